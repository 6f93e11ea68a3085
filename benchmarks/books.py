"""A book of a deal: what it costs to keep receipts for good, beside reading them once."""

import csv
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import recoup
from recoup.ledger.book import Book
from recoup.ledger.proof import verify
from recoup.receipts.read import read_events

ROWS = 50_000
DEAL = Path(__file__).parent / "deals" / "thirty-steps.deal"


def books() -> Iterator[str]:
    """Import, close and proof of receipts, and bare rows in SQLite."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        receipts = folder / "receipts.csv"
        with receipts.open("w", encoding="utf-8") as file:
            file.write("id,date,kind,of,amount,currency\n")
            for i in range(ROWS):
                day = date(2018, 3, 1) + timedelta(days=i * 2900 // ROWS)
                file.write(f"r{i},{day},receipt,theatrical from US,{i % 30_000}.{i % 100:02},USD\n")
        deal = recoup.load(DEAL)
        read = _seconds(lambda: read_events(receipts, deal=deal.deal))
        yield f"| {ROWS:,} receipts read and checked | {read:.2f} s | 1 |"
        bare = _seconds(lambda: _bare(receipts, folder / "bare.db"))
        yield f"| the same cells as text in SQLite | {bare:.2f} s | {bare / read:.1f} |"
        book = Book.create(folder / "deal.book", DEAL)
        for what, work in (
            (
                "recorded in a book: read, compared, kept with their digest",
                _imported(book, receipts),
            ),
            ("the same file again", _imported(book, receipts)),
            ("the deal run on them", book.result),
            (
                "a close: run, and its whole journal kept",
                lambda: book.close_period(date(2026, 3, 1)),
            ),
            ("all of it proven, the close worked out again", lambda: verify(book)),
        ):
            took = _seconds(work)
            yield f"| {what} | {took:.2f} s | {took / read:.2f} |"


def _imported(book: Book, path: Path) -> Callable[[], object]:
    return lambda: book.import_file(path)


def _seconds(work: Callable[[], object]) -> float:
    """Once: most of this cannot be done twice."""
    start = perf_counter()
    work()
    return perf_counter() - start


def _bare(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as file, sqlite3.connect(target) as connection:
        rows = csv.reader(file)
        columns = ", ".join(f'"{name}" TEXT' for name in next(rows))
        connection.execute(f"CREATE TABLE event ({columns})")
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
