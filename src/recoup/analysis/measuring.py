"""What a measure comes to at a state, and how fast it grows as money comes in: exact fractions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from recoup.engine.layout import interest_unit
from recoup.engine.program import Program
from recoup.plan import model as p

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Moving:
    """A value, in minor units, and its growth for each unit that comes in."""

    value: Fraction
    growth: Fraction

    def times(self, rate: Fraction) -> "Moving":
        return Moving(self.value * rate, self.growth * rate)


@dataclass(frozen=True, slots=True)
class Measurer:
    """Reads measures off a run's numbers; `growth` says how fast each total grows."""

    plan: p.Plan
    program: Program
    numbers: Sequence[int]
    growth: Callable[[p.Total], Fraction]

    def measure(self, measure: p.Measure) -> Moving:
        """A measure's value and growth, up to the next point at which its rates change."""
        match measure:
            case p.Constant(amount=amount):
                return Moving(Fraction(amount), ZERO)
            case p.Portion(rate=rate, quantity=quantity):
                return self._quantity(quantity).times(rate)
            case p.Banded(bands=bands, whole=whole, quantity=quantity):
                counted = self._quantity(quantity)
                return _whole(bands, counted) if whole else _marginal(bands, counted)
            case p.PerUnit(amount=amount, unit=unit, quantity=quantity):
                units = max(ZERO, self._quantity(quantity).value) // unit
                return Moving(Fraction(units * amount), ZERO)
            case p.Choice(greater=greater, measures=(one, other)):
                found = (self.measure(one), self.measure(other))
                chosen = (max if greater else min)(found, key=lambda m: (m.value, m.growth))
                return Moving(chosen.value, chosen.growth)
            case p.Sum(parts=parts):
                terms = [self.measure(part).times(rate) for rate, part in parts]
                return Moving(
                    sum((t.value for t in terms), ZERO), sum((t.growth for t in terms), ZERO)
                )

    def _quantity(self, quantity: p.Quantity) -> Moving:
        counted = self._counted(quantity)
        if quantity.above is None:
            return counted
        over = counted.value - quantity.above
        return Moving(over, counted.growth) if over >= 0 else Moving(ZERO, ZERO)

    def _counted(self, quantity: p.Quantity) -> Moving:
        if quantity.what == "notional":
            return Moving(Fraction(self.program.notional[quantity.index]), ZERO)
        layout = self.program.layout
        place = layout.place_of(quantity)
        number = self.numbers[place]
        if quantity.period is not None:
            number -= self.numbers[layout.base[quantity.period, place]]
        if quantity.what == "interest":
            number //= interest_unit(self.plan.accounts[quantity.index])
        growth = ZERO
        if quantity.what == "total":
            growth = self.growth(self.plan.totals[quantity.index])
        return Moving(Fraction(number), growth)


Levels = tuple[tuple[Fraction, int | None], ...]


def _marginal(bands: Levels, counted: Moving) -> Moving:
    taken, floor = ZERO, ZERO
    for rate, level in bands:
        if level is None or counted.value < level:
            taken += max(ZERO, counted.value - floor) * rate
            return Moving(taken, counted.growth * rate)
        taken += (level - floor) * rate
        floor = Fraction(level)
    return Moving(taken, ZERO)


def _whole(bands: Levels, counted: Moving) -> Moving:
    rate = next((r for r, level in bands if level is None or counted.value <= level), bands[-1][0])
    return counted.times(rate)
