"""Laws of interests looked through holdings, on pictures drawn at random."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.ownership.interests import chains, interest, interests_in, interests_of, keeps
from recoup.ownership.model import NOTHING, Kind, Node, Part, Picture, Range, Split
from tests.ownership.pictures import (
    ONE,
    ZERO,
    Point,
    first_arrivals,
    fixed,
    leaves_something_outside,
    party,
    picture,
    pictures,
    points,
)


def point_of(drawn: Picture) -> Point:
    return {
        node: {part.to: part.size.low for part in split.parts}
        for node, split in drawn.splits.items()
    }


def everyone(drawn: Picture) -> list[Node]:
    return [node for node in drawn.nodes if node.kind in {Kind.PARTY, Kind.UNNAMED}]


@given(pictures(circles=True, ranges=False))
def test_those_who_keep_what_they_get_have_all_of_it(drawn: Picture) -> None:
    """The interests of outsiders in any party, those not named included, sum to 100%."""
    for node in drawn.splits:
        found = interests_in(drawn, node)
        kept = [share.low for holder, share in found.items() if keeps(drawn, holder)]
        assert sum(kept, ZERO) == ONE


@given(pictures(circles=False, ranges=False))
def test_without_circles_it_is_the_sum_of_the_paths(drawn: Picture) -> None:
    point = point_of(drawn)
    for node in drawn.splits:
        for holder in everyone(drawn):
            if holder != node:
                arrived, walking = first_arrivals(point, node, holder, 8)
                assert walking == 0
                assert interest(drawn, holder, node) == Range(arrived, arrived)


@given(pictures(circles=True, ranges=False))
def test_circles_agree_with_long_walks(drawn: Picture) -> None:
    """The exact share lies between what has arrived after many steps and that with what walks."""
    point = point_of(drawn)
    for node in drawn.splits:
        for holder in everyone(drawn):
            if holder != node:
                arrived, walking = first_arrivals(point, node, holder, 25)
                share = interest(drawn, holder, node)
                assert share.exact
                assert arrived <= share.low <= arrived + walking


@given(pictures(circles=True, ranges=True))
def test_three_ways_to_ask_agree(drawn: Picture) -> None:
    """All interests in a party, all of a party, and one of one in the other are the same."""
    for node in drawn.splits:
        for holder, share in interests_in(drawn, node).items():
            assert share == interest(drawn, holder, node)
            assert share == interests_of(drawn, holder).get(node, NOTHING)


@given(pictures(circles=False, ranges=False))
def test_without_circles_the_chains_make_the_interest(drawn: Picture) -> None:
    for node in drawn.splits:
        for holder, share in interests_in(drawn, node).items():
            found = chains(drawn, holder, node, limit=1000)
            assert not found.more
            assert found.around == Range(ZERO, ZERO)
            assert sum((chain.share.low for chain in found.chains), ZERO) == share.low


@given(st.data())
def test_a_range_contains_every_point_inside(data: st.DataObject) -> None:
    drawn = data.draw(pictures(circles=True, ranges=True))
    point = data.draw(points(drawn).filter(leaves_something_outside))
    certain = fixed(drawn, point)
    for node in drawn.splits:
        for holder in everyone(drawn):
            if holder != node:
                share = interest(drawn, holder, node)
                inside = interest(certain, holder, node)
                assert inside.exact
                assert share.low <= inside.low <= share.high


@settings(max_examples=40)
@given(pictures(circles=True, ranges=True))
def test_both_ends_are_reached_at_corners(drawn: Picture) -> None:
    """Some choice of corners gives the low end, and some the high end: found by trying them all.

    But for those at which a circle would leave nothing outside, which are no choice.
    """
    splits = dict(list(drawn.splits.items())[:3])
    small = picture(splits)
    corners: list[dict[Node, dict[Node, Fraction]]] = [{}]
    for node, split in splits.items():
        corners = [{**c, node: own} for c in corners for own in corners_of(split)][:4000]
    start, holders = next(iter(splits), None), everyone(small)
    if start is None or len(corners) == 4000:
        return
    for holder in holders:
        if holder != start:
            sound = [c for c in corners if leaves_something_outside(c)]
            shares = [interest(fixed(small, c), holder, start).low for c in sound]
            assert interest(small, holder, start) == Range(min(shares), max(shares))


def corners_of(split: Split) -> list[dict[Node, Fraction]]:
    """Every part at its least or its most, one of them taking what is left."""
    found = []
    for choice in range(2 ** len(split.parts)):
        sizes = [
            part.size.high if choice >> n & 1 else part.size.low
            for n, part in enumerate(split.parts)
        ]
        if split.in_proportion:
            whole = sum(sizes, ZERO)
            found.append([size / whole for size in sizes])
            continue
        for n, part in enumerate(split.parts):
            own = 1 - sum(sizes, ZERO) + sizes[n]
            if part.size.low <= own <= part.size.high:
                found.append([*sizes[:n], own, *sizes[n + 1 :]])
    return [
        {part.to: size for part, size in zip(split.parts, sizes, strict=True)}
        for sizes in dict.fromkeys(tuple(sizes) for sizes in found)
    ]


@given(pictures(circles=True, ranges=True), st.integers(0, 19))
def test_a_larger_stake_never_lessens_an_interest(drawn: Picture, more: int) -> None:
    """What a named party has grows, or stays, with every stake that its unnamed holders give up."""
    node = next(iter(drawn.splits), None)
    if node is None or drawn.splits[node].in_proportion:
        return
    *parts, rest = drawn.splits[node].parts
    grown = min(Fraction(more, 20), rest.size.low)
    first = parts[0]
    size = Range(first.size.low + grown, first.size.high + grown)
    left = Part(rest.to, Range(rest.size.low - grown, rest.size.high - grown))
    larger = Split((Part(first.to, size), *parts[1:], left))
    after = picture({**drawn.splits, node: larger})
    for holder in (party(n) for n in range(7)):
        if holder != node:
            before, now = interest(drawn, holder, node), interest(after, holder, node)
            assert before.low <= now.low
            assert before.high <= now.high
