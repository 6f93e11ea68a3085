"""Where the next dollar goes: the exact marginal shares of a further receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from recoup.analysis.measuring import Measurer
from recoup.analysis.table import Table
from recoup.engine.layout import owed
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.plan.holding import shares_held
from recoup.values.number import show_share

Rates = Mapping[tuple[str, str], Fraction]


@dataclass(frozen=True, slots=True)
class NextUnit:
    """The share of the next unit received at a source that a party gets, an exact fraction."""

    source: str
    currency: str
    party: str
    step: str
    share: Fraction

    @property
    def percent(self) -> str:
        return show_share(self.share)


def marginal_shares(
    run: Run, entering: Mapping[int, Fraction], begun: Run | None = None
) -> dict[int, Fraction]:
    """The part of the next unit received that each slot gets, by its index.

    `entering` is how much of the unit comes in at which waterfall.

    What is paid in proportion to balances keeps the proportion of the balances it began with:
    those that `begun` left, where the run has gone on from there, since cents hide it near the end.
    """
    flow = _Margin(run, entering, begun or run)
    flow.follow()
    return flow.shares


def marginal_payments(
    run: Run, entering: Mapping[int, Fraction], rates: Rates, begun: Run | None = None
) -> dict[int, Fraction]:
    """What each slot gets of the next minor unit received, in minor units of its own currency.

    As `marginal_shares`, with what is converted on the way at `rates`: minor units of the second
    currency for one of the first, by the pair.
    """
    flow = _Margin(run, entering, begun or run, rates)
    flow.follow()
    return flow.shares


def next_unit(run: Run) -> Table[NextUnit]:
    """For every waterfall that takes in receipts, who gets what part of the next unit, and where.

    Exact at the state that the run left: up to the next milestone, limit or recoupment. Conversions
    are left aside: a share is of the unit received, in whatever currency it arrives.
    """
    lines: list[NextUnit] = []
    for waterfall in run.plan.waterfalls:
        if waterfall.takes_receipts:
            lines.extend(_from(run, waterfall))
    return Table(lines)


def _from(run: Run, entry: p.Waterfall) -> list[NextUnit]:
    names = {s.index: s.name for s in run.plan.steps}
    return [
        NextUnit(entry.name, entry.currency, slot.party, names[slot.step], share)
        for index, share in marginal_shares(run, {entry.index: Fraction(1)}).items()
        if share and (slot := run.plan.slots[index]).party is not None
    ]


class _Margin:
    """Follows one infinitesimal unit from where it comes in down.

    Without `rates`, amounts stay those of the unit, in whatever currency they are paid.
    """

    def __init__(
        self,
        run: Run,
        entering: Mapping[int, Fraction],
        begun: Run,
        rates: Rates | None = None,
    ) -> None:
        self.rates = rates or {}
        self.run, self.plan, self.begun = run, run.plan, begun
        self.numbers, self.layout = run.state.numbers, run.program.layout
        self.entered = dict(entering)
        self.shares: dict[int, Fraction] = {}
        self.entering = entering
        self.left = Fraction(0)
        self.rights = {right.slot: right for right in self.plan.rights}

    def follow(self) -> None:
        for waterfall in self.plan.waterfalls:
            if waterfall.hold is not None and waterfall.index not in self.entering:
                continue
            for count in waterfall.counts:
                self._count(waterfall.index, count)
            unit = self.entered.get(waterfall.index, Fraction(0))
            if not unit:
                continue
            self.left = unit
            for index in waterfall.steps:
                step = self.plan.steps[index]
                if all(
                    bool(self.run.state.reached >> g.milestone & 1) == g.reached
                    for g in step.guards
                ):
                    self._step(step)

    def _count(self, definition: int, count: p.Count) -> None:
        """What a definition counts of the unit on its way."""
        counted = self._into_pot(count.pot, definition)
        if count.waterfall is not None:
            entered = self.entered.get(count.waterfall, Fraction(0))
            counted = self._changed(entered, count.waterfall, definition)
        self.entered[definition] = self.entered.get(definition, Fraction(0)) + count.rate * counted

    def _into_pot(self, pot: str | None, target: int | None = None) -> Fraction:
        found = Fraction(0)
        for index, share in self.shares.items():
            slot = self.plan.slots[index]
            if slot.pot == pot:
                source = self.plan.steps[slot.step].waterfall
                found += share if target is None else self._changed(share, source, target)
        return found

    def _changed(self, share: Fraction, source: int, target: int) -> Fraction:
        """What passes from one waterfall to another, in the currency of the latter."""
        pair = (self.plan.waterfalls[source].currency, self.plan.waterfalls[target].currency)
        return share * self.rates.get(pair, 1)

    def _growth(self, total: p.Total) -> Fraction:
        """How much of the unit has come to a total so far."""
        if total.since is not None and not self.run.state.reached >> total.since & 1:
            return Fraction(0)
        if total.what == "waterfall":
            found = (w.index for w in self.plan.waterfalls if w.name == total.name)
            return self.entered.get(next(found), Fraction(0))
        if total.what == "pot":
            return self._into_pot(total.name)
        shares = Fraction(0)
        for index, share in self.shares.items():
            slot = self.plan.slots[index]
            waterfall = self.plan.steps[slot.step].waterfall
            if total.within is None:
                counts = slot.party == total.name
            else:
                counts = waterfall == total.within and total.name in (slot.party, slot.allotted)
            if counts and total.currency in (None, self.plan.waterfalls[waterfall].currency):
                shares += share
        return shares

    def _step(self, step: p.Step) -> None:
        limit_left = self._limit_left(step)
        if limit_left is not None and limit_left <= 0:
            return
        if isinstance(step.ask, p.Recoup):
            self._recoup(step.ask)
            return
        take = min(self._ask(step), self.left)
        self.left -= take
        assert step.pays is not None
        whole = sum(step.pays.weights)
        for slot, weight in zip(step.pays.slots, step.pays.weights, strict=True):
            self._give(slot, take * weight / whole)

    def _limit_left(self, step: p.Step) -> int | None:
        if step.limit is None:
            return None
        return step.limit - self.numbers[self.layout.given[step.index]]

    def _basis(self, basis: p.Basis) -> Fraction:
        if basis.waterfall is None:
            return self.left
        return self.entered.get(basis.waterfall, Fraction(0))

    def _ask(self, step: p.Step) -> Fraction:
        match step.ask:
            case p.Share(rate=rate, basis=basis):
                return rate * self._basis(basis)
            case p.Fixed(amount=amount):
                given = self.numbers[self.layout.given[step.index]]
                return self.left if amount > given else Fraction(0)
            case p.Due(measure=measure):
                if self.run.program.wanted(self.numbers)[step.index]:
                    return self.left
                measurer = Measurer(self.plan, self.run.program, self.numbers, self._growth)
                return max(Fraction(0), measurer.measure(measure).growth)
            case p.Bands():
                seen = self.numbers[self.layout.seen[step.index]]
                return _band_rate(step.ask, seen) * self._basis(step.ask.basis)
            case _:
                return self.left

    def _recoup(self, ask: p.Recoup) -> None:
        available = self.left
        if ask.out_of is not None:
            available = min(available, ask.out_of.rate * self._basis(ask.out_of.basis))
        balances = [sum(self._owed(a) for a in c.accounts) for c in ask.claimants]
        live = [i for i, balance in enumerate(balances) if balance > 0]
        if not live:
            return
        if ask.how is p.How.IN_ORDER:
            live = live[:1]
        weights = {
            i: self._began_with(ask.claimants[i]) or balances[i]
            if ask.how is p.How.BY_BALANCE
            else ask.claimants[i].weight
            for i in live
        }
        whole = sum(weights.values())
        for i in live:
            claimant = ask.claimants[i]
            first = next(
                s
                for a, s in zip(claimant.accounts, claimant.slots, strict=True)
                if self._owed(a) > 0
            )
            self._give(first, available * weights[i] / whole)
        self.left -= available

    def _began_with(self, claimant: p.Claimant) -> int:
        numbers, terms = self.begun.state.numbers, self.plan.accounts
        return sum(owed(terms[a], numbers, self.layout.account[a]) for a in claimant.accounts)

    def _owed(self, account: int) -> int:
        terms = self.plan.accounts[account]
        return owed(terms, self.numbers, self.layout.account[account])

    def _give(self, slot: int, share: Fraction) -> None:
        parts: dict[int, Fraction] = {slot: Fraction(1)}
        if (right := self.rights.get(slot)) is not None:
            held = shares_held(self.plan, right, self.run.state.reached)
            parts = dict(zip(right.slots, held, strict=True))
        for place, part in parts.items():
            self.shares[place] = self.shares.get(place, Fraction(0)) + share * part
        pot = self.plan.slots[slot].pot
        if pot is not None:
            target = self.plan.waterfall_of_pot(pot)
            more = self._changed(
                share, self.plan.steps[self.plan.slots[slot].step].waterfall, target
            )
            self.entered[target] = self.entered.get(target, Fraction(0)) + more


def _band_rate(bands: p.Bands, seen: int) -> Fraction:
    for rate, level in bands.bands:
        if level is None or seen < level:
            return rate
    return Fraction(0)
