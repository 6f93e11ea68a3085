"""The journal of a close: what it adds to the postings that the closes before it have recorded."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from recoup.engine.run import Run
from recoup.ledger import tables

# What a posting is of, without its amount: event, day, part, step, payee, currency, clause.
Place = tuple[str, str, int, str, str, str, str]


def journal_of(run: Run) -> dict[Place, int]:
    """Every posting of a run, in minor units; what adds up to nothing is left out."""
    found: dict[Place, int] = {}
    steps = [
        (run.plan.steps[slot.step].name, slot.payee, slot.span.place) for slot in run.plan.slots
    ]
    for posting in run.journal.postings():
        cause = None if posting.event is None else run.events[posting.event]
        day = posting.released or (cause.date if cause else None)
        assert day is not None
        step, payee, clause = steps[posting.slot]
        event = cause.id if cause else ""
        place = (event, day.isoformat(), posting.part, step, payee, posting.currency, clause)
        found[place] = found.get(place, 0) + posting.amount
    return {place: amount for place, amount in found.items() if amount}


def journal_kept(connection: Connection, through: int) -> dict[Place, int]:
    """What the closes up to an entry have recorded, added up."""
    row = tables.posting.c
    place = (row.event, row.date, row.part, row.step, row.payee, row.currency, row.clause)
    asked = select(*place, func.sum(row.amount)).where(row.entry <= through).group_by(*place)
    return {
        (r[0], r[1], r[2], r[3], r[4], r[5], r[6]): int(r[7])
        for r in connection.execute(asked)
        if r[7]
    }


def added(now: Mapping[Place, int], before: Mapping[Place, int]) -> list[tuple[Any, ...]]:
    """The postings that make the journal what it is now, negative ones for what is no longer so."""
    changed: Iterable[Place] = (p for p in {**now, **before} if now.get(p, 0) != before.get(p, 0))
    rows = [(*place, now.get(place, 0) - before.get(place, 0)) for place in changed]
    return sorted(
        (
            (event, day, part, step, payee, currency, amount, clause)
            for event, day, part, step, payee, currency, clause, amount in rows
        ),
        key=lambda r: (r[1], r[0], r[2], r[3], r[4], r[5], r[7]),
    )
