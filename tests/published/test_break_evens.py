"""Break-evens that were published, found as bends of the payout curve from the costs alone."""

from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from recoup.analysis.curve import Curve
from recoup.receipts.model import EventKind
from recoup.receipts.read import read_events

HERE = Path(__file__).parent


def curve_of(case: str, deal: str) -> Curve:
    """The curve of a published case, with its costs booked and nothing received."""
    file = recoup.load(HERE / case / deal)
    events = read_events(HERE / case / "receipts.csv", deal=file.deal).events
    return file.run([e for e in events if e.kind is not EventKind.RECEIPT]).curve()


@pytest.mark.parametrize(
    ("case", "deal", "party", "published", "within"),
    [
        # A cent of net profit is four cents of box office.
        ("02-forrest-gump-rolling-breakeven", "forrest-gump.deal", "points", "607822580.65", ".05"),
        ("r1-60-og-indie-film-base", "indie-film.deal", "producer", "1376404.49", ".05"),
    ],
)
def test_the_first_cent_of_profit_is_where_it_was_published(
    case: str, deal: str, party: str, published: str, within: str
) -> None:
    found = curve_of(case, deal)
    first = found.first(party)
    assert first is not None
    assert abs(first - Decimal(published)) <= Decimal(within)
    assert found.driver.decimal(found.reaches(party, 1, "USD") or 0) - first <= Decimal(within)
