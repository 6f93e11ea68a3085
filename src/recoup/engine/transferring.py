"""Milestones as a run comes to them, and the payments between parties that fall due by them."""

from datetime import date

from recoup.engine.course import Course
from recoup.engine.journal import TransferMade


def note_milestones(course: Course, day: date | None, event: int | None) -> None:
    """Notes the milestones reached since, or lost again, and pays what falls due by them."""
    state = course.state
    ordinal = day.toordinal() if day is not None else state.day
    after = course.program.reached(state.numbers, state.reached, ordinal)
    changed = after ^ state.reached
    if not changed:
        return
    for milestone in course.plan.milestones:
        bit = 1 << milestone.index
        if changed & bit and after & bit and day is not None:
            state.reached_on[milestone.index] = day
        elif changed & bit:
            state.reached_on.pop(milestone.index, None)
    state.reached = after
    for index, transfer in enumerate(course.plan.transfers):
        if transfer.milestone is not None and after & (1 << transfer.milestone):
            transfer_once(course, index, day, event)


def transfer_once(course: Course, index: int, day: date | None, event: int | None) -> None:
    """Makes a payment that falls due once: a sum, or what its measure has come to."""
    if index in course.state.transferred:
        return
    amount = course.plan.transfers[index].amount
    if not isinstance(amount, int):
        amount = max(0, course.program.dues(course.state.numbers)[index])
    post(course, index, amount, day, event)


def post(course: Course, index: int, amount: int, day: date | None, event: int | None) -> None:
    """Pays a transfer; a sum that comes to nothing is posted too, a measure is not."""
    transferred = course.state.transferred
    transferred[index] = transferred.get(index, 0) + amount
    if amount or isinstance(course.plan.transfers[index].amount, int):
        course.journal.transfers.append(TransferMade(index, event, day, amount))


def settle_payments(course: Course, event: int | None, day: date) -> None:
    """Brings every running payment to what its measure has come to."""
    if not any(t.runs for t in course.plan.transfers):
        return
    dues = course.program.dues(course.state.numbers)
    for index, transfer in enumerate(course.plan.transfers):
        if transfer.runs:
            change = max(0, dues[index]) - course.state.transferred.get(index, 0)
            if change > 0 or (change and transfer.trued_up):
                post(course, index, change, day, event)
