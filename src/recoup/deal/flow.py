"""The order in which money flows through the waterfalls of a deal."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import measured, pots_paid, receiver_of_pots, steps_in


def order_of_waterfalls(deal: d.Deal) -> dict[str, int]:
    """The position of every waterfall: pots only feed later ones; as declared where free.

    A definition comes after what it counts, and before what is measured on it.
    """
    followers = _followers(deal)
    ordered: list[str] = []
    visited: set[str] = set()

    def visit(name: str) -> None:
        if name in visited:
            return
        visited.add(name)
        for follower in reversed(followers[name]):
            visit(follower)
        ordered.insert(0, name)

    for name in reversed(deal.waterfalls):
        visit(name)
    return {name: position for position, name in enumerate(ordered)}


def _followers(deal: d.Deal) -> dict[str, list[str]]:
    """The waterfalls that must come after each, in the order in which the text names them."""
    receiver = receiver_of_pots(deal)
    followers: dict[str, list[str]] = {name: [] for name in deal.waterfalls}
    for name, waterfall in deal.waterfalls.items():
        followers[name] += [receiver[p] for p in pots_paid(waterfall.steps) if p in receiver]
    for name, waterfall in deal.waterfalls.items():
        for other in _looks_at(waterfall, receiver):
            if other in followers and not _leads(followers, name, other):
                followers[other].append(name)
    return followers


def _leads(followers: dict[str, list[str]], start: str, end: str) -> bool:
    """Whether what must come after one waterfall includes another."""
    ahead, seen = [start], set[str]()
    while ahead:
        name = ahead.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            ahead += followers[name]
    return False


def _looks_at(waterfall: d.Waterfall, receiver: dict[str, str]) -> Iterator[str]:
    """The waterfalls whose money a waterfall counts or measures."""
    for count in waterfall.counts:
        yield receiver.get(count.name, "") if count.pot else count.name
    for step in steps_in(waterfall.steps):
        basis = getattr(step.ask, "basis", None)
        if isinstance(basis, d.Basis) and basis.waterfall is not None:
            name = basis.waterfall
            yield receiver.get(name.removeprefix("pot "), "") if name.startswith("pot ") else name
        if isinstance(step.ask, d.Due):
            for quantity in measured(step.ask.measure):
                if quantity.kind == "receipts":
                    yield quantity.name
                elif quantity.kind == "pot":
                    yield receiver.get(quantity.name, "")
                elif quantity.kind == "received" and quantity.within:
                    yield quantity.within
