"""Who has how much in what, looked through every holding, and by which chains."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count

from recoup.ownership.extremes import ranges_of, some_shares
from recoup.ownership.linear import components, solve
from recoup.ownership.model import NOTHING, WHOLE, Clause, Node, Picture, Range

ONE = Fraction(1)

# Chains are looked for no longer than this, lest there be too many to count.
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Chain:
    """One way of a yuan from whoever earns it to a holder, and the share that goes it.

    `nodes` go from the one that earns; the clauses give each step, where a clause does.
    """

    nodes: tuple[Node, ...]
    share: Range
    clauses: tuple[Clause | None, ...]


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains of an interest, largest first, without those that pass a node twice.

    `more` where there are others. `around` is what circles add, where all of it is known.
    """

    chains: tuple[Chain, ...]
    more: bool
    around: Range | None


def reached(start: Node, onward: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """All nodes to which a way leads from one, itself included."""
    found = {start}
    waiting = [start]
    while waiting:
        for node in onward.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def interest(picture: Picture, of: Node, in_: Node) -> Range:
    """The share of a yuan of one node that comes to another, looked through all holdings.

    A yuan counts the first time that it arrives: a party that is held by its own subsidiary does
    not have more than all of it.
    """
    if of == in_:
        return WHOLE
    between = reached(of, picture.sources) & _above(picture, in_)
    return ranges_of(picture, of, between).get(in_, NOTHING)


def interests_of(picture: Picture, of: Node) -> dict[Node, Range]:
    """A node's interest in every other in which it has any."""
    below = reached(of, picture.sources)
    found = ranges_of(picture, of, below)
    return {node: found[node] for node in picture.nodes if node in found}


def interests_in(picture: Picture, in_: Node, *, ends_only: bool = False) -> dict[Node, Range]:
    """Everyone's interest in a node: those between, those at the end, those not named.

    Those of them who keep what they get have 100% of it together; `ends_only` asks for them alone.
    """
    above = _above(picture, in_)
    order = [node for node in picture.nodes if node in above and node != in_]
    if ends_only:
        order = [node for node in order if keeps(picture, node)]
    splits = [picture.splits[node] for node in above if node in picture.splits]
    if not all(size.exact for split in splits for size in split.shares):
        return {node: interest(picture, node, in_) for node in order}
    arriving = _arriving(picture, in_, above)
    found = {}
    for node in order:
        share = arriving[node]
        if share is None:
            found[node] = interest(picture, node, in_)
        else:
            found[node] = Range(share, share)
    return found


def keeps(picture: Picture, node: Node) -> bool:
    """Whether a node keeps what it gets: nobody is said to hold it."""
    return node not in picture.splits


def chains(picture: Picture, of: Node, in_: Node, limit: int = 12) -> Chains:
    """The chains by which one node has its interest in another, the largest `limit` of them."""
    best = _best_to(picture, of)
    order = count()
    waiting: list[tuple[Fraction, int, Chain]] = []
    if in_ in best:
        waiting.append((-best[in_], next(order), Chain((in_,), WHOLE, ())))
    found: list[Chain] = []
    taken = 0
    while waiting:
        _, _, chain = heappop(waiting)
        taken += 1
        if len(found) == limit or taken > _MOST_STEPS:
            return Chains(tuple(found), more=True, around=None)
        if chain.nodes[-1] == of:
            found.append(chain)
            continue
        for longer in _longer(picture, chain, best):
            most = longer.share.high * best[longer.nodes[-1]]
            heappush(waiting, (-most, next(order), longer))
    return Chains(tuple(found), more=False, around=_around(picture, found, of, in_))


def _best_to(picture: Picture, of: Node) -> dict[Node, Fraction]:
    """The most that any one chain brings from each node to one (Dijkstra, by products)."""
    found: dict[Node, Fraction] = {}
    order = count()
    waiting = [(-ONE, next(order), of)]
    while waiting:
        most, _, node = heappop(waiting)
        if node in found:
            continue
        found[node] = -most
        for source in picture.sources.get(node, ()):
            split = picture.splits[source]
            for part, share in zip(split.parts, split.shares, strict=True):
                if part.to == node and source not in found:
                    heappush(waiting, (most * share.high, next(order), source))
    return found


def _longer(picture: Picture, chain: Chain, best: Mapping[Node, Fraction]) -> Iterator[Chain]:
    split = picture.splits.get(chain.nodes[-1])
    if split is None:
        return
    for part, share in zip(split.parts, split.shares, strict=True):
        if share.high and part.to in best and part.to not in chain.nodes:
            yield Chain(
                (*chain.nodes, part.to),
                chain.share.times(share),
                (*chain.clauses, part.clause),
            )


def _around(picture: Picture, found: list[Chain], of: Node, in_: Node) -> Range | None:
    """What goes round a circle before it arrives; None where ranges hide it."""
    whole = interest(picture, of, in_)
    if not whole.exact or not all(chain.share.exact for chain in found):
        return None
    rest = whole.low - sum((chain.share.low for chain in found), Fraction(0))
    return Range(rest, rest)


def _above(picture: Picture, node: Node) -> set[Node]:
    return reached(node, {n: tuple(picture.heads(n)) for n in picture.splits})


def _arriving(picture: Picture, start: Node, above: set[Node]) -> dict[Node, Fraction | None]:
    """How much of a yuan arrives at each node; None on a circle, where some arrives again.

    Where every split is exact one solution gives them all: what arrives at a node is the sum of
    the shares of what arrives at those that it has a part of.
    """
    rows = {node: some_shares(picture.splits[node]) for node in above if node in picture.splits}
    came: dict[Node, dict[Node, Fraction]] = {node: {} for node in above}
    for node, shares in rows.items():
        for to, share in shares.items():
            came[to][node] = share
    circling = {
        node
        for component in components({node: tuple(row) for node, row in rows.items()})
        if len(component) > 1 or component[0] in rows[component[0]]
        for node in component
    }
    # What is earned at the start comes from an entry of its own, so that circles may lead back.
    entry = Node(start.kind, "", -1)
    came[start][entry] = ONE
    arriving = solve(came, {entry: ONE})
    return {node: None if node in circling else arriving[node] for node in above}
