"""What it takes for a party to have an amount: so much more coming in, or another percentage."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from recoup.analysis.driver import SCALE
from recoup.analysis.terms import percentage_of, percentages_for
from recoup.analysis.totals import decimal
from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.values.number import show_rate
from recoup.web.access.allowed import STAFF
from recoup.web.routes.curve import Amount, TheCurve, minor_of

router = APIRouter(tags=["curve"], dependencies=[STAFF])


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


@router.get("/deals/{deal}/curve/reach")
def reach(over: TheCurve, party: str, amount: Amount, currency: str) -> Reached:
    """What must come in at the source for a party to have so much in all."""
    found, wanted = over.curve, minor_of(amount, currency)
    more = wanted - found.before.get((party, currency), 0)
    needs = found.reaches(party, more, currency)
    return Reached(
        party=party,
        currency=currency,
        amount=decimal(wanted, currency),
        needs=None if needs is None else found.driver.decimal(needs),
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
    if found is None or now is None or run.licences or over.curve.currency == SCALE:
        message = f"`{step}` takes no percentage that could be another"
        raise Refused([Diagnostic("no-percentage", message, None)])
    entry = next(w.index for w in run.plan.waterfalls if w.name == over.curve.source)
    stretches = percentages_for(
        run, found, party, currency, minor_of(amount, currency), entry,
        minor_of(come_in, over.curve.currency),
    )  # fmt: skip
    return Percentages(
        step=step,
        now=show_rate(now),
        stretches=[PercentSpan(low=show_rate(s.low), high=show_rate(s.high)) for s in stretches],
    )
