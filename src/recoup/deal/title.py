"""Chain of title: what each grant covers of a film, as exact boxes, and who held it to give.

A grant of a medium covers the narrower media within it. Days that the deal does not know (a release
that has no date) make a claim wider than what is certain: `box` is what it covers for certain,
`reach` what it may cover.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from recoup.deal import model as d
from recoup.deal.space import Space
from recoup.values.record import record
from recoup.values.region import FIRST, LAST, Box, Region, difference, union


@record
class Claim:
    """A grant or a reservation as it concerns one film; `box` is None where nothing is certain.

    `given` is what it covers unless it ends early. `waits_for` says what the deal would have to
    know.
    """

    grant: d.Grant
    film: str
    box: Box | None
    reach: Box
    given: Box
    waits_for: str | None = None


@record
class HeldBack:
    """A holdback as it concerns one film; `box` is what it may cover, if its end is not known."""

    claim: Claim
    terms: d.Holdback
    box: Box
    waits_for: str | None


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

    @cached_property
    def held_back(self) -> tuple[HeldBack, ...]:
        """What grants hold back, until the days that they say or until they are terminated."""
        return tuple(
            self._held_back(claim, held) for claim in self.claims for held in claim.grant.holdbacks
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
        """What a party was given, may it have granted it on: all of it as owner, else its grants.

        What was terminated or reverted had been given: who granted it on before had it to give.
        """
        if party in self.owners:
            return (self.space.whole(),)
        return union(
            c.given for c in self.claims if c.grant.grantee == party and not c.grant.reserved
        )

    def beyond(self, claim: Claim) -> Region:
        """What a claim covers for certain that its grantor never held."""
        return (
            () if claim.box is None else difference((claim.box,), self.held_by(claim.grant.grantor))
        )

    def clash(self, one: Claim, other: Claim) -> bool:
        """Whether claims may not meet: of one grantor, or of two owners, and one is exclusive."""
        grantors = {one.grant.grantor, other.grant.grantor}
        rivals = len(grantors) == 1 or grantors <= set(self.owners)
        goods = {one.grant.category, other.grant.category}
        if len(goods) == 2 and None not in goods:
            return False
        both_reserved = one.grant.reserved and other.grant.reserved
        return rivals and not both_reserved and bool(one.grant.exclusive or other.grant.exclusive)

    def broken(self) -> Iterator[tuple[HeldBack, Claim, Box]]:
        """The grants of what others hold back for sure, and where they do."""
        for held in self.held_back:
            for claim in self.claims:
                if claim.box is None or claim is held.claim or claim.grant.reserved:
                    continue
                met = claim.box.meet(held.box) if held.waits_for is None else None
                if met is not None:
                    yield held, claim, met

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
        until = reach_last
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
        given = replace(reach, last=until)
        return Claim(grant, self.film.name, box, reach, given, waits)

    def _held_back(self, claim: Claim, terms: d.Holdback) -> HeldBack:
        until = terms.until.day(self.film)
        last = LAST if until is None else until.toordinal()
        if claim.grant.terminated is not None:
            last = min(last, claim.grant.terminated.toordinal())
        waits = f"release in {terms.until.release_in}" if until is None else None
        return HeldBack(claim, terms, self.space.box(terms.rights, FIRST, last), waits)

    def _moment(self, moment: d.Moment | None, unsaid: int) -> tuple[int, bool, str | None]:
        """A moment's day, whether it is known, and else what it waits for."""
        if moment is None:
            return unsaid, True, None
        day = moment.day(self.film)
        if day is None:
            return unsaid, False, f"release in {moment.release_in}"
        return day.toordinal(), True, None


def titles(deal: d.Deal) -> Iterator[Title]:
    """The title of every film of the deal."""
    space = Space(deal)
    return (Title(deal, film, space) for film in deal.films.values())
