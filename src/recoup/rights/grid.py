"""Media by territories on a day: a letter for each holder, so that it reads without colour."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from string import ascii_uppercase

from recoup.deal.title import Title
from recoup.rights.model import Standing, State
from recoup.rights.standing import standings
from recoup.values.region import FIRST, LAST, Box, members

# What stands for rights that nobody was granted, and for those that have no one holder.
FREE, UNKNOWN, HELD_BACK, RESERVED, CLASH = "·", "?", "-", "*", "!"


@dataclass(frozen=True, slots=True)
class Grid:
    """A film's rights on a day, or between two; letters in `cells[medium][territory]`.

    Capitals hold exclusively, small letters not; `·` is free, `?` not known, `-` held back, `*`
    kept by its owner, `!` granted twice. A cell with several differs by language.
    """

    film: str
    first: date | None
    last: date | None
    media: tuple[str, ...]
    territories: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    legend: dict[str, str]


def grid(title: Title, day: date, letters: dict[str, str] | None = None) -> Grid:
    """The media and territories that the film's clauses name, and all others as one of each.

    `letters` are those that parties have in other grids; new ones are added to them.
    """
    letters = {} if letters is None else letters
    space, number = title.space, day.toordinal()
    media = _cut(space.whole().media, [reach.media for reach in _reaches(title)])
    territories = _cut(space.whole().territories, [r.territories for r in _reaches(title)])
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
        day,
        tuple(_media(title, m) for m in media),
        tuple(_territories(title, t) for t in territories),
        tuple(rows),
        {letter: party for party, letter in letters.items() if party in used},
    )


def _reaches(title: Title) -> list[Box]:
    return [c.reach for c in title.claims] + [h.box for h in title.held_back]


def _media(title: Title, found: int) -> str:
    whole = title.space.whole().media
    named = any(r.media & found for r in _reaches(title) if r.media != whole)
    return title.space.shown_media(found) if named or found == whole else "all other media"


def _territories(title: Title, found: int) -> str:
    whole = title.space.whole().territories
    named = any(r.territories & found for r in _reaches(title) if r.territories != whole)
    shown = named or found == whole
    return title.space.shown_territories(found) if shown else "elsewhere"


def over_time(title: Title, letters: dict[str, str] | None = None) -> Iterator[Grid]:
    """A grid for each time between two days on which somebody's rights begin or have just ended.

    What was before the first of them is left out; where there are none, one holds for ever.
    """
    boxes = [c.box or c.reach for c in title.claims] + [h.box for h in title.held_back]
    days = sorted({d for b in boxes for d in (b.first, b.last + 1) if FIRST < d <= LAST})
    letters = {} if letters is None else letters
    for first, following in pairwise([*(days or [FIRST]), LAST + 1]):
        start = None if first == FIRST else date.fromordinal(first)
        end = None if following > LAST else date.fromordinal(following - 1)
        yield replace(grid(title, date.fromordinal(first), letters), first=start, last=end)


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
        case State.CLASH:
            return CLASH
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
