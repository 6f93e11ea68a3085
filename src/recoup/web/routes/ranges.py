"""Each party's least and most over all that nobody disclosed: on what came in, or at a gross."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel

from recoup.api import Progress
from recoup.bounds import Bound, bounds
from recoup.pricing import Events, Taken
from recoup.values.shown import show
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder
from recoup.web.asking import Asking, TheAsking
from recoup.web.folder import Folder, Kept
from recoup.web.routes.curve import minor_of
from recoup.web.work import TheJobs, Work

router = APIRouter(tags=["money"], dependencies=[STAFF])


class At(BaseModel):
    """A gross instead of what came in at a source, such as `300m` at `china`."""

    over: str
    amount: str


class RangeOfTerm(BaseModel):
    """A term that is looked at over the whole of its range."""

    name: str
    low: str
    high: str


class BoundShown(BaseModel):
    """The least and the most of a party, and the figures of the terms at which it has them."""

    figure: str
    party: str
    title: str
    currency: str
    low: Decimal
    high: Decimal
    exact: bool
    low_at: dict[str, str]
    high_at: dict[str, str]


class RangesShown(BaseModel):
    """The bounds of one reading of the deal. What is not `exact` is the widest of so many runs."""

    reading: list[str]
    terms: list[RangeOfTerm]
    runs: int
    lines: list[BoundShown]


@router.post("/deals/{deal}/ranges", status_code=202)
def begin(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    jobs: TheJobs,
    at: Annotated[At | None, Body(embed=True)] = None,
) -> Work[list[RangesShown]]:
    """Begins to run the deal over the ranges; only what the question itself assumes stays fixed."""
    return Work[list[RangesShown]].of(
        jobs.begin(("ranges", kept.name), lambda told: _run(folder, kept, asking, at, told))
    )


@router.get("/deals/{deal}/ranges/{job}")
def look(kept: TheDeal, jobs: TheJobs, job: str) -> Work[list[RangesShown]]:
    """How far it is, and what it found once it is done."""
    return Work[list[RangesShown]].of(jobs.find(("ranges", kept.name), job))


@router.delete("/deals/{deal}/ranges/{job}")
def cancel(kept: TheDeal, jobs: TheJobs, job: str) -> Work[list[RangesShown]]:
    """Ends it."""
    return Work[list[RangesShown]].of(jobs.cancel(("ranges", kept.name), job))


def _run(
    folder: Folder, kept: Kept, asking: Asking, at: At | None, told: Progress
) -> list[RangesShown]:
    file = folder.read(kept).read_as(*asking.reading)
    events: Events = kept.receipts or ()
    if at is not None:
        result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
        source = next((s for s in result.sources if s.name == at.over), None)
        amount = minor_of(at.amount, source.currency) if source is not None else 0
        events = result.events_instead(at.over, amount)
    taken = Taken(kept.rates, asking.as_of, asking.assume, progress=told)
    return [
        RangesShown(
            reading=list(found.reading),
            terms=[
                RangeOfTerm(name=t.name, low=show(t.low), high=show(t.high)) for t in found.terms
            ],
            runs=found.runs,
            lines=[_shown(line) for line in found.lines],
        )
        for found in bounds(file, events, taken)
    ]


def _shown(line: Bound) -> BoundShown:
    return BoundShown(
        figure=line.figure,
        party=line.party,
        title=line.title,
        currency=line.currency,
        low=line.low,
        high=line.high,
        exact=line.exact,
        low_at=dict(line.low_at),
        high_at=dict(line.high_at),
    )
