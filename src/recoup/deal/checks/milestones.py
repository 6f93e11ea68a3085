"""Milestones refer to each other in no circle, and somebody uses them."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import all_steps, blocks_in, conditions_in, measured
from recoup.diagnostics.diagnostic import Diagnostic, Severity


def check_milestone_circles(deal: d.Deal) -> Iterator[Diagnostic]:
    """No milestone waits for itself."""
    reported: set[str] = set()
    for name in deal.milestones:
        path = [name]
        if name not in reported and _returns(deal, name, name, path, set()):
            reported.update(path)
            chain = " → ".join([*path, name])
            message = f"these milestones wait for each other: {chain}"
            span = deal.milestones[name].span
            yield Diagnostic(
                "milestone-circular", message, span, "let one of them stand on its own"
            )


def _returns(deal: d.Deal, start: str, name: str, path: list[str], seen: set[str]) -> bool:
    for other in _named(deal, name):
        if other == start:
            return True
        if other in seen or other not in deal.milestones:
            continue
        seen.add(other)
        path.append(other)
        if _returns(deal, start, other, path, seen):
            return True
        path.pop()
    return False


def _named(deal: d.Deal, name: str) -> list[str]:
    named = []
    for condition in conditions_in(deal.milestones[name].condition):
        if isinstance(condition, d.MilestoneIs):
            named.append(condition.name)
        elif isinstance(condition, d.MeasureReached):
            named += [q.since for q in measured(condition.measure) if q.since is not None]
    return named


def _measured(deal: d.Deal) -> Iterator[d.Quantity]:
    """Everything that steps and payments measure."""
    for _, step in all_steps(deal):
        if isinstance(step.ask, d.Due):
            yield from measured(step.ask.measure)
    for payment in deal.payments:
        yield from measured(payment.measure)


def check_milestones_used(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every milestone changes something: a block, a step, a bonus, another milestone."""
    used = {s.milestone for _, s in all_steps(deal)} | {b.milestone for b in deal.bonuses}
    used |= {a.milestone for a in deal.assignments}
    for waterfall in deal.waterfalls.values():
        used |= {b.milestone for b in blocks_in(waterfall.steps)}
        if waterfall.held is not None:
            used.add(waterfall.held.milestone)
    used |= {p.milestone for p in deal.payments}
    used |= {quantity.since for quantity in _measured(deal)}
    for name in deal.milestones:
        used |= set(_named(deal, name)) - {name}
    for milestone in deal.milestones.values():
        if milestone.name not in used:
            yield Diagnostic(
                "milestone-unused",
                f"nothing waits for `{milestone.name}`",
                milestone.span,
                f"use it: `until {milestone.name}`, `after {milestone.name}` or "
                f"`on {milestone.name}`",
                severity=Severity.WARNING,
            )
