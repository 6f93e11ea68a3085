"""Events through a plan, one by one, in date order."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.engine.accrual import accrue
from recoup.engine.charging import amend_caps, approve, count_cost, make_charges, note_growth
from recoup.engine.conversion import Converter
from recoup.engine.course import Course
from recoup.engine.journal import Journal, TransferMade
from recoup.engine.notional import work_out_notionals
from recoup.engine.periods import begin
from recoup.engine.program import Program, compile_plan
from recoup.engine.receiving import count_report, receive
from recoup.engine.releasing import let_out, release, release_some
from recoup.engine.spending import unapproved
from recoup.engine.state import State
from recoup.engine.transferring import note_milestones, post, settle_payments
from recoup.licences.model import Reckoned
from recoup.licences.receipts import (
    receipts_of,
    rows_alone,
    transfers_of,
    without_payments_compared,
)
from recoup.licences.reckoning import reckon
from recoup.plan.model import Period, Plan
from recoup.receipts import model as r

# How many events lie between two states that are kept, so that a reversal replays few.
SNAPSHOT_EVERY = 512


@dataclass(frozen=True, slots=True)
class Run:
    """A plan with the events that it was run on, and all that came of them."""

    plan: Plan
    program: Program
    events: tuple[r.Event, ...]
    as_of: date | None
    state: State
    journal: Journal
    converter: Converter
    entries: tuple[int | None, ...]
    set_aside: tuple[r.SetAside, ...] = ()
    licences: tuple[Reckoned, ...] = ()


def run_plan(
    plan: Plan,
    events: list[r.Event],
    rates: r.Rates | None = None,
    *,
    as_of: date | None = None,
    set_aside: tuple[r.SetAside, ...] = (),
    withheld: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Run | None, list[Diagnostic]]:
    """Runs events, in date order and then file order, up to and including a date.

    A rate that is needed and missing is a diagnostic, and nothing is run. A receipt that no
    waterfall takes in is held, not lost, and so is one that is `withheld`, which gives the reason
    by its id. What licences make due comes in on its day, after the rows of that day. `progress` is
    told how many of how many events are done.
    """
    ordered = sorted(rows_alone(events), key=lambda e: e.date)
    if as_of is not None:
        ordered = [e for e in ordered if e.date <= as_of]
    licences: tuple[Reckoned, ...] = ()
    if plan.licences:
        licences = reckon(plan.licences, ordered, as_of)
        plan = replace(plan, transfers=(*plan.transfers, *transfers_of(licences)))
        own = without_payments_compared(ordered, plan.licences)
        ordered = sorted([*own, *receipts_of(licences)], key=lambda e: e.date)
    converter = Converter(plan, rates)
    course = Course(plan, compile_plan(plan), tuple(ordered), converter, withheld or {})
    diagnostics = course.check_rates()
    diagnostics += work_out_notionals(plan, course.program, course.converter)
    if diagnostics:
        return None, diagnostics
    course.mark_periods(as_of)
    _run(course, as_of, progress)
    return (
        Run(
            plan,
            course.program,
            course.events,
            as_of,
            course.state,
            course.journal,
            course.converter,
            tuple(course.entries),
            set_aside,
            licences,
        ),
        [*course.warnings, *unapproved(plan, course.events, course.state.spent)],
    )


def _run(course: Course, as_of: date | None, progress: Callable[[int, int], None] | None) -> None:
    make_charges(course, 0)
    note_milestones(course, None, None)
    for index, event in enumerate(course.events):
        if index % SNAPSHOT_EVERY == 0:
            course.snapshots.append((index, len(course.journal.rows), course.state.copy()))
            if progress is not None:
                progress(index, len(course.events))
        _advance(course, event.date)
        _apply(course, index, event)
    if as_of is not None:
        _advance(course, as_of)
        for period in course.beginnings.get(as_of.toordinal() + 1, ()):
            _end_period(course, period, as_of)
        release(course, None, as_of)
        settle_payments(course, None, as_of)


def _advance(course: Course, day: date) -> None:
    """Brings charges, interest and dated milestones up to a day.

    Every day on which a charge falls due or a milestone waits for its date is reached in turn,
    so that it makes no difference when the next event happens to come.
    """
    ordinal = day.toordinal()
    if ordinal == course.state.day:
        return
    start = bisect_right(course.stops, course.state.day)
    for stop in course.stops[start : bisect_left(course.stops, ordinal)]:
        _reach_day(course, date.fromordinal(stop))
    _reach_day(course, day)


def _reach_day(course: Course, day: date) -> None:
    ordinal = day.toordinal()
    amend_caps(course, ordinal)
    make_charges(course, ordinal)
    accrue(course.plan, course.program.layout, course.state, ordinal)
    approve(course, ordinal)
    for account in course.bearing:
        if course.state.numbers[course.owed_at[account][0]] > 0:
            note_growth(course, account, day, None)
    note_milestones(course, day, None)
    for period in course.beginnings.get(ordinal, ()):
        _end_period(course, period, day - timedelta(days=1))
    release(course, None, day)


def _end_period(course: Course, period: Period, last: date) -> None:
    """Settles what is due for a period, lets out what waited for its end, and counts anew."""
    for index, transfer in enumerate(course.plan.transfers):
        if transfer.period == period:
            due = max(0, course.program.dues(course.state.numbers)[index])
            post(course, index, due, last, None)
    for waterfall in course.plan.waterfalls:
        if waterfall.hold is not None and waterfall.hold.period == period:
            let_out(course, waterfall, None, last)
    begin(course.program.layout, course.state.numbers, period)


def _apply(course: Course, index: int, event: r.Event) -> None:
    match event.kind:
        case r.EventKind.RECEIPT:
            receive(course, index, event)
        case r.EventKind.COST:
            count_cost(course, index, event)
            note_milestones(course, event.date, index)
        case r.EventKind.REPORT:
            count_report(course, event)
            note_milestones(course, event.date, index)
        case r.EventKind.RELEASE:
            release_some(course, index, event)
        case r.EventKind.REVERSAL:
            _reverse(course, index, event)
            return
    release(course, index, event.date)
    settle_payments(course, index, event.date)


def _reverse(course: Course, index: int, event: r.Event) -> None:
    """Goes on as if the original had never come; what differs is posted today."""
    original = course.event_index[event.what]
    if original in course.reversed_events:
        course.warnings.append(
            Diagnostic(
                "reversed-twice",
                f"`{event.what}` was reversed before; this row changes nothing",
                event.span,
                severity=Severity.WARNING,
            )
        )
        return
    course.reversed_events.add(original)
    while course.snapshots[-1][0] > original:
        course.snapshots.pop()
    start, row, snapshot = course.snapshots[-1]
    journal, paid_before = course.journal, dict(course.state.transferred)
    booked = journal.sums(row)
    traces = any(e.channel or e.campaign for e in course.events)
    booked_of = journal.by_event(row) if traces else {}
    course.state = snapshot.copy()
    course.journal = Journal(course.plan, course.program.columns)
    for i in range(start, index):
        _advance(course, course.events[i].date)
        if i not in course.reversed_events and course.events[i].kind is not r.EventKind.REVERSAL:
            _apply(course, i, course.events[i])
    _advance(course, event.date)
    settle_payments(course, index, event.date)
    due = course.journal.sums()
    due_of = course.journal.by_event() if traces else {}
    columns = booked.keys() | due.keys()
    course.journal = journal
    for account in range(len(course.owed_at)):
        note_growth(course, account, event.date, index)
    if traces:
        journal.traced[len(journal.rows)] = {
            place: due_of.get(place, 0) - booked_of.get(place, 0)
            for place in booked_of.keys() | due_of.keys()
        }
    journal.adjust(index, {c: due.get(c, 0) - booked.get(c, 0) for c in columns})
    paid_now = course.state.transferred
    for transfer in sorted(paid_before.keys() | paid_now.keys()):
        change = paid_now.get(transfer, 0) - paid_before.get(transfer, 0)
        if change:
            journal.transfers.append(TransferMade(transfer, index, event.date, change))
