"""Which waterfall a receipt enters."""

from recoup.plan.model import Plan, Waterfall
from recoup.receipts.model import Event
from recoup.values.territory import TERRITORIES


def entry_of(plan: Plan, event: Event) -> int | None:
    """The index of the waterfall that takes a receipt in; None where its money must be held.

    The medium is that of a `receives` line or lies within it; a line without a film takes every
    film, one without territories every territory. A receipt that names no film is of the deal's
    only one; a receipt that names no territory enters only a line without territories. What a
    licence pays enters the waterfall that receives the licence, and no other.
    """
    licence = next((x for x in plan.licences if x.name == event.film), None)
    if licence is not None:
        return licence.into
    for waterfall in plan.waterfalls:
        if _takes(plan, waterfall, event):
            return waterfall.index
    return None


def _takes(plan: Plan, waterfall: Waterfall, event: Event) -> bool:
    media = _within(plan, event.what)
    for receipts in waterfall.receipts:
        if receipts.media and not media & set(receipts.media):
            continue
        if receipts.film is not None and receipts.film != _film(plan, event):
            continue
        if receipts.territories is not None and (
            event.territory not in TERRITORIES or not receipts.territories.covers(event.territory)
        ):
            continue
        return True
    return False


def _film(plan: Plan, event: Event) -> str | None:
    if event.film is None and len(plan.films) == 1:
        return plan.films[0]
    return event.film


def _within(plan: Plan, medium: str) -> set[str]:
    found = {medium}
    while (parent := plan.media.get(medium)) is not None and parent not in found:
        medium = parent
        found.add(medium)
    return found
