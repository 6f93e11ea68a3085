"""Adding to a book: one entry with its rows and its files, within the turn of one writer."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from recoup.ledger import tables
from recoup.ledger.chain import (
    BEGINNING,
    canonical,
    digest_of_bytes,
    digest_of_entry,
    moment_of,
    moment_text,
    rows_said,
)
from recoup.ledger.model import Entry, Head

# The rows that an entry brings a table, without the number of the entry and their place.
Rows = Mapping[Table, Sequence[Sequence[Any]]]


def head(connection: Connection) -> Head:
    """Where the book stands."""
    entry = tables.entry.c
    last = connection.execute(select(tables.entry).order_by(entry.number.desc()).limit(1)).first()
    closes = select(entry.period, entry.body).where(entry.kind == "close")
    close = connection.execute(closes.order_by(entry.number.desc()).limit(1)).first()
    if last is None:
        return Head(0, BEGINNING, None, 1, None)
    recorded = moment_of(last.recorded)
    if close is None:
        return Head(last.number, last.digest, recorded, 1, None)
    day = date.fromisoformat(body_of(close.body)["last_day"])
    return Head(last.number, last.digest, recorded, close.period + 1, day)


def body_of(text: str) -> dict[str, Any]:
    """The body of an entry, from its canonical text."""
    import json

    found: dict[str, Any] = json.loads(text)
    return found


def write(
    connection: Connection,
    kind: str,
    body: Mapping[str, Any],
    *,
    by: str,
    now: datetime | None = None,
    rows: Rows | None = None,
    files: Sequence[bytes] = (),
) -> Entry:
    """Adds an entry after the last one. The connection must hold the right to write."""
    stands = head(connection)
    number = stands.number + 1
    moment = max(now or datetime.now(UTC), stands.recorded or datetime.min.replace(tzinfo=UTC))
    placed = {
        table: [(number, place, *row) for place, row in enumerate(each)]
        for table, each in (rows or {}).items()
    }
    whole = dict(body)
    if said := rows_said({table.name: each for table, each in placed.items()}):
        whole["rows"] = said
    if files:
        whole["files"] = [digest_of_bytes(content) for content in files]
    text, recorded = canonical(whole), moment_text(moment)
    digest = digest_of_entry(number, kind, stands.period, recorded, by, text, stands.digest)
    _keep(connection, files)
    connection.execute(
        insert(tables.entry).values(
            number=number,
            kind=kind,
            period=stands.period,
            recorded=recorded,
            by=by,
            body=text,
            previous=stands.digest,
            digest=digest,
        )
    )
    for table, each in placed.items():
        put(connection, table, each)
    return Entry(number, kind, stands.period, moment, by, whole, stands.digest, digest)


def put(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Adds rows to a table, their cells in the order of its columns."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(table.columns))
    # Half the time of a large close would go into names for cells that are in order already.
    statement = f'INSERT INTO "{table.name}" VALUES ({marks})'
    for start in range(0, len(rows), 10_000):
        several = [tuple(row) for row in rows[start : start + 10_000]]
        connection.exec_driver_sql(statement, several)


def _keep(connection: Connection, files: Sequence[bytes]) -> None:
    for content in files:
        digest = digest_of_bytes(content)
        known = select(func.count()).select_from(tables.file).where(tables.file.c.digest == digest)
        if not connection.execute(known).scalar():
            connection.execute(insert(tables.file).values(digest=digest, content=content))
