"""Media by territories on a day: a letter for each holder, so that it reads without colour."""

from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from recoup.deal.title import Claim, Title
from recoup.rights.model import Standing, State
from recoup.rights.standing import standings
from recoup.values.region import Box, members

# What stands for rights that are nobody's but the owner's, and for those of which it is not known.
FREE, UNKNOWN, HELD_BACK = "·", "?", "-"


@dataclass(frozen=True, slots=True)
class Grid:
    """A film's rights on a day; `cells[medium][territory]` are letters that `legend` explains.

    Capitals hold exclusively, small letters not; `·` is free, `?` not known, `-` held back, `*`
    kept by its owner.
    """

    film: str
    day: date
    media: tuple[str, ...]
    territories: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    legend: dict[str, str]


RESERVED = "*"


def grid(title: Title, day: date, letters: dict[str, str] | None = None) -> Grid:
    """The media and territories that the film's clauses name, and all others as one of each.

    `letters` are those that parties have in other grids; new ones are added to them.
    """
    letters = {} if letters is None else letters
    space, number = title.space, day.toordinal()
    media = _cut((1 << len(space.media)) - 1, [c.reach.media for c in title.claims])
    territories = _cut(space.whole().territories, [c.reach.territories for c in title.claims])
    used = set[str]()
    rows = []
    for medium in media:
        row = []
        for place in territories:
            box = Box(place, medium, space.language(None), number, number)
            found = standings(title, box)
            used |= {holder for s in found for holder in s.holders}
            row.append("".join(dict.fromkeys(_cell(s, letters) for s in found)))
        rows.append(tuple(row))
    return Grid(
        title.film.name,
        day,
        tuple(_media(title, m) for m in media),
        tuple(_territories(title, t) for t in territories),
        tuple(rows),
        {letter: party for party, letter in letters.items() if party in used},
    )


def _media(title: Title, found: int) -> str:
    named = any(c.reach.media & found for c in title.claims if not _all_media(title, c))
    return title.space.shown_media(found) if named else "all other media"


def _all_media(title: Title, claim: Claim) -> bool:
    return claim.reach.media == title.space.whole().media


def _territories(title: Title, found: int) -> str:
    whole = title.space.whole().territories
    named = any(c.reach.territories & found for c in title.claims if c.reach.territories != whole)
    return title.space.shown_territories(found) if named else "elsewhere"


def changes(title: Title, first: date, last: date) -> tuple[date, ...]:
    """The days from one to another on which somebody's rights begin or have just ended."""
    days = {first.toordinal()}
    for claim in title.claims:
        if claim.box is not None:
            days |= {claim.box.first, claim.box.last + 1}
    wanted = sorted(d for d in days if first.toordinal() <= d <= last.toordinal())
    return tuple(date.fromordinal(d) for d in wanted)


def _cut(asked: int, sets: list[int]) -> list[int]:
    parts = [asked]
    for cut in dict.fromkeys(sets):
        parts = [piece for part in parts for piece in (part & cut, part & ~cut) if piece]
    return sorted(parts, key=lambda part: (part.bit_count() > 200, next(members(part))))


def _cell(standing: Standing, letters: dict[str, str]) -> str:
    if standing.held_back is not None:
        return HELD_BACK
    match standing.state:
        case State.FREE:
            return FREE
        case State.UNKNOWN:
            return UNKNOWN
        case State.RESERVED:
            return RESERVED
        case _:
            exclusive = standing.state is State.EXCLUSIVE and len(standing.holders) == 1
            marks = [_letter(party, letters) for party in standing.holders]
            return "".join(marks if exclusive else (m.lower() for m in marks))


def _letter(party: str, letters: dict[str, str]) -> str:
    if party not in letters:
        number = len(letters)
        letters[party] = ascii_uppercase[number % 26] + (str(number // 26) if number > 25 else "")
    return letters[party]
