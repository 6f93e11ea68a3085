"""The ladder of steps: what reached each, what it was paid, what it still wants, and why not."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from recoup.analysis.measuring import Measurer
from recoup.analysis.next_unit import marginal_shares
from recoup.analysis.table import Table
from recoup.analysis.totals import Sums, clause, decimal, slots_of, slots_paid, until
from recoup.analysis.wording import told
from recoup.engine.layout import owed
from recoup.engine.probe import Probe
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.values.glossary import Term
from recoup.values.money import Money
from recoup.values.phrases import amount, joined, plain


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
        """What keeps a step from paying, in English; None where the next receipt may pay it."""
        why = self.why(step)
        return None if why is None else why.en

    def why(self, step: p.Step) -> Term | None:
        """What keeps a step from paying; None where the next receipt may pay it."""
        for guard in step.guards:
            reached = bool(self.run.state.reached >> guard.milestone & 1)
            if reached != guard.reached:
                return self._guard_words(guard)
        if step.limit is not None and self._limit_left(step) == 0:
            currency = self.run.plan.waterfalls[step.waterfall].currency
            return told("limit_used", limit=amount(Money(step.limit, currency)))
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

    def _measured(self, measure: p.Measure, level: int, *, strictly: bool) -> Term:
        """How far a measure is from its level, in the currency of what it counts."""
        program = self.run.program
        measurer = Measurer(self.run.plan, program, self._numbers, lambda _: Fraction(0))
        totals = [self.run.plan.totals[q.index] for q in p.quantities(measure) if q.what == "total"]
        currency = next((t.currency for t in totals if t.currency), None)
        now = round(measurer.measure(measure).value)
        phrase = "measured_more" if strictly else "measured"
        return told(phrase, now=_level(now, currency), level=_level(level, currency))

    def _guard_words(self, guard: p.Guard) -> Term:
        milestone = self.run.plan.milestones[guard.milestone]
        if guard.reached:
            return told("not_reached", name=milestone.name, progress=self.progress(milestone.test))
        day = self.run.state.reached_on.get(guard.milestone)
        if day is None:
            return told("reached", name=milestone.name)
        return told("reached_on", name=milestone.name, day=str(day))

    def _waits(self, step: p.Step) -> Term | None:
        """What waits in the pots of a step's waterfall, and until when."""
        waterfall = self.run.plan.waterfalls[step.waterfall]
        place = self.run.program.layout.held.get(waterfall.index)
        if waterfall.hold is None or place is None or not self._numbers[place]:
            return None
        waiting = amount(Money(self._numbers[place], waterfall.currency))
        return told("waits", amount=waiting, until=until(self.run.plan, waterfall, waterfall.hold))

    def _satisfied(self, step: p.Step) -> Term:
        if isinstance(step.ask, p.Due):
            return told("due_so_far")
        if not isinstance(step.ask, p.Recoup):
            return told("paid")
        layout = self.run.program.layout
        charged = any(
            self._numbers[layout.account[a] + 2] for c in step.ask.claimants for a in c.accounts
        )
        return told("recouped" if charged else "uncharged")

    def _blocker(self, step: p.Step) -> Term | None:
        """The earlier step of the same waterfall that takes all of the next unit, if one does."""
        waterfall = self.run.plan.waterfalls[step.waterfall]
        for index in waterfall.steps:
            if index >= step.index:
                return None
            earlier = self.run.plan.steps[index]
            if self._takes_all(earlier):
                wants = self.wants(earlier)
                if not wants:
                    return told("first", step=earlier.name)
                wanted = amount(Money(wants, waterfall.currency))
                return told("first_wants", step=earlier.name, amount=wanted)
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

    def progress(self, test: p.Test) -> Term:
        """How far a milestone's test is from being met, in words."""
        plan = self.run.plan
        match test:
            case p.IsRecouped(accounts=accounts):
                left = [(a, self.owed(a)) for a in accounts if self.owed(a)]
                parts = (
                    told("owed_more", account=found.title, amount=amount(Money(o, found.currency)))
                    for found, o in ((plan.accounts[a], o) for a, o in left)
                )
                return joined(*parts, en="; ", zh="；") if left else told("uncharged")
            case p.Reaches(total=index, level=level, strictly=strictly):
                total = plan.totals[index]
                now = self._numbers[self.run.program.layout.total[index]]
                return told(
                    "counted_more" if strictly else "counted",
                    what=total.what,
                    name=total.name,
                    now=_level(now, total.currency),
                    level=_level(level, total.currency),
                )
            case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
                return self._measured(measure, level, strictly=strictly)
            case p.OnOrAfter(date=day):
                return told("day", day=str(day))
            case p.MilestoneIs(milestone=index):
                inner = plan.milestones[index]
                return told("not_reached", name=inner.name, progress=self.progress(inner.test))
            case p.All(tests=tests) | p.AnyOf(tests=tests):
                en, zh = (" and ", "且") if isinstance(test, p.All) else (" or ", "或")
                return joined(*map(self.progress, tests), en=en, zh=zh)

    def needed(self, step: p.Step) -> Table[Needed]:
        """How much more must come in, by source, before a step pays its next unit.

        A source from which no receipt would pay the step, however large, is left out.
        """
        lines = []
        for waterfall in self.run.plan.waterfalls:
            if not waterfall.takes_receipts:
                continue
            more = self._probe.first_payment(waterfall.index, slots_paid(self.run.plan, step))
            if more is not None:
                currency = waterfall.currency
                lines.append(Needed(waterfall.name, currency, decimal(more, currency)))
        return Table(lines)


def _level(number: int, currency: str | None) -> Term:
    return plain(f"{number:,}") if currency is None else amount(Money(number, currency))
