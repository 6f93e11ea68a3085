"""What came in at a source, left out."""

from decimal import Decimal
from pathlib import Path

import pytest

from recoup import Result, load
from recoup.api import Refused

DEAL = """deal "Light"
  signed 2024-01-01

party studio "Studio"
party star "Star"

film light "Light"

account cost owed to studio
  charged EUR 100.00

waterfall cinemas
  currency EUR
  receives theatrical of light
  pays
    10% of receipts to star
    rest to pot all

waterfall shops
  currency EUR
  receives merchandising of light
  pays
    rest to pot all

waterfall net
  currency EUR
  receives pot all
  pays
    recoup cost
    rest to star
"""
EVENTS = """id,date,kind,of,amount,currency
a,2024-02-01,receipt,theatrical of light,50.00,EUR
b,2024-03-01,receipt,theatrical of light,70.00,EUR
c,2024-03-02,reversal,a,,
d,2024-04-01,receipt,merchandising of light,40.00,EUR
e,2024-05-01,receipt,svod of light,7.00,EUR
"""


@pytest.fixture
def result(tmp_path: Path) -> Result:
    (tmp_path / "light.deal").write_text(DEAL, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return load(tmp_path / "light.deal").run(tmp_path / "events.csv")


def test_all_else_came_as_it_did(result: Result) -> None:
    found = result.without("cinemas")
    assert [event.id for event in found.run.events] == ["d", "e"]
    assert found.as_of == result.as_of
    assert [(line.event, str(line.amount)) for line in found.held] == [("e", "7.00")]
    assert found.paid_to("studio") == Decimal("40.00")


def test_its_curve_at_what_came_in_is_what_was_paid(result: Result) -> None:
    found = result.without("theatrical of light")
    curve = found.curve("cinemas")
    for party in ("studio", "star"):
        more = curve.paid(70_00).get((party, "EUR"), 0)
        assert found.paid_to(party) + Decimal(more) / 100 == result.paid_to(party)


def test_one_receipt_instead_of_what_came_in(result: Result) -> None:
    events = result.events_instead("cinemas", 70_00)
    assert [(event.id, event.amount) for event in events] == [("d", 4000), ("e", 700), ("b", 7000)]
    again = result.file.run(events)
    assert [str(line.amount) for line in again.paid] == [str(line.amount) for line in result.paid]


def test_an_unknown_source_is_refused(result: Result) -> None:
    with pytest.raises(Refused, match="no waterfall takes in"):
        result.without("svod of light")
