"""Interest, day by day, in exact integers."""

from datetime import date

from recoup.deal.model import Compounding
from recoup.engine.bearing import bearing, days_ahead
from recoup.engine.hurdle import grown
from recoup.engine.layout import Layout, interest_unit, yearly_parts
from recoup.engine.state import State
from recoup.plan.model import Account, Hurdle, Plan
from recoup.values.calendar import days_each
from recoup.values.day_count import weighted_days

_MONTHS = {Compounding.YEARLY: 12, Compounding.QUARTERLY: 3, Compounding.MONTHLY: 1}


def accrue(plan: Plan, layout: Layout, state: State, until: int) -> None:
    """Brings every account's interest up to a day (an ordinal, itself not included)."""
    if state.day == 0:
        state.day = until
    if until <= state.day:
        return
    for account in plan.accounts:
        if account.interest is not None:
            _accrue_account(account, state, layout.account[account.index], until)
        elif account.hurdle is not None:
            _grow(account, account.hurdle, state, layout.account[account.index], until)
    state.day = until


def _grow(account: Account, hurdle: Hurdle, state: State, base: int, until: int) -> None:
    """Grows a balance from the day on which it last changed, in one go.

    So a day on which nothing happens to it makes no difference, down to the last digit.
    """
    before = state.numbers[base]
    since, balance, after = state.grown_since.get(account.index, (state.day, before, before))
    if after != before:
        since, balance = state.day, before
    now = grown(balance, hurdle.rate, hurdle.days_a_year, until - since)
    state.numbers[base] = now
    state.numbers[base + 3] += now - before
    state.grown_since[account.index] = (since, balance, now)


def _accrue_account(account: Account, state: State, base: int, until: int) -> None:
    interest, numbers = account.interest, state.numbers
    assert interest is not None
    unit = interest_unit(account)
    start, end = date.fromordinal(state.day), date.fromordinal(until)
    first = state.charged_first.get(account.index) if interest.at_anniversaries else None
    parts = yearly_parts(account, state.reported_rates, state.day)
    stretches = dict.fromkeys(days_ahead(account, state, state.day, until), False)
    periods = _periods(start, end, interest.compounding, first)
    stretches |= {stop.toordinal(): compounds for stop, compounds in periods}
    for ordinal, compounds in sorted(stretches.items()):
        stop = date.fromordinal(ordinal)
        principal = bearing(account, state, numbers[base], start.toordinal())
        if interest.day_count == "30/360":
            days = _days_30_360(account.index, state, principal, start, stop)
        else:
            days = weighted_days(start, stop, interest.day_count)
        if principal > 0:
            accrued = principal * parts * days
            numbers[base + 1] += accrued
            numbers[base + 3] += accrued
        if compounds:
            whole, numbers[base + 1] = divmod(numbers[base + 1], unit)
            numbers[base] += whole
        start = stop


def _days_30_360(account: int, state: State, principal: int, start: date, stop: date) -> int:
    """The days of a stretch as part of the whole time for which the principal has stood.

    What 30/360 makes of the 31st depends on where the count begins. It begins where the principal
    last changed, so that a day on which nothing happens to the account makes no difference.
    """
    since, stood = state.principal_since.get(account, (start, principal))
    if stood != principal:
        since = start
    state.principal_since[account] = (since, principal)
    return weighted_days(since, stop, "30/360") - weighted_days(since, start, "30/360")


def _periods(
    start: date, end: date, compounding: Compounding, first: date | None
) -> list[tuple[date, bool]]:
    """The stretches between compounding dates: where each ends, and whether it compounds.

    They are the anniversaries of a first day where one is given, else the ends of calendar periods.
    """
    if compounding is Compounding.SIMPLE:
        return [(end, False)]
    months = _MONTHS[compounding]
    if first is not None:
        days = days_each(first, months, end)
        stops = [(day, True) for day in days if first < day > start]
    else:
        stops = [(day, True) for day in _calendar_ends(start, end, months)]
    if not stops or stops[-1][0] < end:
        stops.append((end, False))
    return stops


def _calendar_ends(start: date, end: date, months: int) -> list[date]:
    """The first days of calendar periods after a day and up to another."""
    stops = []
    year, month = start.year, start.month
    while True:
        month = (month - 1) // months * months + 1 + months
        if month > 12:
            year, month = year + 1, 1
        boundary = date(year, month, 1)
        if boundary > end:
            break
        stops.append(boundary)
    return stops
