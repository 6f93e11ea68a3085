"""The least and the most that a share may come to, where splits are ranges: exact, and attained.

A yuan walks from node to node by the splits until it is with the node that is asked about, or with
somebody who keeps it. Each split is chosen anywhere within its ranges, independently of the others:
a Markov decision process whose value is the chance of arrival. Its optimum is found by improving
the splits in turn (Howard, 1960): given the values, each split alone is best at a corner, which is
found by sorting; where no split gains any more, the values are the optimum, for all starts at once.
Only a strict gain changes a split, so that no closed circle ever arises.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from recoup.ownership.linear import solve
from recoup.ownership.model import Node, Picture, Range, Split

ZERO, ONE = Fraction(0), Fraction(1)

Chosen = dict[Node, Fraction]


def ranges_of(picture: Picture, target: Node, within: Iterable[Node]) -> dict[Node, Range]:
    """What of each node's yuan comes to the target, the first time that it does.

    `within` are the nodes to be solved for: those from which the target is reached, and all that
    lie between.
    """
    splits = {
        node: picture.splits[node] for node in within if node != target and node in picture.splits
    }
    chosen = {node: some_shares(split) for node, split in splits.items()}
    low = _optimum(splits, chosen, target, most=False)
    if all(size.exact for split in splits.values() for size in split.shares):
        return {node: Range(low[node], low[node]) for node in splits}
    high = _optimum(splits, chosen, target, most=True)
    return {node: Range(low[node], high[node]) for node in splits}


def some_shares(split: Split) -> Chosen:
    """Shares within their ranges: the last part, which is the unnamed rest, is as large as it may.

    They are the only ones where the split is exact.
    """
    if split.in_proportion:
        weights = [p.size.high for p in split.parts]
        return _proportions(split, weights)
    return _filled(split, reversed(range(len(split.parts))))


def _optimum(
    splits: Mapping[Node, Split], start: Mapping[Node, Chosen], target: Node, *, most: bool
) -> dict[Node, Fraction]:
    chosen = dict(start)
    while True:
        values = solve(chosen, {target: ONE})
        gained = False
        for node, split in splits.items():
            best = _best(split, values, most=most)
            value = _value(best, values)
            if value > values[node] if most else value < values[node]:
                chosen[node] = best
                gained = True
        if not gained:
            return values


def _value(shares: Chosen, values: Mapping[Node, Fraction]) -> Fraction:
    return sum((share * values.get(to, ZERO) for to, share in shares.items()), ZERO)


def _best(split: Split, values: Mapping[Node, Fraction], *, most: bool) -> Chosen:
    """The corner of a split at which most, or least, comes to the target."""

    def worth(number: int) -> Fraction:
        return values.get(split.parts[number].to, ZERO)

    order = sorted(range(len(split.parts)), key=worth, reverse=most)
    if not split.in_proportion:
        return _filled(split, order)
    corners = []
    for count in range(len(order) + 1):
        full = set(order[:count])
        weights = [
            part.size.high if number in full else part.size.low
            for number, part in enumerate(split.parts)
        ]
        if any(weights):
            corners.append(_proportions(split, weights))
    return (max if most else min)(corners, key=lambda shares: _value(shares, values))


def _filled(split: Split, order: Iterable[int]) -> Chosen:
    """Every part at its least, then each in turn as large as it may be, until all is given."""
    left = 1 - sum((part.size.low for part in split.parts), ZERO)
    sizes = [part.size.low for part in split.parts]
    for number in order:
        more = min(left, split.parts[number].size.high - sizes[number])
        sizes[number] += more
        left -= more
    return _summed(split, sizes)


def _proportions(split: Split, weights: list[Fraction]) -> Chosen:
    whole = sum(weights, ZERO)
    return _summed(split, [weight / whole for weight in weights])


def _summed(split: Split, sizes: list[Fraction]) -> Chosen:
    shares: Chosen = {}
    for part, size in zip(split.parts, sizes, strict=True):
        if size:
            shares[part.to] = shares.get(part.to, ZERO) + size
    return shares
