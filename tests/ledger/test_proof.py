"""The store refuses changes; whatever is changed all the same, the proof finds."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from recoup.ledger import tables
from recoup.ledger.book import Book
from recoup.ledger.chain import canonical, digest_of_entry
from recoup.ledger.proof import verify
from recoup.ledger.store import StoreFailure
from tests.ledger.conftest import RECEIPTS

MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


@pytest.fixture
def full(book: Book, folder: Path) -> Book:
    """A book with an entry of every kind, and a row in every table."""
    (folder / "rates.csv").write_text("date,from,to,rate\n2024-05-03,USD,EUR,0.93\n")
    book.import_rates(folder / "rates.csv")
    faulty = RECEIPTS + "x,soon,receipt,video of light,1.00,EUR,\n"
    (folder / "receipts.csv").write_text(faulty)
    book.import_file(folder / "receipts.csv", set_aside=True)
    book.close_period(MAY)
    (folder / "receipts.csv").write_text(faulty.replace("300.05", "300.50"))
    book.import_file(folder / "receipts.csv", set_aside=True, accept=True)
    book.append("remark", {"what": "looked at"})
    book.close_period(JUNE)
    return book


def tamper(book: Book, *statements: str) -> None:
    """Changes a book as somebody would who may do all with its store, and leaves no other trace."""
    every = (tables.entry, tables.file, *tables.OF_ENTRIES)
    with book.store.writing() as connection:
        if book.store.is_sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            before = [f"DROP TRIGGER {name}" for name in tables.GUARDS]
            after = [sql.replace(":", "\\:") for sql in tables.GUARDS.values()]
        else:
            before = [f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER' for table in every]
            after = [f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER' for table in every]
        for statement in (*before, *statements, *after):
            connection.execute(text(statement))


def test_a_book_that_nobody_touched_is_sound(full: Book) -> None:
    proof = verify(full)
    assert proof.doubts == ()
    assert (proof.entries, proof.events, proof.closes, proof.recomputed) == (8, 4, 2, True)


@pytest.mark.parametrize("table", [tables.entry, tables.file, *tables.OF_ENTRIES])
@pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
def test_the_store_refuses_changes(full: Book, table: object, change: str) -> None:
    name = str(table)
    first = tables.BOOK.tables[name].columns.keys()[-1]
    statement = f'DELETE FROM "{name}"'
    if change == "UPDATE":
        statement = f'UPDATE "{name}" SET "{first}" = "{first}"'
    with (
        pytest.raises(StoreFailure, match="a book is never changed"),
        full.store.writing() as connection,
    ):
        connection.execute(text(statement))
    assert verify(full).sound


CHANGES = {
    "an amount": ("UPDATE event SET amount = amount + 1 WHERE id = 'w1'", 4),
    "a note": ("UPDATE event SET note = 'week 7' WHERE id = 'w1'", 4),
    "the order of two rows": ("UPDATE event SET order_place = 9 WHERE id = 'w1'", 4),
    "a row that is gone": ("DELETE FROM event WHERE id = 'w3' ", 4),
    "a withdrawal that is gone": ("DELETE FROM withdrawal", 6),
    "a rate": ("UPDATE rate SET rate = '94/100'", 3),
    "a row in suspense": ("DELETE FROM suspense WHERE entry = 4", 4),
    "a posting": ("UPDATE posting SET amount = amount - 1 WHERE entry = 5 AND place = 0", 5),
    "a file": ("UPDATE file SET content = (SELECT max(content) FROM file)", None),
    "a body": ("UPDATE entry SET body = '{}' WHERE number = 7", 7),
    "a body that is a list": ("UPDATE entry SET body = '[]' WHERE number = 4", 4),
    "a body that is nothing": ("UPDATE entry SET body = 'null' WHERE number = 5", 5),
    "a body of other shapes": (
        """UPDATE entry SET body = '{"rows"\\:5,"files"\\:7,"last_day"\\:[]}' WHERE number = 5""",
        5,
    ),
    "files that are no names": (
        """UPDATE entry SET body = '{"files"\\:[{}]}' WHERE number = 4""",
        4,
    ),
    "who recorded": ("UPDATE entry SET by = 'bob' WHERE number = 7", 7),
    "when": ("UPDATE entry SET recorded = '2024-01-01T00:00:00.000000Z' WHERE number = 7", 7),
    "a period": ("UPDATE entry SET period = 1 WHERE number = 7", 7),
}


@pytest.mark.parametrize(("statement", "entry"), CHANGES.values(), ids=list(CHANGES))
def test_any_change_is_found(full: Book, statement: str, entry: int | None) -> None:
    tamper(full, statement.replace(" by =", ' "by" ='))
    doubts = verify(full).doubts
    assert doubts
    assert entry is None or entry in [doubt.entry for doubt in doubts]


def test_it_is_found_where_nothing_guards_the_rows(full: Book) -> None:
    name = "event_no_update"
    on = "" if full.store.is_sqlite else " ON event"
    with full.store.writing() as connection:
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
    (doubt,) = verify(full).doubts
    assert name in doubt.message


def test_an_entry_put_in_or_taken_out_is_found(full: Book) -> None:
    tamper(
        full,
        "INSERT INTO entry SELECT 9, kind, period, recorded, \"by\", body, previous, 'made up' "
        "FROM entry WHERE number = 7",
    )
    assert [d.entry for d in verify(full).doubts] == [9, 9]
    tamper(full, "DELETE FROM entry WHERE number IN (7, 9)")
    assert 8 in [d.entry for d in verify(full).doubts]


def test_a_chain_written_anew_is_found_by_a_seal(full: Book) -> None:
    seal = full.entries("close")[-1].digest
    assert verify(full, seal=seal).sound
    assert verify(full, seal=seal[:12]).sound
    _rewrite_last(full)
    assert [d.message for d in verify(full, recompute=False).doubts] == []
    (doubt,) = verify(full, recompute=False, seal=seal).doubts
    assert "none of this book" in doubt.message


def test_postings_written_anew_are_found_by_working_them_out_again(full: Book) -> None:
    _rewrite_last(full)
    (doubt,) = verify(full).doubts
    assert doubt.entry == 8
    assert "other postings" in doubt.message


def _rewrite_last(book: Book) -> None:
    """Takes away the postings of the last close, with a new digest all over."""
    last = book.entries()[-1]
    body = canonical({k: v for k, v in last.body.items() if k != "rows"})
    recorded = last.recorded.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = (last.number, last.kind, last.period, recorded, last.by, body, last.previous)
    digest = digest_of_entry(*fields)
    shown = body.replace("'", "''").replace(":", "\\:")
    tamper(
        book,
        f"DELETE FROM posting WHERE entry = {last.number}",
        f"UPDATE entry SET body = '{shown}', digest = '{digest}' WHERE number = {last.number}",
    )


def test_a_file_that_is_no_book_is_said_to_be_none(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text(json.dumps({"a": 1}) * 100)
    with pytest.raises(StoreFailure, match="it is no book"):
        Book.open(other)
    with pytest.raises(StoreFailure, match="there is no book here"):
        Book.open(tmp_path / "none.book")
    assert not (tmp_path / "none.book").exists()
