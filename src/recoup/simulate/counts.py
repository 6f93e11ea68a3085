"""How often each whole number came: as fine as memory allows, and the same in whatever order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from recoup.simulate.whole import Whole, exact_product

# How many different numbers are kept apart before they are counted together.
MOST = 2**14
# So many binary digits tell every number from every other.
ALL_BITS = 63


@dataclass(frozen=True, eq=False)
class Counts:
    """Numbers in ascending order, and how often each came.

    Where more than `most` different numbers came, those whose first `bits` binary digits are the
    same are counted together, as the one of them that is nearest to zero: then a number is known to
    one part in 2**(bits - 1). `bits` is the most with which `most` suffices, so it depends on what
    came and never on the order in which it came or was put together.
    """

    values: Whole
    counts: Whole
    bits: int = ALL_BITS
    most: int = MOST

    @staticmethod
    def of(values: Any, most: int = MOST) -> Counts:
        """The counts of some numbers."""
        found, counts = np.unique(np.asarray(values, dtype=np.int64), return_counts=True)
        return _fitted(found, counts.astype(np.int64), ALL_BITS, most)

    @staticmethod
    def merged(parts: Iterable[Counts], most: int = MOST) -> Counts:
        """All that any of the parts counted."""
        every = list(parts)
        if not every:
            return Counts.of((), most)
        values = np.concatenate([part.values for part in every])
        counts = np.concatenate([part.counts for part in every])
        order = np.argsort(values, kind="stable")
        together = _together(values[order], counts[order])
        return _fitted(*together, min(part.bits for part in every), most)

    @property
    def total(self) -> int:
        """How many numbers were counted."""
        return int(self.counts.sum())

    @property
    def exact(self) -> bool:
        """Whether every number is known to the unit."""
        return self.bits == ALL_BITS

    def quantile(self, part: Fraction) -> int | None:
        """The least number that at least this part of all is not above; None where nothing came."""
        return self.ranked(max(1, -(-part * self.total // 1))) if self.total else None

    def ranked(self, rank: int) -> int:
        """The number at a rank from below, from 1 on."""
        place = int(np.searchsorted(np.cumsum(self.counts), rank))
        return int(self.values[place])

    def shortfall(self, part: Fraction) -> Fraction | None:
        """The mean of the lowest part of all: the expected shortfall; None where nothing came."""
        if not self.total:
            return None
        wanted = part * self.total
        so_far = np.cumsum(self.counts)
        whole = int(np.searchsorted(so_far, int(wanted), side="right"))
        found = Fraction(exact_product(self.values[:whole], self.counts[:whole]))
        left = wanted - (int(so_far[whole - 1]) if whole else 0)
        if left:
            found += left * int(self.values[whole])
        return found / wanted


def _fitted(values: Whole, counts: Whole, bits: int, most: int) -> Counts:
    """Counted together just as far as it must be, and at least as far as `bits` says.

    Numbers in ascending order stay so when they are cut, so equal ones stand side by side.
    """
    if bits < ALL_BITS:
        values, counts = _together(truncated(values, bits), counts)
    if len(values) > most:
        bits = _most_bits(values, bits, most)
        values, counts = _together(truncated(values, bits), counts)
    return Counts(values, counts, bits, most)


def _most_bits(values: Whole, bits: int, most: int) -> int:
    """The most digits, fewer than `bits`, that leave so few different numbers."""
    enough, too_many = 0, min(bits, int(_length(np.abs(values)).max()))
    while too_many - enough > 1:
        middle = (enough + too_many) // 2
        cut = truncated(values, middle)
        if np.count_nonzero(cut[1:] != cut[:-1]) < most:
            enough = middle
        else:
            too_many = middle
    return enough


def _together(values: Whole, counts: Whole) -> tuple[Whole, Whole]:
    """Equal numbers that stand side by side, counted together."""
    if not len(values):
        return values, counts
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    return values[starts], np.add.reduceat(counts, starts)


def truncated(values: Whole, bits: int) -> Whole:
    """Numbers with only their first binary digits, the others zero."""
    size = np.abs(values)
    spare = np.maximum(_length(size) - bits, 0)
    found: Whole = np.sign(values) * ((size >> spare) << spare)
    return found


def _length(size: Whole) -> Whole:
    """How many binary digits a number has; by halves, since a float holds no 63 of them."""
    high = size >> 32
    _, upper = np.frexp(high.astype(np.float64))
    _, lower = np.frexp((size & 0xFFFFFFFF).astype(np.float64))
    return np.where(high > 0, upper + 32, lower).astype(np.int64)
