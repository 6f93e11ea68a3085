"""Whether a book is what was recorded: the chain, the rows, the files, and each close anew."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, func, select

from recoup.api import Refused
from recoup.ledger import pen, tables
from recoup.ledger.book import Book
from recoup.ledger.chain import (
    BEGINNING,
    digest_of_bytes,
    digest_of_entry,
    digest_of_rows,
)
from recoup.ledger.closing import journal_kept, journal_of
from recoup.ledger.known import entries
from recoup.ledger.model import Doubt, Head, Proof


def verify(book: Book, *, recompute: bool = True, seal: str | None = None) -> Proof:
    """Looks at all of a book; `doubts` of the proof say what is not as it was recorded.

    The chain shows any change that is not carried through to its end. Somebody who writes the whole
    chain anew is found out by a `seal`: the digest of a close, as it stands on a statement, which
    the book must hold. `recompute` works out each closed period again, from the deal and the events
    as they were known.

    Raises: StoreFailure.
    """
    if damaged := book.store.damaged():
        nothing = Head(0, BEGINNING, None, 1, None)
        return Proof(nothing, 0, 0, 0, False, tuple(Doubt(None, fault) for fault in damaged))
    doubts = [Doubt(None, fault) for fault in book.store.loose()]
    with book.store.reading() as connection:
        doubts.extend(doubts_of(connection))
        if seal is not None:
            doubts.extend(_seal(connection, seal))
        stands = pen.head(connection) if not doubts else None
        count = connection.execute(select(func.count()).select_from(tables.entry)).scalar() or 0
        events = connection.execute(select(func.count()).select_from(tables.event_row)).scalar()
        closes = connection.execute(
            select(func.count()).select_from(tables.entry).where(tables.entry.c.kind == "close")
        ).scalar()
        if recompute and not doubts:
            doubts.extend(_closes(book, connection))
        stands = stands or _last(connection)
    return Proof(stands, count, events or 0, closes or 0, recompute, tuple(doubts))


def doubts_of(connection: Connection) -> Iterator[Doubt]:
    """What of the chain, the rows and the files is not as it was recorded."""
    yield from _chain(connection)
    yield from _files(connection)


def _chain(connection: Connection) -> Iterator[Doubt]:
    previous, expected = BEGINNING, 1
    said: dict[int, dict[str, Any]] = {}
    for row in connection.execute(select(tables.entry).order_by(tables.entry.c.number)):
        if row.number != expected:
            yield Doubt(row.number, f"entry {expected} is missing before it")
        if row.previous != previous:
            message = "it does not follow the entry before it: one of them is changed"
            yield Doubt(row.number, message)
        fields = (row.number, row.kind, row.period, row.recorded, row.by, row.body, row.previous)
        if digest_of_entry(*fields) != row.digest:
            yield Doubt(row.number, "it is changed: its digest is not that of what it says")
        body = _body(row.body)
        if body is None:
            yield Doubt(row.number, "its body cannot be read")
        said[row.number] = body or {}
        previous, expected = row.digest, row.number + 1
    for table in tables.OF_ENTRIES:
        yield from _rows(connection, table, said)


def _rows(connection: Connection, table: Table, said: dict[int, dict[str, Any]]) -> Iterator[Doubt]:
    """The rows of each entry against the digest that its body holds of them."""
    expected = {
        number: rows[table.name]
        for number, body in said.items()
        if isinstance(rows := body.get("rows"), dict) and table.name in rows
    }
    asked = select(table).order_by(table.c.entry, table.c.place)
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.entry, []).append(tuple(row))
    for number in sorted(found.keys() | expected.keys()):
        rows = found.get(number, [])
        if [len(rows), digest_of_rows(rows)] != expected.get(number):
            yield Doubt(number, f"its rows in the table `{table.name}` are not those it recorded")


def _files(connection: Connection) -> Iterator[Doubt]:
    named = {
        digest: row.number
        for row in connection.execute(select(tables.entry.c.number, tables.entry.c.body))
        for digest in _names((_body(row.body) or {}).get("files"))
    }
    kept = set()
    for digest, content in connection.execute(select(tables.file)):
        kept.add(digest)
        if digest_of_bytes(bytes(content)) != digest:
            yield Doubt(named.get(digest), "the file that it brought is changed")
        elif digest not in named:
            yield Doubt(None, f"the file {digest[:12]} belongs to no entry")
    for digest, number in named.items():
        if digest not in kept:
            yield Doubt(number, "the file that it brought is missing")


def _body(text: str) -> dict[str, Any] | None:
    """The body of an entry; None where somebody made it something else."""
    try:
        found: object = pen.body_of(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _names(value: object) -> list[str]:
    """A list of names, as the body of an entry holds it, or nothing in its place."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _seal(connection: Connection, seal: str) -> Iterator[Doubt]:
    known = tables.entry.c.digest
    if (
        len(seal) < 8
        or not connection.execute(
            select(known).where(known.startswith(seal.lower(), autoescape=True))
        ).first()
    ):
        yield Doubt(None, f"the seal {seal} is none of this book: what it sealed was replaced")


def _closes(book: Book, connection: Connection) -> Iterator[Doubt]:
    for close in entries(connection, ("close",)):
        day = date.fromisoformat(close.body["last_day"])
        try:
            result = book.result_within(connection, day, close.number - 1)
        except Refused as refused:
            why = refused.diagnostics[0].message
            yield Doubt(close.number, f"it cannot be worked out again: {why}")
            continue
        if journal_of(result.run) != journal_kept(connection, close.number):
            yield Doubt(close.number, "working it out again gives other postings than it recorded")


def _last(connection: Connection) -> Head:
    """The end of a book that may be damaged."""
    row = connection.execute(
        select(tables.entry).order_by(tables.entry.c.number.desc()).limit(1)
    ).first()
    if row is None:
        return Head(0, BEGINNING, None, 1, None)
    return Head(row.number, row.digest, None, row.period, None)
