"""What a deal leaves open, and what is taken for it: undisclosed terms, disputes."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.api import DealFile
from recoup.deal.model import Deal, Undisclosed
from recoup.plan.from_deal import from_deal
from recoup.values.money import Money, decimal_text
from recoup.values.number import parse_number, parse_rate
from recoup.values.shown import show
from recoup.web.access.allowed import STAFF
from recoup.web.answers import Place, TheDeal, TheFolder, place
from recoup.web.asking import TheAsking
from recoup.web.folder import Kept

router = APIRouter(tags=["deal"], dependencies=[STAFF])


class OpenTerm(BaseModel):
    """A term that nobody disclosed: its range, and the figure that is assumed, if one is.

    `unit` is `%` or a currency, in which `low_number`, `high_number` and the `number` that is
    assumed are told.
    """

    name: str
    title: str | None
    zh: str | None
    clause: str
    unit: str
    low: str
    high: str
    low_number: Decimal
    high_number: Decimal
    assumed: str | None
    number: Decimal | None
    sources: list[str]
    place: Place | None


class NamedReading(BaseModel):
    """One way to read a disputed clause."""

    name: str
    title: str | None


class OpenDispute(BaseModel):
    """A question that the deal leaves open, and its readings."""

    title: str | None
    readings: list[NamedReading]
    place: Place | None


class Called(BaseModel):
    """What a party, a waterfall or a milestone is called."""

    name: str
    title: str
    zh: str | None


class OpenTerms(BaseModel):
    """All that a run has to be told, what everything is called, and where figures stand.

    `figures` are the lines of the deal's own file that hold a figure.
    """

    title: str
    zh: str | None
    parties: list[Called]
    waterfalls: list[Called]
    figures: list[int]
    undisclosed: list[OpenTerm]
    disputed: list[OpenDispute]


@router.get("/deals/{deal}/terms")
def terms(folder: TheFolder, kept: TheDeal, asking: TheAsking) -> OpenTerms:
    """The terms that nobody disclosed, with what is assumed for them, and the disputes."""
    file = folder.read(kept)
    assumed = {**folder.assumed(kept), **asking.assume}
    found = {
        term.name: _term(term, read.deal, assumed.get(term.name))
        for read in file.readings.deals
        for term in read.deal.undisclosed.values()
        if term.name in _needed(read.deal, assumed)
    }
    deal = file.readings.deals[0].deal
    return OpenTerms(
        title=deal.title,
        zh=deal.zh,
        parties=[Called(name=p.name, title=p.title, zh=p.zh) for p in deal.parties.values()],
        waterfalls=[Called(name=w.name, title=w.title, zh=w.zh) for w in deal.waterfalls.values()],
        figures=_figures(file, kept),
        undisclosed=list(found.values()),
        disputed=[
            OpenDispute(
                title=dispute.title,
                readings=[NamedReading(name=r.name, title=r.title) for r in dispute.readings],
                place=place(dispute.span),
            )
            for dispute in file.readings.open
        ],
    )


def _needed(deal: Deal, assumed: Mapping[str, str]) -> set[str]:
    """The undisclosed terms that money depends on; all of them where that cannot be told yet."""
    given = {name: assumed.get(name, show(term.low)) for name, term in deal.undisclosed.items()}
    plan, _ = from_deal(deal, given)
    return set(given) if plan is None else {a.name for a in plan.assumptions}


def _term(term: Undisclosed, deal: Deal, assumed: str | None) -> OpenTerm:
    citations = deal.citations_at(term.span)
    label = deal.labels.get(("term", term.name))
    return OpenTerm(
        name=term.name,
        title=label.title if label else None,
        zh=label.zh if label else None,
        clause=term.span.source.line_text(term.span.line).strip(),
        unit=term.low.currency if isinstance(term.low, Money) else "%",
        low=show(term.low),
        high=show(term.high),
        low_number=_number(term.low),
        high_number=_number(term.high),
        assumed=assumed,
        number=None if assumed is None else _number_of(assumed),
        sources=[s for citation in citations for s in citation.sources],
        place=place(term.span),
    )


def _number_of(assumed: str) -> Decimal | None:
    """The number that a text says, as `5%`, `1/3` or `USD 30m`; None where it says none."""
    figure = assumed.rpartition(" ")[2] if assumed[:3].isupper() else assumed
    try:
        rate = "%" in figure or "/" in figure
        return _plain(parse_rate(figure) * 100 if rate else parse_number(figure))
    except (ValueError, ZeroDivisionError):
        return None


def _plain(value: Fraction) -> Decimal:
    return Decimal(round(value * 10**4)).scaleb(-4)


def _number(value: Fraction | Money) -> Decimal:
    """A percentage to four decimals, or an amount: where a slider ends, not what is run."""
    if isinstance(value, Money):
        return Decimal(decimal_text(value.minor, value.currency))
    return _plain(value * 100)


def _figures(file: DealFile, kept: Kept) -> list[int]:
    """The lines of the deal's own file that hold a figure, in order."""
    found = (fact.place.rpartition(":") for fact in file.facts if fact.figure is not None)
    return sorted({int(line) for name, _, line in found if name == str(kept.deal)})
