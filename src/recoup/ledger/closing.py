"""The journal of a close: what it adds to the postings that the closes before it have recorded."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from recoup.engine.run import Run
from recoup.ledger import tables

# What the step of a payment between parties begins with.
BETWEEN = "between parties: "

# What a posting is of, without its amount: event, day, part, step, payee, currency. The clause is
# none of it: another version of the text that pays the same has it on another line.
Place = tuple[str, str, int, str, str, str]


def journal_of(run: Run) -> dict[Place, int]:
    """Every posting of a run, in minor units; what adds up to nothing is left out.

    A payment between parties is two: what the one has more, and the other less.
    """
    found = _between_parties(run)
    plan = run.plan
    steps = [(plan.steps[s.step].name, s.payee) for s in plan.slots]
    for posting in run.journal.postings():
        cause = None if posting.event is None else run.events[posting.event]
        day = posting.released or (cause.date if cause else None)
        assert day is not None
        step, payee = steps[posting.slot]
        event = cause.id if cause else ""
        place = (event, day.isoformat(), posting.part, step, payee, posting.currency)
        found[place] = found.get(place, 0) + posting.amount
    return {place: amount for place, amount in found.items() if amount}


def _between_parties(run: Run) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for made in run.journal.transfers:
        terms = run.plan.transfers[made.transfer]
        event = "" if made.event is None else run.events[made.event].id
        day = "" if made.date is None else made.date.isoformat()
        for party, amount in ((terms.payee, made.amount), (terms.payer, -made.amount)):
            place = (event, day, 0, f"{BETWEEN}{terms.label}", party, terms.currency)
            found[place] = found.get(place, 0) + amount
    return found


def clauses_of(run: Run) -> dict[tuple[str, str], str]:
    """Where the text says what each step pays each payee."""
    plan = run.plan
    found = {(plan.steps[s.step].name, s.payee): s.span.place for s in plan.slots}
    for terms in plan.transfers:
        for party in (terms.payee, terms.payer):
            found[f"{BETWEEN}{terms.label}", party] = terms.span.place
    return found


def journal_kept(connection: Connection, through: int) -> dict[Place, int]:
    """What the closes up to an entry have recorded, added up."""
    row = tables.posting.c
    place = (row.event, row.date, row.part, row.step, row.payee, row.currency)
    asked = select(*place, func.sum(row.amount)).where(row.entry <= through).group_by(*place)
    return {
        (r[0], r[1], r[2], r[3], r[4], r[5]): int(r[6]) for r in connection.execute(asked) if r[6]
    }


def added(
    now: Mapping[Place, int], before: Mapping[Place, int], clauses: Mapping[tuple[str, str], str]
) -> list[tuple[Any, ...]]:
    """The postings that make the journal what it is now, negative ones for what is no longer so."""
    changed = (p for p in {**now, **before} if now.get(p, 0) != before.get(p, 0))
    rows = [
        (*place, now.get(place, 0) - before.get(place, 0), clauses.get((place[3], place[4]), ""))
        for place in changed
    ]
    return sorted(rows, key=lambda r: (r[1], r[0], *r[2:6]))
