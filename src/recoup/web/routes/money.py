"""Where the money of a deal went: its ladder, its parties, the next unit."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.analysis.ladder import LadderLine
from recoup.analysis.totals import AccountLine, CurrencyAmount, HeldLine, MilestoneLine, PartyTotal
from recoup.web.answers import TheDeal, TheFolder

router = APIRouter(tags=["money"])


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
    step: str
    percent: str


class Money(BaseModel):
    """A run in sums. Amounts are exact decimals as text, in units of their currency."""

    title: str
    as_of: date | None
    assumed: list[Assumed]
    waterfalls: list[WaterfallTitle]
    received: list[CurrencyAmount]
    ladder: list[LadderLine]
    paid: list[PartyTotal]
    accounts: list[AccountLine]
    milestones: list[MilestoneLine]
    held: list[HeldLine]
    next_unit: list[NextShare]


@router.get("/deals/{deal}/money")
def money(folder: TheFolder, kept: TheDeal) -> Money:
    """The deal run on its receipts, with the figures of `assumed.txt`."""
    result = folder.run(kept)
    titles = {party.name: party.title for party in result.file.deal.parties.values()}
    return Money(
        title=result.file.title,
        as_of=result.as_of,
        assumed=[
            Assumed(name=a.name, value=str(a.value), low=str(a.low), high=str(a.high))
            for a in result.assumptions
        ],
        waterfalls=[
            WaterfallTitle(name=w.name, title=w.title, currency=w.currency, definition=w.definition)
            for w in result.run.plan.waterfalls
        ],
        received=list(result.received),
        ladder=list(result.ladder),
        paid=list(result.paid),
        accounts=list(result.accounts),
        milestones=list(result.milestones),
        held=list(result.held),
        next_unit=[
            NextShare(
                source=n.source,
                currency=n.currency,
                party=titles.get(n.party, n.party),
                step=n.step,
                percent=n.percent,
            )
            for n in result.next_unit
        ],
    )
