"""Who owns whom, looked through all holdings, and by which clauses."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel

from recoup.analysis.ends_with import EndLine
from recoup.analysis.owners import (
    ClauseLine,
    InterestLine,
    OwnerEdge,
    OwnerNode,
    Owners,
    PartyLine,
    StakeLine,
    UnclearName,
)
from recoup.api import Refused
from recoup.api import owners as owners_of
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder, briefly
from recoup.web.asking import TheAsking
from recoup.web.folder import Folder, Kept, NoSuchDeal

router = APIRouter(tags=["owners"], dependencies=[STAFF])

# More interests than this are asked for one by one.
MOST = 400

Value = TypeVar("Value")


class StakeShown(BaseModel):
    """A stake as the deal states it."""

    holder: str
    issuer: str
    size: str
    said: str
    votes: str
    price: str
    since: str
    until: str
    place: str
    clause: str
    cited: str


class InterestShown(BaseModel):
    """What of all that `held` earns comes to a holder, through all holdings.

    `ultimate` where nobody holds the holder in turn: theirs make 100% together.
    """

    holder: str
    held: str
    direct: str
    look_through: str
    ultimate: bool
    route: str


class ChainShown(BaseModel):
    """One chain from what earns to a holder, the share that goes by it, and its clauses."""

    route: str
    share: str
    clauses: list[ClauseLine]


class OwnersShown(BaseModel):
    """Who owns whom on a day; `interests` is null where they are too many to be shown at once."""

    deals: list[str]
    on: date | None
    parties: list[PartyLine]
    stakes: list[StakeShown]
    nodes: list[OwnerNode]
    edges: list[OwnerEdge]
    interests: list[InterestShown] | None


class EndShown(BaseModel):
    """Who ends up with what was paid; a fraction of a cent besides, where there is one."""

    holder: str
    currency: str
    least: str
    least_part: str
    most: str
    most_part: str


Of = Annotated[str | None, Query(description="Whose interests.")]
In = Annotated[str | None, Query(alias="in", description="In which party, film or waterfall.")]
Beside = Annotated[list[str], Query(description="Other deals of the folder to take with it.")]


@router.get("/deals/{deal}/owners")
def owners(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    on: date | None = None,
    of: Of = None,
    in_: In = None,
    beside: Beside = [],  # noqa: B006
) -> OwnersShown:
    """Stakes, and interests looked through them, on a day or by the last that is told."""
    owned = _owned(folder, kept, asking.reading, on, beside)
    nodes, edges = _clear(lambda: owned.graph(of, in_))
    many = of is None and in_ is None and len(owned.held) * len(owned.parties) > MOST * 20
    interests = None if many else _clear(lambda: owned.interests(of, in_))
    if interests is not None and len(interests) > MOST:
        interests = None
    return OwnersShown(
        deals=[deal.title for deal in owned.deals],
        on=owned.day,
        parties=briefly(owned.parties),
        stakes=[_stake(line) for line in briefly(owned.stakes)],
        nodes=list(nodes),
        edges=list(edges),
        interests=None if interests is None else [_interest(line) for line in interests],
    )


@router.get("/deals/{deal}/owners/chains")
def chains(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    of: str,
    in_: Annotated[str, Query(alias="in")],
    on: date | None = None,
    beside: Beside = [],  # noqa: B006
) -> list[ChainShown]:
    """The chains by which a party has its interest in another or in a film, with their clauses."""
    owned = _owned(folder, kept, asking.reading, on, beside)
    return [
        ChainShown(route=line.route, share=line.share, clauses=briefly(line.clauses))
        for line in _clear(lambda: owned.chains(of, in_))
    ]


@router.get("/deals/{deal}/owners/ends")
def ends(folder: TheFolder, kept: TheDeal, asking: TheAsking) -> list[EndShown]:
    """Whom nobody owns, and what of the money that was paid is theirs in the end: their economic
    interest, which no company has paid out to them."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    return [_end(line) for line in result.ends_with().holders]


def _owned(
    folder: Folder, kept: Kept, reading: tuple[str, ...], on: date | None, beside: list[str]
) -> Owners:
    """Raises: Refused where the deals contradict each other; NoSuchDeal."""
    others = [folder.find(name) for name in dict.fromkeys(beside) if name != kept.name]
    if len(others) > len(folder.deals()):
        raise NoSuchDeal
    files = [folder.read(kept).read_as(*reading), *(folder.read(other) for other in others)]
    if any(file.readings.open for file in files):
        message = "a deal is read in several ways: decide its disputes first"
        raise Refused([Diagnostic("open-reading", message, None)])
    return owners_of(*files, on=on)


def _clear(answer: Callable[[], Value]) -> Value:
    try:
        return answer()
    except UnclearName as unknown:
        raise Refused([unknown.diagnostic]) from None


def _stake(line: StakeLine) -> StakeShown:
    return StakeShown(**{name: getattr(line, name) for name in StakeShown.model_fields})


def _interest(line: InterestLine) -> InterestShown:
    return InterestShown(**{name: getattr(line, name) for name in InterestShown.model_fields})


def _end(line: EndLine) -> EndShown:
    return EndShown(
        holder=line.holder,
        currency=line.currency,
        least=f"{line.least:f}",
        least_part=str(line.least_part or ""),
        most=f"{line.most:f}",
        most_part=str(line.most_part or ""),
    )
