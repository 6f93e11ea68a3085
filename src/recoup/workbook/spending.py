"""Costs of commitments and ticket subsidies: what of each counts, and is charged to an account.

Whether a cost waits for an approval is the engine's word: it hangs on the cost's amount, its item
and who approved it. A check turns where the amount of such a cost is changed.
"""

from recoup.engine.run import Run
from recoup.plan.spending import InKind, Spending
from recoup.receipts.model import Event
from recoup.values.currency import minor_digits
from recoup.workbook.formula import ZERO, Formula, least, most, number
from recoup.workbook.terms import Terms


def spending_of(run: Run, event: Event) -> Spending | None:
    """The commitment that a cost is of, if it is of one."""
    return next((s for s in run.plan.spending if s.name == event.what), None)


def counts_on(run: Run, index: int) -> int | None:
    """The ordinal of the day from which a cost of a commitment counts; None while it is held."""
    outlay = run.state.spent[index]
    return None if outlay.held else outlay.day.toordinal()


def charges(spending: Spending, event: Event) -> bool:
    """Whether what counts of a cost is charged to an account."""
    given = _in_kind(spending, event)
    return spending.account is not None and (given is None or given.recouped)


def within(spending: Spending, event: Event, cost: Formula, terms: Terms) -> Formula:
    """As much of a cost as counts: of each ticket, or of an item that was given in kind."""
    given = _in_kind(spending, event)
    if spending.a_ticket is not None:
        name = f"{spending.name}_a_ticket"
        each = terms.amount(name, "a ticket", spending.a_ticket, spending.currency, spending.span)
        bound = (each.units * number(event.tickets or 0)).money(minor_digits(spending.currency))
    elif given is not None:
        name = f"{spending.name}_{given.item}"
        bound = terms.amount(name, given.item, given.value, spending.currency, spending.span)
    else:
        return cost
    return most(ZERO - bound, least(cost, bound))


def under_cap(spending: Spending, before: Formula, after: Formula, terms: Terms) -> Formula:
    """As much of what counts as the cap allows: the rest is the spender's own."""
    if spending.cap is None:
        return after - before
    name = f"{spending.name}_most"
    cap = terms.amount(name, "at most", spending.cap, spending.currency, spending.span)
    return least(after, cap) - least(before, cap)


def _in_kind(spending: Spending, event: Event) -> InKind | None:
    return next((given for given in spending.in_kind if given.item == event.item), None)
