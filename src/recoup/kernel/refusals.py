"""What the kernel cannot run, in the field's words: the exact engine runs it instead."""

from collections.abc import Iterator, Sequence

from recoup.kernel.model import Refused
from recoup.plan import model as p
from recoup.plan.flow import feeders
from recoup.receipts.model import Event, EventKind

# Beyond so many payees of one step, who comes before whom costs more than it saves.
MOST_PAYEES = 16


def refuse(plan: p.Plan, rows: Sequence[Event]) -> None:
    """Raises Refused with every mechanism that only the engine can run."""
    found = dict.fromkeys((*_of_plan(plan), *_of_rows(plan, rows)))
    if found:
        raise Refused(tuple(found))


def _of_plan(plan: p.Plan) -> Iterator[str]:
    whole = {
        "rights that change hands": plan.rights,
        "licences": plan.licences,
        "what a party would get of an amount": plan.notionals,
    }
    yield from (mechanism for mechanism, found in whole.items() if found)
    for waterfall in plan.waterfalls:
        yield from _of_waterfall(plan, waterfall)
    for account in plan.accounts:
        yield from _of_account(account)
    for step in plan.steps:
        yield from _of_step(step)
    for milestone in plan.milestones:
        if _measured(milestone.test):
            yield f"a milestone that watches a measure (`{milestone.name}`)"
    for transfer in plan.transfers:
        if not isinstance(transfer.amount, int) or transfer.runs or transfer.period is not None:
            yield f"payments between parties by a measure (`{transfer.label}`)"


def _of_waterfall(plan: p.Plan, waterfall: p.Waterfall) -> Iterator[str]:
    if waterfall.hold is not None:
        yield f"pots that wait (`{waterfall.name}`)"
    if len(waterfall.pots) > 1 and any(
        plan.waterfalls[source].currency != waterfall.currency
        for source in feeders(plan, waterfall)
    ):
        yield f"several pots that are converted together (`{waterfall.name}`)"


def _of_account(account: p.Account) -> Iterator[str]:
    if account.hurdle is not None:
        yield f"internal rates of return (`{account.name}`)"
    if account.changes:
        yield f"accounts whose terms are amended (`{account.name}`)"
    interest = account.interest
    if interest is None:
        return
    if interest.floating is not None:
        yield f"floating interest (`{account.name}`)"
    if interest.day_count == "30/360":
        yield f"interest by 30/360 (`{account.name}`)"
    if interest.midpoint_months is not None:
        yield f"interest from the middle of a period (`{account.name}`)"
    if not interest.on_overhead:
        yield f"overhead that bears no interest (`{account.name}`)"


def _of_step(step: p.Step) -> Iterator[str]:
    if isinstance(step.ask, p.Due):
        yield f"steps that pay a measure (`{step.name}`)"
    if isinstance(step.ask, p.Recoup):
        if step.ask.how is p.How.BY_BALANCE:
            yield f"recoupment in proportion to balances (`{step.name}`)"
        if len(step.ask.claimants) > MOST_PAYEES:
            yield f"more than {MOST_PAYEES} claimants of one step (`{step.name}`)"
    if step.pays is not None and len(step.pays.slots) > MOST_PAYEES:
        yield f"more than {MOST_PAYEES} payees of one step (`{step.name}`)"


def _measured(test: p.Test) -> bool:
    match test:
        case p.MeasureReaches():
            return True
        case p.All(tests=tests) | p.AnyOf(tests=tests):
            return any(_measured(t) for t in tests)
        case _:
            return False


def _of_rows(plan: p.Plan, rows: Sequence[Event]) -> Iterator[str]:
    spent = {s.name for s in plan.spending}
    for row in rows:
        if row.kind is EventKind.REVERSAL:
            yield "rows that undo others"
        if row.kind is EventKind.RELEASE:
            yield "rows that release what waits"
        if row.arms_length is not None:
            yield "receipts at less than arm's length"
        if row.kind is EventKind.COST and row.what in spent:
            yield "costs of a commitment"
        if row.kind is EventKind.REPORT and row.currency == "%":
            yield "reported rates"
