"""What everybody gets of all that may come in at a source: the curve, a place on it, its goals."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from recoup.analysis.curve import Bend, Curve
from recoup.analysis.sources import SourceLine
from recoup.analysis.terms import percentage_of, percentages_for
from recoup.analysis.totals import clause, decimal
from recoup.api import Refused, Result
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.engine.probe import Probe
from recoup.values.money import minor_units
from recoup.values.number import parse_number, show_rate, show_share
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder, briefly
from recoup.web.asking import Asking, TheAsking
from recoup.web.folder import Folder, Kept
from recoup.web.routes.money import Assumed, assumed

router = APIRouter(tags=["curve"], dependencies=[STAFF])

# How far the curve is drawn past its last bend, and how far where it has none.
_BEYOND = Fraction(7, 5)
_ROUND = 10_000_000


class Base(StrEnum):
    """What the curve starts from: with nothing at the source, all else as it came; or as it is."""

    INSTEAD = "instead"
    MORE = "more"


class Sources(BaseModel):
    """Where money comes in, and what has."""

    title: str
    as_of: date | None
    assumed: list[Assumed]
    sources: list[SourceLine]


class PortionShown(BaseModel):
    """What a party has where a piece begins, and its part of each unit from there on."""

    party: str
    title: str
    currency: str
    paid: Decimal
    share: str | None


class PieceShown(BaseModel):
    """A stretch of what comes in on which nobody's share changes; the last one has no end."""

    start: Decimal
    end: Decimal | None
    bends: list[Bend]
    falls: list[str]
    portions: list[PortionShown]


class Has(BaseModel):
    """What a party has of what came in at the source, and with what everything else brought it.

    `share` is its part of the next unit there; None for nothing.
    """

    party: str
    title: str
    currency: str
    paid: Decimal
    in_all: Decimal
    share: str | None


class PointShown(BaseModel):
    """What everybody has where so much comes in."""

    amount: Decimal
    parties: list[Has]
    piece: int
    ends: Decimal | None


class First(BaseModel):
    """From where on a party is paid anything; never, where `at` is null."""

    party: str
    title: str
    at: Decimal | None


class TermShown(BaseModel):
    """A step that takes a percentage, which could be another."""

    step: str
    label: str
    percent: str
    clause: str
    place: str


class RateShown(BaseModel):
    """A rate that the curve takes: units of the second currency for one of the first."""

    from_currency: str
    to_currency: str
    rate: str
    why: str


class CurveShown(BaseModel):
    """The curve over one source. `points` are what everybody has at each bend and at the end."""

    source: str
    title: str
    currency: str
    base: Base
    pieces: list[PieceShown]
    cut_off: bool
    points: list[PointShown]
    first: list[First]
    terms: list[TermShown]
    rates: list[RateShown]


class Reached(BaseModel):
    """The least that must come in for a party to have the amount; null where it never has."""

    party: str
    currency: str
    amount: Decimal
    needs: Decimal | None
    source_currency: str


class PercentSpan(BaseModel):
    """From one percentage to another, both included."""

    low: str
    high: str


class Percentages(BaseModel):
    """The percentages of a step, from 0% to 100%, that leave a party so much."""

    step: str
    now: str
    stretches: list[PercentSpan]


@dataclass(frozen=True)
class _Over:
    """What a curve goes on from, and the curve."""

    result: Result
    curve: Curve


def _over(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    over: Annotated[
        str | None, Query(description="A waterfall, or `theatrical of dog from CN`.")
    ] = None,
    base: Annotated[Base, Query(description="Instead of what came in there, or more.")] = (
        Base.INSTEAD
    ),
) -> _Over:
    return folder.remembered(
        ("curve", kept, over, base, _key(folder, kept, asking)),
        lambda: _drawn(folder, kept, asking, over, base),
        lambda found: folder.files_of_run(kept, found.result.file),
    )


TheCurve = Annotated[_Over, Depends(_over)]
Amount = Annotated[str, Query(description="Such as `300m`, `1,234.50` or `3亿`.")]


@router.get("/deals/{deal}/sources")
def sources(folder: TheFolder, kept: TheDeal, asking: TheAsking) -> Sources:
    """Where money comes in, how much has, and what is assumed."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    return Sources(
        title=result.file.title,
        as_of=result.as_of,
        assumed=assumed(result),
        sources=list(result.sources),
    )


@router.get("/deals/{deal}/curve")
def curve(over: TheCurve, base: Base = Base.INSTEAD) -> CurveShown:
    """What everybody gets of all that may come in at a source, piece by piece, to the cent."""
    found, plan = over.curve, over.result.run.plan
    starts = found.starts
    end = int(starts[-1] * _BEYOND) or minor_units(Fraction(_ROUND), found.currency)
    titles = {p.name: p.title for p in over.result.file.deal.parties.values()}
    return CurveShown(
        source=found.source,
        title=next(w.title for w in plan.waterfalls if w.name == found.source),
        currency=found.currency,
        base=base,
        pieces=[
            PieceShown(
                start=piece.start,
                end=piece.end,
                bends=briefly(piece.bends),
                falls=[p.title for p in piece.portions if p.share < 0],
                portions=[
                    PortionShown(
                        party=p.party, title=p.title, currency=p.currency, paid=p.paid,
                        share=show_share(p.share) if p.share else None,
                    )
                    for p in piece.portions
                ],
            )
            for piece in found.pieces
        ],
        cut_off=found.cut_off,
        points=[_point(found, amount, titles) for amount in dict.fromkeys((*starts, end))],
        first=[First(party=p, title=t, at=found.first(p)) for p, t in titles.items()],
        terms=[
            TermShown(
                step=step.name,
                label=line.label,
                percent=show_rate(now),
                clause=clause(step.span),
                place=line.place.rsplit("/", 1)[-1],
            )
            for step in plan.steps
            if (now := percentage_of(step)) is not None and not over.result.run.licences
            for line in over.result.ladder
            if line.step == step.name
        ],
        rates=list(_rates(found)),
    )  # fmt: skip


@router.get("/deals/{deal}/curve/at")
def at(over: TheCurve, amount: Amount) -> PointShown:
    """What everybody has where so much comes in at the source."""
    titles = {p.name: p.title for p in over.result.file.deal.parties.values()}
    return _point(over.curve, _minor(amount, over.curve.currency), titles)


@router.get("/deals/{deal}/curve/reach")
def reach(over: TheCurve, party: str, amount: Amount, currency: str) -> Reached:
    """What must come in at the source for a party to have so much in all."""
    found, wanted = over.curve, _minor(amount, currency)
    more = wanted - found.before.get((party, currency), 0)
    needs = found.reaches(party, more, currency)
    return Reached(
        party=party,
        currency=currency,
        amount=decimal(wanted, currency),
        needs=None if needs is None else decimal(needs, found.currency),
        source_currency=found.currency,
    )


@router.get("/deals/{deal}/curve/percentages")
def percentages(
    over: TheCurve,
    step: str,
    party: str,
    amount: Amount,
    currency: str,
    come_in: Annotated[str, Query(description="What comes in at the source.")],
) -> Percentages:
    """Which percentages of a step leave a party so much in all, where so much comes in."""
    run = over.result.run
    found = next((s for s in run.plan.steps if s.name == step), None)
    now = None if found is None else percentage_of(found)
    if found is None or now is None or run.licences:
        message = f"`{step}` takes no percentage that could be another"
        raise Refused([Diagnostic("no-percentage", message, None)])
    entry = next(w.index for w in run.plan.waterfalls if w.name == over.curve.source)
    stretches = percentages_for(
        run, found, party, currency, _minor(amount, currency), entry,
        _minor(come_in, over.curve.currency),
    )  # fmt: skip
    return Percentages(
        step=step,
        now=show_rate(now),
        stretches=[PercentSpan(low=show_rate(s.low), high=show_rate(s.high)) for s in stretches],
    )


def _rates(found: Curve) -> Iterator[RateShown]:
    """The rates on the way from the source, each with its day and its file."""
    probe = Probe(found.run)
    for one, other in found.run.program.links:
        used = probe.rate_used(one, other)
        if used is not None:
            rate = f"{float(used.rate):.8f}".rstrip("0").rstrip(".")
            why = re.sub(r"[^\s(]*/(?=[^/\s]+\.csv)", "", used.why)
            yield RateShown(from_currency=one, to_currency=other, rate=rate, why=why)


def _key(folder: Folder, kept: Kept, asking: Asking) -> tuple[object, ...]:
    figures = {**folder.assumed(kept), **asking.assume}
    return (tuple(sorted(figures.items())), asking.reading, asking.as_of)


def _drawn(folder: Folder, kept: Kept, asking: Asking, over: str | None, base: Base) -> _Over:
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    if over is None and result.sources:
        over = result.sources[0].name
    if base is Base.INSTEAD and over is not None and result.run.events:
        result = result.without(over)
    return _Over(result, result.curve(over))


def _point(found: Curve, amount: int, titles: dict[str, str]) -> PointShown:
    number = max(i for i, start in enumerate(found.starts) if start <= amount)
    piece = found.pieces[number]
    shares = {(p.party, p.currency): p.share for p in piece.portions}
    paid, in_all = found.paid(amount), found.in_all(amount)
    keys = dict.fromkeys((*shares, *paid, *in_all))
    return PointShown(
        amount=decimal(amount, found.currency),
        piece=number,
        ends=piece.end,
        parties=[
            Has(
                party=party,
                title=titles.get(party, party),
                currency=currency,
                paid=decimal(paid.get((party, currency), 0), currency),
                in_all=decimal(in_all.get((party, currency), 0), currency),
                share=show_share(share) if (share := shares.get((party, currency))) else None,
            )
            for party, currency in sorted(keys, key=_order(titles))
        ],
    )


def _order(titles: dict[str, str]) -> Callable[[tuple[str, str]], tuple[int, str]]:
    """By the order in which the deal names its parties."""
    places = {name: place for place, name in enumerate(titles)}
    return lambda key: (places.get(key[0], len(places)), key[1])


def _minor(text: str, currency: str) -> int:
    try:
        found = minor_units(parse_number(text.strip()), currency)
    except (ValueError, KeyError):
        found = -1
    if found < 0:
        message = f"`{text}` is no amount of {currency}"
        hint = "write it as `10m`, `1,234.50` or `3亿`"
        raise Refused([Diagnostic("bad-amount", message, None, hint)])
    return found
