"""Who may exploit what, where and when; what clashes, what nobody holds; avails of it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.rights.answers import RightsOf
from recoup.rights.grid import Grid, over_time
from recoup.rights.model import Clash, Ending, Standing
from recoup.web.access.allowed import STAFF
from recoup.web.answers import Fault, TheDeal, TheFolder, told
from recoup.web.asking import TheAsking
from recoup.web.folder import Folder, Kept

router = APIRouter(tags=["rights"], dependencies=[STAFF])


Row = TypeVar("Row", Clash, Ending, Standing)


class AvailsForm(StrEnum):
    """A kind of file that avails are written as."""

    XML = "xml"
    XLSX = "xlsx"


_KINDS = {
    AvailsForm.XML: "application/xml",
    AvailsForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class GridsOfFilm(BaseModel):
    """A film's grids, one for each time between two days on which somebody's rights change."""

    film: str
    title: str
    grids: list[Grid]


class RightsShown(BaseModel):
    """The rights in the films of a deal; letters in the grids are those of `holders`."""

    title: str
    films: list[GridsOfFilm]
    parties: dict[str, str]
    clashes: list[Clash]
    gaps: list[Standing]
    endings: list[Ending]


class AvailsShown(BaseModel):
    """Whether there are avails of the deal, and what they have no words for, or lack."""

    offered: bool
    remarks: list[Fault]


@router.get("/deals/{deal}/rights")
def rights(folder: TheFolder, kept: TheDeal, asking: TheAsking) -> RightsShown:
    """Every film's rights over time, what clashes, what nobody holds, and all that ends."""
    answers = _rights(folder, kept, asking.reading)
    letters: dict[str, str] = {}
    films = [
        GridsOfFilm(film=name, title=title.film.title, grids=list(over_time(title, letters)))
        for name, title in answers.titles.items()
    ]
    return RightsShown(
        title=folder.read(kept).title,
        films=films,
        parties={name: party.title for name, party in answers.deal.parties.items()},
        clashes=_without_paths(folder, answers.clashes()),
        gaps=_without_paths(folder, answers.gaps()),
        endings=_without_paths(folder, answers.endings(date.min)),
    )


@router.get("/deals/{deal}/rights/standing")
def standing(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    film: str,
    on: date | None = None,
    free: Annotated[
        bool, Query(description="What may still be granted, on the day and after it.")
    ] = False,
) -> list[Standing]:
    """Who may exploit a film, in what and where, and by which clauses: on a day, or on any."""
    answers = _rights(folder, kept, asking.reading)
    if film not in answers.titles:
        message = f"the deal has no film `{film}`"
        raise Refused([Diagnostic("no-such-film", message, None)])
    asked = answers.free if free else answers.standings
    return _without_paths(folder, asked(film=film, on=on))


@router.get("/deals/{deal}/avails")
def remarks(folder: TheFolder, kept: TheDeal, asking: TheAsking) -> AvailsShown:
    """Whether the deal says what avails require, and what of it they have no words for."""
    try:
        _, found = folder.read(kept).read_as(*asking.reading).to_avails()
    except Refused as refused:
        return AvailsShown(offered=False, remarks=told(refused.diagnostics).diagnostics)
    return AvailsShown(offered=True, remarks=told(found).diagnostics)


@router.get(
    "/deals/{deal}/avails/{form}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _KINDS.values()}}},
)
def avails(folder: TheFolder, kept: TheDeal, asking: TheAsking, form: AvailsForm) -> Response:
    """What the grants offer to digital retailers, as a file of industry avails."""
    file = folder.read(kept).read_as(*asking.reading)
    content: str | bytes
    content, _ = file.to_avails() if form is AvailsForm.XML else file.to_avails_workbook()
    headers = {"Content-Disposition": f'attachment; filename="avails.{form.value}"'}
    return Response(content, media_type=_KINDS[form], headers=headers)


def _without_paths(folder: Folder, rows: Iterable[Row]) -> list[Row]:
    """Rows whose clauses are named by their files alone: where those lie is nobody's business."""
    # Folders of the deals that are served, the longest first.
    places = {str(kept.deal.parent) for kept in folder.deals()}
    found = re.compile("|".join(re.escape(f"{p}/") for p in sorted(places, key=len, reverse=True)))

    def brief(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(brief(each) for each in value)
        return found.sub("", value) if isinstance(value, str) else value

    names = ("chain", "held_back", "waits_for", "clause", "one", "other")
    return [
        replace(row, **{n: brief(getattr(row, n)) for n in names if hasattr(row, n)})  # type: ignore[arg-type]
        for row in rows
    ]


def _rights(folder: Folder, kept: Kept, reading: tuple[str, ...]) -> RightsOf:
    return folder.read(kept).read_as(*reading).rights()
