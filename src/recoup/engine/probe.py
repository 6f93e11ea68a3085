"""What would happen if more came in: the run goes on, on a copy of its state."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from recoup.engine.arithmetic import NANO
from recoup.engine.conversion import RateUsed, minor_factor
from recoup.engine.passing import passes
from recoup.engine.program import Rates
from recoup.engine.run import Run

# The largest receipt that is tried: ten million million units of a currency with cents.
MOST = 10**15


@dataclass(slots=True)
class Probe:
    """Asks a run what a further receipt would bring, without changing it."""

    run: Run
    day: date = field(init=False)
    rates: Rates = field(init=False)

    def __post_init__(self) -> None:
        last = self.run.events[-1].date if self.run.events else date.min
        self.day = max(last, self.run.as_of or date.min)
        self.rates = [self._rate(a, b) for a, b in self.run.program.links]

    def _rate(self, from_currency: str, to_currency: str) -> tuple[int, int]:
        used = self.rate_used(from_currency, to_currency)
        return (0, 1) if used is None else minor_factor(used)

    def rate_used(self, from_currency: str, to_currency: str) -> RateUsed | None:
        """The rate of the last day, or else of the last event that has one."""
        for day in (self.day, *(event.date for event in reversed(self.run.events))):
            used = self.run.converter.rate(from_currency, to_currency, day)
            if used is not None:
                return used
        return None

    @property
    def changes(self) -> dict[tuple[str, str], Fraction]:
        """Minor units of the second currency for one of the first, where money is converted."""
        links = zip(self.run.program.links, self.rates, strict=True)
        return {pair: Fraction(one, other) / NANO for pair, (one, other) in links if one}

    def paid(self, entry: int, amount: int) -> dict[int, int]:
        """What each column would come to if the amount entered at a waterfall."""
        return self.paid_of([(entry, amount)])

    def paid_of(self, receipts: Sequence[tuple[int, int]]) -> dict[int, int]:
        """What each column would come to if amounts entered at waterfalls, one after another."""
        run = self.run
        numbers, mask = run.state.numbers[:], run.state.reached
        totals: dict[int, int] = {}
        day = self.day.toordinal()
        for entry, amount in receipts:
            columns = run.program.columns[entry]
            parts = passes(run.program, entry, amount, numbers, mask, self.rates, day)
            for _, results, reached in parts:
                mask = reached
                for column, result in zip(columns, results, strict=True):
                    totals[column] = totals.get(column, 0) + result
        return totals

    def missing_rates(self, entry: int) -> list[tuple[str, str]]:
        """The pairs of currencies on the way from a waterfall that no rate is known for: what they
        convert would be lost."""
        plan, reached, pairs = self.run.plan, [entry], set()
        for index in reached:
            pots = {s.pot for s in plan.slots if plan.steps[s.step].waterfall == index} - {None}
            for target in (plan.waterfall_of_pot(pot) for pot in pots if pot is not None):
                pairs.add((plan.waterfalls[index].currency, plan.waterfalls[target].currency))
                reached += [target] if target not in reached else []
        links = zip(self.run.program.links, self.rates, strict=True)
        return [pair for pair, rate in links if not rate[0] and pair in pairs]

    def after(self, entry: int, amount: int) -> Run:
        """The run as it would stand once the amount has entered at a waterfall."""
        return self.after_all([(entry, amount)])

    def after_all(self, receipts: Sequence[tuple[int, int]]) -> Run:
        """The run as it would stand once amounts have entered at waterfalls, one after another."""
        run, mask = self.run, self.run.state.reached
        numbers = run.state.numbers[:]
        day = self.day.toordinal()
        for entry, amount in receipts:
            for _, _, reached in passes(run.program, entry, amount, numbers, mask, self.rates, day):
                mask = reached
        return replace(run, state=replace(run.state, numbers=numbers, reached=mask))

    def first_payment(self, entry: int, slots: tuple[int, ...]) -> int | None:
        """The least further receipt at a waterfall that pays something to one of the slots.

        None where no receipt up to MOST does.
        """
        if not set(slots) & set(self.run.program.columns[entry]):
            return None
        high = 1
        while not self._pays(entry, high, slots):
            high *= 8
            if high > MOST:
                return None
        low = high // 8
        while high - low > 1:
            middle = (low + high) // 2
            if self._pays(entry, middle, slots):
                high = middle
            else:
                low = middle
        return high

    def _pays(self, entry: int, amount: int, slots: tuple[int, ...]) -> bool:
        paid = self.paid(entry, amount)
        return any(paid.get(slot, 0) > 0 for slot in slots)
