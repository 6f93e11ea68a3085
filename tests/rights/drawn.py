"""Boxes drawn at random over a small grid, and the points that they hold."""

from collections.abc import Iterable
from itertools import product

from hypothesis import strategies as st

from recoup.values.region import Box, members

PLACES, MEDIA, LANGUAGES, DAYS = 4, 3, 2, 9

Point = tuple[int, int, int, int]


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    first = draw(st.integers(1, DAYS))
    return Box(
        draw(st.integers(1, 2**PLACES - 1)),
        draw(st.integers(1, 2**MEDIA - 1)),
        draw(st.integers(1, 2**LANGUAGES - 1)),
        first,
        draw(st.integers(first, DAYS)),
    )


def points(box: Box) -> set[Point]:
    """Every point of a box, one by one."""
    return set(
        product(
            members(box.territories),
            members(box.media),
            members(box.languages),
            range(box.first, box.last + 1),
        )
    )


def points_of(region: Iterable[Box]) -> set[Point]:
    return {point for box in region for point in points(box)}
