"""What a book was known to hold, now or then: its entries, its deal, its events, its rates."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, select

from recoup.diagnostics.span import Source, Span
from recoup.ledger import tables
from recoup.ledger.chain import moment_of, moment_text
from recoup.ledger.model import Entry, KnownOn, Stored, Suspense
from recoup.ledger.pen import body_of
from recoup.receipts.basis import parse_basis
from recoup.receipts.model import Event, EventKind, ExchangeRate, Rates


def entry_known(connection: Connection, known_on: KnownOn) -> int:
    """The number of the last entry that was known: 0 where there was none yet."""
    number = tables.entry.c.number
    asked = select(func.max(number))
    if isinstance(known_on, date):
        after = datetime.combine(known_on + timedelta(days=1), time(), UTC)
        asked = asked.where(tables.entry.c.recorded < moment_text(after))
    elif known_on is not None:
        asked = asked.where(number <= known_on)
    return connection.execute(asked).scalar() or 0


def entries(
    connection: Connection, kinds: Iterable[str] = (), through: int | None = None
) -> list[Entry]:
    """The entries in their order: all, or those of some kinds, up to a number."""
    asked = select(tables.entry).order_by(tables.entry.c.number)
    if wanted := tuple(kinds):
        asked = asked.where(tables.entry.c.kind.in_(wanted))
    if through is not None:
        asked = asked.where(tables.entry.c.number <= through)
    return [entry_of(row) for row in connection.execute(asked)]


def entry_of(row: Row[Any]) -> Entry:
    """An entry from its row. Raises: ValueError where the row was tampered with."""
    return Entry(
        row.number,
        row.kind,
        row.period,
        moment_of(row.recorded),
        row.by,
        body_of(row.body),
        row.previous,
        row.digest,
    )


def file_kept(connection: Connection, digest: str) -> bytes:
    """The content of a file that an entry names. Raises: KeyError."""
    kept = tables.file.c
    found = connection.execute(select(kept.content).where(kept.digest == digest)).scalar()
    if found is None:
        raise KeyError(digest)
    return bytes(found)


# ---- events -------------------------------------------------------------------------------------


def events_known(connection: Connection, through: int, source: str | None = None) -> list[Stored]:
    """The events in force, in the order of their days and then in that of the book.

    `through` is the last entry that counts; `source` asks for the rows of one file alone.
    """
    row, withdrawal = tables.event_row.c, tables.withdrawal.c
    withdrawn = exists().where(
        and_(
            withdrawal.event_entry == row.entry,
            withdrawal.event_place == row.place,
            withdrawal.entry <= through,
        )
    )
    asked = select(tables.event_row).where(row.entry <= through, ~withdrawn)
    if source is not None:
        asked = asked.where(row.source == source)
    order = (row.date, row.order_entry, row.order_place, row.entry, row.place)
    found = connection.execute(asked.order_by(*order)).all()
    spans = _spans([(r.entry, r.source, r.row, r.row_text) for r in found])
    return [
        Stored(_event(r, s), r.entry, r.place, r.source, (r.order_entry, r.order_place))
        for r, s in zip(found, spans, strict=True)
    ]


def _event(row: Row[Any], span: Span) -> Event:
    return Event(
        row.id,
        date.fromisoformat(row.date),
        EventKind(row.kind),
        row.what,
        row.film,
        row.territory,
        row.amount,
        row.currency,
        row.note,
        span,
        row.arms_length,
        row.channel,
        row.campaign,
        row.item,
        row.tickets,
        _approved(row.approved),
        basis=parse_basis(row.basis or ""),
    )


def cells_of(event: Event) -> tuple[Any, ...]:
    """What an event says, as the book keeps it, without its id and its place."""
    approved = event.approved
    return (
        event.date.isoformat(),
        event.kind.value,
        event.what,
        event.film,
        event.territory,
        event.amount,
        event.currency,
        event.note,
        event.arms_length,
        event.channel,
        event.campaign,
        event.item,
        event.tickets,
        approved.isoformat() if isinstance(approved, date) else approved,
        None if event.basis is None else str(event.basis),
    )


def _approved(text: str | None) -> date | str | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def _spans(rows: Sequence[tuple[int, str, int, str]]) -> list[Span]:
    """The places of rows in texts that hold those rows alone, each on its own line."""
    lines: dict[tuple[int, str], dict[int, str]] = {}
    for entry, name, number, text in rows:
        lines.setdefault((entry, name), {})[number] = text.replace("\n", " ")
    sources = {}
    for (entry, name), known in lines.items():
        whole = [known.get(number, "") for number in range(1, max(known) + 1)]
        sources[entry, name] = Source(name, "\n".join(whole))
    spans = []
    for entry, name, number, _ in rows:
        source = sources[entry, name]
        start = source.line_starts[number - 1]
        spans.append(Span(source, start, start + len(lines[entry, name][number])))
    return spans


def suspense_known(connection: Connection, through: int) -> list[Suspense]:
    """The rows that await mending: those of the newest import of each file."""
    newest = {e.body["source"]: e.number for e in entries(connection, ("events",), through)}
    row = tables.suspense.c
    asked = select(tables.suspense).where(row.entry.in_(newest.values()))
    return [
        Suspense(r.source, r.row, r.row_text, r.amount, r.reason)
        for r in connection.execute(asked.order_by(row.entry, row.place))
    ]


# ---- exchange rates -----------------------------------------------------------------------------


def rates_known(connection: Connection, through: int) -> dict[tuple[str, str, date], ExchangeRate]:
    """The rate of each pair and day, as the newest entry says it."""
    row = tables.rate.c
    asked = select(tables.rate).where(row.entry <= through).order_by(row.entry, row.place)
    found = connection.execute(asked).all()
    spans = _spans([(r.entry, r.source, r.row, r.row_text) for r in found])
    return {
        (rate.from_currency, rate.to_currency, rate.date): rate
        for rate in (
            ExchangeRate(
                r.from_currency,
                r.to_currency,
                date.fromisoformat(r.date),
                Fraction(r.rate),
                r.said_by,
                span,
            )
            for r, span in zip(found, spans, strict=True)
        )
    }


def rates_of(known: Iterable[ExchangeRate]) -> Rates | None:
    """The rates for a run; None where the book has none."""
    rows = tuple(known)
    return Rates(rows) if rows else None
