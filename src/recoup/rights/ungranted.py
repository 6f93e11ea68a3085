"""Receipts that nobody was granted: from where, of what, or of a day that no clause covers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from recoup.deal.model import Deal
from recoup.deal.title import Title, titles
from recoup.receipts.model import Event, EventKind
from recoup.rights.covering import nearest
from recoup.rights.model import Nearest
from recoup.values.region import Box
from recoup.values.territory import TERRITORIES


@dataclass(frozen=True, slots=True)
class Ungranted:
    """A receipt of rights that nobody was granted, and the grant that comes nearest to them."""

    event: Event
    nearest: Nearest

    @property
    def reason(self) -> str:
        """Why it is held: what comes nearest, and what the receipt is of instead."""
        own = {
            "territory": f"from {self.event.territory}",
            "medium": f"of {self.event.what}",
            "date": f"of {self.event.date}",
        }
        of = ", ".join(own[name] for name in self.nearest.missing if name in own)
        return (
            f"nobody was granted this ({of}); the nearest is {self.nearest.rights}, "
            f"{self.nearest.clause}"
        )


def ungranted(deal: Deal, events: Iterable[Event]) -> Iterator[Ungranted]:
    """The receipts that lie outside all grants and reservations, in their order.

    A deal that grants or reserves rights in a film says whose its receipts may be; a receipt of
    what nobody holds is nobody's to pay out. Owners hold what they did not grant, so that nothing
    is outside where the deal says who owns the film. A receipt that may lie within a grant (it
    names no territory, or the grant's days are not known) is not outside.
    """
    judge = _Judge(deal)
    for event in events:
        if event.kind is EventKind.RECEIPT and event.what in deal.media:
            found = judge.nearest(event)
            if found is not None:
                yield Ungranted(event, found)


def withheld(deal: Deal, events: Iterable[Event]) -> dict[str, str]:
    """Why receipts are held that nobody was granted, by their ids."""
    if not deal.grants:
        return {}
    return {found.event.id: found.reason for found in ungranted(deal, events)}


@dataclass
class _Judge:
    """The titles of those films of a deal whose receipts may be nobody's."""

    deal: Deal

    @cached_property
    def _titles(self) -> dict[str, Title]:
        return {t.film.name: t for t in titles(self.deal) if t.claims and t.presumed}

    @cached_property
    def _only_film(self) -> str | None:
        return next(iter(self.deal.films)) if len(self.deal.films) == 1 else None

    def nearest(self, event: Event) -> Nearest | None:
        """The grant nearest to a receipt that lies outside all of them; None where it does not."""
        title = self._titles.get(event.film or self._only_film or "")
        if title is None:
            return None
        place = event.territory if event.territory in TERRITORIES else None
        space, day = title.space, event.date.toordinal()
        asked = Box(
            space.territory(place or "WORLD"),
            space.medium(event.what),
            space.language(None),
            day,
            day,
        )
        if any(claim.reach.meet(asked) for claim in title.claims):
            return None
        return nearest(title, asked)
