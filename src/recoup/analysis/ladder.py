"""The ladder of steps: what reached each, what it was paid, what it still wants, and why not."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from recoup.analysis.measuring import Measurer
from recoup.analysis.next_unit import marginal_shares
from recoup.analysis.table import Table
from recoup.analysis.totals import Sums, clause, decimal, slots_of, slots_paid, until
from recoup.engine.layout import owed
from recoup.engine.probe import Probe
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.values.money import Money


@dataclass(frozen=True, slots=True)
class LadderLine:
    """A step: what reached it, what it took, what it still wants (None where it has no end)."""

    step: str
    waterfall: str
    label: str
    currency: str
    reached: Decimal
    paid: Decimal
    wants: Decimal | None
    stopped_by: str | None
    clause: str
    place: str


@dataclass(frozen=True, slots=True)
class Needed:
    """How much more must come in at a source before a step pays."""

    source: str
    currency: str
    amount: Decimal


def ladder(sums: Sums) -> Table[LadderLine]:
    """Every step in the order in which money meets them."""
    run, plan = sums.run, sums.run.plan
    reasons = Reasons(run)
    lines = []
    for waterfall in plan.waterfalls:
        left = sums.entered(waterfall)
        for index in waterfall.steps:
            step = plan.steps[index]
            taken = sums.step(step)
            wants = reasons.wants(step)
            lines.append(
                LadderLine(
                    step.name,
                    waterfall.name,
                    step_title(plan, step),
                    waterfall.currency,
                    decimal(left, waterfall.currency),
                    decimal(taken, waterfall.currency),
                    None if wants is None else decimal(wants, waterfall.currency),
                    reasons.stopped_by(step),
                    clause(step.span),
                    step.span.place,
                )
            )
            left -= taken
    return Table(lines)


def step_title(plan: p.Plan, step: p.Step) -> str:
    """A step's own label, or what it recoups or whom it pays."""
    if step.label:
        return step.label
    titles = dict(plan.parties)
    named = []
    for index in slots_of(step):
        slot = plan.slots[index]
        if slot.account is not None:
            named.append(plan.accounts[slot.account].title)
        elif slot.pot is not None:
            named.append(f"pot {slot.pot}")
        else:
            who = slot.party or slot.allotted or "deducted"
            named.append(titles.get(who, who))
    return ", ".join(dict.fromkeys(named))


@dataclass
class Reasons:
    """Why a step would take nothing of the next receipt, from the state that a run left."""

    run: Run
    _numbers: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = self.run.state.numbers

    @cached_property
    def _probe(self) -> Probe:
        return Probe(self.run)

    def owed(self, account: int) -> int:
        """What an account is owed, in minor units."""
        base = self.run.program.layout.account[account]
        return owed(self.run.plan.accounts[account], self._numbers, base)

    def wants(self, step: p.Step) -> int | None:
        """What a step still asks before it is satisfied; None where it has no end."""
        layout = self.run.program.layout
        match step.ask:
            case p.Fixed(amount=amount):
                return amount - self._numbers[layout.given[step.index]]
            case p.Due():
                return self.run.program.wanted(self._numbers)[step.index]
            case p.Recoup(claimants=claimants):
                accounts = dict.fromkeys(a for c in claimants for a in c.accounts)
                balance = sum(self.owed(a) for a in accounts)
                return balance if step.limit is None else min(balance, self._limit_left(step))
            case _:
                return None if step.limit is None else self._limit_left(step)

    def _limit_left(self, step: p.Step) -> int:
        assert step.limit is not None
        return max(0, step.limit - self._numbers[self.run.program.layout.given[step.index]])

    def stopped_by(self, step: p.Step) -> str | None:
        """The term that keeps a step from paying; None where the next receipt may pay it."""
        for guard in step.guards:
            reached = bool(self.run.state.reached >> guard.milestone & 1)
            if reached != guard.reached:
                return self._guard_words(guard)
        if step.limit is not None and self._limit_left(step) == 0:
            currency = self.run.plan.waterfalls[step.waterfall].currency
            return f"its limit of {Money(step.limit, currency)} is used up"
        if self.wants(step) == 0 and not self._may_grow(step):
            return self._satisfied(step)
        if waits := self._waits(step):
            return waits
        return self._blocker(step)

    def _may_grow(self, step: p.Step) -> bool:
        """Whether what is due to a measured step grows with the next receipt that reaches it."""
        if not isinstance(step.ask, p.Due):
            return False
        slots = slots_paid(self.run.plan, step)
        return any(shares.get(slot) for shares in self._margins for slot in slots)

    @cached_property
    def _margins(self) -> list[dict[int, Fraction]]:
        """Who gets what of the next unit, for every waterfall that takes in receipts."""
        entries = (w.index for w in self.run.plan.waterfalls if w.takes_receipts)
        return [marginal_shares(self.run, {entry: Fraction(1)}) for entry in entries]

    def _measured(self, measure: p.Measure, level: int, *, strictly: bool) -> str:
        """How far a measure is from its level, in the currency of what it counts."""
        program = self.run.program
        measurer = Measurer(self.run.plan, program, self._numbers, lambda _: Fraction(0))
        totals = [self.run.plan.totals[q.index] for q in p.quantities(measure) if q.what == "total"]
        currency = next((t.currency for t in totals if t.currency), None)
        now = round(measurer.measure(measure).value)
        than = "more than " if strictly else ""
        return f"the measure stands at {_level(now, currency)} of {than}{_level(level, currency)}"

    def _guard_words(self, guard: p.Guard) -> str:
        milestone = self.run.plan.milestones[guard.milestone]
        if guard.reached:
            return f"`{milestone.name}` is not reached: {self.progress(milestone.test)}"
        day = self.run.state.reached_on.get(guard.milestone)
        since = f" on {day}" if day else ""
        return f"`{milestone.name}` was reached{since}, and this step holds only until then"

    def _waits(self, step: p.Step) -> str | None:
        """What waits in the pots of a step's waterfall, and until when."""
        waterfall = self.run.plan.waterfalls[step.waterfall]
        place = self.run.program.layout.held.get(waterfall.index)
        if waterfall.hold is None or place is None or not self._numbers[place]:
            return None
        waiting = Money(self._numbers[place], waterfall.currency)
        return f"{waiting} is {until(self.run.plan, waterfall, waterfall.hold)}, or released"

    def _satisfied(self, step: p.Step) -> str:
        if isinstance(step.ask, p.Due):
            return "it has had what is due so far"
        if not isinstance(step.ask, p.Recoup):
            return "it is paid in full"
        layout = self.run.program.layout
        charged = any(
            self._numbers[layout.account[a] + 2] for c in step.ask.claimants for a in c.accounts
        )
        return "all is recouped" if charged else "nothing has been charged to recoup"

    def _blocker(self, step: p.Step) -> str | None:
        """The earlier step of the same waterfall that takes all of the next unit, if one does."""
        waterfall = self.run.plan.waterfalls[step.waterfall]
        for index in waterfall.steps:
            if index >= step.index:
                return None
            earlier = self.run.plan.steps[index]
            if self._takes_all(earlier):
                wants = self.wants(earlier)
                return f"`{earlier.name}` comes first" + (
                    f", and still wants {Money(wants, waterfall.currency)}" if wants else ""
                )
        return None

    def _takes_all(self, step: p.Step) -> bool:
        for guard in step.guards:
            if bool(self.run.state.reached >> guard.milestone & 1) != guard.reached:
                return False
        if step.limit is not None and self._limit_left(step) == 0:
            return False
        match step.ask:
            case p.Recoup(out_of=out_of):
                return out_of is None and bool(self.wants(step))
            case p.Fixed() | p.Due():
                return bool(self.wants(step))
            case p.Rest():
                return True
            case _:
                return False

    def progress(self, test: p.Test) -> str:
        """How far a milestone's test is from being met, in words."""
        plan = self.run.plan
        match test:
            case p.IsRecouped(accounts=accounts):
                left = [(a, self.owed(a)) for a in accounts if self.owed(a)]
                if not left:
                    return "nothing has been charged to recoup"
                return "; ".join(
                    f"{plan.accounts[a].title} is owed {Money(o, plan.accounts[a].currency)} more"
                    for a, o in left
                )
            case p.Reaches(total=index, level=level, strictly=strictly):
                total = plan.totals[index]
                now = self._numbers[self.run.program.layout.total[index]]
                than = "more than " if strictly else ""
                return (
                    f"{total.what} {total.name} stands at {_level(now, total.currency)} "
                    f"of {than}{_level(level, total.currency)}"
                )
            case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
                return self._measured(measure, level, strictly=strictly)
            case p.OnOrAfter(date=day):
                return f"it waits for {day}"
            case p.MilestoneIs(milestone=index):
                inner = plan.milestones[index]
                return f"`{inner.name}` is not reached: {self.progress(inner.test)}"
            case p.All(tests=tests) | p.AnyOf(tests=tests):
                joint = " and " if isinstance(test, p.All) else " or "
                return joint.join(self.progress(t) for t in tests)

    def needed(self, step: p.Step) -> Table[Needed]:
        """How much more must come in, by source, before a step pays its next unit.

        A source from which no receipt would pay the step, however large, is left out.
        """
        lines = []
        for waterfall in self.run.plan.waterfalls:
            if not waterfall.takes_receipts:
                continue
            amount = self._probe.first_payment(waterfall.index, slots_paid(self.run.plan, step))
            if amount is not None:
                currency = waterfall.currency
                lines.append(Needed(waterfall.name, currency, decimal(amount, currency)))
        return Table(lines)


def _level(number: int, currency: str | None) -> str:
    return f"{number:,}" if currency is None else str(Money(number, currency))
