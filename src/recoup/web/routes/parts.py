"""From any figure to the step that paid it, its clause, and the receipt that it came of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from recoup.analysis.explain import ConversionLine, PostingLine, Zero, conversions
from recoup.analysis.ladder import LadderLine, Needed
from recoup.analysis.parts import EventPart, StepPart
from recoup.analysis.totals import TransferLine, decimal, designation
from recoup.api import Refused
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder, brief, briefly
from recoup.web.asking import TheAsking
from recoup.web.folder import Kept

router = APIRouter(tags=["money"], dependencies=[STAFF])

# So many events of a step, or payments of an event, are told at a time.
AT_A_TIME = 200
_AROUND = 3


class Parts(BaseModel):
    """What a party's figure, or what an account recouped, is made of."""

    steps: list[StepPart]
    transfers: list[TransferLine]


class Excerpt(BaseModel):
    """Lines of a file from `first` on, those from `start` to `end` being meant."""

    file: str
    first: int
    lines: list[str]
    start: int
    end: int


class Cited(BaseModel):
    """What a line rests on: a source with what is quoted of it, or why it is assumed."""

    source: str | None
    title: str | None
    publisher: str | None
    date: str | None
    quote: str | None
    assumed: str | None


class Stopped(BaseModel):
    """Why the next receipt would not pay a step, and what more must come in where before it does.

    `done` where the step has had all that it asks.
    """

    by: str
    done: bool
    needed: list[Needed]


class StepDetail(BaseModel):
    """A step: its clause in the text, what it did in all, and the events that brought its money."""

    line: LadderLine
    waterfall: str
    clause: Excerpt
    cited: list[Cited]
    stopped: Stopped | None
    events: list[EventPart]
    events_in_all: int


class EventDetail(BaseModel):
    """A row of the receipts as it was read, and everything that came of it."""

    event: str
    kind: str
    date: date
    of: str
    amount: Decimal | None
    currency: str | None
    note: str
    calculated: bool
    header: str | None
    row: Excerpt
    postings: list[PostingLine]
    postings_in_all: int
    rates: list[ConversionLine]


@router.get("/deals/{deal}/parts")
def parts(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    party: Annotated[str | None, Query(description="Whose figure.")] = None,
    currency: Annotated[
        str | None, Query(description="In which currency; all if left out.")
    ] = None,
    account: Annotated[str | None, Query(description="Or which account, by its name.")] = None,
) -> Parts:
    """The steps that a party's figure is made of, or those that recouped an account of it."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    if account is not None:
        return Parts(steps=briefly(result.steps_of_account(account, party or "")), transfers=[])
    named = party or ""
    moved = [t for t in result.transfers if named in (t.payer, t.payee)]
    return Parts(
        steps=[part for part in briefly(result.steps_of(named, currency)) if part.amount],
        transfers=briefly([t for t in moved if currency in (None, t.currency)]),
    )


@router.get("/deals/{deal}/steps/{step}")
def step(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    step: str,
    party: Annotated[str | None, Query(description="Only what came to this party.")] = None,
    after: Annotated[int, Query(ge=0, description="How many events to pass over.")] = 0,
) -> StepDetail:
    """A step with its clause and the events that brought its money."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    line = next((line for line in result.ladder if line.step == step), None)
    if line is None:
        raise Refused([Diagnostic("unknown-step", f"no step is called `{step}`", None)])
    plan = result.run.plan
    span = next(s.span for s in plan.steps if s.name == step)
    found = result.events_of(step, party)
    return StepDetail(
        line=brief(line),
        waterfall=next(w.title for w in plan.waterfalls if w.name == line.waterfall),
        clause=_excerpt(span, _AROUND),
        cited=_cited(result.file.deal, span),
        stopped=next((_stopped(zero) for zero in result.zeros(step=step)), None),
        events=briefly(found[after : after + AT_A_TIME]),
        events_in_all=len(found),
    )


@router.get("/deals/{deal}/events/{event}")
def event(folder: TheFolder, kept: TheDeal, asking: TheAsking, event: str) -> EventDetail:
    """A row of the receipts, and every payment that came of it with its clause."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    found = next((each for each in result.run.events if each.id == event), None)
    if found is None:
        raise Refused([Diagnostic("unknown-event", f"no event is called `{event}`", None)])
    postings = result.postings(event=event)
    money = found.currency not in (None, "%")
    return EventDetail(
        event=found.id,
        kind=found.kind.value,
        date=found.date,
        of=designation(found.what, found.film, found.territory),
        amount=decimal(found.amount, found.currency) if money and found.currency else None,
        currency=found.currency,
        note=found.note,
        calculated=found.calculated,
        header=None if found.calculated else found.span.source.line_text(1),
        row=_excerpt(found.span, 0),
        postings=briefly(postings[:AT_A_TIME]),
        postings_in_all=len(postings),
        rates=[_rate(line, kept) for line in conversions(result.run, event=event)],
    )


def _stopped(zero: Zero) -> Stopped:
    return Stopped(by=zero.stopped_by, done=zero.done, needed=list(zero.needed))


def _rate(line: ConversionLine, kept: Kept) -> ConversionLine:
    """A rate with the name of its file alone."""
    folder = "" if kept.rates is None else f"{kept.rates.parent}/"
    return replace(line, why=line.why.replace(folder, "") if folder else line.why)


def _excerpt(span: Span, around: int) -> Excerpt:
    source = span.source
    start, end = source.line_of(span.start), source.line_of(max(span.start, span.end - 1))
    first = max(1, start - around)
    last = min(len(source.line_starts), end + around)
    return Excerpt(
        file=source.name.rsplit("/", 1)[-1],
        first=first,
        lines=[source.line_text(line) for line in range(first, last + 1)],
        start=start,
        end=end,
    )


def _cited(deal: Deal, span: Span) -> list[Cited]:
    """What the line that starts at a span rests on."""
    found = []
    for citation in deal.citations_at(span):
        if citation.assumed is not None:
            found.append(Cited(source=None, title=None, publisher=None, date=None, quote=None,
                               assumed=citation.assumed))  # fmt: skip
        quotes = (*citation.quotes, *(None for _ in citation.sources))
        for name, quote in zip(citation.sources, quotes, strict=False):
            source = deal.sources.get(name)
            found.append(
                Cited(
                    source=name,
                    title=source.title if source else None,
                    publisher=source.publisher if source else None,
                    date=source.date if source else None,
                    quote=quote,
                    assumed=None,
                )
            )
    return found
