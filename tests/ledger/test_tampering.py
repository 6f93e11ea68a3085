"""Whatever is changed in a stored book, a byte of its file or a cell of its rows, is found."""

import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from recoup.api import Refused
from recoup.ledger import tables
from recoup.ledger.book import Book
from recoup.ledger.folder import export_folder, import_folder
from recoup.ledger.proof import doubts_of, verify
from recoup.ledger.store import StoreFailure
from tests.ledger.conftest import DEAL
from tests.ledger.test_kills import receipts

EVERY = (tables.entry, tables.file, *tables.OF_ENTRIES)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


def write_book(place: str, folder: Path) -> Book:
    """A book with a row in every table."""
    (folder / "light.deal").write_text(DEAL, encoding="utf-8")
    (folder / "rates.csv").write_text("date,from,to,rate\n2024-05-03,USD,EUR,0.93\n")
    faulty = "x,soon,receipt,video of light,1.00,EUR,\n"
    (folder / "receipts.csv").write_text(receipts(12, 7) + faulty)
    book = Book.create(place, folder / "light.deal", by="ana")
    book.import_rates(folder / "rates.csv")
    book.import_file(folder / "receipts.csv", set_aside=True)
    book.close_period(MAY)
    (folder / "receipts.csv").write_text(receipts(14, 9) + faulty)
    book.import_file(folder / "receipts.csv", set_aside=True, accept=True)
    book.append("statement", {"to": "star"})
    book.close_period(JUNE)
    return book


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in a file."""
    folder = tmp_path_factory.mktemp("sound")
    assert verify(write_book(str(folder / "light.book"), folder)).sound
    return folder / "light.book"


@pytest.fixture(scope="module")
def content(sound: Path) -> "Content":
    return _content(Book.open(sound))


class Content(dict[str, bytes]):
    """The files of an export, by their paths."""

    def __repr__(self) -> str:
        return "an export"


def _content(book: Book) -> "Content":
    """All that a book holds."""
    with tempfile.TemporaryDirectory() as name:
        folder = export_folder(book, Path(name) / "out")
        return Content(
            (path.relative_to(folder).as_posix(), path.read_bytes())
            for path in folder.rglob("*")
            if path.is_file()
        )


def found_out(place: Path) -> bool:
    """Whether somebody who looks at the book is told that it is not what it was."""
    try:
        return not verify(Book.open(place)).sound
    except StoreFailure:
        return True


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_a_byte_of_the_file(
    sound: Path, content: "Content", tmp_path: Path, at: float, change: int
) -> None:
    """A byte that stands for nothing, as in the empty part of a page, may be anything."""
    data = bytearray(sound.read_bytes())
    data[int(at * len(data))] ^= change
    changed = tmp_path / "changed.book"
    changed.write_bytes(data)
    assert found_out(changed) or _content(Book.open(changed)) == content


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_byte_of_an_export(
    sound: Path, content: "Content", tmp_path: Path, data: st.DataObject
) -> None:
    """What stands in `now/` is for other programs; a book is never made of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "out"
        for path, whole in content.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(whole)
        parts = sorted(path for path in content if not path.startswith("now/"))
        part = folder / data.draw(st.sampled_from([p for p in parts if content[p]]))
        changed = bytearray(part.read_bytes())
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
        part.write_bytes(changed)
        place = Path(name) / "again.book"
        with suppress(Refused, StoreFailure):
            import_folder(folder, place)
            assert _content(Book.open(place)) == content
            return
        assert not place.exists()


def _changes(book: Book) -> list[tuple[str, str]]:
    """For every cell of every table one statement that makes it another, in one row."""
    found = []

    def shown(value: object) -> str:
        return _literal(value, postgres=not book.store.is_sqlite)

    with book.store.reading() as connection:
        for table in EVERY:
            keys = [column.name for column in table.primary_key.columns]
            rows = connection.execute(select(table)).mappings().all()
            row = rows[len(rows) // 2]
            where = " AND ".join(f'"{key}" = {shown(row[key])}' for key in keys)
            for column in table.columns:
                other = shown(_other(row[column.name], column.name))
                found.append(
                    (
                        f"{table.name}.{column.name}",
                        f'UPDATE "{table.name}" SET "{column.name}" = {other} WHERE {where}',
                    )
                )
            found.append(
                (f"{table.name} without a row", f'DELETE FROM "{table.name}" WHERE {where}')
            )
    return found


def _other(value: object, name: str) -> object:
    match value:
        case int():
            return value + 1000
        case bytes() | memoryview():
            return bytes(value) + b" "
        case None:
            return 7 if name in {"arms_length", "tickets"} else "x"
        case _:
            return f"{value} "


def _literal(value: Any, *, postgres: bool) -> str:
    match value:
        case int():
            return str(value)
        case bytes():
            return f"decode('{value.hex()}', 'hex')" if postgres else f"x'{value.hex()}'"
        case None:
            return "NULL"
        case _:
            return "'" + str(value).replace("'", "''").replace(":", "\\:") + "'"


class _Undone(Exception):
    pass


def _doubts_after(book: Book, statement: str) -> int:
    """How much is doubted when a statement has got past all that guards the rows; it is undone."""
    doubts = 0
    with suppress(_Undone), book.store.writing() as connection:
        if book.store.is_sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for name in tables.GUARDS:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        assert connection.execute(text(statement)).rowcount == 1
        doubts = len(list(doubts_of(connection)))
        raise _Undone
    return doubts


def test_every_cell_of_every_table(place: str, tmp_path: Path) -> None:
    book = write_book(place, tmp_path)
    head, changes = book.head(), _changes(book)
    assert [what for what, statement in changes if not _doubts_after(book, statement)] == []
    assert len(changes) == sum(len(table.columns) + 1 for table in EVERY)
    assert book.head() == head
    assert verify(book).sound


def test_rows_that_change_places(place: str, tmp_path: Path) -> None:
    book = write_book(place, tmp_path)
    for table in tables.OF_ENTRIES:
        with book.store.reading() as connection:
            several = connection.execute(
                select(table.c.entry).where(table.c.place == 1).limit(1)
            ).scalar()
        if several is not None:
            turned = f'UPDATE "{table.name}" SET place = 99 WHERE entry = {several} AND place = 0'
            assert _doubts_after(book, turned)
