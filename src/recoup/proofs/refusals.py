"""What is not encoded, in the field's words: of a deal that has it, nothing is proved."""

from collections.abc import Iterator
from datetime import date

from recoup.engine.probe import Probe
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.proofs.milestones import only_rises

# Beyond so many milestones on which one right changes hands, its holders are too many to try.
MOST_CONVEYANCES = 5


def not_encoded(run: Run) -> tuple[str, ...]:
    """Every mechanism of the plan, and of where its run stands, that is not encoded."""
    return tuple(dict.fromkeys((*_of_plan(run.plan), *_of_run(run))))


def _of_plan(plan: p.Plan) -> Iterator[str]:
    if plan.licences:
        yield "licences"
    for waterfall in plan.waterfalls:
        if waterfall.hold is not None:
            yield f"pots that wait (`{waterfall.name}`)"
    for step in plan.steps:
        yield from _of_step(step)
    for milestone in plan.milestones:
        if not milestone.latched and _may_fall(milestone.test):
            yield f"a milestone that a measure may undo (`{milestone.name}`)"
    for transfer in plan.transfers:
        yield from _of_transfer(transfer)
    for right in plan.rights:
        if len({c.milestone for c in right.conveyances}) > MOST_CONVEYANCES:
            yield f"a right that changes hands more than {MOST_CONVEYANCES} times"
    yield from _of_series(plan)


def _of_step(step: p.Step) -> Iterator[str]:
    match step.ask:
        case p.Bands(basis=basis) if basis.waterfall not in (None, step.waterfall):
            yield f"bands of receipts upstream (`{step.name}`)"
        case _:
            pass


def _of_transfer(transfer: p.Transfer) -> Iterator[str]:
    if transfer.milestone is not None and not isinstance(transfer.amount, int):
        yield f"a payment by a measure that a milestone makes due (`{transfer.label}`)"


def _may_fall(test: p.Test) -> bool:
    match test:
        case p.MeasureReaches(measure=measure):
            return not only_rises(measure)
        case p.All(tests=tests) | p.AnyOf(tests=tests):
            return any(_may_fall(t) for t in tests)
        case _:
            return False


def _of_series(plan: p.Plan) -> Iterator[str]:
    """A report of one film that also counts where that of any film does."""
    known = {t.series for t in plan.totals if t.series is not None}
    for one in known:
        for other in known:
            same = (one.measure, one.territory) == (other.measure, other.territory)
            if same and one.film is None and other.film is not None:
                yield f"reports that count for a film and for all films (`{one.measure}`)"


def _of_run(run: Run) -> Iterator[str]:
    if run.state.returns:
        yield "returns that are still to be set off"
    probe = Probe(run)
    for waterfall in run.plan.waterfalls:
        for one, other in probe.missing_rates(waterfall.index) if waterfall.takes_receipts else ():
            by = f" by {probe.day}" if probe.day != date.min else ""
            yield f"a conversion of {one} into {other}, of which no rate is known{by}"
