"""Where the money of a deal went: its ladder, its parties, the next unit."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.analysis.ladder import LadderLine
from recoup.analysis.sankey import SankeyNode, sankey
from recoup.analysis.totals import (
    AccountLine,
    AllottedLine,
    ConvertedLine,
    CurrencyAmount,
    HeldLine,
    MilestoneLine,
    NetLine,
    PartyTotal,
    TransferLine,
)
from recoup.api import Result
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder, briefly
from recoup.web.asking import TheAsking

router = APIRouter(tags=["money"], dependencies=[STAFF])


class Assumed(BaseModel):
    """A figure taken for a term that nobody disclosed, and the range in which it lies."""

    name: str
    value: str
    low: str
    high: str


class WaterfallTitle(BaseModel):
    """A waterfall or a definition; a definition pays nobody."""

    name: str
    title: str
    currency: str
    definition: bool


class NextShare(BaseModel):
    """Who gets which share of the next unit received, and by which step."""

    source: str
    currency: str
    party: str
    title: str
    step: str
    percent: str


class Money(BaseModel):
    """A run in sums. Amounts are exact decimals as text, in units of their currency."""

    title: str
    as_of: date | None
    events: int
    assumed: list[Assumed]
    waterfalls: list[WaterfallTitle]
    received: list[CurrencyAmount]
    converted: list[ConvertedLine]
    ladder: list[LadderLine]
    paid: list[PartyTotal]
    net: list[NetLine]
    allotted: list[AllottedLine]
    transfers: list[TransferLine]
    accounts: list[AccountLine]
    milestones: list[MilestoneLine]
    held: list[HeldLine]
    next_unit: list[NextShare]


class FlowLink(BaseModel):
    """What passed from one node to another, and what became of it where it was converted.

    `width` is for the eye alone.
    """

    source: str
    target: str
    amounts: list[CurrencyAmount]
    arrived: CurrencyAmount | None
    width: float


class FlowPicture(BaseModel):
    """Where money flowed, in one picture; `unit` is the currency in which widths compare."""

    unit: str
    nodes: list[SankeyNode]
    links: list[FlowLink]


@router.get("/deals/{deal}/sankey")
def flows(
    folder: TheFolder, kept: TheDeal, asking: TheAsking, keep: str | None = None
) -> list[FlowPicture]:
    """Where money flowed, at most a dozen nodes a picture; `keep` is a party that stands alone."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    return [
        FlowPicture(
            unit=found.unit,
            nodes=list(found.nodes),
            links=[
                FlowLink(
                    source=link.source,
                    target=link.target,
                    amounts=list(link.amounts),
                    arrived=link.arrived,
                    width=float(link.width),
                )
                for link in found.links
            ],
        )
        for found in sankey(result.sums, keep)
    ]


@router.get("/deals/{deal}/money")
def money(folder: TheFolder, kept: TheDeal, asking: TheAsking) -> Money:
    """The deal run on its receipts, with the figures of `assumed.txt` and those that are given."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    return Money(
        title=result.file.title,
        as_of=result.as_of,
        events=sum(not event.calculated for event in result.run.events),
        assumed=assumed(result),
        waterfalls=[
            WaterfallTitle(name=w.name, title=w.title, currency=w.currency, definition=w.definition)
            for w in result.run.plan.waterfalls
        ],
        received=list(result.received),
        converted=list(result.converted),
        ladder=briefly(result.ladder),
        paid=list(result.paid),
        net=list(result.net),
        allotted=list(result.allotted),
        transfers=briefly(result.transfers),
        accounts=list(result.accounts),
        milestones=list(result.milestones),
        held=briefly(result.held),
        next_unit=_next_unit(result),
    )


def assumed(result: Result) -> list[Assumed]:
    """The figures that a run was given for undisclosed terms."""
    return [
        Assumed(name=a.name, value=str(a.value), low=str(a.low), high=str(a.high))
        for a in result.assumptions
    ]


def _next_unit(result: Result) -> list[NextShare]:
    titles = {party.name: party.title for party in result.file.deal.parties.values()}
    return [
        NextShare(
            source=n.source,
            currency=n.currency,
            party=n.party,
            title=titles.get(n.party, n.party),
            step=n.step,
            percent=n.percent,
        )
        for n in result.next_unit
    ]
