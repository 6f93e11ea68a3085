"""Who owns whom, and whose it is what a party or a film earns, looked through all holdings."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from recoup.analysis.owners import ChainLine, InterestLine, PartyLine, StakeLine, UnclearName
from recoup.api import Refused
from recoup.api import owners as owners_of
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheDeal, TheFolder, briefly

router = APIRouter(tags=["owners"], dependencies=[STAFF])


class Owned(BaseModel):
    """The holdings on a day. Shares are exact fractions as text, from `low` to `high`.

    `chains` are those from `in` to `of`, where both are asked for.
    """

    title: str
    parties: list[PartyLine]
    stakes: list[StakeLine]
    interests: list[InterestLine]
    chains: list[ChainLine]


@router.get("/deals/{deal}/owners")
def owners(
    folder: TheFolder,
    kept: TheDeal,
    of: Annotated[str | None, Query(description="Whose interests.")] = None,
    in_: Annotated[
        str | None, Query(alias="in", description="In which party, film or waterfall.")
    ] = None,
    on: Annotated[date | None, Query(description="The day; the last told, if left out.")] = None,
) -> Owned:
    """Who holds what of whom, and what comes to them through all holdings, circles included."""
    file = folder.read(kept)
    owned = owners_of(file, on=on)
    try:
        return Owned(
            title=file.title,
            parties=briefly(owned.parties),
            stakes=briefly(owned.stakes),
            interests=list(owned.interests(of or None, in_ or None)),
            chains=[
                replace(chain, clauses=tuple(briefly(chain.clauses)))
                for chain in (owned.chains(of, in_) if of and in_ else ())
            ],
        )
    except UnclearName as unclear:
        raise Refused([unclear.diagnostic]) from None
