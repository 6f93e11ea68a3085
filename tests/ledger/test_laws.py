"""The laws of a book, on drawn histories of files that grow, change and shrink."""

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.api import Refused, load
from recoup.ledger.book import Book
from recoup.ledger.closing import journal_kept, journal_of
from recoup.ledger.folder import export_folder, import_folder
from recoup.ledger.proof import verify
from tests.ledger.conftest import DEAL

FIRST = date(2024, 1, 1)
_numbers = count(1)

# A row: its id, or none; its day; its cents; its medium.
rows = st.tuples(
    st.one_of(st.none(), st.sampled_from(["a", "b", "c", "d"])),
    st.integers(0, 120),
    st.integers(0, 200_00),
    st.sampled_from(["theatrical", "video"]),
)


def unique(drawn: list[tuple[str | None, int, int, str]]) -> list[tuple[str | None, int, int, str]]:
    """The rows without those whose id stands before them already."""
    seen: set[str] = set()
    kept = []
    for row in drawn:
        if row[0] is None or row[0] not in seen:
            kept.append(row)
            seen |= {row[0]} - {None}  # type: ignore[arg-type]
    return kept


files = st.lists(rows, max_size=6).map(unique)
histories = st.lists(
    st.one_of(files, st.integers(1, 60).map(lambda days: ("close", days))), min_size=1, max_size=6
)


def text_of(file: list[tuple[str | None, int, int, str]]) -> str:
    lines = ["id,date,kind,of,amount,currency"]
    for name, days, cents, medium in file:
        day = FIRST + timedelta(days=days)
        amount = f"{cents // 100}.{cents % 100:02}"
        lines.append(f"{name or ''},{day},receipt,{medium} of light from FR,{amount},EUR")
    return "\n".join(lines) + "\n"


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def new_place(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Where the next book may lie, each in a place of its own."""
    if request.param == "sqlite":
        return lambda folder: str(folder / "light.book")
    uri: str = request.getfixturevalue("server")
    return lambda _: f"{uri}{'&' if '?' in uri else '?'}book=law_{next(_numbers)}"


@settings(max_examples=40)
@given(histories)
def test_a_book_holds_what_its_files_say_now_and_what_its_closes_said_then(
    new_place: Callable[[Path], str], history: list[object]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "light.deal").write_text(DEAL, encoding="utf-8")
        book = Book.create(new_place(folder), folder / "light.deal", by="ana")
        path, closed = folder / "receipts.csv", FIRST
        path.write_text(text_of([]), encoding="utf-8")
        for step in history:
            if isinstance(step, tuple):
                closed += timedelta(days=step[1])
                book.close_period(closed)
                continue
            path.write_text(text_of(step), encoding="utf-8")  # type: ignore[arg-type]
            book.import_file(path, accept=True)
            assert book.import_file(path).entry is None
        _check(book, path, folder)


def _check(book: Book, path: Path, folder: Path) -> None:
    now = load(folder / "light.deal").run(path)
    # The rows of the newest file, each once, and their money.
    said = sorted((e.date, e.amount, e.what) for e in now.run.events)
    assert sorted((e.date, e.amount, e.what) for e in book.events()) == said
    came_in = sum(line.amount for line in now.paid)
    assert sum(line.amount for line in book.result().paid) == came_in
    # The journal of the closes is that of the last one, and every close is worked out again.
    closes = book.entries("close")
    with book.store.reading() as connection:
        for close in closes:
            then = book.result(date.fromisoformat(close.body["last_day"]), close.number - 1)
            assert journal_of(then.run) == journal_kept(connection, close.number)
    assert verify(book).sound
    exported = export_folder(book, folder / "exported")
    again = import_folder(exported, folder / "again.book")
    assert again.head() == book.head()
    assert _events_csv(exported) == [e.id for e in book.events()]


def _events_csv(exported: Path) -> list[str]:
    text = (exported / "now" / "events.csv").read_text(encoding="utf-8")
    return [row["id"] for row in csv.DictReader(io.StringIO(text))]


@settings(max_examples=40)
@given(st.lists(files, min_size=1, max_size=3), st.permutations(range(3)))
def test_files_may_come_in_any_order(
    several: list[list[tuple[str | None, int, int, str]]], order: list[int]
) -> None:
    """Whose rows stand on different days: the parties have the same, to the cent."""
    totals = []
    for places in (range(len(several)), [i for i in order if i < len(several)]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "light.deal").write_text(DEAL, encoding="utf-8")
            book = Book.create(folder / "light.book", folder / "light.deal")
            for place in places:
                path = folder / f"file{place}.csv"
                apart = [(n, 3 * d + place, c, m) for n, d, c, m in several[place]]
                path.write_text(text_of(apart), encoding="utf-8")
                book.import_file(path, prefix=f"{place}-")
            days = [event.date for event in book.events()]
            assert days == sorted(days)
            totals.append({line.party: line.amount for line in book.result().paid})
    assert totals[0] == totals[1]


@settings(max_examples=30)
@given(files, st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_a_broken_file_brings_nothing(
    file: list[tuple[str | None, int, int, str]], at: int, junk: bytes
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "light.deal").write_text(DEAL, encoding="utf-8")
        book = Book.create(folder / "light.book", folder / "light.deal")
        content = text_of(file).encode()
        (folder / "receipts.csv").write_bytes(content[:at] + junk + content[at:])
        try:
            found = book.import_file(folder / "receipts.csv")
        except Refused:
            assert book.head().number == 2
        else:
            assert len(found.added) == len(book.events())
        assert verify(book).sound
