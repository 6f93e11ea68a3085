"""What several routes answer alike: faults, and the lines of text that they stand on."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BaseModel

from recoup.diagnostics import diagnostic as d
from recoup.diagnostics.span import Span
from recoup.web.access.allowed import who
from recoup.web.folder import Folder, Kept, NoSuchDeal

Row = TypeVar("Row")


class Place(BaseModel):
    """Where in a file: lines and columns from 1; the end is the column after the last."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Fault(BaseModel):
    """Something that is wrong, or to be known, and how to mend it."""

    code: str
    severity: str
    message: str
    hint: str | None
    place: Place | None


class Faults(BaseModel):
    """Why there is no answer."""

    diagnostics: list[Fault]


def told(diagnostics: Iterable[d.Diagnostic]) -> Faults:
    """Diagnostics as the page gets them."""
    return Faults(diagnostics=[fault(each) for each in diagnostics])


def fault(diagnostic: d.Diagnostic) -> Fault:
    """One diagnostic as the page gets it."""
    return Fault(
        code=diagnostic.code,
        severity=diagnostic.severity,
        message=diagnostic.message,
        hint=diagnostic.hint,
        place=place(diagnostic.span),
    )


def place(span: Span | None) -> Place | None:
    """Where a span lies; the file by its name alone."""
    if span is None:
        return None
    source = span.source
    line, end = source.line_of(span.start), source.line_of(span.end)
    return Place(
        file=source.name.rsplit("/", 1)[-1],
        line=line,
        column=span.start - source.line_starts[line - 1] + 1,
        end_line=end,
        end_column=span.end - source.line_starts[end - 1] + 1,
    )


def briefly(rows: Iterable[Row]) -> list[Row]:
    """Rows of a table with the names of their files alone: where they lie is nobody's business."""
    return [brief(row) for row in rows]


def brief(row: Row) -> Row:
    """A row with the names of its files alone."""
    places = ("place", "receipt_place")
    found = {name: getattr(row, name) for name in places if hasattr(row, name)}
    return replace(row, **{name: at.rsplit("/", 1)[-1] for name, at in found.items()})  # type: ignore[type-var]


async def _folder(request: Request) -> Folder:
    folder = request.app.state.folder
    assert isinstance(folder, Folder)
    return folder


def _kept(
    request: Request,
    folder: Annotated[Folder, Depends(_folder)],
    deal: Annotated[str, Path(description="The deal, by its path in the folder, `--` for `/`.")],
) -> Kept:
    if not who(request).sees(deal):
        raise NoSuchDeal(deal)
    return folder.find(deal)


# The folder that is served, and the deal that an address names.
TheFolder = Annotated[Folder, Depends(_folder)]
TheDeal = Annotated[Kept, Depends(_kept)]
