"""Nobody assigns what it does not have."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.checks.currencies import parties_paid
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.values.number import show_rate

# A right: the waterfall and the labels by which a party is paid, and who was given parts of it.
_Right = tuple[str, set[str | None], set[str]]


def check_assignments(deal: d.Deal) -> Iterator[Diagnostic]:
    """An assignment is of receipts that its party has, at most all of them, and for good."""
    yield from _in_order_of_dates(deal)
    given: dict[tuple[int, str], Fraction] = {}
    rights = list(_rights(deal))
    for assignment in deal.assignments:
        if assignment.assignor == assignment.assignee:
            message = f"`{assignment.assignor}` assigns these receipts to itself"
            yield Diagnostic("pays-itself", message, assignment.span, "name who gets them")
        milestone = deal.milestones.get(assignment.milestone)
        if milestone is not None and milestone.latched is False:
            yield _reversible(assignment, milestone)
        most = Fraction(0)
        reaches = False
        for number, (waterfall, labels, holders) in enumerate(rights):
            if assignment.waterfall not in {None, waterfall} or (
                assignment.label is not None and assignment.label not in labels
            ):
                continue
            if assignment.assignor not in holders:
                continue
            reaches = True
            holders.add(assignment.assignee)
            key = (number, assignment.assignor)
            before = given.get(key, Fraction(0))
            if isinstance(assignment.rate, Fraction):
                given[key] = before + assignment.rate
                most = max(most, given[key])
            elif assignment.rate is None:
                given[key] = max(before, Fraction(1))
        if not reaches:
            yield _reaches_nothing(assignment)
        if most > 1:
            yield _too_much(deal, assignment, most)


def _rights(deal: d.Deal) -> Iterator[_Right]:
    for waterfall, step in all_steps(deal):
        for party in sorted(parties_paid(deal, step)):
            labels = {step.label, *(p.label for p in step.parts if p.payee.name == party)}
            yield waterfall.name, labels, {party}


def _in_order_of_dates(deal: d.Deal) -> Iterator[Diagnostic]:
    last: d.Assignment | None = None
    for assignment in deal.assignments:
        if assignment.date is None:
            continue
        if last is not None and last.date is not None and assignment.date < last.date:
            yield Diagnostic(
                "assignments-out-of-order",
                f"this assignment of {assignment.date} stands below one of {last.date}; each "
                "conveys what its party has by the lines above it",
                assignment.span,
                "write assignments in the order of their dates",
                (Related("the later one stands here", last.span),),
            )
        last = assignment


def _reversible(assignment: d.Assignment, milestone: d.Milestone) -> Diagnostic:
    return Diagnostic(
        "assignment-reversible",
        f"an assignment is for good, and `{milestone.name}` could be undone",
        assignment.span,
        "let it wait for a milestone that is `latched`",
        (Related("the milestone is reversible", milestone.span),),
    )


def _reaches_nothing(assignment: d.Assignment) -> Diagnostic:
    place = f" of `{assignment.waterfall}`" if assignment.waterfall else ""
    label = f' called "{assignment.label}"' if assignment.label else ""
    return Diagnostic(
        "assigns-nothing",
        f"no step{label}{place} pays `{assignment.assignor}`: it has no receipts to assign",
        assignment.span,
        "name a waterfall that pays it, or move the line below the assignment that gives it these",
    )


def _too_much(deal: d.Deal, assignment: d.Assignment, total: Fraction) -> Diagnostic:
    first = next(a for a in deal.assignments if a.assignor == assignment.assignor)
    return Diagnostic(
        "assigned-too-much",
        f"`{assignment.assignor}` assigns {show_rate(total)} of these receipts in all; it has "
        "100% of them to give",
        assignment.span,
        "lower a share, or write `revert` for what is left",
        (Related("its first assignment is here", first.span),),
    )
