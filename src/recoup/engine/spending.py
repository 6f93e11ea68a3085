"""What comes of a cost of a commitment or a ticket subsidy: charged, held, or the spender's own."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.engine.state import Outlay, State
from recoup.plan.model import Plan
from recoup.plan.spending import InKind, Spending
from recoup.receipts.model import Event, EventKind
from recoup.values.money import Money


def later_approvals(plan: Plan, events: tuple[Event, ...]) -> dict[int, list[int]]:
    """The costs that are approved after their own day, by the ordinal of the approval."""
    names = {spending.name for spending in plan.spending}
    found: dict[int, list[int]] = {}
    for index, event in enumerate(events):
        approved = event.approved
        if event.kind is not EventKind.COST or event.what not in names:
            continue
        if isinstance(approved, date) and approved > event.date:
            found.setdefault(approved.toordinal(), []).append(index)
    return found


def spend(state: State, spending: Spending, index: int, event: Event, amount: int) -> Outlay:
    """Takes a cost, or holds it until it is approved; `amount` is in the commitment's currency."""
    held = Outlay(spending.index, event.date, amount, held=amount)
    state.spent[index] = held
    return held if _waits(spending, event, amount) else settle(state, spending, index, event)


def settle(
    state: State, spending: Spending, index: int, event: Event, day: date | None = None
) -> Outlay:
    """Counts a cost that waits for nothing: as far as ticket, agreed value and cap allow.

    The cap bounds the sum of what counts. So a refund first takes back what was above it.
    """
    outlay = state.spent[index]
    amount, given = outlay.amount, _in_kind(spending, event)
    counts = amount
    if spending.a_ticket is not None:
        counts = _within(amount, spending.a_ticket * (event.tickets or 0))
    elif given is not None:
        counts = _within(amount, given.value)
    before = state.counted.get(spending.index, 0)
    state.counted[spending.index] = before + counts
    under = counts
    if spending.cap is not None:
        under = min(before + counts, spending.cap) - min(before, spending.cap)
    charged = spending.account is not None and (given is None or given.recouped)
    state.spent[index] = replace(
        outlay,
        day=day or outlay.day,
        held=0,
        beyond=amount - counts,
        above=counts - under,
        unrecouped=0 if charged else under,
        charged=under if charged else 0,
    )
    return state.spent[index]


def _within(amount: int, most: int) -> int:
    """As much of an amount as does not exceed a most; the same of what is taken back."""
    return max(-most, min(amount, most))


def _in_kind(spending: Spending, event: Event) -> InKind | None:
    return next((given for given in spending.in_kind if given.item == event.item), None)


def _waits(spending: Spending, event: Event, amount: int) -> bool:
    needed = {a.party for a in spending.approvals if a.needed(amount, event.item)}
    if isinstance(event.approved, date):
        return bool(needed) and event.approved > event.date
    return bool(needed - {event.approved})


def unapproved(
    plan: Plan, events: tuple[Event, ...], spent: Mapping[int, Outlay]
) -> Iterator[Diagnostic]:
    """A warning for each cost that is held, with whose approval it waits for."""
    for index, outlay in sorted(spent.items()):
        if not outlay.held:
            continue
        spending, event = plan.spending[outlay.spending], events[index]
        parties = {a.party for a in spending.approvals if a.needed(outlay.amount, event.item)}
        listed = " and ".join(f"`{party}`" for party in sorted(parties))
        amount = Money(outlay.held, spending.currency)
        hint = "write the day of the approval in the column `approved`"
        if isinstance(event.approved, date):
            hint = f"it is approved on {event.approved}, and counts from that day on"
        yield Diagnostic(
            "cost-unapproved",
            f"{amount} of `{spending.name}` waits for the approval of {listed}, and is not charged",
            event.span,
            hint,
            severity=Severity.WARNING,
        )
