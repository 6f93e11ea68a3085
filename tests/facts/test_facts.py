"""Every figure of a deal with where it comes from."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from recoup.api import load
from recoup.cli.main import main
from recoup.deal.facts import Fact, Status, facts
from recoup.deal.from_tree import from_trees
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from tests.laws.deals import Drawn, deals

DEAL = """deal "A stake"
  signed 2014-03-11
  books HKD
source filing disclosed "Announcement", HKEX, 2014-03-11
source ecns reported "Alibaba buys 60%", ecns.cn, 2014-06-26
source blog "Somebody's page"
party alibaba "Alibaba"
party alipic "ChinaVision"
film dog "A Dog"
  budget USD 22m [filing, blog]
  budget USD 25m [ecns "about US$25 million"]
stake alibaba in alipic 59.32% [filing reported "59.32 per cent, it is said"],
    for HKD 6.24bn [blog], since 2014-06-24
invest in dog [assumed "nobody said who"]
  alibaba undisclosed within 10%..50% of budget
  alipic rest of budget
brand "Taobao" of alibaba [blog]
"""
PAYS = """waterfall w
  currency USD
  receives theatrical of dog
  pays
    recoup investment in dog, in proportion to investment
    rest to alibaba
"""


def found(text: str = DEAL) -> list[Fact]:
    tree, faults = parse_source(Source("a.deal", text))
    assert not faults
    deal, _ = from_trees([tree])
    return list(facts([tree], deal.sources))


def by_figure(figure: str) -> Fact:
    (fact,) = [f for f in found() if f.figure == figure]
    return fact


def test_the_best_source_of_several_says_how_well_a_fact_is_known() -> None:
    assert by_figure("USD 22m").status is Status.DISCLOSED
    assert by_figure("USD 22m").sources == ("filing", "blog")


def test_what_was_published_after_the_signing_is_later() -> None:
    fact = by_figure("USD 25m")
    assert fact.status is Status.LATER_REPORTED
    assert fact.quotes == ("about US$25 million",)
    assert fact.note == "another value: the first governs"


def test_a_citation_may_say_otherwise_than_its_source_and_covers_what_goes_before_it() -> None:
    assert by_figure("59.32%").status is Status.REPORTED
    assert by_figure("59.32%").quotes == ("59.32 per cent, it is said",)
    assert by_figure("HKD 6.24bn").status is Status.CITED
    assert by_figure("2014-06-24").status is Status.UNCITED


def test_a_head_line_is_cited_for_the_lines_below_it() -> None:
    fact = by_figure("undisclosed within 10%..50%")
    assert fact.status is Status.UNDISCLOSED
    assert fact.reason == "nobody said who"


def test_a_cited_line_without_a_figure_is_a_fact() -> None:
    (brand,) = [f for f in found() if f.what.startswith("brand")]
    assert brand.figure is None
    assert brand.status is Status.CITED


def test_a_reading_of_a_dispute_is_said() -> None:
    text = DEAL + (
        'disputed "How much"\n  as first\n    term fee 10% [blog]\n'
        "  as second\n    term fee 12% [blog]\n"
    )
    notes = {f.figure: f.note for f in found(text) if f.what.startswith("term")}
    assert notes == {"10%": "reading `first`", "12%": "reading `second`"}


@settings(max_examples=60)
@given(deals())
def test_every_figure_is_listed_once(drawn: Drawn) -> None:
    """Each percentage of the text, comments and texts in quotes apart, is in just one fact."""
    text = drawn.text()
    tree, faults = parse_source(Source("drawn.deal", text))
    assert not faults
    plain = re.sub(r'"[^"]*"', "", text)
    expected = sorted(re.findall(r"(?<![\w./])(?:\d+ )?\d+(?:[./]\d+)?%", plain))
    percent = [f.figure for f in facts([tree], {}) if f.figure and f.figure.endswith("%")]
    assert sorted(re.sub(r"^undisclosed .*", "", f) for f in percent) == expected


def test_what_a_piece_expects_may_be_undisclosed() -> None:
    file = load(Path(__file__).parents[2] / "examples" / "china-regimes" / "regimes.deal")
    expected = [f for f in file.facts if f.status is Status.UNDISCLOSED]
    assert {f.figure for f in expected} == {
        "undisclosed within 5%..20%",
        "undisclosed within 1%..3%",
    }


def test_the_command_lists_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.deal"
    path.write_text(DEAL + PAYS, encoding="utf-8")
    assert {f.status for f in load(path).facts} >= {Status.UNDISCLOSED, Status.UNCITED}
    with pytest.raises(SystemExit) as end:
        main(["facts", str(path), "--status", "undisclosed", "--json"])
    assert end.value.code == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert [f["figure"] for f in listed["facts"]] == ["undisclosed within 10%..50%"]
    assert listed["sources"][0]["said"] == "disclosed"
