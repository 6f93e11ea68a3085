"""A gross on one basis never feeds a clause on another without a word."""

from pathlib import Path

import pytest

import recoup
from recoup.receipts.basis import parse_basis
from recoup.receipts.cells import BadCell
from recoup.receipts.read import read_events

DEAL = """
deal "Wolf"
party studio
film wolf "Wolf Warrior 2" zh "战狼2"
film other "Another"
waterfall box_office
  currency CNY
  receives theatrical of wolf from CN
  basis split
  pays
    rest to studio
waterfall abroad
  currency CNY
  receives theatrical of wolf from US, GB
  receives theatrical of other
  pays
    rest to studio
"""
HEADER = "date,kind,of,amount,currency,basis\n"


def run(rows: str, tmp_path: Path) -> recoup.Result:
    deal, events = tmp_path / "wolf.deal", tmp_path / "events.csv"
    deal.write_text(DEAL, encoding="utf-8")
    events.write_text(HEADER + rows, encoding="utf-8")
    return recoup.load(deal).run(events)


def test_a_comprehensive_gross_stops_at_a_split_clause(tmp_path: Path) -> None:
    """Published: 5.68 billion with the online service fee, 5.31 billion without it."""
    row = "2017-11-01,receipt,theatrical of wolf from CN,56.78688亿,CNY,comprehensive\n"
    with pytest.raises(recoup.Refused) as refused:
        run(row, tmp_path)
    (fault,) = refused.value.diagnostics
    assert fault.code == "other-basis"
    assert "CNY 5,678,688,000.00 is comprehensive" in fault.message
    assert "CNY 5,281,179,840.00 to 5,394,753,600.00" in fault.message
    assert fault.span is not None
    assert fault.span.line == 2


@pytest.mark.parametrize("basis", ["split", "", "final", "split final"])
def test_the_basis_of_the_clause_or_none_is_taken(tmp_path: Path, basis: str) -> None:
    row = f"2017-11-01,receipt,theatrical of wolf from CN,53.1亿,CNY,{basis}\n"
    result = run(row, tmp_path)
    assert result.diagnostics == ()
    assert str(result.paid_to("studio")) == "5310000000.00"


def test_other_territories_and_films_have_clauses_of_their_own(tmp_path: Path) -> None:
    rows = (
        "2017-11-01,receipt,theatrical of wolf from US,1,CNY,comprehensive\n"
        "2017-11-01,receipt,theatrical of other from CN,1,CNY,comprehensive\n"
        "2017-11-01,report,theatrical of wolf from CN,1,CNY,comprehensive\n"
    )
    assert run(rows, tmp_path).diagnostics == ()


def test_estimates_are_flagged_with_their_sum(tmp_path: Path) -> None:
    rows = (
        "2017-11-01,receipt,theatrical of wolf from CN,100,CNY,split estimate\n"
        "2017-11-02,receipt,theatrical of wolf from CN,50,CNY,split estimate\n"
        "2017-11-02,receipt,theatrical of wolf from CN,7,CNY,split\n"
    )
    (warning,) = run(rows, tmp_path).diagnostics
    assert (warning.code, warning.severity) == ("estimate", "warning")
    assert "2 rows are estimates, of CNY 150.00" in warning.message


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", None), ("SPLIT", "split"), ("comprehensive, estimate", "comprehensive estimate")],
)
def test_a_basis_is_read(text: str, shown: str | None) -> None:
    basis = parse_basis(text)
    assert (None if basis is None else str(basis)) == shown


@pytest.mark.parametrize("text", ["net", "split comprehensive", "estimate final", "分账"])
def test_what_is_no_basis_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        parse_basis(text)


def test_a_cost_has_no_basis(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text(HEADER + "2017-11-01,cost,p_and_a,1,CNY,split\n", encoding="utf-8")
    assert [d.code for d in read_events(events).diagnostics] == ["basis-misplaced"]


def test_the_pieces_of_the_regimes_say_which_basis_they_take(tmp_path: Path) -> None:
    deal = tmp_path / "regime.deal"
    deal.write_text(
        'deal "Regime"\nparty a\nparty b\nfilm f "F"\n  release 2019-05-01 in CN\n'
        "use china.domestic_share for f as cn\n  producers a\n  distributor b\n"
        '  distribution_fee 10% [assumed "x"]\n  digital_fee 2% [assumed "x"]\n'
    )
    events = tmp_path / "events.csv"
    events.write_text(f"{HEADER}2019-06-01,receipt,theatrical of f from CN,3亿,CNY,comprehensive\n")
    with pytest.raises(recoup.Refused) as refused:
        recoup.load(deal).run(events)
    assert [d.code for d in refused.value.diagnostics] == ["other-basis"]
