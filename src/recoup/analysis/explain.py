"""Every cent: which receipt, by which clause, to whom; and for every zero, the term behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recoup.analysis.ladder import LadderLine, Needed, Reasons, step_title
from recoup.analysis.table import Table
from recoup.analysis.totals import Sums, clause, decimal, designation
from recoup.engine.course import cost_currency
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.receipts.model import EventKind


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One payment with the clause that made it and the receipt that caused it."""

    event: str
    date: date
    of: str
    part: int
    step: str
    payee: str
    currency: str
    amount: Decimal
    label: str
    clause: str
    place: str
    receipt_place: str


@dataclass(frozen=True, slots=True)
class ConversionLine:
    """A rate that a run used, and where it came from."""

    date: date
    from_currency: str
    to_currency: str
    rate: str
    why: str


@dataclass(frozen=True, slots=True)
class Zero:
    """A step that the next receipt would not pay: the term that stops it, and what would.

    `done` where the step has had all that it asks.
    """

    step: str
    label: str
    stopped_by: str
    done: bool
    needed: Table[Needed]
    clause: str
    place: str


def postings(
    run: Run, *, party: str | None = None, event: str | None = None, step: str | None = None
) -> Table[PostingLine]:
    """Every payment, or those to a party, of an event, by a step."""
    plan = run.plan
    lines = []
    wanted = _wanted_slots(plan, party, step)
    titles = [step_title(plan, s) for s in plan.steps]
    clauses = [clause(s.span) for s in plan.steps]
    for posting in run.journal.postings():
        if posting.slot not in wanted:
            continue
        cause = None if posting.event is None else run.events[posting.event]
        if event is not None and (cause is None or cause.id != event):
            continue
        slot = plan.slots[posting.slot]
        origin = plan.steps[slot.step]
        day = posting.released or (cause.date if cause else None)
        assert day is not None
        what = designation(cause.what, cause.film, cause.territory) if cause else ""
        if cause and cause.calculated:
            what = f"{what} ({cause.note})"
        if posting.released:
            what = ", ".join(f"pot {pot}" for pot in plan.waterfalls[origin.waterfall].pots)
        lines.append(
            PostingLine(
                cause.id if cause else "",
                day,
                what,
                posting.part,
                origin.name,
                slot.payee,
                posting.currency,
                decimal(posting.amount, posting.currency),
                slot.label or titles[slot.step],
                _moved_by(plan, slot, clauses[slot.step]),
                slot.span.place,
                cause.span.place if cause else "",
            )
        )
    return Table(lines)


def _moved_by(plan: p.Plan, slot: p.Slot, text: str) -> str:
    """The clause that moved a payment: the step's, with the amendment and the assignment of it."""
    for guard in plan.steps[slot.step].guards:
        milestone = plan.milestones[guard.milestone]
        if guard.reached and milestone.span.text.startswith("amendment"):
            text += f"; as amended by “{milestone.title}”"
    return f"{text}; {clause(slot.span)}" if slot.right else text


def _wanted_slots(plan: p.Plan, party: str | None, step: str | None) -> set[int]:
    return {
        index
        for index, slot in enumerate(plan.slots)
        if (party is None or party in (slot.party, slot.payee))
        and (step is None or plan.steps[slot.step].name == step)
    }


def zeros(
    sums: Sums, lines: Table[LadderLine], *, party: str | None = None, step: str | None = None
) -> Table[Zero]:
    """The steps that would not pay at the next receipt: which term stops each, how much more pays.

    Steps that are done for good (paid in full, all recouped, over) are among them.
    """
    run = sums.run
    reasons = Reasons(run)
    wanted = {run.plan.slots[s].step for s in _wanted_slots(run.plan, party, step)}
    found = []
    for line, plan_step in zip(lines, _in_ladder_order(run.plan), strict=True):
        if plan_step.index not in wanted or line.stopped_by is None:
            continue
        found.append(
            Zero(
                line.step,
                line.label,
                line.stopped_by,
                line.wants == 0,
                Table() if line.wants == 0 else reasons.needed(plan_step),
                line.clause,
                line.place,
            )
        )
    return Table(found)


def _in_ladder_order(plan: p.Plan) -> list[p.Step]:
    return [plan.steps[i] for waterfall in plan.waterfalls for i in waterfall.steps]


def conversions(run: Run, *, event: str | None = None) -> Table[ConversionLine]:
    """The rates that a run applied, or those of one event, with the day and row of each."""
    lines: dict[ConversionLine, None] = {}
    for index, from_currency, to_currency in sorted(_conversions(run)):
        cause = run.events[index]
        if event is not None and cause.id != event:
            continue
        used = run.converter.rate(from_currency, to_currency, cause.date)
        if used is None:
            continue
        rate = f"{float(used.rate):.8f}".rstrip("0").rstrip(".")
        line = ConversionLine(cause.date, from_currency, to_currency, rate, used.why)
        lines[line] = None
    return Table(lines)


def _conversions(run: Run) -> Iterator[tuple[int, str, str]]:
    """The index of an event and the two currencies, for every conversion that it caused."""
    plan = run.plan
    for index, (event, place) in enumerate(zip(run.events, run.entries, strict=True)):
        target = None
        if place is not None:
            target = plan.waterfalls[place].currency
        elif event.kind is EventKind.COST:
            target = cost_currency(plan, event)
        if target is not None and event.currency not in {None, target}:
            yield index, str(event.currency), target
    links = list(run.program.layout.conversion)
    for cause, entry, _, results in run.journal.rows:
        if entry < 0 or cause is None:
            continue
        for column, amount in zip(run.program.columns[entry], results, strict=False):
            if amount and column >= len(plan.slots):
                source, into = links[column - len(plan.slots)]
                yield cause, plan.waterfalls[source].currency, plan.waterfalls[into].currency
