"""Exchange rates as the deal says: agreed, of the day, or the last within some days."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.engine.arithmetic import NANO
from recoup.plan.model import Plan
from recoup.receipts.model import Event, Rates
from recoup.values.currency import minor_digits


@dataclass(frozen=True, slots=True)
class RateUsed:
    """A rate as it was applied, and where it came from."""

    from_currency: str
    to_currency: str
    rate: Fraction
    day: date | None
    why: str


def minor_factor(used: RateUsed) -> tuple[int, int]:
    """The rate between minor units, in billionths, as numerator and denominator."""
    digits = minor_digits(used.to_currency) - minor_digits(used.from_currency)
    scaled = used.rate * Fraction(10) ** digits * NANO
    return scaled.numerator, scaled.denominator


@dataclass(slots=True)
class Converter:
    """Finds the rate for a pair and a day; keeps what it found."""

    plan: Plan
    rates: Rates | None
    found: dict[tuple[str, str, date], RateUsed | None] = field(default_factory=dict)

    def rate(self, from_currency: str, to_currency: str, day: date) -> RateUsed | None:
        """The rate, units of the second currency for one of the first; None where there is none."""
        key = (from_currency, to_currency, day)
        if key not in self.found:
            self.found[key] = self._find(*key)
        return self.found[key]

    def agreed(self, from_currency: str, to_currency: str) -> Fraction | None:
        """The rate that the deal itself agrees, in either direction; None where there is none."""
        fixed = self.plan.conversion.fixed
        if (from_currency, to_currency) in fixed:
            return fixed[from_currency, to_currency]
        inverse = fixed.get((to_currency, from_currency))
        return None if inverse is None else 1 / inverse

    def _find(self, from_currency: str, to_currency: str, day: date) -> RateUsed | None:
        conversion = self.plan.conversion
        fixed = self.agreed(from_currency, to_currency)
        if fixed is not None:
            return RateUsed(from_currency, to_currency, fixed, None, "agreed in the deal")
        if self.rates is None:
            return None
        used = self.rates.find(from_currency, to_currency, day, conversion.last_within_days)
        if used is None:
            return None
        return RateUsed(from_currency, to_currency, used.rate, used.day, used.why)

    def factor(self, from_currency: str, to_currency: str, day: date) -> tuple[int, int]:
        """The rate between minor units, in billionths, as numerator and denominator."""
        used = self.rate(from_currency, to_currency, day)
        assert used is not None
        return minor_factor(used)

    def convert(
        self,
        amount: int,
        currencies: tuple[str, str],
        day: date,
        *,
        carries: dict[tuple[str, str, int], int],
        place: int,
    ) -> int:
        """An amount in whole minor units of the second currency; its fraction is carried.

        `carries` keeps the fractions of each place at which money is converted.
        """
        numerator, denominator = self.factor(*currencies, day)
        key = (*currencies, place)
        carry = carries.get(key, NANO // 2)
        whole, carries[key] = divmod(amount * numerator // denominator + carry, NANO)
        return whole

    def missing(self, needs: Iterable[tuple[str, str, Event]]) -> list[Diagnostic]:
        """A diagnostic for each pair and day that a rate is needed for and missing."""
        seen: set[tuple[str, str, date]] = set()
        diagnostics = []
        for from_currency, to_currency, event in needs:
            key = (from_currency, to_currency, event.date)
            if key in seen or self.rate(*key) is not None:
                continue
            seen.add(key)
            within = self.plan.conversion.last_within_days
            rule = f"of that day or the {within} days before" if within else "of that day"
            diagnostics.append(
                Diagnostic(
                    "missing-rate",
                    f"no rate {rule} turns {from_currency} into {to_currency} on {event.date}",
                    event.span,
                    f"add a row `{event.date},{from_currency},{to_currency},…` to the rates, or "
                    "let the deal take `convert at the last rate within 7 days`",
                )
            )
        return diagnostics
