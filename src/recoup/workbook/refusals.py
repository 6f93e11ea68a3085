"""What spreadsheet formulas cannot hold exactly, by mechanism; the engine's figures stand instead.

A mechanism is here because the engine counts it in more digits than a spreadsheet has, because it
goes back over rows that are done, or because no formula was written for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from recoup.diagnostics.span import Span
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.plan.flow import feeders
from recoup.plan.rounding import before_receipts
from recoup.receipts.model import EventKind

MECHANISMS = {
    "rate of return": "an internal rate of return grows by an irrational factor a day",
    "reversal": "a row that undoes another is worked out by going back over all rows since",
    "held pot": "money that waits in a pot comes out between rows",
    "assignment": "a right that changes hands is shared anew with each milestone",
    "arm's length": "value that a related party did not pay is counted apart from receipts",
    "notional result": "what a party would get of an amount is a run of its own",
    "interest of a period": "what interest came to when a period began, between two rows",
    "amended account": "terms of an account change on a day between rows",
    "floating interest": "interest by a reported rate",
    "interest by 30/360": "what 30/360 makes of the 31st depends on when the balance last changed",
    "interest from another day": "a part of what is owed bears no interest for a while",
    "bands before a percentage of receipts": "the level of the bands counts parts of a minor unit",
    "pots converted together": "pots of one waterfall in another currency are told apart",
    "figures too large": "a result on the way has more than 14 digits",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A mechanism of this run that no formula holds, and the clause that has it."""

    mechanism: str
    span: Span

    @property
    def why(self) -> str:
        return MECHANISMS[self.mechanism]


def refusals(run: Run) -> list[Refusal]:
    """Every mechanism of a run that keeps its sheets from being formulas."""
    found = [
        *_of_accounts(run.plan),
        *_of_waterfalls(run.plan),
        *_of_measures(run.plan),
        *_of_events(run),
    ]
    return list({(r.mechanism, r.span.place): r for r in found}.values())


def _of_accounts(plan: p.Plan) -> Iterator[Refusal]:
    for account in plan.accounts:
        if account.hurdle is not None:
            yield Refusal("rate of return", account.span)
        if account.changes:
            yield Refusal("amended account", account.span)
        interest = account.interest
        if interest is None:
            continue
        if interest.floating is not None:
            yield Refusal("floating interest", account.span)
        if interest.day_count == "30/360":
            yield Refusal("interest by 30/360", account.span)
        if interest.midpoint_months is not None or not interest.on_overhead:
            yield Refusal("interest from another day", account.span)


def _of_waterfalls(plan: p.Plan) -> Iterator[Refusal]:
    for waterfall in plan.waterfalls:
        if waterfall.hold is not None:
            yield Refusal("held pot", waterfall.span)
        sources = feeders(plan, waterfall)
        foreign = any(plan.waterfalls[s].currency != waterfall.currency for s in sources)
        if len(waterfall.pots) > 1 and foreign:
            yield Refusal("pots converted together", waterfall.span)
        for step in (plan.steps[i] for i in waterfall.steps):
            remainder = isinstance(step.ask, p.Bands) and step.ask.basis.waterfall is None
            if remainder and step.index in before_receipts(plan, waterfall.index):
                yield Refusal("bands before a percentage of receipts", step.span)
    for right in plan.rights:
        yield Refusal("assignment", plan.slots[right.slot].span)


def _of_measures(plan: p.Plan) -> Iterator[Refusal]:
    for measure, span in _measures(plan):
        for quantity in p.quantities(measure):
            if quantity.what == "notional":
                yield Refusal("notional result", span)
            if quantity.period is not None and quantity.what == "interest":
                yield Refusal("interest of a period", span)


def _measures(plan: p.Plan) -> Iterator[tuple[p.Measure, Span]]:
    """What steps are due by, and what milestones wait for."""
    for step in plan.steps:
        if isinstance(step.ask, p.Due):
            yield step.ask.measure, step.span
    pending = [(m.test, m.span) for m in plan.milestones]
    while pending:
        test, span = pending.pop()
        match test:
            case p.MeasureReaches(measure=measure):
                yield measure, span
            case p.All(tests=tests) | p.AnyOf(tests=tests):
                pending += [(t, span) for t in tests]
            case _:
                pass


def _of_events(run: Run) -> Iterator[Refusal]:
    for event in run.events:
        if event.kind is EventKind.REVERSAL:
            yield Refusal("reversal", event.span)
        if event.arms_length is not None:
            yield Refusal("arm's length", event.span)
