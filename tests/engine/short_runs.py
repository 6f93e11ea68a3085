"""A deal of a few lines and a handful of receipts, for a test that shows one rule."""

from collections import Counter
from datetime import date

from recoup.diagnostics.span import Source, Span
from recoup.engine.run import Run, run_plan
from recoup.receipts.model import Event, EventKind
from tests.laws.deals import EveryDayRates, plan_of

DAY = date(2020, 1, 1)
_NOWHERE = Span(Source("short.csv", ""), 0, 0)


def receipt(number: int, amount: int, *, day: date = DAY, what: str = "theatrical") -> Event:
    """A receipt in euro cents."""
    return Event(
        f"e{number}", day, EventKind.RECEIPT, what, None, None, amount, "EUR", "", _NOWHERE
    )


def reversal(number: int, original: str, *, day: date = DAY) -> Event:
    """The reversal of an earlier event."""
    return Event(f"e{number}", day, EventKind.REVERSAL, original, None, None, 0, None, "", _NOWHERE)


def cost(number: int, account: str, amount: int, *, day: date = DAY) -> Event:
    """A cost in euro cents."""
    return Event(
        f"e{number}", day, EventKind.COST, account, None, None, amount, "EUR", "", _NOWHERE
    )


def run_of(text: str, events: list[Event], *, as_of: date | None = None) -> Run:
    """The run of a deal; its first line and its currency are supplied."""
    run, diagnostics = run_plan(
        plan_of(f'deal "Short"\n  signed 2015-01-01\n{text}'), events, EveryDayRates(), as_of=as_of
    )
    assert run is not None, diagnostics
    return run


def paid(run: Run) -> dict[str, int]:
    """What each party was paid, in minor units, whatever the currency."""
    found: Counter[str] = Counter()
    for posting in run.journal.postings():
        party = run.plan.slots[posting.slot].party
        if party is not None:
            found[party] += posting.amount
    return {party: amount for party, amount in found.items() if amount}
