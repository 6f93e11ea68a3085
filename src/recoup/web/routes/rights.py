"""Who may exploit the films of a deal, where, in which media, when and by which clause."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from recoup.rights.grid import over_time
from recoup.rights.model import Clash, Ending, Standing
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder

router = APIRouter(tags=["rights"], dependencies=[STAFF])


class FilmName(BaseModel):
    """A film of the deal."""

    name: str
    title: str


class RightsGrid(BaseModel):
    """Media by territories between two days, both included; null where it has no end.

    A cell has a letter for each holder, a capital where it holds exclusively, or a sign: `·` free,
    `?` not known, `-` held back, `*` kept by its owner, `!` granted twice.
    """

    first: date | None
    last: date | None
    media: list[str]
    territories: list[str]
    cells: list[list[str]]


class Holder(BaseModel):
    """What stands for a party in the cells."""

    letter: str
    party: str
    title: str


class Rights(BaseModel):
    """The rights in a film: a grid for each time between changes, and what is wrong or ends."""

    title: str
    films: list[FilmName]
    film: str | None
    grids: list[RightsGrid]
    holders: list[Holder]
    clashes: list[Clash]
    gaps: list[Standing]
    endings: list[Ending]


@router.get("/deals/{deal}/rights")
def rights(folder: TheFolder, kept: TheDeal, film: str | None = None) -> Rights:
    """The rights in a film of the deal, the first where none is named."""
    file = folder.read(kept)
    answers = file.rights()
    films = [FilmName(name=n, title=t.film.title) for n, t in answers.titles.items()]
    name = film if film in answers.titles else next(iter(answers.titles), None)
    letters: dict[str, str] = {}
    grids = list(over_time(answers.titles[name], letters)) if name is not None else []
    titles = {p.name: p.title for p in file.readings.deals[0].deal.parties.values()}
    return Rights(
        title=file.title,
        films=films,
        film=name,
        grids=[
            RightsGrid(
                first=g.first,
                last=g.last,
                media=list(g.media),
                territories=list(g.territories),
                cells=[list(row) for row in g.cells],
            )
            for g in grids
        ],
        holders=[
            Holder(letter=letter, party=party, title=titles.get(party, party))
            for party, letter in letters.items()
        ],
        clashes=[_of_clash(c) for c in answers.clashes(film=name)],
        gaps=_standings(answers.gaps(film=name), titles),
        endings=[
            replace(
                e,
                held_by=titles.get(e.held_by, e.held_by),
                goes_to=titles.get(e.goes_to, e.goes_to),
                clause=_brief(e.clause),
            )
            for e in answers.endings(date.min, None, film=name)
        ],
    )


@router.get("/deals/{deal}/rights/standings")
def standings(
    folder: TheFolder,
    kept: TheDeal,
    film: str,
    on: Annotated[date | None, Query(description="A day; the whole time, if left out.")] = None,
) -> list[Standing]:
    """Who may exploit what of a film on a day, and the lines that lead to them."""
    file = folder.read(kept)
    answers = file.rights()
    if film not in answers.titles:
        return []
    titles = {p.name: p.title for p in file.readings.deals[0].deal.parties.values()}
    return _standings(answers.standings(film=film, on=on), titles)


@router.get("/deals/{deal}/avails.{form}", response_class=Response)
def avails(folder: TheFolder, kept: TheDeal, form: Literal["xml", "xlsx"]) -> Response:
    """The deal's industry avails: XML of version 2.6, or the workbook of template 1.9."""
    file = folder.read(kept)
    content: str | bytes
    if form == "xml":
        (content, _), kind = file.to_avails(), "application/xml"
    else:
        (content, _), kind = file.to_avails_workbook(), "application/vnd.ms-excel"
    name = f"{kept.deal.stem}-avails.{form}"
    return Response(
        content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _standings(found: Iterable[Standing], titles: dict[str, str]) -> list[Standing]:
    """Standings with the parties' titles, and the names of files alone."""
    return [
        replace(
            s,
            holders=tuple(titles.get(h, h) for h in s.holders),
            unless_exclusive=tuple(titles.get(h, h) for h in s.unless_exclusive),
            chain=tuple(_brief(place) for place in s.chain),
            held_back=s.held_back and _brief(s.held_back),
        )
        for s in found
    ]


def _of_clash(clash: Clash) -> Clash:
    return replace(clash, one=_brief(clash.one), other=_brief(clash.other))


def _brief(place: str) -> str:
    """A place with the name of its file alone."""
    return place.rsplit("/", 1)[-1]
