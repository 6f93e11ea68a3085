"""Pots that wait: money is let out on a date, at a milestone, from an amount on, or by a row."""

from datetime import date

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.engine.course import Course
from recoup.engine.receiving import pass_on
from recoup.plan.model import Waterfall
from recoup.receipts import model as r
from recoup.values.money import Money


def release(course: Course, event: int | None, day: date) -> None:
    """Lets out what waits in pots whose date or milestone has come, or that hold enough."""
    for waterfall in course.plan.waterfalls:
        hold = waterfall.hold
        if hold is None:
            continue
        waiting = course.state.numbers[course.program.layout.held[waterfall.index]]
        if (
            (hold.date is not None and day >= hold.date)
            or (hold.milestone is not None and course.state.reached >> hold.milestone & 1)
            or (hold.amount is not None and waiting >= hold.amount)
        ):
            let_out(course, waterfall, event, day)


def release_some(course: Course, index: int, event: r.Event) -> None:
    """Lets out what a row releases, as far as that much waits; all, where it says no amount."""
    waterfall = next(w for w in course.plan.waterfalls if w.name == event.what)
    waiting = course.state.numbers[course.program.layout.held[waterfall.index]]
    if event.amount > waiting:
        warning = Diagnostic(
            "release-above-balance",
            f"`{event.what}` holds {Money(waiting, waterfall.currency)}, less than this row "
            "releases",
            event.span,
            "that much is released, and no more",
            severity=Severity.WARNING,
        )
        if warning not in course.warnings:
            course.warnings.append(warning)
    let_out(course, waterfall, index, event.date, event.amount or waiting)


def let_out(
    course: Course, waterfall: Waterfall, event: int | None, day: date, most: int | None = None
) -> None:
    """Passes what a pot holds on through its waterfall; `most` of it, where that is given."""
    numbers, place = course.state.numbers, course.program.layout.held[waterfall.index]
    amount = numbers[place] if most is None else min(most, numbers[place])
    numbers[place] -= amount
    if amount:
        first = len(course.journal.rows)
        pass_on(course, event, waterfall.index, amount, day)
        for row in range(first, len(course.journal.rows)):
            course.journal.released[row] = day
