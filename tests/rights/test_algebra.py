"""The algebra of boxes against a grid looked at point by point, and the index against a scan."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from recoup.rights.index import Index
from recoup.values.region import Box, difference, intersection, size, union
from tests.rights.drawn import DAYS, LANGUAGES, MEDIA, PLACES, boxes, points, points_of

regions = st.lists(boxes(), max_size=5)


@given(boxes(), boxes())
def test_boxes_meet_where_their_points_do(one: Box, other: Box) -> None:
    met = one.meet(other)
    assert (points(met) if met else set()) == points(one) & points(other)
    assert one.covers(other) == (points(other) <= points(one))


@given(regions, regions)
def test_regions_are_sets_of_points(one: list[Box], other: list[Box]) -> None:
    assert points_of(union(one)) == points_of(one)
    assert points_of(difference(one, other)) == points_of(one) - points_of(other)
    assert points_of(intersection(one, other)) == points_of(one) & points_of(other)


@given(regions, regions)
def test_the_boxes_of_a_region_never_meet(one: list[Box], other: list[Box]) -> None:
    left = difference(union(one), other)
    assert all(a.meet(b) is None for a, b in combinations(left, 2))
    assert size(left) == len(points_of(left))


@given(
    st.lists(st.tuples(st.sampled_from(["dog", "cat"]), boxes()), max_size=40),
    st.integers(0, PLACES - 1),
    st.integers(0, MEDIA - 1),
    st.integers(0, DAYS + 1),
    st.none() | st.integers(0, LANGUAGES - 1),
    st.none() | st.sampled_from(["dog", "cat", "none"]),
)
def test_the_index_finds_what_a_scan_finds(
    grants: list[tuple[str, Box]],
    place: int,
    medium: int,
    day: int,
    language: int | None,
    film: str | None,
) -> None:
    def covers(box: Box) -> bool:
        return bool(
            box.territories >> place & 1
            and box.media >> medium & 1
            and (language is None or box.languages >> language & 1)
            and box.first <= day <= box.last
        )

    expected = [i for i, (f, box) in enumerate(grants) if film in (None, f) and covers(box)]
    assert Index(grants).at(place, medium, day, language=language, film=film) == expected
