"""Chain of title: what each grant covers of a film, as exact boxes, and who held it to give.

A grant of a medium covers the narrower media within it. Days that the deal does not know (a release
that has no date) make a claim wider than what is certain: `box` is what it covers for certain,
`reach` what it may cover.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from recoup.deal import model as d
from recoup.values.region import FIRST, LAST, Box, Region, bits, difference, members, union
from recoup.values.territory import COUNTRIES, countries, shown_countries

OTHER_LANGUAGES = "other languages"


@dataclass(frozen=True)
class Space:
    """What the bits of a deal's boxes stand for."""

    deal: d.Deal

    @cached_property
    def media(self) -> tuple[str, ...]:
        """All media that the deal knows."""
        return tuple(self.deal.media)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that some grant names, and all others."""
        named = {
            language: None
            for grant in self.deal.grants
            for rights in (grant.rights, *(h.rights for h in grant.holdbacks))
            for language in rights.languages
        }
        return (OTHER_LANGUAGES, *named)

    @cached_property
    def _medium(self) -> dict[str, int]:
        """The bits of a medium: its own and those of the media within it."""
        return {
            name: bits(i for i, m in enumerate(self.media) if name in self.deal.media_within(m))
            for name in self.media
        }

    def territory(self, name: str) -> int:
        """The bits of a country or of a group of countries."""
        return self._countries(countries(name))

    def medium(self, name: str) -> int:
        """The bits of a medium and of those within it."""
        return self._medium[name]

    def language(self, name: str | None) -> int:
        """The bit of a language, of any that no grant names, or of all where none is asked for."""
        if name is None:
            return (1 << len(self.languages)) - 1
        return 1 << (self.languages.index(name) if name in self.languages else 0)

    def box(self, rights: d.Rights, first: int, last: int) -> Box:
        """Rights between two days. None may be empty."""
        return Box(
            self._countries(rights.territories.countries),
            bits_of(self._medium[m] for m in rights.media or self.media),
            bits_of(map(self.language, rights.languages)) if rights.languages
            else self.language(None),
            first,
            last,
        )  # fmt: skip

    def whole(self) -> Box:
        """Everything, for ever."""
        everywhere = (1 << len(COUNTRIES)) - 1
        return Box(everywhere, (1 << len(self.media)) - 1, self.language(None), FIRST, LAST)

    def shown(self, box: Box) -> str:
        """A box in words: media, territories, languages, days."""
        words = [f"{self.shown_media(box.media)} in {self.shown_territories(box.territories)}"]
        if box.languages != self.language(None):
            words.append("in " + ", ".join(self.languages[i] for i in members(box.languages)))
        days = shown_days(box.first, box.last)
        return " ".join([*words, *([days] if days else [])])

    def shown_media(self, found: int) -> str:
        """Media by the widest names that cover just them."""
        if found == (1 << len(self.media)) - 1:
            return "everything"
        names = []
        for name in sorted(self.media, key=lambda m: -self._medium[m].bit_count()):
            if self._medium[name] & found == self._medium[name]:
                names.append(name)
                found &= ~self._medium[name]
        return ", ".join(sorted(names, key=self.media.index))

    def shown_territories(self, found: int) -> str:
        """Territories by the names of groups that cover just them."""
        return shown_countries(frozenset(COUNTRIES[i] for i in members(found)))

    def _countries(self, found: Iterable[str]) -> int:
        return bits(_PLACE[country] for country in found)


_PLACE = {country: i for i, country in enumerate(COUNTRIES)}


def bits_of(sets: Iterable[int]) -> int:
    """The bits of any of some sets."""
    found = 0
    for one in sets:
        found |= one
    return found


def shown_days(first: int, last: int) -> str:
    """`from … until …`, an open end left out."""
    start = f"from {date.fromordinal(first)}" if first > FIRST else ""
    end = f"until {date.fromordinal(last)}" if last < LAST else ""
    return " ".join(word for word in (start, end) if word)


@dataclass(frozen=True, slots=True)
class Claim:
    """A grant or a reservation as it concerns one film; `box` is None where nothing is certain.

    `waits_for` says what the deal would have to know.
    """

    grant: d.Grant
    film: str
    box: Box | None
    reach: Box
    waits_for: str | None = None


@dataclass(frozen=True)
class Title:
    """Who holds which rights in one film.

    `presumed` where the deal does not say who owns the film: then those who grant rights that
    nobody granted to them are taken for its owners.
    """

    deal: d.Deal
    film: d.Film
    space: Space = field(repr=False)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The grants that are in force at some time, in the order of the text; no open option."""
        return tuple(
            claim
            for grant in self.deal.grants
            if self.film.name in self.deal.slates.get(grant.film, (grant.film,))
            if (claim := self._claim(grant)) is not None
        )

    @cached_property
    def options(self) -> tuple[d.Grant, ...]:
        """The options in this film that have not been exercised."""
        return tuple(
            grant
            for grant in self.deal.grants
            if self.film.name in self.deal.slates.get(grant.film, (grant.film,))
            and grant.option_until is not None
            and grant.exercised is None
        )

    @property
    def presumed(self) -> bool:
        """Whether the owners are only taken to be such."""
        return not self.film.owners

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The film's owners; empty where nothing in the deal shows who they are."""
        if self.film.owners:
            return self.film.owners
        granted = {c.grant.grantee for c in self.claims if not c.grant.reserved}
        grantors = dict.fromkeys(c.grant.grantor for c in self.claims)
        return tuple(party for party in grantors if party not in granted)

    def held_by(self, party: str) -> Region:
        """What a party holds, may it have granted it on: all of it as owner, else its grants."""
        if party in self.owners:
            return (self.space.whole(),)
        return union(
            c.reach for c in self.claims if c.grant.grantee == party and not c.grant.reserved
        )

    def beyond(self, claim: Claim) -> Region:
        """What a claim covers for certain that its grantor never held."""
        return (
            () if claim.box is None else difference((claim.box,), self.held_by(claim.grant.grantor))
        )

    def _claim(self, grant: d.Grant) -> Claim | None:
        start, sure_start, late = self._moment(grant.start, FIRST)
        end, sure_end, open_end = self._moment(grant.end, LAST)
        first, reach_first = (start, start) if sure_start else (LAST + 1, FIRST)
        last, reach_last = (end, end) if sure_end else (FIRST - 1, LAST)
        waits = late or open_end
        if grant.option_until is not None:
            if grant.exercised is None:
                return None
            day = grant.exercised.toordinal()
            first, reach_first = max(first, day), max(reach_first, day)
        if grant.terminated is not None:
            day = grant.terminated.toordinal()
            last, reach_last = min(last, day), min(reach_last, day)
        if grant.unless_released is not None:
            place, by = grant.unless_released
            released = self.film.released_in(place)
            if released is None or released > by:
                last = min(last, by.toordinal())
                waits = waits or (f"release in {place}" if released is None else None)
                reach_last = reach_last if released is None else min(reach_last, by.toordinal())
        if reach_first > reach_last:
            return None
        reach = self.space.box(grant.rights, reach_first, reach_last)
        box = replace(reach, first=first, last=last) if first <= last else None
        return Claim(grant, self.film.name, box, reach, waits)

    def _moment(self, moment: d.Moment | None, unsaid: int) -> tuple[int, bool, str | None]:
        """A moment's day, whether it is known, and else what it waits for."""
        if moment is None:
            return unsaid, True, None
        day = moment.day(self.film)
        if day is None:
            return unsaid, False, f"release in {moment.release_in}"
        return day.toordinal(), True, None


def titles(deal: d.Deal) -> Iterator[Title]:
    """The title of every film in which the deal grants or reserves rights."""
    space = Space(deal)
    for film in deal.films.values():
        title = Title(deal, film, space)
        if title.claims or title.options:
            yield title
