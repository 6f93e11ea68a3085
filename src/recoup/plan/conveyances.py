"""Assignments → the rights that they convey, slot by slot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.plan import model as p
from recoup.values.number import show_rate


@dataclass(slots=True)
class Conveying:
    """Adds a slot for every assignment to every right that it reaches."""

    steps: list[p.Step]
    slots: list[p.Slot]
    milestones: dict[str, int]
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def rights(
        self, assignments: Sequence[tuple[d.Assignment, Fraction | None]]
    ) -> tuple[p.Right, ...]:
        """The rights that assignments share out, each assignment with its share of them.

        Where the figures come to more than the whole, all of a party's assignments of one right
        together, that is reported.
        """
        own = range(len(self.slots))
        found = (self._right(slot, assignments) for slot in own)
        return tuple(right for right in found if right is not None)

    def _right(
        self,
        slot: int,
        assignments: Sequence[tuple[d.Assignment, Fraction | None]],
    ) -> p.Right | None:
        own = self.slots[slot]
        if own.party is None:
            return None
        holders = {own.party}
        given: dict[str, Fraction] = {}
        conveyances = []
        for assignment, rate in assignments:
            if assignment.assignor not in holders or not self._covers(assignment, own):
                continue
            before = given.get(assignment.assignor, Fraction(0))
            total = max(before, Fraction(1)) if rate is None else before + rate
            if total > 1 and rate is not None:
                self._too_much(assignment, total)
            given[assignment.assignor] = total
            holders.add(assignment.assignee)
            conveyances.append(
                p.Conveyance(
                    self.milestones[assignment.milestone],
                    assignment.assignor,
                    len(self.slots),
                    rate,
                )
            )
            self.slots.append(
                p.Slot(
                    own.step,
                    assignment.assignee,
                    None,
                    own.account,
                    assignment.title or own.label,
                    assignment.span,
                    own.party,
                    invested_in=own.invested_in,
                )
            )
        return p.Right(slot, tuple(conveyances)) if conveyances else None

    def _covers(self, assignment: d.Assignment, slot: p.Slot) -> bool:
        step = self.steps[slot.step]
        if assignment.waterfall not in {None, step.name.rpartition(".")[0]}:
            return False
        return assignment.label in {None, slot.label, step.label}

    def _too_much(self, assignment: d.Assignment, total: Fraction) -> None:
        diagnostic = Diagnostic(
            "assigned-too-much",
            f"with these figures `{assignment.assignor}` assigns {show_rate(total)} of these "
            "receipts in all; it has 100% of them to give",
            assignment.span,
        )
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)
