"""Receipts into the waterfalls that they enter, and what is reported into totals."""

from datetime import date

from recoup.engine.course import Course
from recoup.engine.passing import passes
from recoup.engine.periods import begin
from recoup.engine.program import Rates
from recoup.engine.state import Held
from recoup.engine.transferring import note_milestones
from recoup.receipts import model as r
from recoup.values.currency import PERCENT


def receive(course: Course, index: int, event: r.Event) -> None:
    """Passes a receipt on to the waterfall where it enters, or holds it where none takes it in."""
    state, entry, currency = course.state, course.entries[index], event.currency
    assert currency is not None
    amount = event.amount
    state.received[currency] = state.received.get(currency, 0) + amount
    if entry is None:
        reason = course.withheld.get(event.id, "no waterfall receives it")
        state.held[index] = Held(amount, currency, reason)
        return
    if amount < 0 or state.returns:
        amount = _set_off(course, event, amount)
    if amount == 0:
        return
    target = course.plan.waterfalls[entry].currency
    if currency != target:
        start = amount
        amount = course.converted(amount, currency, target, entry, event.date)
        before = state.converted.get((currency, target), (0, 0))
        state.converted[(currency, target)] = (before[0] + start, before[1] + amount)
    for period in course.receipt_periods:
        begin(course.program.layout, state.numbers, period)
    pass_on(course, index, entry, amount, event.date)
    if event.arms_length is not None and event.arms_length > event.amount:
        _impute(course, index, entry, event)


def _impute(course: Course, index: int, entry: int, event: r.Event) -> None:
    """Counts what a related party did not pay, where a definition asks for it."""
    assert event.arms_length is not None
    assert event.currency is not None
    imputed = len(course.plan.waterfalls) + entry
    if not course.program.columns[imputed]:
        return
    amount, target = event.arms_length - event.amount, course.plan.waterfalls[entry].currency
    if event.currency != target:
        amount = course.converted(amount, event.currency, target, imputed, event.date)
    if amount:
        pass_on(course, index, imputed, amount, event.date)


def _set_off(course: Course, event: r.Event, amount: int) -> int:
    """What is left of a receipt after the returns of its source; of a return, nothing."""
    assert event.currency is not None
    key = (event.what, event.film, event.territory, event.currency)
    net = amount + course.state.returns.pop(key, 0)
    if net < 0:
        course.state.returns[key] = net
        return 0
    return net


def pass_on(course: Course, index: int | None, entry: int, amount: int, day: date) -> None:
    """Passes an amount, split at each cent at which a milestone is crossed."""
    state = course.state
    run, numbers = course.program.passes[entry], state.numbers
    rates = _rates(course, entry, day)
    rows = course.journal.rows
    if not course.plan.milestones:
        rows.append((index, entry, amount, run(amount, 0, numbers, rates)))
        return
    ordinal = day.toordinal()
    parts = passes(course.program, entry, amount, numbers, state.reached, rates, ordinal)
    for part, results, after in parts:
        rows.append((index, entry, part, results))
        if after != state.reached:
            note_milestones(course, day, index)


def _rates(course: Course, entry: int, day: date) -> Rates:
    if not course.program.links:
        return []
    if day not in course.rates_of_day:
        course.rates_of_day[day] = [
            course.converter.factor(a, b, day)
            if course.converter.rate(a, b, day) is not None
            else (0, 1)
            for a, b in course.program.links
        ]
    return course.rates_of_day[day]


def count_report(course: Course, event: r.Event) -> None:
    """Puts a reported figure, or a rate of interest, in the place of the one before."""
    layout = course.program.layout
    if event.currency == PERCENT:
        course.state.reported_rates[event.what] = event.amount
    for total, place in zip(course.plan.totals, layout.total, strict=True):
        series = total.series
        if (
            series is not None
            and series.measure == event.what
            and series.territory == (event.territory or "WORLD")
            and (None in (series.film, event.film) or series.film == event.film)
            and total.currency == event.currency
        ):
            course.state.numbers[place] = event.amount
