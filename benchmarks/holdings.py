"""Holdings at random, looked through exactly, beside the iteration in floats of a short script."""

import random
from fractions import Fraction

from recoup.ownership.model import Kind, Node, Part, Picture, Range, Split, rest_of

_ENOUGH = 1e-12


def holdings(parties: int, circles: int, ranges: int = 0) -> Picture:
    """Parties with three holders each, who come later but for so many; some stakes are ranges."""
    chance = random.Random(2014)
    splits = {}
    for number in range(parties - 10):
        later = range(number + 1, min(parties, number + 60))
        holders = chance.sample(later, 3)
        if number and chance.random() * parties < circles:
            holders[0] = chance.randrange(max(0, number - 60), number)
        parts = []
        for holder in dict.fromkeys(holders):
            low = Fraction(chance.randint(1, 320), 1000)
            more = Fraction(chance.randint(1, 20), 1000)
            wide = chance.random() * parties < ranges
            size = Range(low, low + more if wide else low)
            parts.append(Part(Node(Kind.PARTY, f"p{holder}"), size))
        parts.append(Part(Node(Kind.UNNAMED, f"p{number}"), rest_of(p.size for p in parts)))
        splits[Node(Kind.PARTY, f"p{number}")] = Split(tuple(parts))
    return Picture(None, splits, {}, (), {}, {})


def iterated(picture: Picture, target: Node) -> dict[Node, float]:
    """The interests of a party in all, by putting shares into shares until they hardly move."""
    rows = {
        node: [(part.to, float(part.size.low)) for part in split.parts]
        for node, split in picture.splits.items()
    }
    values = dict.fromkeys(rows, 0.0)
    values[target] = 1.0
    moved = 1.0
    while moved > _ENOUGH:
        moved = 0.0
        for node, row in rows.items():
            if node != target:
                value = sum(share * values.get(to, 0.0) for to, share in row)
                moved = max(moved, abs(value - values[node]))
                values[node] = value
    return values
