"""What one figure came to over all futures: mean, quantiles, the worst, and their errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoup.simulate.counts import MOST, Counts
from recoup.simulate.sums import Sums
from recoup.simulate.whole import Whole

# Futures are put into so many sections; how far those lie apart tells how well a figure is known.
SECTIONS = 32

Figure = Callable[[Counts], "Fraction | int | None"]


@dataclass(frozen=True)
class Place:
    """Which futures a chunk holds: those of a draw of the deal, from a number on.

    `sections` is how many there are. Of several draws each is in one section as a whole, for its
    futures go together; of a single draw the futures take turns.
    """

    draw: int
    first: int
    draws: int

    @property
    def sections(self) -> int:
        return SECTIONS if self.draws == 1 else min(SECTIONS, self.draws)

    def parted(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """The values of each section."""
        if self.draws == 1:
            turn = self.first % SECTIONS
            return [values[(s - turn) % SECTIONS :: SECTIONS] for s in range(SECTIONS)]
        mine = self.draw % self.sections
        return [values if s == mine else values[:0] for s in range(self.sections)]


@dataclass(frozen=True)
class Tally:
    """A figure of whole numbers over futures, without the futures."""

    sums: Sums
    sections: tuple[Counts, ...]

    @staticmethod
    def of(place: Place, values: Whole, counted: NDArray[np.bool_] | None = None) -> Tally:
        """The tally of a chunk, or of those of its futures that are to be counted."""
        if counted is None:
            sections = tuple(Counts.of(part) for part in place.parted(values))
            return Tally(Sums.of(place.draw, values), sections)
        pairs = zip(place.parted(values), place.parted(counted), strict=True)
        sections = tuple(Counts.of(part[kept]) for part, kept in pairs)
        return Tally(Sums.of(place.draw, values[counted]), sections)

    @staticmethod
    def merged(parts: Sequence[Tally]) -> Tally:
        """The tally of all chunks, the same in whatever order."""
        sections = zip(*(part.sections for part in parts), strict=True)
        return Tally(
            Sums.merged(p.sums for p in parts),
            tuple(Counts.merged(section) for section in sections),
        )

    @cached_property
    def counts(self) -> Counts:
        """Of all sections."""
        return Counts.merged(self.sections, MOST * SECTIONS)

    @property
    def mean(self) -> float:
        return self.sums.mean

    def quantile(self, part: Fraction) -> int | None:
        """The number that this part of the futures does not exceed; None where there are none."""
        return self.counts.quantile(part)

    def shortfall(self, part: Fraction) -> Fraction | None:
        """The mean of the worst part of the futures; None where there are none."""
        return self.counts.shortfall(part)

    def quantile_error(self, part: Fraction) -> float | None:
        """The standard error of a quantile."""
        return self._error(lambda counts: counts.quantile(part))

    def shortfall_error(self, part: Fraction) -> float | None:
        """The standard error of a shortfall."""
        return self._error(lambda counts: counts.shortfall(part))

    def _error(self, figure: Figure) -> float | None:
        """How far the figures of the sections lie apart, as the standard error of that of all.

        None where fewer than two sections have any.
        """
        found = [f for section in self.sections if (f := figure(section)) is not None]
        if len(found) < 2:
            return None
        middle = sum(map(Fraction, found), Fraction(0)) / len(found)
        apart = sum((f - middle) ** 2 for f in found)
        return sqrt(apart / (len(found) * (len(found) - 1)))
