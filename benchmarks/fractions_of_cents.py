"""What one would write first: the steps of a plan, receipt by receipt, in exact fractions.

It stands for the tool that a careful user would build instead, to measure the engine against. It
interprets the plan as it goes, keeps the same journal, rounds nothing, and looks at milestones only
between receipts (the engine also splits receipts at them). Interest is left out.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from recoup.plan import model as p
from recoup.plan.entry import entry_of
from recoup.receipts.model import Event


@dataclass
class FractionInterpreter:
    """Runs receipts through a plan; `journal` holds (event, slot, amount)."""

    plan: p.Plan
    owed: dict[int, Fraction] = field(default_factory=dict)
    given: dict[int, Fraction] = field(default_factory=dict)
    seen: dict[int, Fraction] = field(default_factory=dict)
    totals: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    journal: list[tuple[str, int, Fraction]] = field(default_factory=list)

    def run(self, events: list[Event]) -> None:
        for charge in self.plan.charges:
            self.owed[charge.account] = self.owed.get(charge.account, Fraction(0)) + charge.amount
        for event in events:
            entry = entry_of(self.plan, event)
            assert entry is not None
            self._receipt(event.id, entry, Fraction(event.amount))
            self._milestones()

    def _receipt(self, event: str, entry: int, amount: Fraction) -> None:
        entered = {entry: amount}
        for waterfall in self.plan.waterfalls[entry:]:
            left = entered.get(waterfall.index, Fraction(0))
            if not left:
                continue
            key = ("waterfall", waterfall.name)
            self.totals[key] = self.totals.get(key, Fraction(0)) + left
            for index in waterfall.steps:
                step = self.plan.steps[index]
                if all((g.milestone in self.reached) == g.reached for g in step.guards):
                    for slot, paid in self._step(step, left, entered):
                        left -= paid
                        self._pay(event, slot, paid, entered)

    def _pay(self, event: str, slot: int, paid: Fraction, entered: dict[int, Fraction]) -> None:
        if not paid:
            return
        self.journal.append((event, slot, paid))
        terms = self.plan.slots[slot]
        if terms.pot is not None:
            target = self.plan.waterfall_of_pot(terms.pot)
            entered[target] = entered.get(target, Fraction(0)) + paid
            key = ("pot", terms.pot)
        else:
            key = ("party", terms.party or "")
        self.totals[key] = self.totals.get(key, Fraction(0)) + paid

    def _step(
        self, step: p.Step, left: Fraction, entered: dict[int, Fraction]
    ) -> list[tuple[int, Fraction]]:
        if isinstance(step.ask, p.Recoup):
            return self._recoup(step.ask, left, entered)
        take = min(self._ask(step, left, entered), left)
        if step.limit is not None:
            take = min(take, step.limit - self.given.get(step.index, Fraction(0)))
        self.given[step.index] = self.given.get(step.index, Fraction(0)) + take
        assert step.pays is not None
        whole = sum(step.pays.weights)
        return [
            (slot, take * weight / whole)
            for slot, weight in zip(step.pays.slots, step.pays.weights, strict=True)
        ]

    def _basis(self, basis: p.Basis, left: Fraction, entered: dict[int, Fraction]) -> Fraction:
        return left if basis.waterfall is None else entered.get(basis.waterfall, Fraction(0))

    def _ask(self, step: p.Step, left: Fraction, entered: dict[int, Fraction]) -> Fraction:
        match step.ask:
            case p.Share(rate=rate, basis=basis):
                return rate * self._basis(basis, left, entered)
            case p.Fixed(amount=amount):
                return amount - self.given.get(step.index, Fraction(0))
            case p.Bands(bands=bands, basis=basis):
                start = self.seen.get(step.index, Fraction(0))
                end = start + self._basis(basis, left, entered)
                self.seen[step.index] = end
                taken, floor = Fraction(0), Fraction(0)
                for rate, level in bands:
                    top = end if level is None else min(end, Fraction(level))
                    taken += rate * max(Fraction(0), top - max(floor, start))
                    floor = Fraction(level) if level is not None else end
                return taken
            case _:
                return left

    def _recoup(
        self, ask: p.Recoup, left: Fraction, entered: dict[int, Fraction]
    ) -> list[tuple[int, Fraction]]:
        if ask.out_of is not None:
            left = min(left, ask.out_of.rate * self._basis(ask.out_of.basis, left, entered))
        found = []
        live = [c for c in ask.claimants if self.owed.get(c.accounts[0], Fraction(0)) > 0]
        weights = sum(c.weight for c in live)
        for claimant in live:
            account = claimant.accounts[0]
            part = left if ask.how is p.How.IN_ORDER else left * claimant.weight / weights
            part = min(part, self.owed[account])
            if ask.how is p.How.IN_ORDER:
                left -= part
            self.owed[account] -= part
            found.append((claimant.slots[0], part))
        return found

    def _milestones(self) -> None:
        for milestone in self.plan.milestones:
            if milestone.index not in self.reached and self._holds(milestone.test):
                self.reached.add(milestone.index)

    def _holds(self, test: p.Test) -> bool:
        match test:
            case p.IsRecouped(accounts=accounts):
                return all(self.owed.get(a, Fraction(0)) <= 0 for a in accounts)
            case p.Reaches(total=index, level=level):
                total = self.plan.totals[index]
                return self.totals.get((total.what, total.name), Fraction(0)) >= level
            case _:
                return False
