"""Every figure of a deal with who says so, in which words, and how well it is known."""

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.deal.facts import Fact, Status
from recoup.deal.model import CitedSource
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder
from recoup.web.folder import Kept

router = APIRouter(tags=["facts"], dependencies=[STAFF])


class FactSaid(BaseModel):
    """A figure, or a statement without one (`figure` null), and what stands behind it.

    `line` is one of this deal's own file where `file` is null.
    """

    what: str
    figure: str | None
    status: Status
    sources: list[str]
    quotes: list[str]
    reason: str | None
    note: str | None
    line: int
    file: str | None


class SourceSaid(BaseModel):
    """A publication that the deal cites."""

    name: str
    title: str
    publisher: str | None
    date: str | None
    said: str | None


class Facts(BaseModel):
    """The facts of a deal, in the order of its text, and what they cite."""

    title: str
    zh: str | None
    facts: list[FactSaid]
    sources: list[SourceSaid]


@router.get("/deals/{deal}/facts")
def facts(folder: TheFolder, kept: TheDeal) -> Facts:
    """Every figure of the deal, and its sources. Lines with a fault are left out."""
    file = folder.read(kept)
    return Facts(
        title=file.title,
        zh=file.readings.deals[0].deal.zh,
        facts=[_fact(fact, kept) for fact in file.facts],
        sources=[_source(source) for source in file.sources],
    )


def _fact(fact: Fact, kept: Kept) -> FactSaid:
    name, _, line = fact.place.rpartition(":")
    return FactSaid(
        what=fact.what,
        figure=fact.figure,
        status=fact.status,
        sources=list(fact.sources),
        quotes=list(fact.quotes),
        reason=fact.reason,
        note=fact.note,
        line=int(line),
        file=None if name == str(kept.deal) else name.rsplit("/", 1)[-1],
    )


def _source(source: CitedSource) -> SourceSaid:
    return SourceSaid(
        name=source.name,
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        said=source.said,
    )
