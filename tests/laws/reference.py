"""The meaning of a plan, written a second time: exact fractions, no rounding anywhere.

Written from the language's description and the words of the plan, not from the engine. Amounts are
fractions of minor units. A receipt is cut at the very point at which a milestone is crossed: the
amount that has come in is a variable, everything that follows from it is a line in it between two
turning points, and the walk goes from turning point to turning point until a milestone changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

from recoup.deal.model import Compounding
from recoup.plan import model as p
from recoup.plan.spending import Spending
from recoup.receipts.model import Event, EventKind, Rates
from recoup.values.currency import minor_digits
from recoup.values.day_count import COMMON_BASE, weighted_days

ZERO = Fraction(0)
START = date(1, 1, 1)


class TooIntricate(Exception):
    """The amount is no line in what came in: a share in proportion to what itself depends on it.

    Or it is a line of too many pieces, such as an amount for each cent of a million.
    """


# How many pieces of one receipt are looked at for where a milestone changes.
PIECES = 500


# ---- amounts that depend on how much has come in ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ray:
    """An amount just beyond the point where the walk stands: its value there, and its slope."""

    value: Fraction
    slope: Fraction

    def __add__(self, other: Any) -> "Ray":
        if isinstance(other, Ray):
            return Ray(self.value + other.value, self.slope + other.slope)
        return Ray(self.value + other, self.slope)

    __radd__ = __add__

    def __neg__(self) -> "Ray":
        return Ray(-self.value, -self.slope)

    def __sub__(self, other: Any) -> "Ray":
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> "Ray":
        return (-self).__add__(other)

    def __mul__(self, factor: Any) -> "Ray":
        if isinstance(factor, Ray):
            if factor.slope and self.slope:
                raise TooIntricate
            return (
                Ray(self.value * factor.value, self.slope * factor.value)
                if not factor.slope
                else Ray(self.value * factor.value, self.value * factor.slope)
            )
        return Ray(self.value * factor, self.slope * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> "Ray":
        if isinstance(divisor, Ray):
            if divisor.slope:
                raise TooIntricate
            divisor = divisor.value
        return self * (1 / Fraction(divisor))

    def __rtruediv__(self, dividend: Any) -> "Ray":
        if self.slope:
            raise TooIntricate
        return Ray(Fraction(dividend) / self.value, ZERO)


Amount = Any  # a Fraction, or a Ray while a crossing is looked for


@dataclass(slots=True)
class Walk:
    """Compares amounts, and remembers how far on the comparisons would come out the same."""

    reach: Fraction | None = None

    def above_zero(self, amount: Amount) -> bool:
        if not isinstance(amount, Ray):
            return bool(amount > 0)
        if amount.value and amount.slope and (amount.value > 0) != (amount.slope > 0):
            turn = -amount.value / amount.slope
            self.reach = turn if self.reach is None else min(self.reach, turn)
        return amount.value > 0 or (amount.value == 0 and amount.slope > 0)

    def least(self, one: Amount, other: Amount) -> Amount:
        return other if self.above_zero(one - other) else one

    def most(self, one: Amount, other: Amount) -> Amount:
        return one if self.above_zero(one - other) else other

    def not_negative(self, amount: Amount) -> Amount:
        return amount if self.above_zero(amount) else ZERO

    def whole_units(self, amount: Amount, unit: int) -> Fraction:
        """How many whole units an amount holds; where it grows, the next one is a turning point."""
        value = amount.value if isinstance(amount, Ray) else amount
        units = Fraction(value // unit)
        if isinstance(amount, Ray) and amount.slope:
            if amount.slope < 0:
                raise TooIntricate
            turn = ((units + 1) * unit - amount.value) / amount.slope
            self.reach = turn if self.reach is None else min(self.reach, turn)
        return units


# ---- the state ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Ledger:
    """What is remembered between events, in exact amounts."""

    principal: list[Amount]
    interest: list[Amount]
    gross: list[Fraction]
    since: list[date]
    given: dict[int, Amount] = field(default_factory=dict)
    seen: dict[int, Amount] = field(default_factory=dict)
    totals: list[Amount] = field(default_factory=list)
    paid: dict[int, Amount] = field(default_factory=dict)
    held: dict[int, Amount] = field(default_factory=dict)
    base: dict[tuple[p.Period, str, int], Amount] = field(default_factory=dict)

    def copy(self) -> "Ledger":
        return Ledger(
            self.principal[:],
            self.interest[:],
            self.gross[:],
            self.since[:],
            dict(self.given),
            dict(self.seen),
            self.totals[:],
            dict(self.paid),
            dict(self.held),
            dict(self.base),
        )


@dataclass(frozen=True, slots=True)
class Crossing:
    """A milestone crossed within a receipt, and what watched it rose by per unit that came in."""

    event: int
    milestone: int
    slope: Fraction


@dataclass(slots=True)
class Reference:
    """Runs events through a plan; `paid` is by slot, `reached_on` by milestone.

    `nearest` is how near, in minor units, a basis of whole bands came to a level without being it:
    there a fraction of a cent decides about the rate of everything.
    """

    plan: p.Plan
    rates: Rates | None = None
    ledger: Ledger = field(init=False)
    reached: set[int] = field(default_factory=set)
    day: date = START
    returns: dict[tuple[str, str | None, str | None, str | None], Fraction] = field(
        default_factory=dict
    )
    charges_made: int = 0
    first_charged: dict[int, date] = field(default_factory=dict)
    crossings: list[Crossing] = field(default_factory=list)
    reached_on: dict[int, date] = field(default_factory=dict)
    nearest: Fraction | None = None
    number: int = 0
    first: date | None = None
    transferred: dict[int, Fraction] = field(default_factory=dict)
    opened: dict[int, Fraction] = field(default_factory=dict)
    charged: list[Fraction] = field(default_factory=list)
    caps: dict[int, Fraction | None] = field(default_factory=dict)
    overhead: dict[int, Fraction] = field(default_factory=dict)
    interest: dict[int, Fraction] = field(default_factory=dict)
    counted: dict[str, Fraction] = field(default_factory=dict)
    awaited: list[tuple[date, Event]] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.plan.accounts)
        self.ledger = Ledger([ZERO] * count, [ZERO] * count, [ZERO] * count, [START] * count)
        self.ledger.totals = [Fraction(t.opening) for t in self.plan.totals]
        for step in self.plan.steps:
            if isinstance(step.ask, p.Bands) and step.ask.basis.waterfall is not None:
                opening = self.plan.waterfalls[step.ask.basis.waterfall].opening
                self.ledger.seen[_key(step)] = Fraction(opening)
        self.charged = [ZERO] * count
        for step in self.plan.steps:
            if isinstance(step.ask, p.Due) and step.ask.period is not None:
                self.ledger.base[step.ask.period, "given", _key(step)] = ZERO
        for measure, _ in _measures(self.plan):
            for quantity in p.quantities(measure):
                if quantity.period is not None:
                    key = (quantity.period, quantity.what, quantity.index)
                    self.ledger.base[key] = self._value(self.ledger, quantity)
        for account in self.plan.accounts:
            self.caps[account.index] = None if account.cap is None else Fraction(account.cap)
            self.overhead[account.index] = account.overhead or ZERO
            self.interest[account.index] = account.interest.rate if account.interest else ZERO

    # ---- events ------------------------------------------------------------------------------

    def run(self, events: Iterable[Event], as_of: date | None = None) -> "Reference":
        ordered = sorted(events, key=lambda e: e.date)
        if as_of is not None:
            ordered = [e for e in ordered if e.date <= as_of]
        undone = {e.what for e in ordered if e.kind is EventKind.REVERSAL}
        self._pass_time(START)
        charged = [c.date for c in self.plan.charges if c.date is not None]
        self.first = min([ordered[0].date, *charged]) if ordered else None
        for self.number, event in enumerate(ordered):
            self._pass_time(event.date)
            if event.kind is EventKind.REVERSAL:
                self._pay()
            elif event.id not in undone:
                self._take(event)
        if as_of is not None:
            self._pass_time(as_of)
            self._end_periods(as_of + timedelta(days=1))
            self._let_out(as_of)
            self._pay()
        return self

    @property
    def paid(self) -> Mapping[int, Fraction]:
        return self.ledger.paid

    def _take(self, event: Event) -> None:
        spending = next((s for s in self.plan.spending if s.name == event.what), None)
        if event.kind is EventKind.COST and spending is not None:
            self._spend(spending, event)
        elif event.kind is EventKind.COST:
            amount = Fraction(event.amount)
            for account in self.plan.accounts:
                if event.what in {account.name, account.copy_of}:
                    self._charge(account, self._converted(amount, event.currency, account.currency))
        elif event.kind is EventKind.REPORT:
            self._report(event)
        elif event.kind is EventKind.RELEASE:
            self._release(event)
        else:
            self._receive(event)
        self._note()
        self._let_out(event.date)
        self._pay()

    def _spend(self, spending: Spending, event: Event) -> None:
        """What counts of a cost, now or from its approval on."""
        needed = event.amount > 0 and any(
            (a.above is None or event.amount > a.above) and (not a.items or event.item in a.items)
            for a in spending.approvals
        )
        if needed and not isinstance(event.approved, date):
            return
        if needed and isinstance(event.approved, date) and event.approved > event.date:
            self.awaited.append((event.approved, event))
            return
        self._spent(spending, event)

    def _spent(self, spending: Spending, event: Event) -> None:
        amount, recouped = Fraction(event.amount), True
        for given in spending.in_kind:
            if given.item == event.item:
                amount = max(Fraction(-given.value), min(amount, Fraction(given.value)))
                recouped = given.recouped
        before = self.counted.get(spending.name, ZERO)
        after = self.counted[spending.name] = before + amount
        if spending.cap is not None:
            cap = Fraction(spending.cap)
            before, after = min(before, cap), min(after, cap)
        if not recouped or before == after:
            return
        for account in self.plan.accounts:
            if spending.account is not None and spending.account in {account.name, account.copy_of}:
                self._charge(account, after - before)

    def _approve(self, day: date) -> None:
        """Counts what was approved by a day, which no day before it has done."""
        for approved, event in sorted(self.awaited, key=lambda a: a[0]):
            if approved <= day:
                self._spent(next(s for s in self.plan.spending if s.name == event.what), event)
        self.awaited = [(when, event) for when, event in self.awaited if when > day]

    def _report(self, event: Event) -> None:
        for index, total in enumerate(self.plan.totals):
            series = total.series
            if series is None or total.currency != event.currency:
                continue
            same_film = series.film is None or event.film is None or series.film == event.film
            place = event.territory or "WORLD"
            if series.measure == event.what and series.territory == place and same_film:
                self.ledger.totals[index] = Fraction(event.amount)

    def _receive(self, event: Event) -> None:
        entry = self._entry(event)
        if entry is None:
            return
        source = (event.what, event.film, event.territory, event.currency)
        net = event.amount + self.returns.pop(source, ZERO)
        if net < 0:
            self.returns[source] = net
            return
        amount = self._converted(net, event.currency, self.plan.waterfalls[entry].currency)
        self._begin("receipt")
        self._pour(entry, amount)

    def _release(self, event: Event) -> None:
        place = next(w.index for w in self.plan.waterfalls if w.name == event.what)
        held = Fraction(self.ledger.held.get(place, ZERO))
        amount = min(held, Fraction(event.amount)) if event.amount else held
        self.ledger.held[place] = held - amount
        self._pour(place, amount)

    def _entry(self, event: Event) -> int | None:
        film = event.film or (self.plan.films[0] if len(self.plan.films) == 1 else None)
        for waterfall in self.plan.waterfalls:
            for receipts in waterfall.receipts:
                medium: str | None = event.what
                while medium is not None and medium not in receipts.media:
                    medium = self.plan.media.get(medium)
                if receipts.media and medium is None:
                    continue
                if receipts.film not in {None, film}:
                    continue
                if receipts.territories is None or (
                    event.territory and receipts.territories.covers(event.territory)
                ):
                    return waterfall.index
        return None

    def _converted(self, amount: Amount, source: str | None, target: str) -> Amount:
        assert source is not None
        if source == target or not amount:
            return amount
        fixed = self.plan.conversion.fixed
        if (source, target) in fixed:
            rate = fixed[(source, target)]
        elif (target, source) in fixed:
            rate = 1 / fixed[(target, source)]
        else:
            assert self.rates is not None
            within = self.plan.conversion.last_within_days
            found = self.rates.find(source, target, self.day, within)
            assert found is not None
            rate = found.rate
        return amount * (rate * Fraction(10) ** (minor_digits(target) - minor_digits(source)))

    # ---- time --------------------------------------------------------------------------------

    def _pass_time(self, until: date) -> None:
        """Day by day where a day matters: charges fall due, interest runs, dates are reached."""
        stops = {c.date for c in self.plan.charges if c.date is not None}
        stops |= set(_dates(self.plan))
        stops |= {w.hold.date for w in self.plan.waterfalls if w.hold and w.hold.date}
        stops |= {t.date for t in self.plan.transfers if t.date}
        if self.first is not None:
            stops |= set(self._beginnings(max(self.day, self.first), until))
        stops |= {c.date for a in self.plan.accounts for c in a.changes}
        stops |= {approved for approved, _ in self.awaited}
        for stop in sorted(d for d in stops if self.day < d < until):
            self._reach_day(stop)
        self._reach_day(until)

    def _reach_day(self, day: date) -> None:
        for account in self.plan.accounts:
            self._accrue(account, day)
        before, self.day = self.day, day
        self._amend(before)
        due = [c for c in self.plan.charges if (c.date or START) <= day]
        ordered = sorted(due, key=lambda c: c.date or START)
        for charge in ordered[self.charges_made :]:
            if charge.opening:
                self._open(self.plan.accounts[charge.account], Fraction(charge.amount))
            else:
                self._charge(self.plan.accounts[charge.account], Fraction(charge.amount))
        self.charges_made = len(ordered)
        self._approve(day)
        for index, transfer in enumerate(self.plan.transfers):
            if transfer.on_its_date and (transfer.date or START) <= day:
                self._pay_once(index)
        self._note()
        self._end_periods(day)
        self._let_out(day)

    def _open(self, account: p.Account, balance: Fraction) -> None:
        self._settle_interest(account)
        if self.day != START:
            self.first_charged.setdefault(account.index, self.day)
        self.ledger.principal[account.index] += balance
        if balance > 0:
            self.opened[account.index] = self.opened.get(account.index, ZERO) + balance

    # ---- periods, pots that wait, payments ---------------------------------------------------

    def _periods(self) -> set[p.Period]:
        found = {period for _, period in _measures(self.plan) if period is not None}
        found |= {w.hold.period for w in self.plan.waterfalls if w.hold and w.hold.period}
        return {period for period in found if period.unit != "receipt"}

    def _beginnings(self, after: date, until: date) -> Iterable[date]:
        """The days after one and up to another on which a period of the plan begins."""
        periods = self._periods()
        for n in range((until - after).days if periods else 0):
            day = after + timedelta(n + 1)
            if any(_begins(period, day) for period in periods):
                yield day

    def _end_periods(self, day: date) -> None:
        if self.first is None or day <= self.first:
            return
        for period in self._periods():
            if not _begins(period, day):
                continue
            for index, transfer in enumerate(self.plan.transfers):
                if transfer.period == period:
                    due = self._due(transfer)
                    self.transferred[index] = self.transferred.get(index, ZERO) + due
            for waterfall in self.plan.waterfalls:
                if waterfall.hold is not None and waterfall.hold.period == period:
                    self._open_pot(waterfall.index)
            self._begin(period.unit)

    def _begin(self, unit: str) -> None:
        for key in self.ledger.base:
            period, what, index = key
            if period.unit == unit:
                self.ledger.base[key] = self._value(
                    self.ledger, p.Quantity(what, index, None, period)
                )

    def _let_out(self, day: date) -> None:
        for waterfall in self.plan.waterfalls:
            hold, waiting = waterfall.hold, self.ledger.held.get(waterfall.index, ZERO)
            if hold is None:
                continue
            if hold.amount is not None:
                self._watch(abs(waiting - hold.amount))
            if (
                (hold.date is not None and day >= hold.date)
                or (hold.milestone is not None and hold.milestone in self.reached)
                or (hold.amount is not None and waiting >= hold.amount)
            ):
                self._open_pot(waterfall.index)

    def _open_pot(self, waterfall: int) -> None:
        amount = self.ledger.held.pop(waterfall, ZERO)
        if amount:
            self._pour(waterfall, amount)

    def _due(self, transfer: p.Transfer) -> Fraction:
        if isinstance(transfer.amount, int):
            return Fraction(transfer.amount)
        measured = self._measure(Walk(), self.ledger, transfer.amount, None)
        return max(ZERO, Fraction(measured))

    def _pay_once(self, index: int) -> None:
        self.transferred.setdefault(index, self._due(self.plan.transfers[index]))

    def _pay(self) -> None:
        for index, transfer in enumerate(self.plan.transfers):
            if transfer.runs:
                due, paid = self._due(transfer), self.transferred.get(index, ZERO)
                self.transferred[index] = due if transfer.trued_up else max(due, paid)

    # ---- measures ----------------------------------------------------------------------------

    def _watch(self, distance: Fraction) -> None:
        self.nearest = min(distance, distance if self.nearest is None else self.nearest)

    def _value(self, ledger: Ledger, quantity: p.Quantity) -> Amount:
        """What a quantity comes to in a ledger, from the beginning of the deal."""
        match quantity.what:
            case "total":
                return ledger.totals[quantity.index]
            case "given":
                return ledger.given.get(quantity.index, ZERO)
            case "costs":
                return self.charged[quantity.index] + self.opened.get(quantity.index, ZERO)
            case _:
                raise TooIntricate

    def _measure(
        self, walk: Walk, ledger: Ledger, measure: p.Measure, coming: "Flow | None"
    ) -> Amount:
        match measure:
            case p.Constant(amount=amount):
                return Fraction(amount)
            case p.Portion(rate=rate, quantity=quantity):
                return self._quantity(walk, ledger, quantity, coming) * rate
            case p.Banded(bands=bands, whole=whole, quantity=quantity):
                counted = walk.not_negative(self._quantity(walk, ledger, quantity, coming))
                return _whole(walk, bands, counted) if whole else _marginal(walk, bands, counted)
            case p.PerUnit(amount=amount, unit=unit, quantity=quantity):
                counted = walk.not_negative(self._quantity(walk, ledger, quantity, coming))
                value = counted.value if isinstance(counted, Ray) else counted
                if quantity.what == "total" and value:
                    left = value % unit
                    self._watch(min(left, unit - left) or Fraction(unit))
                return amount * walk.whole_units(counted, unit)
            case p.Choice(greater=greater, measures=(one, other)):
                a = self._measure(walk, ledger, one, coming)
                b = self._measure(walk, ledger, other, coming)
                return walk.most(a, b) if greater else walk.least(a, b)
            case p.Sum(parts=parts):
                return sum(
                    (rate * self._measure(walk, ledger, part, coming) for rate, part in parts), ZERO
                )

    def _quantity(
        self, walk: Walk, ledger: Ledger, quantity: p.Quantity, coming: "Flow | None"
    ) -> Amount:
        counted = self._value(ledger, quantity)
        if quantity.what == "total" and coming is not None:
            counted = counted + self._brought(coming, self.plan.totals[quantity.index])
        if quantity.period is not None:
            counted = counted - ledger.base[quantity.period, quantity.what, quantity.index]
        if quantity.above is not None:
            counted = walk.not_negative(counted - quantity.above)
        return counted

    def _brought(self, coming: "Flow", total: p.Total) -> Amount:
        """What a receipt has brought to a total so far; parties' totals know it already."""
        if total.since is not None and total.since not in self.reached:
            return ZERO
        if total.what == "waterfall":
            place = next(w.index for w in self.plan.waterfalls if w.name == total.name)
            return coming.came_in.get(place, ZERO)
        return coming.into_pot.get(total.name, ZERO) if total.what == "pot" else ZERO

    def _amend(self, before: date) -> None:
        """Puts in force what accounts are by amendments of today."""
        for account in self.plan.accounts:
            for change in account.changes:
                if not before < change.date <= self.day:
                    continue
                self._settle_interest(account)
                index = account.index
                if change.term == "interest":
                    self.interest[index] = change.value
                elif change.term == "overhead":
                    self.overhead[index] = change.value
                else:
                    self.caps[index] = max(change.value, self.charged[index])
                    self.ledger.gross[index] = self.charged[index]

    def _charge(self, account: p.Account, amount: Fraction) -> None:
        ledger, index = self.ledger, account.index
        whole = amount * (1 + self.overhead[index])
        before, after = ledger.gross[index], ledger.gross[index] + whole
        cap = self.caps[index]
        if cap is not None:
            before, after = min(before, cap), min(after, cap)
        ledger.gross[index] += whole
        self.first_charged.setdefault(index, self.day)
        self.charged[index] += after - before
        self._settle_interest(account)
        ledger.principal[index] += after - before

    def _accrue(self, account: p.Account, day: date) -> None:
        """Compounds what falls due up to a day; the rest is reckoned when it is looked at."""
        if account.hurdle is not None and self.ledger.principal[account.index]:
            self.ledger.principal[account.index] *= _grown(account.hurdle, (day - self.day).days)
        terms = account.interest
        if terms is None or terms.compounding is Compounding.SIMPLE or day <= self.day:
            return
        ledger, index = self.ledger, account.index
        if terms.at_anniversaries:
            first = self.first_charged.get(index, day)
            boundaries = _anniversaries(first, self.day, day, terms.compounding)
        else:
            boundaries = _boundaries(self.day, day, terms.compounding)
        for boundary in boundaries:
            accrued = self._running(account, boundary)
            ledger.principal[index] += ledger.interest[index] + accrued
            ledger.interest[index], ledger.since[index] = ZERO, boundary

    def _running(self, account: p.Account, day: date) -> Fraction:
        """Interest since the principal last changed."""
        terms, since = account.interest, self.ledger.since[account.index]
        principal = self.ledger.principal[account.index]
        if terms is None or principal <= 0 or day <= since:
            return ZERO
        years = Fraction(weighted_days(since, day, terms.day_count), COMMON_BASE)
        return Fraction(principal * self.interest[account.index] * years)

    def _settle_interest(self, account: p.Account) -> None:
        """Makes what has accrued so far a fixed sum, before the principal changes."""
        if account.interest is not None:
            self.ledger.interest[account.index] += self._running(account, self.day)
            self.ledger.since[account.index] = self.day

    # ---- milestones --------------------------------------------------------------------------

    def _note(self) -> None:
        now: set[int] = set()
        for milestone in self.plan.milestones:
            latched = milestone.latched and milestone.index in self.reached
            if latched or self._holds(milestone.test, now):
                now.add(milestone.index)
                self.reached_on.setdefault(milestone.index, self.day)
            else:
                self.reached_on.pop(milestone.index, None)
        self.reached = now
        for index, transfer in enumerate(self.plan.transfers):
            if transfer.milestone in now:
                self._pay_once(index)

    def _owed(self, ledger: Ledger, walk: Walk, index: int) -> Amount:
        return walk.not_negative(ledger.principal[index]) + ledger.interest[index]

    def _interest_now(self, index: int) -> Fraction:
        running = self._running(self.plan.accounts[index], self.day)
        return Fraction(self.ledger.interest[index] + running)

    def _holds(self, test: p.Test, now: set[int]) -> bool:
        match test:
            case p.IsRecouped(accounts=accounts):
                return all(
                    self._charged(a) and self.ledger.principal[a] <= 0 and not self._interest_now(a)
                    for a in accounts
                )
            case p.Reaches(total=total, level=level, strictly=strictly):
                return bool(self.ledger.totals[total] >= level + strictly)
            case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
                measured = self._measure(Walk(), self.ledger, measure, None)
                return bool(measured >= level + strictly)
            case p.OnOrAfter(date=day):
                return self.day >= day
            case p.MilestoneIs(milestone=index):
                return index in now
            case p.All(tests=tests):
                return all(self._holds(t, now) for t in tests)
            case p.AnyOf(tests=tests):
                return any(self._holds(t, now) for t in tests)

    def _charged(self, index: int) -> bool:
        return self.charged[index] > 0 or index in self.opened

    def _when(
        self,
        test: p.Test,
        ledger: Ledger,
        times: dict[int, tuple[Fraction, Fraction]],
        walk: Walk,
    ) -> tuple[Fraction, Fraction] | None:
        """How much more must come in for a test to hold, and the slope of what it watches."""
        match test:
            case p.IsRecouped(accounts=accounts):
                found = [self._when_zero(ledger, a) for a in accounts]
                return _latest(found)
            case p.Reaches(total=total, level=level, strictly=strictly):
                return _when_above(ledger.totals[total], Fraction(level + strictly))
            case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
                measured = self._measure(walk, ledger, measure, None)
                return _when_above(measured, Fraction(level + strictly))
            case p.OnOrAfter(date=day):
                return (ZERO, Fraction(1)) if self.day >= day else None
            case p.MilestoneIs(milestone=index):
                return times.get(index)
            case p.All(tests=tests):
                return _latest([self._when(t, ledger, times, walk) for t in tests])
            case p.AnyOf(tests=tests):
                known = [w for t in tests if (w := self._when(t, ledger, times, walk)) is not None]
                return min(known) if known else None

    def _when_zero(self, ledger: Ledger, account: int) -> tuple[Fraction, Fraction] | None:
        if not self._charged(account):
            return None
        owed = self._owed(ledger, Walk(), account)
        return _when_above(-owed, ZERO)

    # ---- a receipt ---------------------------------------------------------------------------

    def _pour(self, entry: int, amount: Fraction) -> None:
        for account in self.plan.accounts:
            self._settle_interest(account)
        while amount > 0:
            part = self._part(entry, amount)
            self._flow(self.ledger, Walk(), entry, part)
            amount -= part
            self._note()

    def _part(self, entry: int, amount: Fraction) -> Fraction:
        """The amount up to where a milestone changes, or all of it."""
        if len(self.reached) == len(self.plan.milestones):
            return amount
        at = ZERO
        for _ in range(PIECES):
            walk, ledger = Walk(), self.ledger.copy()
            self._flow(ledger, walk, entry, Ray(at, Fraction(1)))
            times: dict[int, tuple[Fraction, Fraction]] = {}
            for milestone in self.plan.milestones:
                if milestone.index in self.reached:
                    times[milestone.index] = (ZERO, Fraction(1))
                elif (when := self._when(milestone.test, ledger, times, walk)) is not None:
                    times[milestone.index] = when
            fresh = {m: w for m, w in times.items() if m not in self.reached}
            if fresh:
                milestone_index = min(fresh, key=lambda m: fresh[m])
                distance, slope = fresh[milestone_index]
                if walk.reach is None or distance <= walk.reach:
                    if at + distance <= amount:
                        self.crossings.append(Crossing(self.number, milestone_index, slope))
                    return min(at + distance, amount)
            if walk.reach is None or at + walk.reach >= amount:
                return amount
            at += walk.reach
        raise TooIntricate

    def _flow(self, ledger: Ledger, walk: Walk, entry: int, amount: Amount) -> None:
        """Passes an amount through the waterfalls, under the milestones reached so far."""
        flow = Flow({entry: amount})
        for waterfall in self.plan.waterfalls:
            inflow = self._inflow(flow, waterfall)
            flow.came_in[waterfall.index] = inflow
            if not isinstance(inflow, Ray) and inflow == 0:
                continue
            if waterfall.hold is not None and waterfall.index != entry:
                waiting = ledger.held.get(waterfall.index, ZERO)
                ledger.held[waterfall.index] = waiting + inflow
                flow.came_in[waterfall.index] = ZERO
                continue
            left = inflow
            for index in waterfall.steps:
                step = self.plan.steps[index]
                if any((g.milestone in self.reached) is not g.reached for g in step.guards):
                    continue
                for slot, paid in self._step(ledger, walk, step, flow, left):
                    left = left - paid
                    ledger.paid[slot] = ledger.paid.get(slot, ZERO) + paid
                    self._count(ledger, flow.into_pot, slot, paid)
        for index, total in enumerate(self.plan.totals):
            if total.what in {"waterfall", "pot"}:
                ledger.totals[index] += self._brought(flow, total)

    def _inflow(self, flow: "Flow", waterfall: p.Waterfall) -> Amount:
        inflow = flow.came_in.get(waterfall.index, ZERO)
        for pot in waterfall.pots:
            inflow = inflow + flow.into_pot.get(pot, ZERO)
        for count in waterfall.counts:
            if count.waterfall is not None:
                inflow = inflow + flow.came_in.get(count.waterfall, ZERO) * count.rate
            else:
                inflow = inflow + flow.into_pot.get(str(count.pot), ZERO) * count.rate
        return inflow

    def _count(self, ledger: Ledger, into_pot: dict[str, Amount], index: int, paid: Amount) -> None:
        slot = self.plan.slots[index]
        here = self.plan.waterfalls[self.plan.steps[slot.step].waterfall]
        if slot.pot is not None:
            receiver = self.plan.waterfalls[self.plan.waterfall_of_pot(slot.pot)]
            converted = self._converted(paid, here.currency, receiver.currency)
            into_pot[slot.pot] = into_pot.get(slot.pot, ZERO) + converted
        for account in self.plan.accounts:
            if account.hurdle and index in account.hurdle.slots and slot.account != account.index:
                ledger.principal[account.index] -= paid
        for number, total in enumerate(self.plan.totals):
            if total.what != "party" or total.currency != here.currency:
                continue
            if total.since is not None and total.since not in self.reached:
                continue
            if total.within is None:
                counts = total.name == (slot.right or slot.party)
            else:
                counts = total.within == here.index and total.name in {
                    slot.right or slot.party,
                    slot.allotted,
                }
            if counts:
                ledger.totals[number] += paid

    # ---- a step ------------------------------------------------------------------------------

    def _step(
        self,
        ledger: Ledger,
        walk: Walk,
        step: p.Step,
        flow: "Flow",
        left: Amount,
    ) -> list[tuple[int, Amount]]:
        asked = self._asked(ledger, step, flow, left, walk)
        take = walk.least(asked, left)
        key = _key(step)
        if step.limit is not None:
            room = walk.not_negative(step.limit - ledger.given.get(key, ZERO))
            take = walk.least(take, room)
        if isinstance(step.ask, p.Recoup):
            paid = self._recoup(ledger, walk, step.ask, take)
        else:
            assert step.pays is not None
            whole = sum(step.pays.weights)
            paid = [
                (slot, take * Fraction(weight, whole))
                for slot, weight in zip(step.pays.slots, step.pays.weights, strict=True)
            ]
        total = sum((amount for _, amount in paid), ZERO)
        ledger.given[key] = ledger.given.get(key, ZERO) + total
        return [held for slot, amount in paid for held in self._holders(slot, amount)]

    def _holders(self, slot: int, amount: Amount) -> list[tuple[int, Amount]]:
        """An amount paid to a slot, among those who hold the right to it."""
        for right in self.plan.rights:
            if right.slot == slot:
                shares = [self._had(right, n) - self._gave(right, n) for n in _units(right)]
                return [(s, amount * part) for s, part in zip(right.slots, shares, strict=True)]
        return [(slot, amount)]

    def _had(self, right: p.Right, unit: int) -> Fraction:
        """What a unit of a right came to have: the step's own all, a conveyance what it gave."""
        if unit == 0:
            return Fraction(1)
        return sum((self._given(right, unit, source) for source in range(unit)), ZERO)

    def _gave(self, right: p.Right, unit: int, before: int | None = None) -> Fraction:
        takers = range(unit + 1, before or len(right.slots))
        return sum((self._given(right, taker, unit) for taker in takers), ZERO)

    def _given(self, right: p.Right, taker: int, source: int) -> Fraction:
        """What a conveyance takes of an earlier unit."""
        conveyance = right.conveyances[taker - 1]
        holder = self.plan.slots[right.slots[source]].party
        if conveyance.milestone not in self.reached or holder != conveyance.assignor:
            return ZERO
        had = self._had(right, source)
        if conveyance.rate is None:
            return had - self._gave(right, source, taker)
        return had * conveyance.rate

    def _asked(
        self,
        ledger: Ledger,
        step: p.Step,
        flow: "Flow",
        left: Amount,
        walk: Walk,
    ) -> Amount:
        def of(basis: p.Basis) -> Amount:
            return left if basis.waterfall is None else flow.came_in.get(basis.waterfall, ZERO)

        match step.ask:
            case p.Share(rate=rate, basis=basis):
                ledger.seen[_key(step)] = ledger.seen.get(_key(step), ZERO) + of(basis)
                return of(basis) * rate
            case p.Fixed(amount=amount):
                return walk.not_negative(amount - ledger.given.get(_key(step), ZERO))
            case p.Due(measure=measure, period=period):
                given = ledger.given.get(_key(step), ZERO)
                if period is not None:
                    given = given - ledger.base[period, "given", _key(step)]
                due = self._measure(walk, ledger, measure, flow)
                return walk.not_negative(due - given)
            case p.Bands(bands=bands, whole=whole, basis=basis):
                before = ledger.seen.get(_key(step), ZERO)
                after = before + of(basis)
                ledger.seen[_key(step)] = after
                if whole:
                    self._watch_levels(bands, after)
                    due = _whole(walk, bands, after) - ledger.given.get(_key(step), ZERO)
                    return walk.not_negative(due)
                return _marginal(walk, bands, after) - _marginal(walk, bands, before)
            case p.Recoup(out_of=out_of) if out_of is not None:
                return of(out_of.basis) * out_of.rate
            case _:
                return left

    def _watch_levels(
        self, bands: tuple[tuple[Fraction, int | None], ...], reached: Amount
    ) -> None:
        value = reached.value if isinstance(reached, Ray) else reached
        for _, level in bands:
            if level is not None:
                distance = abs(value - level)
                self.nearest = min(distance, distance if self.nearest is None else self.nearest)

    def _recoup(
        self, ledger: Ledger, walk: Walk, ask: p.Recoup, available: Amount
    ) -> list[tuple[int, Amount]]:
        limits = [
            sum((self._owed(ledger, walk, a) for a in c.accounts), ZERO) for c in ask.claimants
        ]
        takes = self._divide(walk, ask, limits, available)
        paid = []
        for claimant, due in zip(ask.claimants, takes, strict=True):
            left = due
            for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                part = walk.least(left, self._owed(ledger, walk, account))
                self._pay_account(ledger, walk, account, part)
                paid.append((slot, part))
                left = left - part
        return paid

    def _divide(
        self, walk: Walk, ask: p.Recoup, limits: list[Amount], available: Amount
    ) -> list[Amount]:
        """By weight or balance, whoever is whole dropping out; else one after the other."""
        takes: list[Amount] = [ZERO] * len(limits)
        if ask.how is p.How.IN_ORDER:
            for i, limit in enumerate(limits):
                takes[i] = walk.least(available, limit)
                available = available - takes[i]
            return takes
        weights: list[Amount] = [c.weight for c in ask.claimants]
        if ask.how is p.How.BY_BALANCE:
            weights = limits
        live = [i for i, limit in enumerate(limits) if walk.above_zero(limit)]
        while live:
            whole = sum((weights[i] for i in live), ZERO)
            full = [
                i for i in live if not walk.above_zero(limits[i] * whole - available * weights[i])
            ]
            if not full:
                break
            for i in full:
                takes[i] = limits[i]
                available = available - limits[i]
            live = [i for i in live if i not in full]
        for i in live:
            takes[i] = available * weights[i] / whole
        return takes

    def _pay_account(self, ledger: Ledger, walk: Walk, account: int, amount: Amount) -> None:
        terms = self.plan.accounts[account].interest
        if terms is not None and terms.interest_first:
            interest = walk.least(amount, ledger.interest[account])
        else:
            principal = walk.least(amount, walk.not_negative(ledger.principal[account]))
            interest = amount - principal
        ledger.interest[account] -= interest
        ledger.principal[account] -= amount - interest


@dataclass(slots=True)
class Flow:
    """What a receipt has brought so far, by waterfall and by pot."""

    came_in: dict[int, Amount]
    into_pot: dict[str, Amount] = field(default_factory=dict)


def _grown(hurdle: p.Hurdle, days: int) -> Fraction:
    """The growth of some days at a rate of return, by logarithms, to 50 digits."""
    with localcontext(Context(prec=60)):
        yearly = (1 + Decimal(hurdle.rate.numerator) / hurdle.rate.denominator).ln()
        years = Decimal(days) * hurdle.days_a_year.denominator / hurdle.days_a_year.numerator
        return Fraction((yearly * years).exp().quantize(Decimal("1e-50")))


def _key(step: p.Step) -> int:
    """Steps that count together share a key below those of the others."""
    return step.index if step.counted is None else -step.counted


def _units(right: p.Right) -> range:
    return range(len(right.slots))


# ---- rules of their own -------------------------------------------------------------------------


def _measures(plan: p.Plan) -> list[tuple[p.Measure, p.Period | None]]:
    """The measures of steps and of payments, each with its period."""
    found = [(s.ask.measure, s.ask.period) for s in plan.steps if isinstance(s.ask, p.Due)]
    for transfer in plan.transfers:
        if not isinstance(transfer.amount, int):
            found.append((transfer.amount, transfer.period))
    return found


def _begins(period: p.Period, day: date) -> bool:
    match period.unit:
        case "day":
            return True
        case "week":
            return day.weekday() == period.weekday
        case "month":
            return day.day == 1
        case "quarter":
            return day.day == 1 and day.month in {1, 4, 7, 10}
        case _:
            return day.day == 1 and day.month == 1


def _marginal(walk: Walk, bands: tuple[tuple[Fraction, int | None], ...], level: Amount) -> Amount:
    """What marginal bands take of everything up to a level."""
    taken: Amount = ZERO
    floor = 0
    for rate, ceiling in bands:
        top = level if ceiling is None else walk.least(level, Fraction(ceiling))
        taken = taken + walk.not_negative(top - floor) * rate
        if ceiling is not None:
            floor = ceiling
    return taken


def _whole(walk: Walk, bands: tuple[tuple[Fraction, int | None], ...], level: Amount) -> Amount:
    """What whole bands take: the rate of the band that the level has reached, of all of it."""
    for rate, ceiling in bands:
        if ceiling is None or not walk.above_zero(level - ceiling):
            return level * rate
    raise AssertionError("the last band is open")


def _when_above(amount: Amount, level: Fraction) -> tuple[Fraction, Fraction] | None:
    value, slope = (amount.value, amount.slope) if isinstance(amount, Ray) else (amount, ZERO)
    if value >= level:
        return (ZERO, slope or Fraction(1))
    if slope <= 0:
        return None
    return ((level - value) / slope, slope)


def _latest(
    times: list[tuple[Fraction, Fraction] | None],
) -> tuple[Fraction, Fraction] | None:
    known = [t for t in times if t is not None]
    if len(known) < len(times):
        return None
    return max(known, default=(ZERO, Fraction(1)))


def _dates(plan: p.Plan) -> Iterable[date]:
    pending: list[p.Test] = [m.test for m in plan.milestones]
    while pending:
        test = pending.pop()
        if isinstance(test, p.OnOrAfter):
            yield test.date
        elif isinstance(test, p.All | p.AnyOf):
            pending.extend(test.tests)


def _boundaries(after: date, until: date, compounding: Compounding) -> list[date]:
    """The first days of years, quarters or months, after a day and up to another."""
    months = {
        Compounding.YEARLY: (1,),
        Compounding.QUARTERLY: (1, 4, 7, 10),
        Compounding.MONTHLY: tuple(range(1, 13)),
    }[compounding]
    first = max(after.year, until.year - 60)
    days = [date(y, m, 1) for y in range(first, until.year + 1) for m in months]
    return [d for d in days if after < d <= until]


def _anniversaries(first: date, after: date, until: date, compounding: Compounding) -> list[date]:
    """The days on which whole periods have passed since a first day."""
    each = {Compounding.YEARLY: 12, Compounding.QUARTERLY: 3, Compounding.MONTHLY: 1}[compounding]
    found = []
    for passed in range(each, 12 * (until.year - first.year + 1) + 1, each):
        months = first.month - 1 + passed
        year, month = first.year + months // 12, months % 12 + 1
        next_month = date(year + month // 12, month % 12 + 1, 1)
        day = min(date(year, month, 1) + timedelta(first.day - 1), next_month - timedelta(1))
        if after < day <= until:
            found.append(day)
    return found
