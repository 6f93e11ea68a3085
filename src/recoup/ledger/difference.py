"""What is known now against what was known then: party by party, for the same day."""

from dataclasses import dataclass
from decimal import Decimal

from recoup.analysis.table import Table
from recoup.api import Result


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """What a party ends with, as it was known then and as it is now; payments between parties
    are in both."""

    party: str
    title: str
    currency: str
    then: Decimal
    now: Decimal
    difference: Decimal


def difference(then: Result, now: Result) -> Table[DifferenceLine]:
    """Two runs of one book, line by line; parties whose figures are the same are left in."""
    before, after = _ends_with(then), _ends_with(now)
    parties = {**then.file.deal.parties, **now.file.deal.parties}
    nothing = Decimal(0)
    return Table(
        DifferenceLine(
            party,
            parties[party].title if party in parties else party,
            currency,
            before.get((party, currency), nothing),
            after.get((party, currency), nothing),
            after.get((party, currency), nothing) - before.get((party, currency), nothing),
        )
        for party, currency in {**before, **after}
    )


def _ends_with(result: Result) -> dict[tuple[str, str], Decimal]:
    """What each party has; `net` tells of them only where parties pay each other."""
    found = {(line.party, line.currency): line.amount for line in result.paid}
    return found | {(line.party, line.currency): line.net for line in result.net}
