"""What a run's terms did: which mechanisms paid, stopped or moved something."""

from collections.abc import Iterator

from recoup.analysis.totals import slots_of
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import EventKind


def binding(run: Run) -> set[str]:
    """The mechanisms of a run's plan that made a difference to it."""
    sums = run.journal.sums()
    found = {name for step in run.plan.steps for name in _of_step(run, step, sums)}
    found |= set(_of_accounts(run))
    found |= set(_of_payments(run))
    for outlay in run.state.spent.values():
        found |= {"charged by a commitment"} if outlay.charged else set()
        found |= {"above a commitment's cap"} if outlay.above else set()
        found |= {"held for approval"} if outlay.held else set()
    for row, day in run.journal.released.items():
        hold = run.plan.waterfalls[run.journal.rows[row][1]].hold
        assert day is not None
        if hold is not None:
            kinds = ("date", "milestone", "amount", "period")
            found |= {f"held until a {k}" for k in kinds if getattr(hold, k) is not None}
    found |= {"a milestone is reached"} if run.state.reached_on else set()
    found |= {"returns are set off"} if run.state.returns else set()
    found |= {"a currency is changed"} if run.state.converted else set()
    if any(e.kind is EventKind.REVERSAL for e in run.events):
        found |= {"a reversal changes what was paid" for a in run.journal.adjustments.values() if a}
    return found


def _of_step(run: Run, step: p.Step, sums: dict[int, int]) -> Iterator[str]:
    paid = {slot: sums.get(slot, 0) for slot in slots_of(step)}
    if not any(paid.values()):
        return
    waterfall = run.plan.waterfalls[step.waterfall]
    yield _asked(step.ask)
    if waterfall.definition:
        yield "definition"
    if step.limit is not None:
        given = run.state.numbers[run.program.layout.given[step.index]]
        yield from ["up to"] * (given >= step.limit)
    for guard in step.guards:
        yield "after" if guard.reached else "until"
    if step.pays is not None and len(step.pays.slots) > 1:
        yield "divided step"
    for slot, amount in paid.items():
        if amount and run.plan.slots[slot].right is not None:
            yield "assigned right"
        if amount and run.plan.slots[slot].pot is not None:
            yield "pot"


def _asked(ask: p.Ask) -> str:
    match ask:
        case p.Bands(whole=whole):
            return "whole bands" if whole else "marginal bands"
        case p.Due(period=period):
            return "due to date" if period is None else "due each period"
        case p.Recoup(how=how):
            return f"recoup {how}"
        case _:
            return type(ask).__name__.lower()


def _of_accounts(run: Run) -> Iterator[str]:
    for account in run.plan.accounts:
        base = run.program.layout.account[account.index]
        if run.state.numbers[base + 3]:
            yield "interest"
        if run.state.over_cap.get(account.index):
            yield "cap"
        if account.index in run.state.opened:
            yield "opening balance"
        if account.overhead and run.state.numbers[base + 2]:
            yield "overhead"


def _of_payments(run: Run) -> Iterator[str]:
    for made in run.journal.transfers:
        terms = run.plan.transfers[made.transfer]
        if isinstance(terms.amount, int):
            yield "bonus or advance"
        elif terms.runs:
            yield "payment trued up" if terms.trued_up else "payment never repaid"
            if made.amount < 0:
                yield "payment taken back"
        else:
            yield "payment each period" if terms.period else "payment on a day or milestone"
