"""As known then, as known now: what an amendment made of the time before it was signed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recoup.analysis.table import Table
from recoup.analysis.totals import Sums, paid
from recoup.deal.model import Amendment


@dataclass(frozen=True, slots=True)
class Restated:
    """What a party had been paid by the day before an amendment was signed, and what is right now.

    `difference` is what the amendment makes due, negative where the party had too much.
    """

    amendment: str
    signed: date
    effective: date
    party: str
    title: str
    currency: str
    known_then: Decimal
    known_now: Decimal
    difference: Decimal


def restated(amendment: Amendment, then: Sums, now: Sums) -> Table[Restated]:
    """The parties whose totals an amendment changes, by the two readings of the same events."""
    before = {(t.party, t.currency): t.amount for t in paid(then)}
    after = {(t.party, t.currency): t for t in paid(now)}
    titles = dict(now.run.plan.parties)
    lines = []
    for party, currency in dict.fromkeys([*after, *before]):
        old = before.get((party, currency), Decimal(0))
        new = after[party, currency].amount if (party, currency) in after else Decimal(0)
        if old != new:
            lines.append(
                Restated(
                    amendment.title,
                    amendment.signed,
                    amendment.effective,
                    party,
                    titles.get(party, party),
                    currency,
                    old,
                    new,
                    new - old,
                )
            )
    return Table(lines)
