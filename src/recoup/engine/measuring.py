"""Measures as integer code: what a quantity comes to in the state, times its rates."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from recoup.engine.layout import Layout, interest_unit
from recoup.plan import model as p
from recoup.plan.rounding import band_levels, band_unit

# What has come in during a pass for a total, as code; empty outside of passes.
Inflow = Callable[[p.Total], str]


@dataclass(slots=True)
class MeasureCode:
    """Writes measures. `constants` takes the bands that the code refers to."""

    plan: p.Plan
    layout: Layout
    constants: dict[str, Any]

    def due(self, measure: p.Measure, inflow: Inflow) -> str:
        """Code of what a measure comes to, in whole minor units, halves up."""
        code, unit = self.exact(measure, inflow)
        return code if unit == 1 else f"((2 * {code} + {unit}) // {2 * unit})"

    def exact(self, measure: p.Measure, inflow: Inflow) -> tuple[str, int]:
        """Code of a measure in whole parts, and how many parts a minor unit has."""
        match measure:
            case p.Constant(amount=amount):
                return str(amount), 1
            case p.Portion(rate=rate, quantity=quantity):
                counted = self._quantity(quantity, inflow)
                times = "" if rate.numerator == 1 else f" * {rate.numerator}"
                return f"({counted}{times})", rate.denominator
            case p.Banded(whole=whole, quantity=quantity):
                bands = p.Bands(measure.bands, whole, p.Basis(None))
                name = f"levels_{len(self.constants)}"
                self.constants[name] = band_levels(bands)
                counted = self._quantity(quantity, inflow)
                code = f"whole_band({counted}, {name})" if whole else ""
                return code or f"marginal(0, {counted}, {name})", band_unit(bands)
            case p.PerUnit(amount=amount, unit=unit, quantity=quantity):
                counted = self._quantity(quantity, inflow)
                return f"(max(0, {counted}) // {unit} * {amount})", 1
            case p.Choice(greater=greater, measures=(one, other)):
                (a, first), (b, second) = self.exact(one, inflow), self.exact(other, inflow)
                unit = lcm(first, second)
                name = "max" if greater else "min"
                return f"{name}({_times(a, unit // first)}, {_times(b, unit // second)})", unit
            case p.Sum(parts=parts):
                return self._sum(parts, inflow)

    def _sum(
        self, parts: tuple[tuple[Fraction, p.Measure], ...], inflow: Inflow
    ) -> tuple[str, int]:
        written = [(rate, *self.exact(part, inflow)) for rate, part in parts]
        unit = lcm(*(rate.denominator * parts_of for rate, _, parts_of in written))
        terms = [_times(code, int(rate * unit / parts_of)) for rate, code, parts_of in written]
        return f"({' + '.join(terms)})", unit

    def _quantity(self, quantity: p.Quantity, inflow: Inflow) -> str:
        code = self._counted(quantity, inflow)
        if quantity.above is not None:
            return f"max(0, {code} - {quantity.above})"
        return code

    def _counted(self, quantity: p.Quantity, inflow: Inflow) -> str:
        if quantity.what == "notional":
            return f"notional[{quantity.index}]"
        place = self.layout.place_of(quantity)
        code = f"s[{place}]"
        if quantity.what == "total":
            coming = inflow(self.plan.totals[quantity.index])
            code += f" + {coming}" if coming else ""
        if quantity.period is not None:
            code += f" - s[{self.layout.base[quantity.period, place]}]"
        if quantity.what == "interest":
            return f"(({code}) // {interest_unit(self.plan.accounts[quantity.index])})"
        return f"({code})" if " " in code else code


def _times(code: str, factor: int) -> str:
    return code if factor == 1 else f"{code} * {factor}"
