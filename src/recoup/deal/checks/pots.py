"""Pots are fed, emptied by one waterfall, and never feed themselves."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import pots_paid, receiver_of_pots
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Span


def check_pots(deal: d.Deal) -> Iterator[Diagnostic]:
    """Each pot is paid into, is received by exactly one waterfall, and runs in no circle."""
    fed = {pot: part for w in deal.waterfalls.values() for pot, part in pots_paid(w.steps).items()}
    received: dict[str, tuple[str, Span]] = {}
    for waterfall in deal.waterfalls.values():
        for pot, span in waterfall.pots:
            if pot in received:
                message = f"`{received[pot][0]}` receives the pot `{pot}` already"
                related = (Related("it is received here first", received[pot][1]),)
                hint = "let one waterfall receive it, and divide it there"
                yield Diagnostic("pot-received-twice", message, span, hint, related)
                continue
            received[pot] = (waterfall.name, span)
            if pot not in fed:
                hint = f"add `rest to pot {pot}` where its money comes from"
                yield Diagnostic("pot-not-fed", f"no step pays into the pot `{pot}`", span, hint)
    for pot, part in fed.items():
        if pot not in received:
            message = f"no waterfall receives the pot `{pot}`: its money would go to nobody"
            hint = f"add `receives pot {pot}` to a waterfall"
            yield Diagnostic("pot-not-emptied", message, part.payee.span, hint)
    yield from _circles(deal)


def _circles(deal: d.Deal) -> Iterator[Diagnostic]:
    receiver = receiver_of_pots(deal)
    reported: set[frozenset[str]] = set()

    def visit(name: str, path: list[str]) -> Iterator[Diagnostic]:
        if name in path:
            circle = path[path.index(name) :]
            if frozenset(circle) not in reported:
                reported.add(frozenset(circle))
                chain = " → ".join([*circle, name])
                message = f"money would run in a circle: {chain}"
                span = deal.waterfalls[name].span
                yield Diagnostic("pot-feeds-itself", message, span, "cut the circle at one pot")
            return
        for pot in pots_paid(deal.waterfalls[name].steps):
            if pot in receiver:
                yield from visit(receiver[pot], [*path, name])

    for name in deal.waterfalls:
        yield from visit(name, [])
