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
from recoup.analysis.driver import SCALE
from recoup.analysis.sources import SourceLine
from recoup.analysis.terms import percentage_of
from recoup.analysis.totals import clause, decimal
from recoup.api import Refused, Result
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.engine.probe import Probe
from recoup.values.money import minor_units
from recoup.values.number import parse_number, parse_rate, show_rate, show_share
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder, briefly
from recoup.web.asking import Asking, TheAsking
from recoup.web.folder import Folder, Kept
from recoup.web.routes.money import Assumed, assumed

router = APIRouter(tags=["curve"], dependencies=[STAFF])

# How far the curve is drawn past its last bend, and how far where it has none.
_BEYOND = Fraction(7, 5)
_ROUND = Decimal(10_000_000)
_TWICE = Decimal(2)


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


@dataclass(frozen=True)
class Drawn:
    """What a curve goes on from, and the curve."""

    result: Result
    curve: Curve


def _over(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    over: Annotated[
        str | None,
        Query(description="A waterfall, `theatrical of dog from CN`, or `×`: all scaled."),
    ] = None,
    base: Annotated[Base, Query(description="Instead of what came in there, or more.")] = (
        Base.INSTEAD
    ),
) -> Drawn:
    return folder.remembered(
        ("curve", kept, over, base, _key(folder, kept, asking)),
        lambda: _drawn(folder, kept, asking, over, base),
        lambda found: folder.files_of_run(kept, found.result.file),
    )


TheCurve = Annotated[Drawn, Depends(_over)]
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
    scaled = found.currency == SCALE
    usual = _TWICE if scaled else _ROUND
    least = 1 if scaled or starts[-1] == 0 else 0
    end = max(int(starts[-1] * _BEYOND), least * found.driver.parts(usual))
    titles = {p.name: p.title for p in over.result.file.deal.parties.values()}
    return CurveShown(
        source=found.source,
        title=next((w.title for w in plan.waterfalls if w.name == found.source), found.source),
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
            if (now := percentage_of(step)) is not None and not scaled
            if not over.result.run.licences
            for line in over.result.ladder
            if line.step == step.name
        ],
        rates=list(_rates(found)),
    )  # fmt: skip


@router.get("/deals/{deal}/curve/at")
def at(over: TheCurve, amount: Amount) -> PointShown:
    """What everybody has where so much comes in at the source."""
    titles = {p.name: p.title for p in over.result.file.deal.parties.values()}
    return _point(over.curve, _parts(amount, over.curve), titles)


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


def _drawn(folder: Folder, kept: Kept, asking: Asking, over: str | None, base: Base) -> Drawn:
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    if over == SCALE:
        return Drawn(result, result.curve_of_scale())
    if over is None and result.sources:
        over = result.sources[0].name
    if base is Base.INSTEAD and over is not None and result.run.events:
        result = result.without(over)
    return Drawn(result, result.curve(over))


def _point(found: Curve, amount: int, titles: dict[str, str]) -> PointShown:
    number = max(i for i, start in enumerate(found.starts) if start <= amount)
    piece = found.pieces[number]
    shares = {(p.party, p.currency): p.share for p in piece.portions}
    if found.currency == SCALE:
        shares = dict.fromkeys(shares, Fraction(0))
    paid, in_all = found.paid(amount), found.in_all(amount)
    keys = dict.fromkeys((*shares, *paid, *in_all))
    return PointShown(
        amount=found.driver.decimal(amount),
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


def _parts(text: str, found: Curve) -> int:
    """Where on a curve a text says; of a scale, `1.5` or `150%`."""
    if found.currency != SCALE:
        return minor_of(text, found.currency)
    try:
        times = (
            parse_rate(text.strip()) if text.strip().endswith("%") else parse_number(text.strip())
        )
        return max(0, int(times * 10**found.driver.digits))
    except ValueError:
        message = f"`{text}` says no multiple of what came in"
        raise Refused([Diagnostic("bad-amount", message, None, "write it as `1.5`")]) from None


def minor_of(text: str, currency: str) -> int:
    try:
        found = minor_units(parse_number(text.strip()), currency)
    except (ValueError, KeyError):
        found = -1
    if found < 0:
        message = f"`{text}` is no amount of {currency}"
        hint = "write it as `10m`, `1,234.50` or `3亿`"
        raise Refused([Diagnostic("bad-amount", message, None, hint)])
    return found
