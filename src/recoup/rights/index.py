"""Hundreds of thousands of grants, asked about one point, in a few steps over sets of bits.

For every film, country, medium and language there is the set of the grants that cover it, as the
bits of one whole number, and for every so many starts and ends in order the set of those before.
A question is then a few `&` of such numbers, each read once: what it costs is the memory that they
fill (a bit a grant each), not a look at each grant.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from struct import unpack

from recoup.values.region import Box, members

# How many starts, or ends, share one stored set; the rest of them are looked at one by one.
BLOCK = 512


class Index:
    """Grants, each a film and a box, for questions about points."""

    def __init__(self, grants: Sequence[tuple[str, Box]]) -> None:
        self._films: dict[str, int] = _sets((film, (i,)) for i, (film, _) in enumerate(grants))
        self._territories = _bit_sets([box.territories for _, box in grants])
        self._media = _bit_sets([box.media for _, box in grants])
        self._languages = _bit_sets([box.languages for _, box in grants])
        self._starts = _Days([box.first for _, box in grants])
        self._ends = _Days([box.last for _, box in grants])

    def at(
        self, territory: int, medium: int, day: int, *, language: int | None = None,
        film: str | None = None,
    ) -> list[int]:  # fmt: skip
        """The grants that cover a point, by their numbers, lowest first.

        Country, medium and language are given as the number of their bit, the day as its ordinal.
        """
        return _numbers(self.found(territory, medium, day, language=language, film=film))

    def found(
        self, territory: int, medium: int, day: int, *, language: int | None = None,
        film: str | None = None,
    ) -> int:  # fmt: skip
        """The grants that cover a point, as a set of bits."""
        found = self._territories.get(territory, 0) & self._media.get(medium, 0)
        if language is not None:
            found &= self._languages.get(language, 0)
        if film is not None:
            found &= self._films.get(film, 0)
        if found:
            found &= self._starts.up_to(day)
        return found & ~self._ends.before(day) if found else 0


class _Days:
    """Which grants have a day, a start or an end, up to a given one."""

    def __init__(self, days: Sequence[int]) -> None:
        order = sorted(range(len(days)), key=days.__getitem__)
        self._days = [days[i] for i in order]
        self._order = order
        blocks = [order[at : at + BLOCK] for at in range(0, len(order), BLOCK)]
        self._before = [0, *accumulate((_set_of(block) for block in blocks), int.__or__)]

    def up_to(self, day: int) -> int:
        return self._first(bisect_right(self._days, day))

    def before(self, day: int) -> int:
        return self._first(bisect_left(self._days, day))

    def _first(self, count: int) -> int:
        whole = count // BLOCK
        return self._before[whole] | _set_of(self._order[whole * BLOCK : count])


def _numbers(found: int) -> list[int]:
    """The bits of a large set, most of them zero: 64 are passed over at a time."""
    words = (found.bit_length() + 63) // 64
    data = found.to_bytes(words * 8, "little")
    return [
        place * 64 + bit
        for place, word in enumerate(unpack(f"<{words}Q", data))
        if word
        for bit in members(word)
    ]


def _set_of(numbers: Sequence[int]) -> int:
    """A set of bits; made in one pass over its bytes, since one by one would copy it each time."""
    if not numbers:
        return 0
    filled = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        filled[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(filled, "little")


def _sets(pairs: Iterable[tuple[str, Iterable[int]]]) -> dict[str, int]:
    numbers: dict[str, list[int]] = {}
    for key, some in pairs:
        numbers.setdefault(key, []).extend(some)
    return {key: _set_of(some) for key, some in numbers.items()}


def _bit_sets(masks: Sequence[int]) -> dict[int, int]:
    """For every bit, the set of the masks that have it."""
    numbers: dict[int, list[int]] = {}
    alike: dict[int, tuple[int, ...]] = {}
    for place, mask in enumerate(masks):
        if mask not in alike:
            alike[mask] = tuple(members(mask))
        for bit in alike[mask]:
            numbers.setdefault(bit, []).append(place)
    return {bit: _set_of(some) for bit, some in numbers.items()}
