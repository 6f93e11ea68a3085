"""One picture of rights: a deal, and the questions that may be asked of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from recoup.deal.model import Deal
from recoup.deal.title import Claim, Title, titles
from recoup.rights.covering import Covering, covering
from recoup.rights.model import Clash, Ending, Standing, State
from recoup.rights.standing import clause, place, standings
from recoup.values.region import FIRST, LAST, Box

# What `check` calls the clashes that are an answer here.
CLASHES = frozenset({"grants-clash", "holdback-broken"})


@dataclass(frozen=True)
class RightsOf:
    """The rights in the films of a deal. Names that the deal does not know raise KeyError."""

    deal: Deal

    @cached_property
    def titles(self) -> dict[str, Title]:
        """The chain of title of every film."""
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
        """What may still be granted, on a day and after it: what nobody has, or not exclusively.

        What the deal does not tell is among it, as unknown, and so is what is held back for it is
        not known how long; what is surely taken or held back is not.
        """
        found = self.standings(
            film=film, territory=territory, medium=medium, language=language, since=on
        )
        open_to_grant = {State.FREE, State.NON_EXCLUSIVE, State.UNKNOWN}
        return tuple(
            s
            for s in found
            if s.state in open_to_grant and (s.held_back is None or s.waits_for is not None)
        )

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
        """What is granted to two, once exclusively, and what is granted while held back.

        Those that clash if a day turns out so that the deal does not know are among them.
        """
        return tuple(clash for title in self._asked(film) for clash in _clashes(title))

    def endings(
        self, since: date, within: int | None = None, *, film: str | None = None
    ) -> tuple[Ending, ...]:
        """Grants, options and holdbacks that end within so many days of a day, soonest first."""
        last = None if within is None else since + timedelta(days=within)
        found = [
            ending
            for title in self._asked(film)
            for ending in _endings(title)
            if str(since) <= ending.day and (last is None or ending.day <= str(last))
        ]
        return tuple(sorted(found, key=lambda e: (e.day, e.film, e.clause)))

    def covering(
        self, film: str, territory: str, medium: str, day: date, language: str | None = None
    ) -> Covering | None:
        """Who was granted a medium in a territory on a day; None where there is no such film."""
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


def _clashes(title: Title) -> Iterator[Clash]:
    for one, other in combinations(title.claims, 2):
        met = one.reach.meet(other.reach)
        if met is not None and title.clash(one, other):
            sure = one.box.meet(other.box) if one.box and other.box else None
            yield Clash(
                title.film.name, _kind(one, other), title.space.shown(sure or met), clause(one),
                clause(other), None if sure else one.waits_for or other.waits_for,
            )  # fmt: skip
    for held, claim, met in title.broken():
        where = title.space.shown(met)
        yield Clash(title.film.name, "held back", where, place(held.terms.span), clause(claim))


def _kind(one: Claim, other: Claim) -> str:
    if one.grant.reserved or other.grant.reserved:
        return "reserved and granted"
    both = one.grant.exclusive and other.grant.exclusive
    return "exclusive twice" if both else "exclusive and not"


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
    for held in title.held_back:
        if held.waits_for is None:
            day, grantor = str(date.fromordinal(held.box.last)), held.claim.grant.grantor
            rights = space.shown(replace(held.box, last=LAST))
            line = place(held.terms.span)
            yield Ending(day, title.film.name, "holdback", rights, grantor, grantor, line)
    for grant in title.options:
        box = space.box(grant.rights, FIRST, LAST)
        yield Ending(
            str(grant.option_until), title.film.name, "option", space.shown(box),
            grant.grantee, grant.grantor, place(grant.span),
        )  # fmt: skip
