"""What came in: booked to its source, held, set off against returns, or let into a waterfall."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

from recoup.books import accounts
from recoup.engine.run import Run
from recoup.receipts.model import EventKind

# An account and a currency.
Place = tuple[str, str]

Key = TypeVar("Key")


@dataclass(slots=True)
class Intake:
    """Sums of receipts, in minor units.

    `outside` are the amounts of the accounts before the waterfalls. `into` is what was let into
    each waterfall (by its index), in the waterfall's currency, and `of` in that of the receipts;
    `carries` are the fractions of their conversions.
    """

    outside: dict[Place, int] = field(default_factory=dict)
    into: dict[int, int] = field(default_factory=dict)
    of: dict[tuple[int, str], int] = field(default_factory=dict)
    carries: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def take(self, run: Run, index: int) -> None:
        """Books a receipt that enters at a waterfall, or is held where there is none.

        A negative one is kept for its source, and set off against what that brings in later.
        """
        event, entry = run.events[index], run.entries[index]
        source, currency, amount = accounts.source_of(event), str(event.currency), event.amount
        self._add(accounts.income(source), currency, -amount)
        if entry is None:
            self._add(accounts.held(source), currency, amount)
            return
        place = (accounts.returns(source), currency)
        before = self.outside.get(place, 0)
        after = min(0, before + amount)
        self._add(*place, after - before)
        amount -= after - before
        self.of[entry, currency] = self.of.get((entry, currency), 0) + amount
        pair = (currency, run.plan.waterfalls[entry].currency)
        if amount and pair[0] != pair[1]:
            amount = run.converter.convert(
                amount, pair, event.date, carries=self.carries, place=entry
            )
        self.into[entry] = self.into.get(entry, 0) + amount

    def _add(self, account: str, currency: str, amount: int) -> None:
        place = (account, currency)
        self.outside[place] = self.outside.get(place, 0) + amount

    def since(self, before: "Intake") -> "Intake":
        """By how much it differs from an earlier intake."""
        return Intake(
            _difference(self.outside, before.outside),
            _difference(self.into, before.into),
            _difference(self.of, before.of),
        )

    def copy(self) -> "Intake":
        """An intake that can go its own way."""
        return Intake(dict(self.outside), dict(self.into), dict(self.of), dict(self.carries))


def _difference(after: dict[Key, int], before: dict[Key, int]) -> dict[Key, int]:
    keys = dict.fromkeys([*after, *before])
    found = {key: after.get(key, 0) - before.get(key, 0) for key in keys}
    return {key: amount for key, amount in found.items() if amount}


def intake_of(run: Run, until: int, reversed_events: Collection[int]) -> Intake:
    """All that came in before an event, as if the reversed ones had never come."""
    intake = Intake()
    for index, event in enumerate(run.events[:until]):
        if event.kind is EventKind.RECEIPT and index not in reversed_events:
            intake.take(run, index)
    return intake
