"""Rows and days in order, as a list of operations on a block of futures.

The same for every future: what a row brings differs, when it comes does not. Charges, interest,
milestones that wait for a date and payments on a date are put between the rows, each on its day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from math import gcd

from recoup.deal.model import Compounding
from recoup.kernel.body import STRIDE
from recoup.kernel.places import Key, Places, interest_parts
from recoup.plan import model as p
from recoup.plan.entry import entry_of
from recoup.plan.flow import feeders, reachable
from recoup.receipts.model import Event, EventKind
from recoup.values.calendar import days_each
from recoup.values.day_count import weighted_days

_MONTHS = {Compounding.YEARLY: 12, Compounding.QUARTERLY: 3, Compounding.MONTHLY: 1}


class Op(IntEnum):
    """What is done to every future of a block; `x` is the amount at hand of each."""

    LOAD = 0  # x becomes what the row brings
    CONSTANT = 1  # x becomes a figure of the deal
    RATES = 2  # the exchange rates become those of the row
    CONVERT = 3  # x is converted by a link; its fraction is carried at a place
    PASS = 4  # x enters a waterfall
    CHARGE = 5  # x is charged to an account
    OPEN = 6  # x is what an account opens with
    ACCRUE = 7  # interest on a principal, by a coefficient
    COMPOUND = 8  # whole units of interest become principal
    NOTE = 9  # milestones are taken down
    REPORT = 10  # a total becomes x
    TRANSFER = 11  # x is paid by one party to another
    FLUSH = 12  # a period ends


Row = tuple[int, int, int, int, int, int]


@dataclass
class Timeline:
    """The operations: kind, three arguments, the day (an ordinal) and the period.

    `figures` are the amounts and coefficients that operations refer to by index, `links` the
    currency pairs, `needed` those that each row needs. `grain` is the common part of all that an
    account's interest is counted in.
    """

    plan: p.Plan
    places: Places
    rows: Sequence[Event]
    periods: Sequence[date]
    as_of: date | None = None
    ops: list[Row] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    entries: dict[int, None] = field(default_factory=dict)
    charged: dict[int, None] = field(default_factory=dict)
    needed: dict[tuple[int, tuple[str, str]], None] = field(default_factory=dict)
    growth: dict[int, float] = field(default_factory=dict)
    coefficients: dict[int, list[int]] = field(default_factory=dict)
    _accruals: list[tuple[int, int, int]] = field(default_factory=list)
    _day: int = 0
    _period: int = 0
    _charges_made: int = 0
    _first_charged: dict[int, date] = field(default_factory=dict)
    _paid_on_date: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        dated = ((c.date.toordinal() if c.date else 0, i) for i, c in enumerate(self.plan.charges))
        self._charges = sorted(dated)
        self._charge_until(0)
        self._add(Op.NOTE)
        stops = self._stops()
        for number, event in enumerate(self.rows):
            self._advance(event.date, stops)
            self._apply(number, event)
        if self.as_of is not None:
            self._advance(self.as_of, stops)
        while self._period < len(self.periods):
            self._flush()
        self._settle_coefficients()

    def grain(self, account: int) -> int:
        """The largest unit in which all of an account's interest is whole."""
        whole = interest_parts(self.plan.accounts[account])
        return gcd(whole, *self.coefficients.get(account, ()))

    def parts(self, account: int) -> int:
        """How many parts a minor unit of an account's interest has."""
        return interest_parts(self.plan.accounts[account]) // self.grain(account)

    def _settle_coefficients(self) -> None:
        for op, account, coefficient in self._accruals:
            kind, owed, interest, _, day, period = self.ops[op]
            value = coefficient // self.grain(account) if coefficient else self.parts(account)
            self.figures.append(value)
            self.ops[op] = (kind, owed, interest, len(self.figures) - 1, day, period)

    # ---- time --------------------------------------------------------------------------------

    def _stops(self) -> list[int]:
        """The days between rows on which something may change."""
        if not self.plan.milestones:
            return []
        found = {ordinal for ordinal, _ in self._charges if ordinal}
        return sorted(found | {day.toordinal() for day in p.dates_awaited(self.plan)})

    def _advance(self, day: date, stops: list[int]) -> None:
        ordinal = day.toordinal()
        if ordinal == self._day:
            return
        between = stops[bisect_right(stops, self._day) : bisect_left(stops, ordinal)]
        for stop in (*between, ordinal):
            self._charge_until(stop)
            self._accrue(stop)
            self._pass_periods(stop)
            self._add(Op.NOTE)

    def _pass_periods(self, ordinal: int) -> None:
        while self._period < len(self.periods) and self.periods[self._period].toordinal() < ordinal:
            self._flush()

    def _flush(self) -> None:
        self._add(Op.FLUSH)
        self._period += 1

    def _add(self, op: Op, a: int = 0, b: int = 0, c: int = 0) -> None:
        self.ops.append((op, a, b, c, self._day, self._period))

    def _offset(self, key: Key) -> int:
        return self.places[key] * STRIDE

    def _constant(self, amount: int) -> None:
        self.figures.append(amount)
        self._add(Op.CONSTANT, len(self.figures) - 1)

    # ---- between rows ------------------------------------------------------------------------

    def _charge_until(self, until: int) -> None:
        while self._charges_made < len(self._charges):
            ordinal, index = self._charges[self._charges_made]
            if ordinal > until:
                break
            if ordinal:
                self._accrue(ordinal)
            charge = self.plan.charges[index]
            self._constant(charge.amount)
            if charge.opening:
                keys = (("owed", charge.account), ("charged", charge.account))
                owed, charged = (self._offset(key) for key in keys)
                opened = self._offset(("opened", charge.account))
                self._add(Op.OPEN, owed, charged, opened)
                self._begin(charge.account)
            else:
                self._charge(charge.account)
            self._charges_made += 1
        self._pay_on_date(until)

    def _pay_on_date(self, until: int) -> None:
        for index, transfer in enumerate(self.plan.transfers):
            due = transfer.date.toordinal() if transfer.date else 0
            if not transfer.on_its_date or due > until or index in self._paid_on_date:
                continue
            assert isinstance(transfer.amount, int)
            self._paid_on_date.add(index)
            if due:
                self._pass_periods(due)
            self._constant(transfer.amount)
            pair = (transfer.payee, transfer.payer)
            to, by = (self._offset(("paid", party, transfer.currency)) for party in pair)
            self._add(Op.TRANSFER, to, by)

    def _charge(self, account: int) -> None:
        self.charged[account] = None
        self._add(Op.CHARGE, account)
        self._begin(account)

    def _begin(self, account: int) -> None:
        if self._day:
            self._first_charged.setdefault(account, date.fromordinal(self._day))

    def _accrue(self, until: int) -> None:
        if self._day == 0:
            self._day = until
        if until <= self._day:
            return
        for account in self.plan.accounts:
            if account.interest is not None:
                self._accrue_account(account, account.interest, until)
        self._day = until

    def _accrue_account(self, account: p.Account, interest: p.Interest, until: int) -> None:
        start, end = date.fromordinal(self._day), date.fromordinal(until)
        first = self._first_charged.get(account.index) if interest.at_anniversaries else None
        owed, unpaid = (self._offset((what, account.index)) for what in ("owed", "interest"))
        for stop, compounds in _stretches(start, end, interest.compounding, first):
            days = weighted_days(start, stop, interest.day_count)
            coefficient = interest.rate.numerator * days
            if coefficient:
                self.coefficients.setdefault(account.index, []).append(coefficient)
                self._accruals.append((len(self.ops), account.index, coefficient))
                self._add(Op.ACCRUE, owed, unpaid)
                grown = coefficient / interest_parts(account)
                self.growth[account.index] = self.growth.get(account.index, 0.0) + grown
            if compounds:
                self._accruals.append((len(self.ops), account.index, 0))
                self._add(Op.COMPOUND, owed, unpaid)
            start = stop

    # ---- rows --------------------------------------------------------------------------------

    def _apply(self, number: int, event: Event) -> None:
        match event.kind:
            case EventKind.RECEIPT:
                self._receipt(number, event)
            case EventKind.COST:
                self._cost(number, event)
                self._add(Op.NOTE)
            case EventKind.REPORT:
                self._report(number, event)
                self._add(Op.NOTE)

    def _receipt(self, number: int, event: Event) -> None:
        entry = entry_of(self.plan, event)
        if entry is None:
            return
        assert event.currency is not None
        target = self.plan.waterfalls[entry].currency
        self.entries[entry] = None
        self._add(Op.RATES, number)
        self._add(Op.LOAD, number)
        if event.currency != target:
            self._convert(number, event.currency, target, entry)
        for pair in pairs_on(self.plan, reachable(self.plan, entry)):
            self.needed[number, pair] = None
        self._add(Op.PASS, entry)

    def _convert(self, number: int, from_currency: str, to_currency: str, place: int) -> None:
        pair = (from_currency, to_currency)
        self.needed[number, pair] = None
        if pair not in self.links:
            self.links.append(pair)
        self.places.rate(*pair)
        carry = self.places.converted(from_currency, to_currency, place)
        self._add(Op.CONVERT, self.links.index(pair), carry * STRIDE)

    def _cost(self, number: int, event: Event) -> None:
        assert event.currency is not None
        for account in self.plan.accounts:
            if (account.copy_of or account.name) != event.what:
                continue
            self._add(Op.RATES, number)
            self._add(Op.LOAD, number)
            if event.currency != account.currency:
                self._convert(number, event.currency, account.currency, -1 - account.index)
            self._charge(account.index)

    def _report(self, number: int, event: Event) -> None:
        for index, total in enumerate(self.plan.totals):
            series = total.series
            if (
                series is not None
                and series.measure == event.what
                and series.territory == (event.territory or "WORLD")
                and (None in (series.film, event.film) or series.film == event.film)
                and total.currency == event.currency
            ):
                self._add(Op.LOAD, number)
                self._add(Op.REPORT, self._offset(("total", index)))


def pairs_on(plan: p.Plan, path: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The currency pairs in which money is converted between the waterfalls of a path."""
    for index in path:
        for source in feeders(plan, plan.waterfalls[index]):
            pair = (plan.waterfalls[source].currency, plan.waterfalls[index].currency)
            if source in path and pair[0] != pair[1]:
                yield pair


def _stretches(
    start: date, end: date, compounding: Compounding, first: date | None
) -> list[tuple[date, bool]]:
    """Where each stretch ends in which interest does not compound, and whether it does then."""
    if compounding is Compounding.SIMPLE:
        return [(end, False)]
    months = _MONTHS[compounding]
    if first is None:
        first = date(start.year, 1, 1)
    stops = [(day, True) for day in days_each(first, months, end) if day > start and day > first]
    if not stops or stops[-1][0] < end:
        stops.append((end, False))
    return stops
