"""How rights stand at a point, and over regions: the chain of title, walked from the owners."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise

from recoup.deal.title import Claim, Title
from recoup.diagnostics.span import Span
from recoup.rights.model import Standing, State
from recoup.values.region import FIRST, LAST, Box


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
    """How all the rights in a box stand, alike ones together, each for as long as it stands so."""
    rows = sorted(rows_of(title, asked), key=lambda row: _place(row[0]))
    return tuple(_said(title, box, standing) for box, standing in rows)


Rows = list[tuple[Box, Standing]]


def rows_of(title: Title, asked: Box) -> Rows:
    """The boxes that make up a box, and how the rights in each of them stand."""
    rows = _lasting((box, _standing(title, box, here)) for box, here in alike(title, asked))
    for axis in ("languages", "territories", "media"):
        rows = _joined(rows, axis)
    return rows


def _lasting(rows: Iterable[tuple[Box, Standing]]) -> Rows:
    """Rows with those put together that follow each other in time; they come in that order."""
    joined: dict[tuple[object, ...], tuple[Box, Standing]] = {}
    done = []
    for box, standing in rows:
        key = (standing, box.territories, box.media, box.languages)
        before = joined.get(key)
        if before is not None and before[0].last + 1 == box.first:
            joined[key] = replace(before[0], last=box.last), standing
            continue
        if before is not None:
            done.append(before)
        joined[key] = box, standing
    return [*done, *joined.values()]


def _joined(rows: Rows, axis: str) -> Rows:
    """Rows with those put together that differ in nothing but one axis."""
    joined: dict[tuple[object, ...], tuple[Box, Standing]] = {}
    for box, standing in rows:
        key = (standing, replace(box, **{axis: 0}))
        before = joined[key][0] if key in joined else box
        both = getattr(before, axis) | getattr(box, axis)
        joined[key] = replace(box, **{axis: both}), standing
    return list(joined.values())


def _place(box: Box) -> tuple[object, ...]:
    few = box.territories.bit_count()
    return (few, box.territories, box.media & -box.media, box.first)


def _said(title: Title, box: Box, standing: Standing) -> Standing:
    space = title.space
    every = box.languages == space.language(None)
    return replace(
        standing,
        media=space.shown_media(box.media),
        territories=space.shown_territories(box.territories),
        languages="" if every else space.shown_languages(box.languages),
        first=None if box.first == FIRST else str(date.fromordinal(box.first)),
        last=None if box.last == LAST else str(date.fromordinal(box.last)),
    )


def alike(title: Title, asked: Box) -> Iterator[tuple[Box, list[Claim]]]:
    """Parts of a box within each of which no claim begins or ends, and what may cover them."""
    claims = [c for c in title.claims if c.reach.meet(asked)]
    kept = [h.box for h in title.held_back if h.box.meet(asked)]
    shapes = [*(c.reach for c in claims), *kept]
    media = _atoms(asked.media, (shape.media for shape in shapes))
    languages = _atoms(asked.languages, (shape.languages for shape in shapes))
    for country in _atoms(asked.territories, (shape.territories for shape in shapes)):
        there = [c for c in claims if c.reach.territories & country]
        for medium in media:
            within = [c for c in there if c.reach.media & medium]
            for language in languages:
                here = [c for c in within if c.reach.languages & language]
                part = Box(country, medium, language, asked.first, asked.last)
                said = [box for c in here for box in (c.reach, c.box) if box is not None]
                for box in _between(part, said + [k for k in kept if k.meet(part)]):
                    yield box, here


def _atoms(asked: int, sets: Iterable[int]) -> list[int]:
    """A set cut into parts that lie wholly inside or outside each of others."""
    parts = [asked]
    for cut in set(sets):
        parts = [piece for part in parts for piece in (part & cut, part & ~cut) if piece]
    return parts


def _between(part: Box, boxes: list[Box]) -> Iterator[Box]:
    """A box cut at the days on which others begin and end."""
    cuts = {part.first, part.last + 1}
    for box in boxes:
        cuts |= {d for d in (box.first, box.last + 1) if part.first < d <= part.last}
    days = sorted(cuts)
    for first, following in pairwise(days):
        yield replace(part, first=first, last=following - 1)


def _standing(title: Title, box: Box, claims: Iterable[Claim]) -> Standing:
    here = [c for c in claims if c.reach.meet(box)]
    sure = [c for c in here if c.box is not None and c.box.meet(box)]
    chain, every = chain_of_title(title, sure), chain_of_title(title, here)
    waiting = [c for c in every.claims if c not in sure]
    # Chains only grow with their claims: who may in any case is there at least and at most.
    holders = tuple(party for party in chain.holders if party in every.holders)
    # A holdback that surely holds comes before one of which the end is not known.
    holding = [h for h in title.held_back if h.box.meet(box)]
    held = min(holding, key=lambda h: h.waits_for is not None, default=None)
    unknown = [w for w in (*(c.waits_for for c in waiting), held and held.waits_for) if w]
    return Standing(
        title.film.name,
        "",
        "",
        "",
        None,
        None,
        State.UNKNOWN if waiting else _state(title, chain.claims),
        holders,
        tuple(" and ".join(map(clause, level)) for level in every.levels),
        unknown[0] if unknown else None,
        None if held is None else place(held.terms.span),
        tuple(party for party in holders if party in every.unless_exclusive),
    )


def _state(title: Title, chain: Sequence[Claim]) -> State:
    if not chain:
        return State.UNKNOWN if title.presumed else State.FREE
    if any(title.clash(one, other) for one, other in combinations(chain, 2)):
        return State.CLASH
    if any(c.grant.reserved for c in chain):
        return State.RESERVED
    links = {_exclusive(c) for c in chain}
    if links == {True}:
        return State.EXCLUSIVE
    return State.NON_EXCLUSIVE if False in links else State.GRANTED


@dataclass(frozen=True)
class Chain:
    """The claims that come down from the owners, and those who may exploit the rights.

    The claims stand in levels: first what the owners granted, then what their grantees did. Whoever
    grants exclusively may not exploit what it granted, a sub-licensor included; the holders in
    `unless_exclusive` may only if a grant of theirs, which does not say so, is not exclusive.
    """

    levels: tuple[tuple[Claim, ...], ...]
    holders: tuple[str, ...]
    unless_exclusive: tuple[str, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all levels."""
        return tuple(claim for level in self.levels for claim in level)


def chain_of_title(title: Title, covering: Sequence[Claim]) -> Chain:
    """The chain of those claims that an owner, or a grantee above them, had to give.

    Owners that are only presumed are so of what they grant, and of nothing else.
    """
    grantors = {c.grant.grantor for c in covering}
    parties = dict.fromkeys(p for p in title.owners if not title.presumed or p in grantors)
    levels = []
    left = covering
    while following := tuple(c for c in left if c.grant.grantor in parties):
        levels.append(following)
        parties |= dict.fromkeys(c.grant.grantee for c in following)
        left = [c for c in left if c not in following]
    given = [c for level in levels for c in level if not c.grant.reserved]
    away = {c.grant.grantor for c in given if _exclusive(c)}
    unsaid = {c.grant.grantor for c in given if _exclusive(c) is None}
    holders = tuple(party for party in parties if party not in away)
    return Chain(tuple(levels), holders, tuple(p for p in holders if p in unsaid))


def _exclusive(claim: Claim) -> bool | None:
    """Whether nobody else may have the rights; those for some goods alone leave others."""
    return False if claim.grant.category else claim.grant.exclusive


def clause(claim: Claim) -> str:
    """Where a claim stands in the text."""
    return place(claim.grant.span)


def place(span: Span) -> str:
    """A file and a line."""
    return f"{span.source.name}:{span.line}"
