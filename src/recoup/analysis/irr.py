"""The yearly rates at which dated flows balance: one, none, or several."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

_DIGITS = 60
_CLOSE = Decimal("1e-32")
_NOTHING = Decimal("1e-26")
_SHOWN = Decimal("1e-12")
_VAST = Decimal("1e12")

# Days after the first, and the amount of that day.
Terms = list[tuple[int, int]]


def rates_of_return(
    flows: Iterable[tuple[date, int]], days_a_year: Fraction = Fraction(365)
) -> tuple[Decimal, ...]:
    """Every yearly rate above -100% at which dated flows balance, ascending.

    The internal rate of return is defined where there is just one: with money that goes out again
    after it came in there may be none, or several. Decimal arithmetic of 60 digits: the same
    digits on every machine.

    Units: amounts in minor units of one currency, what was paid in negative; a rate is a fraction
    of one, to twelve places.

    Example:
        >>> rates_of_return([(date(2023, 1, 1), -100), (date(2024, 1, 1), 108)])
        (Decimal('0.080000000000'),)
    """
    by_day: dict[date, int] = {}
    for day, amount in flows:
        by_day[day] = by_day.get(day, 0) + amount
    first = min(by_day, default=date.min)
    terms = sorted(((day - first).days, amount) for day, amount in by_day.items() if amount)
    with localcontext(Context(prec=_DIGITS)):
        years = Decimal(days_a_year.numerator) / Decimal(days_a_year.denominator)
        discounts = _Flows(terms).roots()
        return tuple(sorted(_rounded((-years * z.ln()).exp() - 1) for z in discounts))


def _rounded(rate: Decimal) -> Decimal:
    """Twelve places; of a rate that a fortune overnight comes to, twelve digits."""
    if rate < _VAST:
        return rate.quantize(_SHOWN)
    return Context(prec=12).create_decimal(rate)


@dataclass(frozen=True, slots=True)
class _Flows:
    """A sum of amounts × z to the power of days; z is the discount of a day, above zero."""

    terms: Terms

    def roots(self) -> list[Decimal]:
        """Every discount at which the sum is zero, ascending.

        Divided by the power at a change of sign, the sum has a derivative with one change of sign
        fewer, and between the roots of that it only rises or only falls (Laguerre's proof of
        Descartes' rule). A root at which the sum turns counts once.
        """
        change = self._first_change()
        if change is None:
            return []
        turns = _Flows([(k, a * (k - change)) for k, a in self.terms if k != change]).roots()
        found = [turn for turn in turns if self._sign(turn) == 0]
        for low, high in zip([None, *turns], [*turns, None], strict=True):
            root = self._between(low, high)
            if root is not None:
                found.append(root)
        return sorted(found)

    def _first_change(self) -> int | None:
        for (_, before), (days, after) in zip(self.terms, self.terms[1:], strict=False):
            if (before > 0) != (after > 0):
                return days
        return None

    def _sign(self, z: Decimal) -> int:
        """Zero where the sum is nothing beside the size of its terms."""
        total, size, last = Decimal(0), Decimal(0), 0
        for days, amount in reversed(self.terms):
            power = z ** (last - days) if last else Decimal(1)
            total, size, last = total * power + amount, size * power + abs(amount), days
        if abs(total) <= size * _NOTHING:
            return 0
        return 1 if total > 0 else -1

    def _between(self, low: Decimal | None, high: Decimal | None) -> Decimal | None:
        """The root between two turns, None standing for zero and for no end."""
        left = self._end(self.terms[0][1]) if low is None else self._sign(low)
        right = self._end(self.terms[-1][1]) if high is None else self._sign(high)
        if left * right >= 0:
            return None
        if low is None:
            low = high or Decimal(1)
            while self._sign(low) != left:
                low /= 2
        if high is None:
            high = low
            while self._sign(high) != right:
                high *= 2
        while high - low > low * _CLOSE:
            middle = (low + high) / 2
            if self._sign(middle) == left:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    @staticmethod
    def _end(amount: int) -> int:
        return 1 if amount > 0 else -1
