"""What counts within a period: where a running figure stood when the period began.

Calendar periods begin on days, whether or not anything happens on them; the period `receipt` begins
with each receipt.
"""

from datetime import date, timedelta

from recoup.engine.periods import RECEIPT, beginnings
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.workbook.course import Row
from recoup.workbook.formula import Formula, when
from recoup.workbook.grid import Sheet
from recoup.workbook.receipts import Receipts


def within_period(
    row: Row,
    key: tuple[object, ...],
    figure: Formula,
    period: p.Period,
    sheet: Sheet,
    **terms: object,
) -> Formula:
    """A running figure less what it was when the present period began."""
    course = row.course
    base = ("base", period, *key)
    if base not in row.live:
        kept = course.kept[key]
        label = f"at the beginning of the {period.unit}"
        before = row.before(base, sheet, label, kept.opening, **{**terms, "working": True})
        begins = row.number is not None and _begins(course.receipts, row.number, period)
        row.keep(base, when(row.open, _stood(row, key, period), before) if begins else before)
        course.noted[base] = course.kept[base].column
    return figure - row.live[base]


def _stood(row: Row, key: tuple[object, ...], period: p.Period) -> Formula:
    """What a figure was when a period began: the charges of its first day are still of the last."""
    course = row.course
    assert row.number is not None
    moment = course.receipts.moments[row.number - 1]
    if moment.event is None and moment.day in _first_days(course.receipts.run, period):
        return row.live.get(key, row.found(course.kept[key]))
    return row.found(course.kept[key])


def _begins(receipts: Receipts, number_of: int, period: p.Period) -> bool:
    """Whether a period begins between the row above and this one's receipt."""
    if period.unit == RECEIPT:
        return number_of in receipts.enters
    day = receipts.moments[number_of - 1].day
    above = receipts.moments[number_of - 2].day if number_of > 1 else day
    return any(above < first <= day for first in _first_days(receipts.run, period))


def _first_days(run: Run, period: p.Period) -> list[date]:
    """The days on which a period begins, within the run."""
    if not run.events or period.unit == RECEIPT:
        return []
    charged = [c.date for c in run.plan.charges if c.date is not None]
    first = min([run.events[0].date, *charged])
    last = run.events[-1].date
    end = run.as_of + timedelta(days=1) if run.as_of is not None else last
    return [date.fromordinal(day) for day in beginnings([period], first, end)]
