"""One picture of rights: a deal, and the questions that may be asked of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from recoup.deal.checks.rights import clash
from recoup.deal.model import Deal
from recoup.deal.title import Title, titles
from recoup.rights.covering import Covering, covering
from recoup.rights.model import Clash, Ending, Standing, State
from recoup.rights.standing import clause, standings
from recoup.values.region import FIRST, LAST, Box


@dataclass(frozen=True)
class RightsOf:
    """The rights in the films of a deal. Names that the deal does not know raise KeyError."""

    deal: Deal

    @cached_property
    def titles(self) -> dict[str, Title]:
        """The chain of title of every film in which rights are granted or kept."""
        return {title.film.name: title for title in titles(self.deal)}

    def standings(
        self,
        *,
        film: str | None = None,
        territory: str | None = None,
        medium: str | None = None,
        language: str | None = None,
        on: date | None = None,
        since: date | None = None,
    ) -> tuple[Standing, ...]:
        """Who may exploit what: of everything, or of what is asked for; on a day, or since one."""
        return tuple(
            standing
            for title in self._asked(film)
            for standing in standings(title, _box(title, territory, medium, language, on, since))
        )

    def free(
        self,
        *,
        film: str | None = None,
        territory: str | None = None,
        medium: str | None = None,
        language: str | None = None,
        on: date | None = None,
    ) -> tuple[Standing, ...]:
        """What may still be granted, on a day and after it: what nobody has, or not exclusively."""
        found = self.standings(
            film=film, territory=territory, medium=medium, language=language, since=on
        )
        open_to_grant = {State.FREE, State.NON_EXCLUSIVE}
        return tuple(s for s in found if s.state in open_to_grant and s.held_back is None)

    def gaps(self, *, film: str | None = None) -> tuple[Standing, ...]:
        """Rights that nobody holds between two times at which somebody does."""
        found = []
        for title in self._asked(film):
            rows = standings(title, title.space.whole())
            for row in rows:
                if row.state in {State.FREE, State.UNKNOWN} and row.first and row.last:
                    found.append(row)
        return tuple(found)

    def clashes(self, *, film: str | None = None) -> tuple[Clash, ...]:
        """Clauses that give the same rights to two, one of them exclusively."""
        found = []
        for title in self._asked(film):
            for one, other in combinations(title.claims, 2):
                if one.box is None or other.box is None or not clash(title, one, other):
                    continue
                met = one.box.meet(other.box)
                if met is not None:
                    kind = "exclusive twice" if one.grant.exclusive and other.grant.exclusive else (
                        "exclusive and not"
                    )  # fmt: skip
                    where = title.space.shown(met)
                    found.append(Clash(title.film.name, kind, where, clause(one), clause(other)))
        return tuple(found)

    def endings(self, since: date, within: int | None = None) -> tuple[Ending, ...]:
        """Grants, options and holdbacks that end within so many days of a day, soonest first."""
        last = None if within is None else since + timedelta(days=within)
        found = [
            ending
            for title in self.titles.values()
            for ending in _endings(title)
            if str(since) <= ending.day and (last is None or ending.day <= str(last))
        ]
        return tuple(sorted(found, key=lambda e: (e.day, e.film, e.clause)))

    def covering(
        self, film: str, territory: str, medium: str, day: date, language: str | None = None
    ) -> Covering | None:
        """Who was granted a medium in a territory on a day; None where no rights are granted."""
        title = self.titles.get(film)
        return None if title is None else covering(title, territory, medium, day, language)

    def _asked(self, film: str | None) -> Iterator[Title]:
        yield from self.titles.values() if film is None else (self.titles[film],)


def _box(
    title: Title,
    territory: str | None,
    medium: str | None,
    language: str | None,
    on: date | None,
    since: date | None,
) -> Box:
    space, whole = title.space, title.space.whole()
    start = on or since
    return Box(
        whole.territories if territory is None else space.territory(territory),
        whole.media if medium is None else space.medium(medium),
        space.language(language),
        FIRST if start is None else start.toordinal(),
        LAST if on is None else on.toordinal(),
    )


def _endings(title: Title) -> Iterator[Ending]:
    space = title.space
    for claim in title.claims:
        rights = f"{space.shown_media(claim.reach.media)} in " + space.shown_territories(
            claim.reach.territories
        )
        if claim.box is not None and claim.box.last < LAST:
            day, grant = str(date.fromordinal(claim.box.last)), claim.grant
            what = "reservation" if grant.reserved else "grant"
            yield Ending(day, claim.film, what, rights, grant.grantee, grant.grantor, clause(claim))
        for held in claim.grant.holdbacks:
            until = held.until.day(title.film)
            if until is not None:
                box = space.box(held.rights, FIRST, LAST)
                place = f"{held.span.source.name}:{held.span.line}"
                grantor = claim.grant.grantor
                yield Ending(
                    str(until), claim.film, "holdback", space.shown(box), grantor, grantor, place
                )
    for grant in title.options:
        box = space.box(grant.rights, FIRST, LAST)
        place = f"{grant.span.source.name}:{grant.span.line}"
        yield Ending(
            str(grant.option_until), title.film.name, "option", space.shown(box),
            grant.grantee, grant.grantor, place,
        )  # fmt: skip
