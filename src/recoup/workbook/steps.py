"""A step as formulas: what it asks, what of it there is, who is paid."""

from recoup.analysis.ladder import step_title
from recoup.plan import model as p
from recoup.plan.rounding import before_receipts, rounds
from recoup.workbook.cells import StepCells
from recoup.workbook.claims import put_together
from recoup.workbook.formula import (
    ZERO,
    Formula,
    both,
    either,
    least,
    most,
    no,
    number,
    total,
    when,
)
from recoup.workbook.measures import Measures
from recoup.workbook.passing import Pass
from recoup.workbook.periods import within_period
from recoup.workbook.splits import put_payees
from recoup.workbook.terms import Ratio

TWO = number(2)


def put_step(passed: Pass, step: p.Step, measures: Measures) -> None:
    """Writes the columns of a step in the row at hand."""
    _Step(passed, step, measures).put()


class _Step(StepCells):
    """One step in one row. Parts are those of a minor unit that the waterfall carries."""

    def __init__(self, passed: Pass, step: p.Step, measures: Measures) -> None:
        super().__init__(passed, step, measures.terms)
        self.measures, self.accounts = measures, measures.accounts
        self.carrying = before_receipts(passed.plan, step.waterfall)
        self.tracked = step.index in self.carrying
        self.carry: tuple[Formula, Formula] | None = None
        self.on = self._holds()

    def put(self) -> None:
        sums = rounds(self.step.ask) is None and not isinstance(self.step.ask, p.Bands)
        if sums and self.tracked:
            self._unrounded()
        else:
            self._plain()

    def _holds(self) -> Formula:
        """Whether the step's guards let it hold; AND of nothing where it always does."""
        conditions = []
        for guard in self.step.guards:
            reached = self.passed.reached(guard.milestone)
            conditions.append(reached if guard.reached else no(reached))
        return both(*conditions)

    # ---- what it remembers -------------------------------------------------------------------

    def taken(self) -> Formula | None:
        """What the step took so far, where that matters."""
        key = _counted_key(self.plan, self.step)
        if not any(_counts_taken(s) for s in _together(self.plan, self.step)):
            return None
        return self.before(
            ("given", key),
            "taken to date",
            Formula("0", 0, self.digits),
            currency=self.waterfall.currency,
        )

    def keep_taken(self, taken: Formula) -> None:
        """Adds to what the step took so far."""
        before = self.taken()
        if before is not None:
            self._keep_shared("given", before, taken)

    def _keep_shared(self, kind: str, before: Formula, more: Formula) -> None:
        """Adds to a figure that steps which count together share; the last of them keeps it."""
        key = (kind, _counted_key(self.plan, self.step))
        self.row.live[key] = before + more
        together = _together(self.plan, self.step)
        if kind == "seen":
            together = [s for s in together if isinstance(s.ask, p.Share | p.Bands)]
        if self.step is together[-1]:
            self.row.keep(key, self.row.live[key])

    # ---- a step ------------------------------------------------------------------------------

    def _plain(self) -> None:
        if isinstance(self.step.ask, p.Recoup):
            self._recoup(self.step.ask)
            return
        asked = self._asked()
        limit = self._limit_left()
        if limit is not None:
            asked = least(asked, limit)
        paid = self.money(
            "paid", step_title(self.plan, self.step), when(self.on, asked, ZERO), summed=True
        )
        self.keep_taken(paid)
        self._settle_carry(paid)
        self._pass_on(paid)
        put_payees(self, paid)

    def _pass_on(self, paid: Formula) -> None:
        self.passed.left = self.money("left", "Left", self.passed.left - paid)

    def _limit_left(self) -> Formula | None:
        """What a step's limit leaves."""
        if self.step.limit is None:
            return None
        limit = self.terms.amount(
            f"{self.step.name}_limit",
            "up to",
            self.step.limit,
            self.waterfall.currency,
            self.step.span,
        )
        taken = self.taken()
        assert taken is not None
        return most(ZERO, limit - taken)

    def _asked(self) -> Formula:
        """What a step takes, its limit left aside."""
        step, left = self.step, self.passed.left
        self.carry = None
        match step.ask:
            case p.Share(rate=rate, basis=basis):
                ratio = self.terms.rate(step.name, "rate", rate, step.span)
                asked = self._share(ratio, basis)
                self._count_basis(basis)
                return asked
            case p.Bands(whole=True):
                return self._whole_bands(step.ask)
            case p.Bands():
                return self._marginal_bands(step.ask)
            case p.Fixed(amount=amount):
                sum_ = self.terms.amount(
                    f"{step.name}_sum", "sum", amount, self.waterfall.currency, step.span
                )
                taken = self.taken()
                assert taken is not None
                return least(sum_ - taken, left)
            case p.Due():
                return most(ZERO, least(self._due(step.ask), left))
            case _:
                return left

    def _due(self, ask: p.Due) -> Formula:
        taken = self.taken()
        assert taken is not None
        if ask.period is not None:
            key = ("given", _counted_key(self.plan, self.step))
            head = self._head({"currency": self.waterfall.currency})
            taken = within_period(self.row, key, taken, ask.period, self.sheet, **head).firm
        due = self.measures.due(self.passed, ask.measure, self.step.name, self.step.span)
        return self.money("due", "Due to date", due.money(self.digits)) - taken

    # ---- percentages -------------------------------------------------------------------------

    def _share(self, ratio: Ratio, basis: p.Basis) -> Formula:
        """What a percentage takes; its carry is settled once the step's limit is known."""
        if basis.waterfall is None and not self.tracked:
            return self._of_remainder(self.passed.left.units * TWO * ratio.parts, ratio.of)
        if basis.waterfall is None:
            whole, part = self._of_exact_remainder(ratio)
            return self._of_receipts(whole, part, basis)
        base = self.passed.basis(basis)
        exact = self.working("exact", "exactly due", base.units * ratio.parts)
        whole = exact // ratio.of
        part = (exact - whole * ratio.of) * self._times(ratio.of)
        return self._of_receipts(whole, part, basis)

    def _times(self, of: Formula) -> Formula:
        return TWO if not self.carrying else self._unit() // of

    def _unit(self) -> Formula:
        """The parts of a minor unit that the step carries."""
        if self.carrying:
            return self.terms.unit(self.step.waterfall)
        return TWO * self.terms.denominator(self.step)

    def _carried(self, opening: Formula) -> Formula:
        return self.before(("carry", self.step.index), "carried", opening)

    def _of_remainder(self, doubled: Formula, of: Formula) -> Formula:
        """A percentage of what is left, to the nearest minor unit, with what was carried."""
        before = self._carried(of)
        exact = doubled + before
        self.carry = (exact, TWO * of)
        return (exact // (TWO * of)).money(self.digits)

    def _settle_carry(self, paid: Formula) -> None:
        """What stays unpaid of a percentage of what is left."""
        key = ("carry", self.step.index)
        if self.carry is None:
            return
        exact, unit = self.carry
        before = self.row.before(key, self.sheet, "carried", ZERO)
        asked = (
            exact - exact // unit * unit
            if self.step.limit is not None
            else exact - paid.units * unit
        )
        self.row.keep(key, when(self.on, asked, before))

    def _of_exact_remainder(self, ratio: Ratio) -> tuple[Formula, Formula]:
        """A percentage of what would be left, had no step before rounded."""
        unit = self._unit()
        whole, part = self._exact_left()
        exact = self.working("exact", "exactly due", whole * ratio.parts)
        due = exact // ratio.of
        parts = (exact - due * ratio.of) * (unit // ratio.of) + part * ratio.parts // ratio.of
        parts = self.working("exact part", "and parts", parts)
        above = parts // unit
        return due + above, parts - above * unit

    def _exact_left(self) -> tuple[Formula, Formula]:
        """What would be left, had no step rounded: whole minor units, and parts; never below 0."""
        if not self.carrying:
            return self.passed.left.units, ZERO
        unit, ahead = self._unit(), self.passed.ahead
        if ahead.text == "0":
            return self.passed.left.units, ZERO
        whole = self.cell(
            "whole", "exactly left", self.passed.left.units + ahead // unit, working=True
        )
        part = self.working("part", "and parts left", ahead - ahead // unit * unit)
        gone = whole < ZERO
        return when(gone, ZERO, whole), when(gone, ZERO, part)

    def _of_receipts(self, whole: Formula, part: Formula, basis: p.Basis) -> Formula:
        """A percentage that may ask for more than is left; what rounding takes of it stays owed."""
        unit, left = self._unit(), self.passed.left
        whole = self.working("due", "due, whole", whole)
        part = self.working("due part", "and parts due", part)
        if basis.waterfall is not None:
            have, rest = self._exact_left()
            over = either(whole > have, both(whole.equals(have), part > rest))
            whole, part = (
                self.working("had", "had, whole", when(over, have, whole)),
                self.working("had part", "and parts had", when(over, rest, part)),
            )
        ceilings = [most(ZERO, c).firm.units for c in self._ceilings()] if self.tracked else []
        for place, ceiling in enumerate(ceilings):
            above = whole >= ceiling
            whole, part = (
                self.cell(
                    f"capped {place}", "within limit", when(above, ceiling, whole), working=True
                ),
                self.cell(
                    f"capped part {place}", "and parts", when(above, ZERO, part), working=True
                ),
            )
        opening = unit // TWO if self.carrying else self.terms.denominator(self.step)
        before = self._carried(opening)
        together = self.working("together", "parts with those carried", part + before)
        asked = whole + together // unit
        had = least(asked, left.units, *ceilings)
        had = self.working("takes", "takes, in minor units", when(self.on, had, ZERO))
        rest = together - together // unit * unit + (asked - had) * unit
        self.row.keep(("carry", self.step.index), when(self.on, rest, before))
        if self.tracked:
            self._go_ahead((had - whole) * unit - part)
        return had.money(self.digits)

    def _go_ahead(self, more: Formula) -> None:
        """By how many parts what is left would be more, had no step so far rounded."""
        ahead = self.passed.ahead + when(self.on, more, ZERO)
        self.passed.ahead = self.working("ahead", "rounded so far", ahead)

    def _unrounded(self) -> None:
        """A step that rounds nothing, and what it would take of what is left exactly."""
        had, unit = self.passed.left, self._unit()
        whole, part = self._exact_left()
        for ceiling in [most(ZERO, c).firm.units for c in self._ceilings()]:
            above = whole >= ceiling
            whole, part = when(above, ceiling, whole), when(above, ZERO, part)
        whole = self.working("would", "would take, whole", whole)
        part = self.working("would part", "and parts", part)
        self._plain()
        taken = had.units - self.passed.left.units
        self._go_ahead((taken - whole) * unit - part)

    def _ceilings(self) -> list[Formula]:
        """What a step may take at most, whatever it asks: its limit, and what its accounts owe."""
        found, step = [], self.step
        limit = self._limit_left()
        if limit is not None:
            found.append(limit)
        if isinstance(step.ask, p.Fixed):
            sum_ = self.terms.amount(
                f"{step.name}_sum", "sum", step.ask.amount, self.waterfall.currency, step.span
            )
            taken = self.taken()
            assert taken is not None
            found.append(sum_ - taken)
        if isinstance(step.ask, p.Due):
            found.append(self._due(step.ask))
        if isinstance(step.ask, p.Recoup):
            accounts = dict.fromkeys(a for c in step.ask.claimants for a in c.accounts)
            found.append(total([self.accounts.owed(self.row, a) for a in accounts]))
        return found

    # ---- bands -------------------------------------------------------------------------------

    def _seen(self, basis: p.Basis) -> Formula:
        opening = 0 if basis.waterfall is None else self.plan.waterfalls[basis.waterfall].opening
        span, currency = self.step.span, self.waterfall.currency
        start = Formula("0", 0, self.digits)
        if opening:
            name = f"{self.plan.waterfalls[basis.waterfall or 0].name}_opening"
            start = self.terms.amount(name, "received before", opening, currency, span)
        key = ("seen", _counted_key(self.plan, self.step))
        return self.before(key, "basis to date", start, currency=currency)

    def _count_basis(self, basis: p.Basis) -> None:
        """Counts the basis of a percentage where later bands go on from its level."""
        together = _together(self.plan, self.step)
        bands = next((s.ask for s in together if isinstance(s.ask, p.Bands)), None)
        if bands is None:
            return
        before = self._seen(bands.basis)
        more = when(both(self.on, *self._reached(basis)), self.passed.basis(basis), ZERO)
        self._keep_shared("seen", before, more)

    def _reached(self, basis: p.Basis) -> list[Formula]:
        """A step of a waterfall that nothing comes to counts nothing, whatever its basis."""
        if basis.waterfall in (None, self.step.waterfall):
            return []
        return [self.passed.entered[self.step.waterfall] > ZERO]

    def _marginal_bands(self, bands: p.Bands) -> Formula:
        base, seen = self.passed.basis(bands.basis), self._seen(bands.basis)
        of = self.terms.band_unit(self.step, bands)
        end, floor, exact = seen + base, ZERO, ZERO
        for place, (ratio, level) in enumerate(self.terms.bands(self.step, bands), 1):
            top = end if level is None else least(level, end)
            within = top - (seen if floor.text == "0" else most(floor, seen))
            within = self.money(
                f"band {place}", f"in band {place}", most(ZERO, within), working=True
            )
            exact += within.units * ratio.parts * (of // ratio.of)
            floor = floor if level is None else level
        self._count_basis(bands.basis)
        if bands.basis.waterfall is None:
            return self._of_remainder(exact * TWO, of)
        exact = self.working("exact", "exactly due", exact)
        whole = exact // of
        part = (exact - whole * of) * self._times(of)
        return self._of_receipts(whole, part, bands.basis)

    def _whole_bands(self, bands: p.Bands) -> Formula:
        self._count_basis(bands.basis)
        seen = self.row.live["seen", _counted_key(self.plan, self.step)].units
        levels = self.terms.bands(self.step, bands)

        def rate(ratio: Ratio) -> Formula:
            return (TWO * seen * ratio.parts + ratio.of) // (TWO * ratio.of)

        due = rate(levels[-1][0])
        for ratio, level in reversed(levels[:-1]):
            assert level is not None
            due = when(seen <= level.units, rate(ratio), due)
        due = self.money("due", "Due to date", due.money(self.digits))
        taken = self.taken()
        assert taken is not None
        return most(ZERO, least(due - taken, self.passed.left))

    # ---- recoupment --------------------------------------------------------------------------

    def _recoup(self, ask: p.Recoup) -> None:
        self.carry = None
        have = self.passed.left
        if ask.out_of is not None:
            ratio = self.terms.rate(self.step.name, "out of", ask.out_of.rate, self.step.span)
            have = when(self.on, self._share(ratio, ask.out_of.basis), ZERO)
            have = self.money("portion", "Portion", have)
            self._settle_carry(have)
        limit = self._limit_left()
        if limit is not None:
            have = self.money("within", "Within limit", least(have, limit))
        paid = self._in_order(ask, have) if ask.how is p.How.IN_ORDER else self._together(ask, have)
        self.keep_taken(paid)
        self._pass_on(paid)

    def _in_order(self, ask: p.Recoup, have: Formula) -> Formula:
        paid: list[Formula] = []
        for claimant in ask.claimants:
            for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                owed = self.accounts.owed(self.row, account)
                takes = when(self.on, least(owed, have - total(paid)), ZERO)
                paid.append(self._pays(account, slot, takes))
        return total(paid)

    def _pays(self, account: int, slot: int, takes: Formula) -> Formula:
        title = self.plan.accounts[account].title
        paid = self.money(f"slot {slot}", title, takes, summed=True)
        self.passed.paid[slot] = paid
        self.accounts.book(self.row, account, paid, self.sheet, self.step.name)
        return paid

    def _together(self, ask: p.Recoup, have: Formula) -> Formula:
        owed = [
            total([self.accounts.owed(self.row, a) for a in claimant.accounts])
            for claimant in ask.claimants
        ]
        takes = put_together(self, ask, have, owed, self.on)
        paid = []
        for claimant, units in zip(ask.claimants, takes, strict=True):
            left = units.money(self.digits)
            for account, slot in zip(claimant.accounts[:-1], claimant.slots[:-1], strict=True):
                most_of_it = self.accounts.owed(self.row, account)
                mine = self._pays(account, slot, least(left, most_of_it))
                left = left - mine
                paid.append(mine)
            paid.append(self._pays(claimant.accounts[-1], claimant.slots[-1], left))
        return total(paid)


def _together(plan: p.Plan, step: p.Step) -> list[p.Step]:
    """The steps that count together with one, itself among them."""
    if step.counted is None:
        return [step]
    return [s for s in plan.steps if s.counted == step.counted]


def _counted_key(plan: p.Plan, step: p.Step) -> int:
    return _together(plan, step)[0].index


def _counts_taken(step: p.Step) -> bool:
    """Whether what a step may take depends on what it took before."""
    whole_bands = isinstance(step.ask, p.Bands) and step.ask.whole
    return step.limit is not None or isinstance(step.ask, p.Fixed | p.Due) or whole_bands
