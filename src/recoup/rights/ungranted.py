"""Receipts that nobody was granted: from where, of what, or of a day that no clause covers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from recoup.deal.model import Deal
from recoup.deal.title import Claim, Space, Title, titles
from recoup.receipts.model import Event, EventKind
from recoup.values.region import Box, difference
from recoup.values.territory import TERRITORIES


@dataclass(frozen=True, slots=True)
class Ungranted:
    """A receipt of rights that nobody was granted, and the grant that comes nearest to them.

    `missing` are those of `territory`, `medium` and `date` in which that grant does not cover it.
    """

    event: str
    nearest: Claim
    missing: tuple[str, ...]
    reason: str


def ungranted(deal: Deal, events: Iterable[Event]) -> Iterator[Ungranted]:
    """The receipts that no grant and no reservation covers, in their order.

    Where a deal grants or reserves rights in a film, its receipts are of rights that somebody
    holds: those that are not, nobody may pay out. A film's owners hold what they did not grant, so
    that nothing is missing where the deal says who owns it. A receipt covers no more than it says:
    one without a territory is of no country in particular, and only a grant of all of them covers
    it. What a grant may cover, by a day that the deal does not know, counts as granted.
    """
    known = {title.film.name: title for title in titles(deal)}
    for event in events:
        if event.kind is not EventKind.RECEIPT or event.what not in deal.media:
            continue
        film = event.film or (next(iter(deal.films)) if len(deal.films) == 1 else "")
        title = known.get(film)
        if title is None or not title.claims or not title.presumed:
            continue
        found = _judged(title, event)
        if found is not None:
            yield found


def _judged(title: Title, event: Event) -> Ungranted | None:
    space = title.space
    place = event.territory if event.territory in TERRITORIES else "WORLD"
    day = event.date.toordinal()
    asked = Box(
        space.territory(place or "WORLD"),
        space.medium(event.what),
        space.language(None),
        day,
        day,
    )
    if not difference([asked], (_in_any_language(claim, space) for claim in title.claims)):
        return None
    nearest = min(title.claims, key=lambda claim: _distance(claim, asked))
    missing = _missing(nearest, asked)
    return Ungranted(event.id, nearest, missing, _reason(space, event, nearest, missing))


def _in_any_language(claim: Claim, space: Space) -> Box:
    """What a claim may cover; receipts do not say of which language they are."""
    return replace(claim.reach, languages=space.language(None))


def _missing(claim: Claim, asked: Box) -> tuple[str, ...]:
    reach = claim.reach
    lacks = {
        "territory": asked.territories & ~reach.territories,
        "medium": asked.media & ~reach.media,
        "date": not reach.first <= asked.first <= reach.last,
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def _distance(claim: Claim, asked: Box) -> tuple[int, int, int]:
    """In how many ways a claim misses, whether in more than its days, and by how many days."""
    missing = _missing(claim, asked)
    days = max(claim.reach.first - asked.first, asked.first - claim.reach.last, 0)
    return (len(missing), int(missing != ("date",)), days)


def _reason(space: Space, event: Event, claim: Claim, missing: tuple[str, ...]) -> str:
    """Why a receipt is held: the nearest grant, and what the receipt is of instead."""
    own = {
        "territory": f"from {event.territory}" if event.territory else "from no territory said",
        "medium": event.what,
        "date": f"of {event.date}",
    }
    of = ", ".join(own[name] for name in missing) or "of more than that"
    span = claim.grant.span
    granted = space.shown(replace(claim.reach, languages=space.language(None)))
    what = "reserved" if claim.grant.reserved else "granted"
    return f"nearest that is {what} is {granted} ({span.place}); this receipt is {of}"


def withheld(deal: Deal, events: Iterable[Event]) -> dict[str, str]:
    """Why receipts are held, by their ids."""
    return {found.event: found.reason for found in ungranted(deal, events)}

