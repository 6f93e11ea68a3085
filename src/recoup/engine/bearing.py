"""Which part of a principal bears interest: overhead may not, a charge only from a day on.

A part that bears none waits, until its day or for ever. A payment on the principal settles what
bears interest first; of what waits, that with the nearest day.
"""

from datetime import date

from recoup.engine.layout import yearly_parts
from recoup.engine.state import State
from recoup.plan.model import Account
from recoup.values.calendar import midpoint
from recoup.values.day_count import weighted_days

FOR_EVER = date.max.toordinal()


def bearing(account: Account, state: State, principal: int, day: int) -> int:
    """The part of a principal that bears interest from a day on."""
    waiting = _waiting(account, state, principal)
    return max(0, principal - sum(amount for until, amount in waiting if until > day))


def days_ahead(account: Account, state: State, start: int, end: int) -> set[int]:
    """The days between two on which more of the principal begins to bear interest."""
    return {until for until, _ in state.waiting.get(account.index, ()) if start < until < end}


def _waiting(account: Account, state: State, principal: int) -> tuple[tuple[int, int], ...]:
    """What waits: never more than the principal that is left."""
    found = state.waiting.get(account.index, ())
    over = sum(amount for _, amount in found) - max(0, principal)
    if over > 0:
        kept = []
        for until, amount in sorted(found):
            settled = min(over, amount)
            over -= settled
            kept.append((until, amount - settled))
        found = tuple((until, amount) for until, amount in kept if amount)
        state.waiting[account.index] = found
    return found


def begin_interest(account: Account, state: State, base: int, charged: int, overhead: int) -> None:
    """Lets interest on a charge begin as the account's terms say; before it is added.

    `overhead` is the part of it that is overhead. Where the midpoint of its period is past, the
    interest since then is due with the charge.
    """
    interest = account.interest
    if interest is None or charged <= 0:
        return
    waiting = _waiting(account, state, state.numbers[base])
    free = 0 if interest.on_overhead else min(overhead, charged)
    found = [(FOR_EVER, free)] if free else []
    start = state.day
    if interest.midpoint_months is not None:
        start = midpoint(date.fromordinal(state.day), interest.midpoint_months).toordinal()
    if start > state.day:
        found.append((start, charged - free))
    elif start < state.day:
        since, now = date.fromordinal(start), date.fromordinal(state.day)
        days = weighted_days(since, now, interest.day_count)
        parts = yearly_parts(account, state.reported_rates, state.day)
        past = (charged - free) * parts * days
        state.numbers[base + 1] += past
        state.numbers[base + 3] += past
    if found:
        state.waiting[account.index] = (*waiting, *found)
