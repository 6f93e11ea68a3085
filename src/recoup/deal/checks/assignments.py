"""Nobody assigns what it does not have."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.checks.currencies import parties_paid
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.values.number import show_rate


@dataclass(slots=True)
class _Right:
    """What a step pays a party: who has come to hold some of it, and how much each gave away."""

    waterfall: str
    labels: set[str | None]
    holders: set[str]
    given: dict[str, Fraction] = field(default_factory=dict)

    def reached_by(self, assignment: d.Assignment) -> bool:
        return (
            assignment.waterfall in {None, self.waterfall}
            and (assignment.label is None or assignment.label in self.labels)
            and assignment.assignor in self.holders
        )

    def convey(self, assignment: d.Assignment) -> Fraction:
        """Conveys a share; what its assignor has given away by then, where that is disclosed."""
        self.holders.add(assignment.assignee)
        before = self.given.get(assignment.assignor, Fraction(0))
        if assignment.rate is None:
            self.given[assignment.assignor] = max(before, Fraction(1))
            return Fraction(0)
        share = assignment.rate if isinstance(assignment.rate, Fraction) else Fraction(0)
        self.given[assignment.assignor] = before + share
        return before + share


def check_assignments(deal: d.Deal) -> Iterator[Diagnostic]:
    """An assignment is of receipts that its party has, at most all of them, and for good."""
    yield from _in_order_of_dates(deal)
    rights = list(_rights(deal))
    for assignment in deal.assignments:
        if assignment.assignor == assignment.assignee:
            message = f"`{assignment.assignor}` assigns these receipts to itself"
            yield Diagnostic("pays-itself", message, assignment.span, "name who gets them")
        milestone = deal.milestones.get(assignment.milestone)
        if milestone is not None and milestone.latched is False:
            yield _reversible(assignment, milestone)
        reached = [right for right in rights if right.reached_by(assignment)]
        if not reached:
            yield _reaches_nothing(assignment)
        most = max((right.convey(assignment) for right in reached), default=Fraction(0))
        if most > 1:
            yield _too_much(deal, assignment, most)


def _rights(deal: d.Deal) -> Iterator[_Right]:
    for waterfall, step in all_steps(deal):
        for party in sorted(parties_paid(deal, step)):
            labels = {step.label, *(p.label for p in step.parts if p.payee.name == party)}
            yield _Right(waterfall.name, labels, {party})


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
