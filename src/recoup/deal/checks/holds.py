"""Money that waits in a pot keeps its currency when it is let out."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import pots_paid, receiver_of_pots
from recoup.diagnostics.diagnostic import Diagnostic


def check_holds(deal: d.Deal) -> Iterator[Diagnostic]:
    """No rate of the day is needed on a day on which nothing else need happen."""
    receiver = receiver_of_pots(deal)
    fixed = deal.conversion.fixed
    for waterfall in deal.waterfalls.values():
        if waterfall.held is None:
            continue
        ahead, seen = [waterfall.name], set[str]()
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            here = deal.waterfalls[name]
            for pot, part in pots_paid(here.steps).items():
                if pot not in receiver:
                    continue
                target = deal.waterfalls[receiver[pot]]
                ahead.append(target.name)
                pair = (here.currency, target.currency)
                if pair[0] != pair[1] and pair not in fixed and pair[::-1] not in fixed:
                    yield Diagnostic(
                        "held-currency",
                        f"what `{waterfall.name}` lets out turns from {pair[0]} into {pair[1]}, "
                        "on a day for which no rate need be known",
                        part.span,
                        f"add `convert {pair[0]} to {pair[1]} at …` under `deal`, or hold it where "
                        f"it is in {pair[1]}",
                    )


def check_openings(deal: d.Deal) -> Iterator[Diagnostic]:
    """What came in or went out before is in the waterfall's currency."""
    for waterfall in deal.waterfalls.values():
        amounts = [(opening.amount, opening.span) for opening in waterfall.openings]
        if waterfall.held is not None and waterfall.held.amount is not None:
            amounts.append((waterfall.held.amount, waterfall.span))
        for money, span in amounts:
            if money.currency != waterfall.currency:
                message = f"`{money}` is not in {waterfall.currency}, as `{waterfall.name}` is"
                hint = f"write it in {waterfall.currency}"
                yield Diagnostic("limit-currency", message, span, hint)
