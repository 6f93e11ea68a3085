"""How much of a figure's variance each uncertain input is to blame for (Sobol's indices)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from recoup.simulate.tally import Place
from recoup.simulate.whole import Whole, exact_product, exact_sum


class Index(NamedTuple):
    """Parts of the variance, each with its standard error.

    `first` is what would go away on average if the input alone were known; `total` what would
    remain if all others were. Their difference is what comes of the input together with others.
    None where the figure does not vary, or too few futures were run to tell.
    """

    first: float | None
    first_error: float | None
    total: float | None
    total_error: float | None


class _Products(NamedTuple):
    """Sums over futures: of the figure as it is (a), all inputs drawn anew (b), one anew (c)."""

    number: int = 0
    a: int = 0
    aa: int = 0
    b: int = 0
    bb: int = 0
    c_less_a: int = 0
    b_by_c_less_a: int = 0
    c_less_a_squared: int = 0

    @staticmethod
    def of(a: Whole, b: Whole, c: Whole) -> _Products:
        d = c - a
        return _Products(
            len(a),
            exact_sum(a),
            exact_product(a, a),
            exact_sum(b),
            exact_product(b, b),
            exact_sum(d),
            exact_product(b, d),
            exact_product(d, d),
        )

    def plus(self, other: _Products) -> _Products:
        return _Products(*(x + y for x, y in zip(self, other, strict=True)))

    @property
    def variance(self) -> Fraction:
        """Of a and b together, which have one distribution."""
        mean = Fraction(self.a + self.b, 2 * self.number)
        return Fraction(self.aa + self.bb, 2 * self.number) - mean**2

    @property
    def first(self) -> Fraction:
        """The variance of the mean given the input (Saltelli et al. 2010), b less its mean."""
        product = Fraction(self.b_by_c_less_a, self.number)
        return product - Fraction(self.b, self.number) * Fraction(self.c_less_a, self.number)

    @property
    def total(self) -> Fraction:
        """The mean variance given all other inputs (Jansen 1999)."""
        return Fraction(self.c_less_a_squared, 2 * self.number)


@dataclass(frozen=True)
class Indices:
    """Sums for the indices of one figure, by input and by section of the futures."""

    sections: Mapping[str, tuple[_Products, ...]]

    @staticmethod
    def of(place: Place, a: Whole, b: Whole, anew: Mapping[str, Whole]) -> Indices:
        """The sums of a chunk.

        Args:
            a: the figure by future.
            b: the figure with every input drawn anew.
            anew: the figure with one input drawn anew, to what `b` has, by input.
        """
        found = {}
        for name, c in anew.items():
            parts = (place.parted(values) for values in (a, b, c))
            found[name] = tuple(_Products.of(*each) for each in zip(*parts, strict=True))
        return Indices(found)

    @staticmethod
    def merged(every: Sequence[Indices]) -> Indices:
        """The sums of all chunks, the same in whatever order."""
        first, *rest = every
        found = dict(first.sections)
        for more in rest:
            for name, sections in more.sections.items():
                pairs = zip(found[name], sections, strict=True)
                found[name] = tuple(x.plus(y) for x, y in pairs)
        return Indices(found)

    def index(self, name: str) -> Index:
        """The index of an input."""
        sections = [s for s in self.sections[name] if s.number]
        whole = _Products()
        for section in sections:
            whole = whole.plus(section)
        if not whole.number or not whole.variance:
            return Index(None, None, None, None)
        first, first_error = _ratio(whole, sections, "first")
        total, total_error = _ratio(whole, sections, "total")
        return Index(first, first_error, total, total_error)


def _ratio(
    whole: _Products, sections: Sequence[_Products], which: str
) -> tuple[float, float | None]:
    """A part of the variance, and the standard error of that ratio over the sections.

    Sections that tell of a larger variance count for more, as in the ratio of all.
    """
    ratio = getattr(whole, which) / whole.variance
    if len(sections) < 2:
        return float(ratio), None
    apart = (
        sum((s.number * (getattr(s, which) - ratio * s.variance)) ** 2 for s in sections)
        / (whole.number * whole.variance) ** 2
    )
    return float(ratio), sqrt(apart * len(sections) / (len(sections) - 1))
