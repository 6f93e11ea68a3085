"""Sums that are exact, by draw of the deal: means, their standard errors, what the spread is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from recoup.simulate.whole import Whole, exact_product, exact_sum


class Sum(NamedTuple):
    """How many numbers there were, their sum, and the sum of their squares."""

    number: int = 0
    total: int = 0
    squares: int = 0

    @property
    def mean(self) -> Fraction:
        return Fraction(self.total, self.number)

    @property
    def variance(self) -> Fraction:
        """The unbiased variance; nothing, where there is but one number."""
        if self.number < 2:
            return Fraction(0)
        return (self.squares - self.mean * self.total) / (self.number - 1)


@dataclass(frozen=True)
class Spread:
    """Variance by what it comes of: the world, and not knowing the deal."""

    world: float
    deal: float

    @property
    def deal_share(self) -> float | None:
        """How much of the variance comes of not knowing the deal; None where nothing varies."""
        both = self.world + self.deal
        return self.deal / both if both > 0 else None


@dataclass(frozen=True)
class Sums:
    """Exact sums by draw of the deal's undisclosed terms.

    Futures of one draw share its terms: they are a cluster, and are not independent of each other.
    """

    draws: Mapping[int, Sum] = field(default_factory=dict)

    @staticmethod
    def of(draw: int, values: Whole) -> Sums:
        """The sums of some numbers of one draw."""
        if not len(values):
            return Sums()
        return Sums({draw: Sum(len(values), exact_sum(values), exact_product(values, values))})

    @staticmethod
    def merged(parts: Iterable[Sums]) -> Sums:
        """The sums of all chunks."""
        found: dict[int, Sum] = {}
        for part in parts:
            for draw, more in part.draws.items():
                had = found.get(draw, Sum())
                found[draw] = Sum(*(a + b for a, b in zip(had, more, strict=True)))
        return Sums(found)

    @property
    def whole(self) -> Sum:
        """All draws as one."""
        every = self.draws.values()
        return Sum(
            sum(s.number for s in every), sum(s.total for s in every), sum(s.squares for s in every)
        )

    @property
    def mean(self) -> float:
        return float(self.whole.mean)

    @property
    def error(self) -> float | None:
        """The standard error of the mean; None of a single future.

        With several draws it is that of the draws' means, for futures of one draw go together.
        """
        if len(self.draws) == 1:
            (one,) = self.draws.values()
            return sqrt(one.variance / one.number) if one.number > 1 else None
        count, mean, number = len(self.draws), self.whole.mean, self.whole.number
        apart = sum((s.total - mean * s.number) ** 2 for s in self.draws.values())
        return sqrt(apart * count / (count - 1)) / number

    @property
    def spread(self) -> Spread:
        """The law of total variance, without bias, for draws of about as many futures each.

        What the means of the draws vary by is partly of the world still, which few futures of each
        have not evened out: that part is taken off.
        """
        every = list(self.draws.values())
        world = sum((s.variance for s in every), Fraction(0)) / len(every)
        if len(every) == 1:
            return Spread(float(world), 0.0)
        means = [s.mean for s in every]
        middle = sum(means, Fraction(0)) / len(means)
        between = sum(((m - middle) ** 2 for m in means), Fraction(0)) / (len(means) - 1)
        noise = sum((s.variance / s.number for s in every), Fraction(0)) / len(every)
        return Spread(float(world), float(max(between - noise, Fraction(0))))
