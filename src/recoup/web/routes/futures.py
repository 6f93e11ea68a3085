"""What may come, and what that leaves everybody: a forecast, and its futures paid by the deal."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, Field

from recoup.api import Progress, Refused
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.redline import redline_simulated
from recoup.simulate.results import (
    ApartLine,
    DotsLine,
    IndexLine,
    MilestoneLine,
    PartyLine,
    StakeLine,
)
from recoup.simulate.simulated import InputLine, Simulated
from recoup.web.access.allowed import STAFF
from recoup.web.answers import Fault, TheDeal, TheFolder, fault
from recoup.web.asking import Asking, TheAsking
from recoup.web.folder import Folder, Kept
from recoup.web.routes.what_if import Change, file_after
from recoup.web.work import TheJobs, Work

router = APIRouter(tags=["futures"], dependencies=[STAFF])

# How many futures a page may ask for: a million take seconds, of a deal that the kernel runs.
MOST_FUTURES = 2_000_000


class QuantilesShown(BaseModel):
    """The figures below which so many futures in a hundred lie, in the order of `levels`."""

    name: str
    currency: str | None
    figures: list[Decimal]
    mean: Decimal


class PeriodShown(BaseModel):
    """What one line of receipts may bring in a period."""

    line: str
    last_day: date
    quantiles: QuantilesShown


class ForecastShown(BaseModel):
    """What a forecast draws, and what comes of that; nothing is paid yet."""

    title: str
    deal_title: str
    file: str
    levels: list[int]
    inputs: list[InputLine]
    quantities: list[QuantilesShown]
    periods: list[PeriodShown]
    remarks: list[Fault]


class Wanted(BaseModel):
    """How many futures, of which seed; `change` compares them with those of a change."""

    futures: Annotated[int, Field(ge=100, le=MOST_FUTURES)] = 20_000
    seed: Annotated[int, Field(ge=1, le=2**31)] = 1
    sensitivity: bool = False
    fixed: Annotated[
        dict[str, str], Field(description="Figures for undisclosed terms that are not drawn.")
    ] = {}
    change: Change | None = None


class FuturesShown(BaseModel):
    """What so many futures came to, beside what they were drawn from."""

    title: str
    seed: int
    futures: int
    draws: int
    exact: bool
    by_engine: list[str]
    checked: int
    inputs: list[InputLine]
    assumed: list[InputLine]
    parties: list[PartyLine]
    dots: list[DotsLine]
    stakes: list[StakeLine]
    milestones: list[MilestoneLine]
    indices: list[IndexLine]
    apart: list[ApartLine]


@router.get("/deals/{deal}/forecast")
def forecast(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    futures: Annotated[int, Query(ge=100, le=20_000)] = 2_000,
    seed: Annotated[int, Query(ge=1)] = 1,
) -> ForecastShown:
    """What the forecast beside the deal draws, by quantity and by period."""
    from recoup.forecasts.futures import Futures
    from recoup.forecasts.quantiles import LEVELS, Quantiles, of_periods, of_quantities
    from recoup.forecasts.read import read_forecast

    file = folder.read(kept).read_as(*asking.reading)
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    path = _forecast(kept)
    found, remarks = read_forecast(path, file.deal)
    if found is None:
        raise Refused(remarks)
    drawn = Futures(found, file.deal, seed, dict(asking.assume))

    def shown(of: Quantiles) -> QuantilesShown:
        return QuantilesShown(
            name=of.name, currency=of.currency, figures=list(of.figures), mean=of.mean
        )

    return ForecastShown(
        title=found.title,
        deal_title=file.title,
        file=path.name,
        levels=list(LEVELS),
        inputs=[InputLine(name, words) for name, words in drawn.described],
        quantities=[shown(q) for q in of_quantities(drawn, futures)],
        periods=[
            PeriodShown(line=p.line, last_day=p.last_day, quantiles=shown(p.quantiles))
            for p in of_periods(drawn, futures)
        ],
        remarks=[fault(each) for each in remarks],
    )


@router.post("/deals/{deal}/futures", status_code=202)
def begin(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    jobs: TheJobs,
    wanted: Annotated[Wanted, Body()],
) -> Work[FuturesShown]:
    """Begins to run futures; ask for it again by its `id` to see how far it is."""
    _forecast(kept)
    file_after(folder, kept, asking, wanted.change or Change())
    return Work[FuturesShown].of(
        jobs.begin(("futures", kept.name), lambda told: _run(folder, kept, asking, wanted, told))
    )


@router.get("/deals/{deal}/futures/{job}")
def look(kept: TheDeal, jobs: TheJobs, job: str) -> Work[FuturesShown]:
    """How far it is, and what it found once it is done."""
    return Work[FuturesShown].of(jobs.find(("futures", kept.name), job))


@router.delete("/deals/{deal}/futures/{job}")
def cancel(kept: TheDeal, jobs: TheJobs, job: str) -> Work[FuturesShown]:
    """Ends it; what is under way is finished, and nothing more is begun."""
    return Work[FuturesShown].of(jobs.cancel(("futures", kept.name), job))


def _forecast(kept: Kept) -> Path:
    if kept.forecast is None:
        message = f"there is no `{kept.deal.stem}.forecast` beside the deal to say what may come"
        raise Refused([Diagnostic("no-forecast", message, None, "write one into that file")])
    return kept.forecast


def _run(
    folder: Folder, kept: Kept, asking: Asking, wanted: Wanted, told: Progress
) -> FuturesShown:
    file = file_after(folder, kept, asking, Change())
    if wanted.change is None:
        found = file.simulate(
            kept.forecast,
            futures=wanted.futures,
            seed=wanted.seed,
            assume=wanted.fixed,
            rates=kept.rates,
            sensitivity=wanted.sensitivity,
            progress=told,
        )
        return _shown(found, [])
    # The term that changes is no longer drawn in either, so that nothing else sets them apart.
    known = {**folder.assumed(kept), **asking.assume}
    fixed = {n: known[n] for n in wanted.change.assume if n in known}
    both = redline_simulated(
        file,
        file_after(folder, kept, asking, wanted.change),
        kept.forecast,
        futures=wanted.futures,
        seed=wanted.seed,
        assume={**wanted.fixed, **fixed},
        assume_after=wanted.change.assume,
        rates=kept.rates,
        progress=told,
    )
    return _shown(both.after, list(both.apart))


def _shown(found: Simulated, apart: list[ApartLine]) -> FuturesShown:
    return FuturesShown(
        title=found.title,
        seed=found.seed,
        futures=found.size.futures,
        draws=found.size.draws,
        exact=found.exact,
        by_engine=list(found.by_engine),
        checked=found.checked,
        inputs=list(found.inputs),
        assumed=list(found.assumed),
        parties=list(found.parties),
        dots=list(found.dots),
        stakes=list(found.stakes),
        milestones=list(found.milestones),
        indices=list(found.indices),
        apart=apart,
    )
