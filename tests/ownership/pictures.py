"""Pictures drawn at random, and the answers by other means: sums of paths, sampled points."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from recoup.ownership.model import Kind, Node, Part, Picture, Range, Split, rest_of

ZERO, ONE = Fraction(0), Fraction(1)
Point = Mapping[Node, Mapping[Node, Fraction]]


def party(number: int) -> Node:
    return Node(Kind.PARTY, f"p{number}")


def picture(splits: dict[Node, Split]) -> Picture:
    return Picture(None, splits, {}, (), {}, {})


@st.composite
def pictures(draw: st.DrawFn, *, circles: bool, ranges: bool) -> Picture:
    """Up to seven parties, each held by some others; where there are no circles, by later ones."""
    count = draw(st.integers(2, 7))
    splits = {}
    for number in range(count):
        others = [n for n in range(count) if (circles or n > number)]
        holders = draw(st.lists(st.sampled_from(others), unique=True, max_size=3)) if others else []
        # The last party is held by nobody, and everyone is a little held by somebody outside.
        if not holders or number == count - 1:
            continue
        splits[party(number)] = draw(split_among([party(n) for n in holders], number, ranges))
    return picture(splits)


@st.composite
def split_among(draw: st.DrawFn, holders: list[Node], number: int, ranges: bool) -> Split:
    if ranges and draw(st.booleans()):
        weights = []
        for holder in holders:
            low = draw(st.integers(1, 5))
            high = draw(st.integers(low, 9))
            weights.append(Part(holder, Range(Fraction(low), Fraction(high))))
        outside = Part(Node(Kind.UNNAMED, f"p{number}"), Range(ONE, ONE))
        return Split((*weights, outside), in_proportion=True)
    parts = []
    room = 19
    for holder in holders:
        low = draw(st.integers(0, room))
        room -= low
        high = draw(st.integers(low, 20)) if ranges else low
        parts.append(Part(holder, Range(Fraction(low, 20), Fraction(high, 20))))
    rest = rest_of([part.size for part in parts])
    return Split((*parts, Part(Node(Kind.UNNAMED, f"p{number}"), rest)))


@st.composite
def points(draw: st.DrawFn, drawn: Picture) -> Point:
    """One choice of every share within its range."""
    return {node: draw(shares_of(split)) for node, split in drawn.splits.items()}


@st.composite
def shares_of(draw: st.DrawFn, split: Split) -> dict[Node, Fraction]:
    if split.in_proportion:
        weights = [
            part.size.low + (part.size.high - part.size.low) * Fraction(draw(st.integers(0, 4)), 4)
            for part in split.parts
        ]
        return {p.to: weight / sum(weights) for p, weight in zip(split.parts, weights, strict=True)}
    left = 1 - sum((part.size.low for part in split.parts), ZERO)
    found = {part.to: part.size.low for part in split.parts}
    for part in draw(st.permutations(split.parts)):
        most = min(left, part.size.high - found[part.to])
        more = most * Fraction(draw(st.integers(0, 4)), 4)
        found[part.to] += more
        left -= more
    # What is left then goes wherever there is room, so that the parts make the whole.
    for part in split.parts:
        more = min(left, part.size.high - found[part.to])
        found[part.to] += more
        left -= more
    assert left == 0
    return found


def fixed(drawn: Picture, point: Point) -> Picture:
    """The picture with every share at one point of its range."""
    return picture(
        {
            node: Split(tuple(Part(to, Range(share, share)) for to, share in point[node].items()))
            for node in drawn.splits
        }
    )


def leaves_something_outside(point: Point) -> bool:
    """Whether all that anyone earns ends with somebody: no circle keeps the whole of itself."""
    ending: set[Node] = set()
    while more := {
        node
        for node, shares in point.items()
        if node not in ending
        and any(share and (to not in point or to in ending) for to, share in shares.items())
    }:
        ending |= more
    return len(ending) == len(point)


def first_arrivals(
    point: Point, start: Node, target: Node, steps: int
) -> tuple[Fraction, Fraction]:
    """By walks of so many steps: what has arrived at the target, and what still walks."""
    walking = {start: ONE}
    arrived = ZERO
    for _ in range(steps):
        onward: dict[Node, Fraction] = {}
        for node, amount in walking.items():
            for to, share in point.get(node, {}).items():
                if to == target:
                    arrived += amount * share
                elif to in point:
                    onward[to] = onward.get(to, ZERO) + amount * share
        walking = onward
    return arrived, sum(walking.values(), ZERO)
