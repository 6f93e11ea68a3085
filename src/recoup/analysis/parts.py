"""What a figure is made of: the steps that paid it, and the events that brought each step's money.

The parts of a figure sum to it, to the minor unit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recoup.analysis.ladder import step_title
from recoup.analysis.table import Table
from recoup.analysis.totals import Sums, clause, decimal, designation, slots_paid
from recoup.plan import model as p


@dataclass(frozen=True, slots=True)
class StepPart:
    """What one step paid of a figure, and the clause by which it did."""

    step: str
    waterfall: str
    label: str
    currency: str
    amount: Decimal
    clause: str
    place: str


@dataclass(frozen=True, slots=True)
class EventPart:
    """What one event brought of a figure: the row as it was read, and the amount that came of it.

    `received` is what the row itself says, None for one without an amount of money. What was let
    out of a pot where the money of several events had waited is of no event: `event` is empty, and
    so is its day.
    """

    event: str
    kind: str
    date: date | None
    of: str
    received: Decimal | None
    received_currency: str | None
    note: str
    currency: str
    amount: Decimal
    place: str


def steps_of_party(sums: Sums, party: str, currency: str | None = None) -> Table[StepPart]:
    """The steps that paid a party."""
    return _steps(sums, currency, lambda slot: slot.party == party)


def steps_of_account(sums: Sums, account: str, owed_to: str) -> Table[StepPart]:
    """The steps by which an account is recouped."""
    found = {a.index for a in sums.run.plan.accounts if (a.name, a.owed_to) == (account, owed_to)}
    return _steps(sums, None, lambda slot: slot.account in found)


def _steps(sums: Sums, currency: str | None, wanted: Callable[[p.Slot], bool]) -> Table[StepPart]:
    plan = sums.run.plan
    lines = []
    for waterfall in plan.waterfalls:
        for index in waterfall.steps:
            step = plan.steps[index]
            slots = [s for s in slots_paid(plan, step) if wanted(plan.slots[s])]
            if not slots or currency not in (None, waterfall.currency):
                continue
            lines.append(
                StepPart(
                    step.name,
                    waterfall.name,
                    step_title(plan, step),
                    waterfall.currency,
                    decimal(sum(sums.slot(s) for s in slots), waterfall.currency),
                    clause(step.span),
                    step.span.place,
                )
            )
    return Table(lines)


def events_of_step(sums: Sums, step: str, party: str | None = None) -> Table[EventPart]:
    """What each event brought to a step, or to one party by it, in the order of the events."""
    run, plan = sums.run, sums.run.plan
    found = next(s for s in plan.steps if s.name == step)
    currency = plan.waterfalls[found.waterfall].currency
    slots = {
        s
        for s in slots_paid(plan, found)
        if party is None or party in (plan.slots[s].party, plan.slots[s].allotted)
    }
    brought: dict[int | None, int] = {}
    for (event, slot), amount in run.journal.by_event().items():
        if slot in slots:
            brought[event] = brought.get(event, 0) + amount
    order = sorted(brought, key=lambda e: len(run.events) if e is None else e)
    return Table(_event(sums, found, e, decimal(brought[e], currency)) for e in order if brought[e])


def _event(sums: Sums, step: p.Step, index: int | None, amount: Decimal) -> EventPart:
    waterfall = sums.run.plan.waterfalls[step.waterfall]
    if index is None:
        of = ", ".join(f"pot {pot}" for pot in waterfall.pots)
        return EventPart(
            "", "release", None, of, None, None, "", waterfall.currency, amount, ""
        )  # fmt: skip
    event = sums.run.events[index]
    return EventPart(
        event.id,
        event.kind.value,
        event.date,
        designation(event.what, event.film, event.territory),
        None if event.currency in (None, "%") else decimal(event.amount, event.currency or ""),
        event.currency,
        event.note,
        waterfall.currency,
        amount,
        event.span.place,
    )
