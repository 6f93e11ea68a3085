"""The order in which money flows through the waterfalls of a deal."""

from recoup.deal import model as d
from recoup.deal.walk import pots_paid, receiver_of_pots


def order_of_waterfalls(deal: d.Deal) -> dict[str, int]:
    """The position of every waterfall: pots only feed later ones; as declared where free."""
    receiver = receiver_of_pots(deal)
    ordered: list[str] = []
    visited: set[str] = set()

    def visit(name: str) -> None:
        if name in visited:
            return
        visited.add(name)
        for pot in reversed(list(pots_paid(deal.waterfalls[name].steps))):
            if pot in receiver:
                visit(receiver[pot])
        ordered.insert(0, name)

    for name in reversed(deal.waterfalls):
        visit(name)
    return {name: position for position, name in enumerate(ordered)}
