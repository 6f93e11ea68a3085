"""A deal's avails: what is written, what is missing, and what is listed as left out."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from recoup.api import Refused, deal_from_avails, load
from recoup.avails.from_deal import rows_of
from recoup.avails.read import read_avails
from recoup.cli import main
from tests.avails.shared import ROOT, SHARED, beside

DEAL = """
deal "Small avails"

party amblin "Amblin Partners" in US
party alipic "Alibaba Pictures" in CN

film dog "A Dog's Purpose" zh "一条狗的使命"
  eidr "10.5240/8FF3-1C20-84F5-F247-8BCD-E"
  isan "0000-0001-8947-0000-8-0000-0000-D"
  runtime 1:40:00
  release 2017-01-27 in US, 2017-03-03 in CN

grant est, svod, theatrical in CN, languages cmn of dog from amblin to alipic, exclusive
  from 90 days after release in CN
  until 2027-05-31
  hold back est, svod in CN, languages yue until 2027-05-31
  offer HD, at WSP CNY 12, audio cmn, contract "16623"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "small.deal"
    path.write_text(text, encoding="utf-8")
    return path


def recoup(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


def test_a_deal_is_exported_and_what_avails_cannot_say_is_listed(tmp_path: Path) -> None:
    text, found = load(written(tmp_path, DEAL)).to_avails()
    root = etree.fromstring(text.encode())
    kinds = [node.text for node in root.iter("{*}LicenseType")]
    assert kinds == ["EST", "SVOD"]
    (condition, *_) = root.iter("{*}StartCondition")
    assert (condition.text, condition.get("lag")) == ("Theatrical", "P90D")
    assert [(d.code, "theatrical" in d.message) for d in found] == [("not-in-avails", True)]


@beside
def test_the_export_is_valid(tmp_path: Path) -> None:
    text, _ = load(written(tmp_path, DEAL)).to_avails()
    schema = etree.XMLSchema(etree.parse(SHARED / "xsd" / "avails-v2.6.xsd"))
    assert schema.validate(etree.fromstring(text.encode())), schema.error_log


def test_the_workbook_says_what_the_xml_says(tmp_path: Path) -> None:
    """But for the Chinese title and the releases, for which it has no columns, and says so."""
    file = load(written(tmp_path, DEAL))
    book, found = file.to_avails_workbook()
    (tmp_path / "a.xlsx").write_bytes(book)
    (tmp_path / "a.xml").write_text(file.to_avails()[0], encoding="utf-8")
    from_book, from_xml = (read_avails(tmp_path / name).rows for name in ("a.xlsx", "a.xml"))
    assert any("Chinese titles" in d.message for d in found)
    assert [repr(r).split(", title_zh=")[0] for r in from_book] == [
        repr(r).split(", title_zh=")[0] for r in from_xml
    ]
    assert [r.terms for r in from_book] == [r.terms for r in from_xml]


def test_export_and_import_say_the_same(tmp_path: Path) -> None:
    rows, _ = rows_of(load(written(tmp_path, DEAL)).deal)
    (tmp_path / "a.xml").write_text(load(tmp_path / "small.deal").to_avails()[0], encoding="utf-8")
    text, found = deal_from_avails(tmp_path / "a.xml")
    assert found == ()
    again, _ = rows_of(load(written(tmp_path, text)).deal)
    assert again == rows


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ('  eidr "10.5240/8FF3-1C20-84F5-F247-8BCD-E"\n', "", "missing-in-avails", "identifier"),
        ("offer HD,", "offer,", "missing-in-avails", "format"),
        ("2017-03-03 in CN", "2017-03-03 in HK", None, ""),
        ("8BCD-E", "8BCD-F", "bad-identifier", "check character"),
        ("-0000-D", "-0000-E", "bad-identifier", "check character"),
        ("est, svod, theatrical in", "theatrical in", "nothing-to-offer", "nothing"),
    ],
)
def test_what_is_missing_is_told_with_its_place(
    old: str, new: str, code: str | None, words: str, tmp_path: Path
) -> None:
    path = written(tmp_path, DEAL.replace(old, new))
    if code is None:
        assert load(path).to_avails()[0]
        return
    with pytest.raises(Refused) as refused:
        load(path).to_avails()
    found = [d for d in refused.value.diagnostics if d.code == code]
    assert any(words in d.message for d in found), refused.value.diagnostics


def test_prices_that_do_not_fit_into_a_row_are_named(tmp_path: Path) -> None:
    """XML has as many as the deal says; a workbook has one, and names the other."""
    text = DEAL.replace("at WSP CNY 12", 'at WSP CNY 12, at Tier "4", at SRP CNY 25')
    file = load(written(tmp_path, text))
    (tmp_path / "a.xml").write_text(file.to_avails()[0], encoding="utf-8")
    rows = read_avails(tmp_path / "a.xml").rows
    assert [t.name for t in rows[0].terms] == ["WSP", "Tier", "SRP", "Exclusive"]
    assert any(d.message.startswith("WSP") for d in file.to_avails_workbook()[1])
    again, found = deal_from_avails(tmp_path / "a.xml")
    assert found == ()
    assert 'at WSP CNY 12.00, at Tier "4", at SRP CNY 25.00' in again


def test_the_deal_of_the_page_is_exported(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "avails.md").read_text(encoding="utf-8")
    (deal,) = re.findall(r"```deal\n(.*?)```", page, re.S)
    text, found = load(written(tmp_path, deal)).to_avails()
    assert text.count("<avails:Transaction>") == 2
    assert [d.code for d in found] == ["not-in-avails"]


def test_renminbi_traded_offshore_is_written_as_renminbi(tmp_path: Path) -> None:
    text, found = load(written(tmp_path, DEAL.replace("CNY 12", "CNH 12"))).to_avails()
    assert 'currency="CNY"' in text
    assert "currency-exchanged" in {d.code for d in found}


def test_most_of_the_world_is_the_world_without_the_rest(tmp_path: Path) -> None:
    text = DEAL.replace("theatrical in CN", "theatrical in WORLD except HK, TW")
    rows, _ = rows_of(load(written(tmp_path, text)).deal)
    assert {(row.territories, row.excluded) for row in rows} == {(("ZZ",), ("HK", "TW"))}


def test_two_languages_of_a_sale_are_two_transactions(tmp_path: Path) -> None:
    text = DEAL.replace("audio cmn", "audio cmn, subtitles zh-Hans")
    rows, _ = rows_of(load(written(tmp_path, text)).deal)
    assert [(r.license_type, len(r.asset_languages)) for r in rows] == [
        ("EST", 1), ("EST", 1), ("SVOD", 2),
    ]  # fmt: skip


def test_the_commands_write_files_and_list_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, DEAL)
    assert recoup("export", "small.deal", "--to", "avails", "-o", "a.xml", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["written"] == "a.xml"
    assert [d["code"] for d in said["diagnostics"]] == ["not-in-avails"]
    assert recoup("export", "small.deal", "--to", "avails-excel", "-o", "a.xlsx") == 0
    assert "not-in-avails" in capsys.readouterr().err
    assert recoup("export", "small.deal", "--to", "avails-excel") == 2
    for name in ("a.xml", "a.xlsx"):
        assert recoup("import", name, "-o", "again.deal", "--force") == 0
        assert recoup("check", "again.deal") == 0
    assert recoup("import", "missing.xml") == 2
