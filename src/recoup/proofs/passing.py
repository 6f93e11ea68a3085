"""Money through the waterfalls in exact fractions: what the engine does in a pass, as facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from recoup.plan import model as p
from recoup.plan.flow import feeders, reachable
from recoup.plan.holding import shares_held
from recoup.proofs import algebra as a
from recoup.proofs.measures import measured, taken_of
from recoup.proofs.state import Place, State, counted_with


@dataclass(slots=True)
class Passed:
    """What came of an amount: what each slot was paid, what came into each waterfall, the state.

    `left` is what each step left to those below it. `filled` says of accounts that they are
    recouped with the last of the amount, not before.
    """

    paid: dict[int, a.Term] = field(default_factory=dict)
    into: dict[int, a.Term] = field(default_factory=dict)
    left: dict[int, a.Term] = field(default_factory=dict)
    filled: dict[int, list[a.Term]] = field(default_factory=dict)
    state: dict[Place, a.Term] = field(default_factory=dict)


class Passing:
    """Writes passes of one plan. `rates` are those of conversions between its waterfalls."""

    def __init__(
        self, plan: p.Plan, algebra: a.Algebra, rates: Mapping[tuple[str, str], Fraction]
    ) -> None:
        self.plan, self.algebra, self.rates = plan, algebra, rates

    def passed(self, entry: int, amount: a.Term, state: State, mask: Sequence[a.Term]) -> Passed:
        """An amount that enters at a waterfall while these milestones are reached."""
        found = Passed(state=dict(state), into={entry: amount})
        path = reachable(self.plan, entry)
        for index in path:
            waterfall = self.plan.waterfalls[index]
            if index != entry:
                found.into[index] = self.algebra.named(self._inflow(waterfall, found))
            left = found.into[index]
            for number in waterfall.steps:
                left = self._step(self.plan.steps[number], left, found, mask)
                found.left[number] = left
        for total in range(len(self.plan.totals)):
            coming = self.coming(total, found, mask)
            if coming is not a.NOTHING:
                counted = found.state["total", total] + coming
                found.state["total", total] = self.algebra.named(counted)
        return found

    # ---- what comes in -----------------------------------------------------------------------

    def _inflow(self, waterfall: p.Waterfall, found: Passed) -> a.Term:
        terms = [self._from(source, waterfall, waterfall.pots, found) for source in
                 feeders(self.plan, waterfall)]  # fmt: skip
        for count in waterfall.counts:
            if count.pot is not None:
                counted = self._into_pot(count.pot, found)
            else:
                assert count.waterfall is not None
                counted = found.into.get(count.waterfall, a.NOTHING)
            terms.append(counted * a.number(count.rate))
        return a.added(*terms)

    def _from(
        self, source: int, waterfall: p.Waterfall, pots: Sequence[str], found: Passed
    ) -> a.Term:
        """What one waterfall paid into some pots of another, in the currency of that other."""
        paid = [
            found.paid[i]
            for i, slot in enumerate(self.plan.slots)
            if slot.pot in pots and self.plan.steps[slot.step].waterfall == source
            and i in found.paid
        ]  # fmt: skip
        pair = (self.plan.waterfalls[source].currency, waterfall.currency)
        amount = a.added(*paid)
        return amount if pair[0] == pair[1] else amount * a.number(self.rates.get(pair, 0))

    def _into_pot(self, pot: str, found: Passed) -> a.Term:
        receiver = next((w for w in self.plan.waterfalls if pot in w.pots), None)
        if receiver is None:
            return a.NOTHING
        sources = feeders(self.plan, receiver)
        return a.added(*(self._from(source, receiver, (pot,), found) for source in sources))

    def coming(self, total: int, found: Passed, mask: Sequence[a.Term]) -> a.Term:
        """What the pass has brought to a total so far."""
        watched = self.plan.totals[total]
        terms: list[a.Term] = []
        if watched.what == "waterfall":
            here = [w.index for w in self.plan.waterfalls if w.name == watched.name]
            terms = [found.into[i] for i in here if i in found.into]
        elif watched.what == "pot":
            terms = [self._into_pot(watched.name, found)]
        elif watched.what == "party":
            terms = [paid for i, paid in found.paid.items() if self._counts_for(watched, i)]
        if not terms:
            return a.NOTHING
        if watched.since is None:
            return a.added(*terms)
        return a.whether(mask[watched.since], a.added(*terms), a.NOTHING)

    def _counts_for(self, total: p.Total, index: int) -> bool:
        slot = self.plan.slots[index]
        waterfall = self.plan.waterfalls[self.plan.steps[slot.step].waterfall]
        if total.within is not None and total.within != waterfall.index:
            return False
        who = slot.right or slot.party
        if total.within is not None and waterfall.definition:
            who = slot.allotted
        return who == total.name and total.currency in (None, waterfall.currency)

    # ---- one step ----------------------------------------------------------------------------

    def _step(self, step: p.Step, left: a.Term, found: Passed, mask: Sequence[a.Term]) -> a.Term:
        """What a step leaves, once it has taken what it asks."""
        holds = a.both(*(
            mask[g.milestone] if g.reached else a.unless(mask[g.milestone])
            for g in dict.fromkeys(step.guards)
        ))  # fmt: skip
        before = dict(found.state)
        if isinstance(step.ask, p.Recoup):
            taken = self._recoup(step, step.ask, left, found, holds)
        else:
            taken = self._ask(step, left, found, mask)
            taken = self.algebra.named(a.whether(holds, taken, a.NOTHING))
            self._count_given(step, taken, found)
            self._pay(step, taken, found)
        self._towards_hurdles(step, found)
        self._convey(step, found, mask)
        if step.guards:
            for place in [k for k, term in found.state.items() if before[k] is not term]:
                if place[0] == "seen":
                    now = a.whether(holds, found.state[place], before[place])
                    found.state[place] = self.algebra.named(now)
        return self.algebra.named(left - taken)

    def _basis(self, basis: p.Basis, left: a.Term, found: Passed) -> a.Term:
        return left if basis.waterfall is None else found.into.get(basis.waterfall, a.NOTHING)

    def _limited(self, step: p.Step, taken: a.Term, found: Passed) -> a.Term:
        if step.limit is None:
            return taken
        given = found.state["given", counted_with(self.plan, step)]
        most = self.algebra.not_negative(a.number(step.limit) - given)
        return self.algebra.least(taken, most)

    def _count_given(self, step: p.Step, taken: a.Term, found: Passed) -> None:
        place: Place = ("given", counted_with(self.plan, step))
        if place in found.state:
            found.state[place] = self.algebra.named(found.state[place] + taken)

    def _ask(self, step: p.Step, left: a.Term, found: Passed, mask: Sequence[a.Term]) -> a.Term:
        """What a step takes of what is left, its guards aside."""
        algebra, group = self.algebra, counted_with(self.plan, step)
        match step.ask:
            case p.Share(rate=rate, basis=basis):
                counted = self._basis(basis, left, found)
                taken = algebra.least(counted * a.number(rate), left)
                self._see(group, counted, found)
            case p.Bands(bands=bands, whole=whole, basis=basis):
                counted = self._basis(basis, left, found)
                before = found.state["seen", group]
                self._see(group, counted, found)
                taken = taken_of(bands, found.state["seen", group], whole=whole)
                taken -= (
                    found.state["given", group] if whole else taken_of(bands, before, whole=False)
                )
                taken = algebra.least(algebra.not_negative(taken), left)
            case p.Fixed(amount=amount):
                due = algebra.not_negative(a.number(amount) - found.state["given", group])
                taken = algebra.least(due, left)
            case p.Due(measure=measure, period=period):
                due = measured(measure, found.state, lambda t: self.coming(t, found, mask), algebra)
                due -= found.state["given", group]
                if period is not None:
                    due += found.state["base", period, ("given", group)]
                taken = algebra.least(algebra.not_negative(due), left)
            case _:
                taken = left
        return self._limited(step, taken, found)

    def _see(self, group: int, counted: a.Term, found: Passed) -> None:
        if ("seen", group) in found.state:
            found.state["seen", group] = self.algebra.named(found.state["seen", group] + counted)

    def _pay(self, step: p.Step, taken: a.Term, found: Passed) -> None:
        assert step.pays is not None
        slots, weights = step.pays.slots, step.pays.weights
        for slot, weight in zip(slots, weights, strict=True):
            part = Fraction(weight, sum(weights))
            found.paid[slot] = taken if part == 1 else taken * a.number(part)

    # ---- recoupment --------------------------------------------------------------------------

    def _recoup(
        self, step: p.Step, ask: p.Recoup, left: a.Term, found: Passed, holds: a.Term
    ) -> a.Term:
        available = left
        if ask.out_of is not None:
            portion = self._basis(ask.out_of.basis, left, found) * a.number(ask.out_of.rate)
            available = self.algebra.least(portion, left)
        available = self._limited(step, available, found)
        available = self.algebra.named(a.whether(holds, available, a.NOTHING))
        if ask.how is p.How.IN_ORDER or len(ask.claimants) == 1:
            taken = a.added(*(self._in_order(c, available, found) for c in _in_turn(ask)))
            taken = self.algebra.named(taken)
        else:
            taken = self._together(ask, available, found)
        self._count_given(step, taken, found)
        return taken

    def _owed(self, account: int, found: Passed) -> a.Term:
        return self.algebra.not_negative(found.state["owed", account])

    def _in_order(self, claimant: p.Claimant, available: a.Term, found: Passed) -> a.Term:
        """What accounts get, one after the other, of what is available to them."""
        taken = []
        for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
            owed = self._owed(account, found)
            found.filled.setdefault(account, []).append(available == owed)
            paid = self.algebra.least(owed, available)
            available = self.algebra.named(available - paid)
            self._book(account, slot, paid, found)
            taken.append(paid)
        return a.added(*taken)

    def _book(self, account: int, slot: int, paid: a.Term, found: Passed) -> None:
        found.paid[slot] = paid
        left = found.state["owed", account] - paid
        found.state["owed", account] = self.algebra.named(left)

    def _together(self, ask: p.Recoup, available: a.Term, found: Passed) -> a.Term:
        """What claimants get who share what is available, each up to what it is owed."""
        algebra = self.algebra
        balances = [[found.state["owed", i] for i in c.accounts] for c in ask.claimants]
        owed = [[self._owed(i, found) for i in c.accounts] for c in ask.claimants]
        limits = [algebra.named(a.added(*each)) for each in owed]
        whole = algebra.named(a.added(*limits))
        taken = algebra.least(available, whole)
        if ask.how is p.How.BY_BALANCE:
            for claimant in ask.claimants:
                for account in claimant.accounts:
                    found.filled.setdefault(account, []).append(available == whole)
            gets = algebra.in_proportion(taken, limits, [x for each in balances for x in each])
        else:
            gets = self._by_weight(ask, available, owed, limits, found)
        algebra.facts.append(a.added(*gets) == taken)
        for claimant, get in zip(ask.claimants, gets, strict=True):
            rest = get
            for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                paid = algebra.least(self._owed(account, found), rest)
                rest = algebra.named(rest - paid)
                self._book(account, slot, paid, found)
        return taken

    def _by_weight(
        self,
        ask: p.Recoup,
        available: a.Term,
        owed: list[list[a.Term]],
        limits: list[a.Term],
        found: Passed,
    ) -> list[a.Term]:
        """Each claimant gets its weight times one level, up to what it is owed; the level is the
        one at which all of what is available is used up, or everybody is whole."""
        level, whole = self.algebra.amount(), a.added(*limits)
        gets = []
        for claimant, limit, each in zip(ask.claimants, limits, owed, strict=True):
            due = level * a.number(claimant.weight)
            gets.append(self.algebra.least(due, limit))
            rest = due
            for account, amount in zip(claimant.accounts, each, strict=True):
                filled = a.whether(available < whole, rest == amount, available == whole)
                found.filled.setdefault(account, []).append(filled)
                rest = rest - amount
        return gets

    def _towards_hurdles(self, step: p.Step, found: Passed) -> None:
        """What a step paid counts towards rates of return that it does not recoup."""
        for account in self.plan.accounts:
            paid = [
                found.paid[i]
                for i in (account.hurdle.slots if account.hurdle is not None else ())
                if i in found.paid
                and self.plan.slots[i].step == step.index
                and self.plan.slots[i].account != account.index
            ]
            if paid:
                left = self.algebra.named(found.state["owed", account.index] - a.added(*paid))
                found.state["owed", account.index] = left
                found.filled.setdefault(account.index, []).append(left == 0)

    # ---- rights ------------------------------------------------------------------------------

    def _convey(self, step: p.Step, found: Passed, mask: Sequence[a.Term]) -> None:
        """Shares what a step paid with those whom its payees' rights went to."""
        for right in self.plan.rights:
            if self.plan.slots[right.slot].step != step.index:
                continue
            own = found.paid[right.slot]
            milestones = sorted({c.milestone for c in right.conveyances})
            cases = [c for n in range(len(milestones) + 1) for c in combinations(milestones, n)]
            for place, slot in enumerate(right.slots):
                got = a.NOTHING
                for reached in cases:
                    share = shares_held(self.plan, right, sum(1 << m for m in reached))[place]
                    here = a.both(*(
                        mask[m] if m in reached else a.unless(mask[m]) for m in milestones
                    ))  # fmt: skip
                    got = a.whether(here, own * a.number(share), got)
                found.paid[slot] = self.algebra.named(got)


def _in_turn(ask: p.Recoup) -> list[p.Claimant]:
    """All claimants as one, where each waits for those before it."""
    accounts = tuple(i for c in ask.claimants for i in c.accounts)
    slots = tuple(i for c in ask.claimants for i in c.slots)
    return [p.Claimant(accounts, slots, 1)]
