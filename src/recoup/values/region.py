"""Exact set algebra on boxes: territories × media × languages × days.

The sets are bits of a whole number, so that meeting is `&`; what each bit stands for is for others
to say. Days are ordinals, both ends included. A region is a tuple of boxes no two of which meet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

# The first and the last day that there is: what has no beginning or no end.
FIRST, LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Box:
    """Every territory in one set, with every medium in another, and so on; never empty."""

    territories: int
    media: int
    languages: int
    first: int
    last: int

    def meet(self, other: "Box") -> "Box | None":
        """What is in both; None where nothing is."""
        territories = self.territories & other.territories
        media, languages = self.media & other.media, self.languages & other.languages
        first, last = max(self.first, other.first), min(self.last, other.last)
        if not (territories and media and languages) or first > last:
            return None
        return Box(territories, media, languages, first, last)

    def covers(self, other: "Box") -> bool:
        """Whether all of another box is in this one."""
        return self.meet(other) == other

    def less(self, other: "Box") -> Iterator["Box"]:
        """What is in this box and not in another, in at most five boxes that do not meet."""
        met = self.meet(other)
        if met is None:
            yield self
            return
        left = self
        for axis in ("territories", "media", "languages"):
            outside = getattr(left, axis) & ~getattr(met, axis)
            if outside:
                yield replace(left, **{axis: outside})
                left = replace(left, **{axis: getattr(met, axis)})
        if left.first < met.first:
            yield replace(left, last=met.first - 1)
        if left.last > met.last:
            yield replace(left, first=met.last + 1)


Region = tuple[Box, ...]


def difference(boxes: Iterable[Box], taken: Iterable[Box]) -> Region:
    """What is in some of the boxes and in none of those taken away; disjoint where they were."""
    left = list(boxes)
    for away in taken:
        left = [part for box in left for part in box.less(away)]
    return tuple(left)


def union(boxes: Iterable[Box]) -> Region:
    """What is in some of the boxes, in boxes that do not meet."""
    found: Region = ()
    for box in boxes:
        found = (*found, *difference((box,), found))
    return found


def intersection(one: Iterable[Box], other: Iterable[Box]) -> Region:
    """What is in both of two regions."""
    others = tuple(other)
    return tuple(met for box in one for away in others if (met := box.meet(away)) is not None)


def size(region: Region) -> int:
    """How many points a region has."""
    return sum(
        box.territories.bit_count()
        * box.media.bit_count()
        * box.languages.bit_count()
        * (box.last - box.first + 1)
        for box in region
    )


def bits(numbers: Iterable[int]) -> int:
    """The set of some bits."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def members(found: int) -> Iterator[int]:
    """The bits of a set, lowest first."""
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest
