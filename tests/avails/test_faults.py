"""Bad files: every fault of every row, at its cell, and the others readable."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from recoup.api import Refused, deal_from_avails
from recoup.avails.read import read_avails
from recoup.diagnostics.render import render

GOOD = {
    "DisplayName": "Amblin", "Licensee": "Alipic", "Territory": "CN", "WorkType": "Movie",
    "EntryType": "Full Extract", "TitleInternalAlias": "Dog", "LicenseType": "EST",
    "FormatProfile": "HD", "Start": "2017-06-01", "End": "2018-05-31", "PriceType": "WSP",
    "PriceValue": "12.00", "PriceCurrency": "CNY", "ContentID": "c", "ALID": "a",
    "AssetLanguage": "cmn:audio", "Exclusive": "TRUE", "RentalDuration": "PT48H",
}  # fmt: skip


def workbook(path: Path, *rows: dict[str, str], header: dict[str, str] | None = None) -> Path:
    """A workbook of rows, each the good one but for some cells; `header` renames columns."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Whatever")
    for index, name in enumerate(GOOD):
        sheet.write_string(0, index, "Avail")
        sheet.write_string(1, index, (header or {}).get(name, name))
        for number, row in enumerate(rows, start=3):
            sheet.write_string(number, index, {**GOOD, **row}[name])
    book.close()
    path.write_bytes(buffer.getvalue())
    return path


BAD = [
    ({"Territory": "JJ"}, "unknown-territory", "C5 Territory JJ"),
    ({"WorkType": "Film"}, "unknown-code", "D5 WorkType Film"),
    ({"LicenseType": "AVOD"}, "unknown-code", "G5 LicenseType AVOD"),
    ({"FormatProfile": "8K"}, "unknown-code", "H5 FormatProfile 8K"),
    ({"Start": "06/01/2017"}, "bad-date", "I5 Start 06/01/2017"),
    ({"Start": "Openn"}, "unknown-code", "I5 Start Openn"),
    ({"End": "2016-01-01"}, "window-ends-early", "J5 End 2016-01-01"),
    ({"PriceType": "Wholesale"}, "unknown-code", "K5 PriceType Wholesale"),
    ({"PriceType": ""}, "missing-value", "5: Amblin"),
    ({"PriceValue": "12 yuan"}, "bad-price", "L5 PriceValue 12 yuan"),
    ({"PriceValue": "1e3"}, "bad-price", "L5 PriceValue 1e3"),
    ({"Start": "9999-12-31"}, "bad-date", "I5 Start 9999-12-31"),
    ({"PriceCurrency": "RMB"}, "unknown-currency", "M5 PriceCurrency RMB"),
    ({"AssetLanguage": "zz-Bad"}, "unknown-language", "P5 AssetLanguage zz-Bad"),
    ({"AssetLanguage": "en:voice"}, "unknown-code", "P5 AssetLanguage en:voice"),
    ({"Exclusive": "perhaps"}, "unknown-code", "Q5 Exclusive perhaps"),
    ({"RentalDuration": "2 days"}, "bad-duration", "R5 RentalDuration 2 days"),
    ({"ALID": ""}, "missing-value", "5: Amblin"),
    ({}, "duplicate-row", "5: Amblin"),
]


@pytest.mark.parametrize(("cells", "code", "shown"), BAD, ids=lambda value: str(value)[:40])
def test_a_faulty_row_is_named_with_its_cell(
    cells: dict[str, str], code: str, shown: str, tmp_path: Path
) -> None:
    """The fault of row 5 is told; row 4 is read."""
    found = read_avails(workbook(tmp_path / "a.xlsx", {}, cells))
    assert [(d.code, d.span.line) for d in found.diagnostics if d.span] == [(code, 5)]
    assert shown in render(found.diagnostics[0])
    assert (len(found.rows), found.set_aside) == (1, [5])


def test_every_fault_of_every_row_is_told(tmp_path: Path) -> None:
    bad = {"Territory": "JJ", "Start": "2017-13-01", "PriceValue": "-1"}
    found = read_avails(workbook(tmp_path / "a.xlsx", bad, {}, {**bad, "ALID": ""}))
    assert [(d.code, d.span.line) for d in found.diagnostics if d.span] == [
        ("unknown-territory", 4), ("bad-date", 4), ("bad-price", 4),
        ("missing-value", 6), ("unknown-territory", 6), ("bad-date", 6), ("bad-price", 6),
    ]  # fmt: skip
    assert [row.number for row in found.rows] == [5]


def test_rows_with_faults_are_set_aside_where_asked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {}, {"Territory": "JJ", "ALID": "b"})
    with pytest.raises(Refused):
        deal_from_avails(path)
    text, found = deal_from_avails(path, set_aside=True)
    assert text.count("\ngrant ") == 1
    assert "unknown-territory" in {d.code for d in found}


def test_columns_that_are_wrong_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {}, header={"Exclusive": "Exklusive", "ALID": "Territory"})
    found = read_avails(path)
    assert found.rows == []
    assert [d.code for d in found.diagnostics] == ["no-avails"]
    path = workbook(tmp_path / "a.xlsx", {}, header={"Exclusive": "Exclusiv", "Start": "Territory"})
    codes = [d.code for d in read_avails(path).diagnostics]
    assert codes[:3] == ["duplicate-column", "unknown-column", "missing-column"]


def xml(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


SPACE = "http://www.movielabs.com/schema/avails"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<a", "not-xml"),
        ("<a/>", "no-avails"),
        (f'<AvailList xmlns="{SPACE}/v1.0/avails"/>', "unknown-version"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype-refused"),
    ],
)
def test_xml_that_is_none_of_avails_is_refused(text: str, code: str, tmp_path: Path) -> None:
    found = read_avails(xml(tmp_path / "a.xml", text))
    assert [d.code for d in found.diagnostics] == [code]


def test_a_wrong_eidr_is_only_a_warning(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"RentalDuration": ""}, header={"RentalDuration": "TitleID"}
    )
    assert read_avails(path).diagnostics == []
    path = workbook(
        tmp_path / "a.xlsx",
        {"RentalDuration": "10.5240/1489-49A2-3956-4B2D-BEFK-6"},
        header={"RentalDuration": "TitleID"},
    )
    found = read_avails(path)
    assert [(d.code, d.severity) for d in found.diagnostics] == [("bad-identifier", "warning")]
    assert len(found.rows) == 1
