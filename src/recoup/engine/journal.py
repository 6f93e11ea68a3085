"""The journal: every payment with the step that made it and the event that caused it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from recoup.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount that one step paid to one payee because of one event.

    `amount` is in minor units of `currency`, negative where an earlier payment is corrected;
    `event` is the index of the event, `part` numbers the parts of a receipt that milestones split.
    Money that waited in a pot was `released` on a day; `event` is None where its day simply came.
    """

    event: int | None
    part: int
    slot: int
    amount: int
    currency: str
    released: date | None = None


@dataclass(frozen=True, slots=True)
class TransferMade:
    """A payment between parties outside the waterfalls; negative where one is taken back.

    `event` is the index of the event that brought it about; None where its day simply came.
    """

    transfer: int
    event: int | None
    date: date | None
    amount: int


@dataclass(frozen=True, slots=True)
class Growth:
    """By how much more an account was charged, and how much more interest it bore, up to a day.

    In minor units, negative where a reversal takes it back. `event` is the index of the event that
    brought it about; None where the deal itself charges it, or time passed. No date means from the
    start.
    """

    account: int
    event: int | None
    date: date | None
    charged: int
    interest: int


# Amounts by the event that they came of, if they came of one, and the column.
Traced = dict[tuple[int | None, int], int]


@dataclass(slots=True)
class Journal:
    """Rows in the order in which money moved.

    A row is (event, entry, amount, results): the amount that entered at waterfall `entry`, and
    what came of it, by the columns of that entry. An adjustment has entry -1, and its results are
    (column, amount) pairs; `traced` tells which events they are really of, where any event says
    through which channel it came. `released` gives the day of the rows that let out what waited in
    a pot. `growths` are (account, event, day, charged, interest): what an account came to, all in
    all.
    """

    plan: Plan
    columns: tuple[tuple[int, ...], ...]
    rows: list[tuple[int | None, int, int, tuple[int, ...]]] = field(default_factory=list)
    adjustments: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    transfers: list[TransferMade] = field(default_factory=list)
    released: dict[int, date] = field(default_factory=dict)
    growths: list[tuple[int, int | None, date | None, int, int]] = field(default_factory=list)
    traced: dict[int, Traced] = field(default_factory=dict)

    def sums(self, start: int = 0) -> dict[int, int]:
        """What each column adds up to, from a row on."""
        totals: dict[int, int] = {}
        by_entry: dict[int, list[tuple[int, ...]]] = {}
        for index in range(start, len(self.rows)):
            _, entry, _, results = self.rows[index]
            if entry < 0:
                for column, amount in self.adjustments[index]:
                    totals[column] = totals.get(column, 0) + amount
            else:
                by_entry.setdefault(entry, []).append(results)
        for entry, rows in by_entry.items():
            for column, amounts in zip(self.columns[entry], zip(*rows, strict=True), strict=True):
                totals[column] = totals.get(column, 0) + sum(amounts)
        return totals

    def by_event(self, start: int = 0) -> Traced:
        """What each event brought each column, from a row on.

        An adjustment is of the events that it corrects. What was let out of a pot where it had
        waited is of no event: the money of several waited there together.
        """
        found: Traced = {}
        for index in range(start, len(self.rows)):
            event, entry, _, results = self.rows[index]
            if entry < 0:
                untraced = {(event, column): amount for column, amount in self.adjustments[index]}
                for place, amount in self.traced.get(index, untraced).items():
                    found[place] = found.get(place, 0) + amount
                continue
            cause = None if index in self.released else event
            for column, amount in zip(self.columns[entry], results, strict=True):
                if amount:
                    found[cause, column] = found.get((cause, column), 0) + amount
        return found

    def adjust(self, event: int, amounts: dict[int, int]) -> None:
        """Adds a row that corrects earlier ones."""
        pairs = tuple((column, amount) for column, amount in sorted(amounts.items()) if amount)
        self.adjustments[len(self.rows)] = pairs
        self.rows.append((event, -1, 0, ()))

    def growth(self) -> Iterator[Growth]:
        """By how much more each account was charged and bore in interest, as it was noted."""
        before: dict[int, tuple[int, int]] = {}
        for account, event, day, charged, interest in self.growths:
            last = before.get(account, (0, 0))
            if last != (charged, interest):
                yield Growth(account, event, day, charged - last[0], interest - last[1])
                before[account] = (charged, interest)

    def postings(self) -> Iterator[Posting]:
        """Every payment that is not zero, in the order in which money moved.

        What a definition allots is no payment.
        """
        plan = self.plan
        currencies = [
            plan.waterfalls[plan.steps[slot.step].waterfall].currency for slot in plan.slots
        ]
        last: int | None = -1
        part = 0
        for index, (event, entry, _, results) in enumerate(self.rows):
            part = part + 1 if event == last else 0
            last = event
            pairs = (
                self.adjustments[index]
                if entry < 0
                else zip(self.columns[entry], results, strict=True)
            )
            released = self.released.get(index)
            for column, amount in pairs:
                if amount and column < len(currencies) and plan.slots[column].allotted is None:
                    yield Posting(event, part, column, amount, currencies[column], released)
