"""Calendar periods: the days on which they begin, and what is counted anew then."""

from collections.abc import Iterable
from datetime import date, timedelta

from recoup.engine.layout import Layout
from recoup.plan.model import Period, Plan

RECEIPT = "receipt"

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def periods_used(plan: Plan, layout: Layout) -> list[Period]:
    """The calendar periods that steps, payments and held pots of a plan run by."""
    found = [period for period, _ in layout.base]
    found += [t.period for t in plan.transfers if t.period is not None]
    found += [w.hold.period for w in plan.waterfalls if w.hold and w.hold.period]
    return [period for period in dict.fromkeys(found) if period.unit != RECEIPT]


def beginnings(periods: Iterable[Period], first: date, last: date) -> dict[int, list[Period]]:
    """The periods that begin on each day (an ordinal) after the first and up to the last."""
    found: dict[int, list[Period]] = {}
    for period in periods:
        day = _next(period, first)
        while day <= last:
            found.setdefault(day.toordinal(), []).append(period)
            day = _next(period, day)
    return found


def _next(period: Period, day: date) -> date:
    """The first day of the period that follows the one in which a day lies."""
    if period.unit == "day":
        return day + timedelta(days=1)
    if period.unit == "week":
        return day + timedelta(days=7 - (day.weekday() - period.weekday) % 7)
    months = _MONTHS[period.unit]
    number = day.year * 12 + (day.month - 1) // months * months + months
    return date(number // 12, number % 12 + 1, 1)


def begin(layout: Layout, numbers: list[int], period: Period) -> None:
    """Counts anew from here what is counted within a period."""
    for (counted_by, place), base in layout.base.items():
        if counted_by == period:
            numbers[base] = numbers[place]
