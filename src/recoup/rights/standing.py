"""How rights stand at a point, and over regions: the chain of title, walked from the owners."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from recoup.deal.title import Claim, Title
from recoup.rights.model import Standing, State
from recoup.values.region import FIRST, LAST, Box, members


@dataclass(frozen=True, slots=True)
class Point:
    """One country, one medium and one language, each as the bit of it, on a day (an ordinal)."""

    territory: int
    medium: int
    language: int
    day: int

    def box(self) -> Box:
        return Box(self.territory, self.medium, self.language, self.day, self.day)


def standing_at(title: Title, point: Point) -> Standing:
    """Who may exploit rights at a point."""
    box = point.box()
    return _standing(title, box, title.claims)


def standings(title: Title, asked: Box) -> tuple[Standing, ...]:
    """How all the rights in a box stand, alike ones together, day after day."""
    rows: dict[tuple[object, ...], Box] = {}
    found: dict[tuple[object, ...], Standing] = {}
    for box in alike(title, asked):
        standing = _standing(title, box, title.claims)
        key = (standing, box.first, box.last, box.media, box.languages)
        rows[key] = _joined(rows[key], box, "territories") if key in rows else box
        found[key] = standing
    joined = _join(rows, found, "media")
    return tuple(
        _said(title, box, standing)
        for box, standing in sorted(joined, key=lambda row: _place(title, row[0]))
    )


def _join(
    rows: dict[tuple[object, ...], Box], found: dict[tuple[object, ...], Standing], axis: str
) -> list[tuple[Box, Standing]]:
    joined: dict[tuple[object, ...], tuple[Box, Standing]] = {}
    for old, box in rows.items():
        standing = found[old]
        key = (standing, box.first, box.last, box.territories, box.languages)
        before = joined.get(key)
        joined[key] = (_joined(before[0], box, axis) if before else box, standing)
    return list(joined.values())


def _joined(one: Box, other: Box, axis: str) -> Box:
    return replace(one, **{axis: getattr(one, axis) | getattr(other, axis)})


def _place(title: Title, box: Box) -> tuple[object, ...]:
    few = box.territories.bit_count()
    return (few, box.territories, box.media & -box.media, box.first)


def _said(title: Title, box: Box, standing: Standing) -> Standing:
    space = title.space
    every = box.languages == space.language(None)
    return replace(
        standing,
        media=space.shown_media(box.media),
        territories=space.shown_territories(box.territories),
        languages="" if every else ", ".join(space.languages[i] for i in members(box.languages)),
        first=None if box.first == FIRST else str(date.fromordinal(box.first)),
        last=None if box.last == LAST else str(date.fromordinal(box.last)),
    )


def alike(title: Title, asked: Box) -> Iterator[Box]:
    """Parts of a box within which every point is covered by the same clauses."""
    reaches = [c.reach for c in title.claims] + [h for h, _ in holdbacks(title)]
    met = [reach for reach in reaches if reach.meet(asked)]
    boxes = [c.box for c in title.claims if c.box is not None and c.box.meet(asked)]
    territories = _atoms(asked.territories, (r.territories for r in met))
    media = _atoms(asked.media, (r.media for r in met))
    languages = _atoms(asked.languages, (r.languages for r in met))
    for place in territories:
        for medium in media:
            for language in languages:
                part = Box(place, medium, language, asked.first, asked.last)
                here = [b for b in (*met, *boxes) if b.meet(part)]
                yield from _between(part, here)


def _atoms(asked: int, sets: Iterable[int]) -> list[int]:
    """A set cut into parts that lie wholly inside or outside each of others."""
    parts = [asked]
    for cut in set(sets):
        parts = [piece for part in parts for piece in (part & cut, part & ~cut) if piece]
    return parts


def _between(part: Box, boxes: list[Box]) -> Iterator[Box]:
    """A box cut at the days on which others begin and end, alike neighbours left together."""
    cuts = {part.first, part.last + 1}
    for box in boxes:
        cuts |= {d for d in (box.first, box.last + 1) if part.first < d <= part.last}
    days = sorted(cuts)
    for first, following in pairwise(days):
        yield replace(part, first=first, last=following - 1)


def holdbacks(title: Title) -> Iterator[tuple[Box, Claim]]:
    """What grants hold back, for as long as it is known, each with its claim."""
    for claim in title.claims:
        for held in claim.grant.holdbacks:
            until = held.until.day(title.film)
            last = LAST if until is None else until.toordinal()
            yield title.space.box(held.rights, FIRST, last), claim


def _standing(title: Title, box: Box, claims: Iterable[Claim]) -> Standing:
    sure = [c for c in claims if c.box is not None and c.box.meet(box)]
    maybe = [c for c in claims if c.reach.meet(box) and c not in sure]
    levels, holders, unless = chain_of_title(title, sure)
    chain = [claim for level in levels for claim in level]
    state = State.FREE if title.owners else State.UNKNOWN
    if any(c.grant.reserved for c in chain):
        state = State.RESERVED
    elif chain:
        exclusive = {c.grant.exclusive for c in chain}
        state = (
            State.EXCLUSIVE
            if True in exclusive
            else State.GRANTED
            if None in exclusive
            else State.NON_EXCLUSIVE
        )
    elif maybe:
        state = State.UNKNOWN
    held = next((c for b, c in holdbacks(title) if b.meet(box)), None)
    return Standing(
        title.film.name,
        "",
        "",
        "",
        None,
        None,
        state,
        holders if state is not State.UNKNOWN else (),
        tuple(" and ".join(map(clause, level)) for level in levels),
        maybe[0].waits_for if maybe and not chain else None,
        clause(held) if held is not None else None,
        unless,
    )


Levels = list[list[Claim]]


def chain_of_title(
    title: Title, covering: list[Claim]
) -> tuple[Levels, tuple[str, ...], tuple[str, ...]]:
    """The claims that come down from the owners, and those who may exploit the rights.

    The claims stand in levels: first what the owners granted, then what their grantees did. Whoever
    grants exclusively may not exploit what it granted, a sub-licensor included; the last of the
    answer are the holders that may only if a grant of theirs, which does not say so, is not
    exclusive.
    """
    levels: Levels = []
    parties = dict.fromkeys(title.owners)
    left = covering
    while following := [c for c in left if c.grant.grantor in parties]:
        levels.append(following)
        parties |= dict.fromkeys(c.grant.grantee for c in following)
        left = [c for c in left if c not in following]
    granted = [c.grant for level in levels for c in level if not c.grant.reserved]
    exclusive = {grant.grantor for grant in granted if grant.exclusive}
    unsaid = {grant.grantor for grant in granted if grant.exclusive is None}
    holders = tuple(party for party in parties if party not in exclusive)
    return levels, holders, tuple(party for party in holders if party in unsaid)


def clause(claim: Claim) -> str:
    """Where a claim stands in the text."""
    span = claim.grant.span
    return f"{span.source.name}:{span.line}"
