"""Several who write one book at once, each in a process of its own: everything is there, once."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from recoup.ledger import store
from recoup.ledger.book import Book
from recoup.ledger.pen import head
from recoup.ledger.proof import verify
from recoup.ledger.store import BookBusy
from tests.ledger.test_kills import receipts

ENTRIES = 25
_TOLD = "meanwhile; look at it, and try again"
_fork = get_context("fork")


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """What each work gives, or what it fails with, when all start at the same moment."""
    start = _fork.Barrier(len(works))
    pipes = []
    children = []
    for work in works:
        ours, theirs = _fork.Pipe(duplex=False)
        child = _fork.Process(target=_worked, args=(work, start, theirs))
        child.start()
        pipes.append(ours)
        children.append(child)
    found = [pipe.recv() for pipe in pipes]
    for child in children:
        child.join()
    return found


def _worked(work: Callable[[], object], start: Any, told: Any) -> None:
    start.wait()
    try:
        told.send(work())
    except Exception as failure:
        told.send((type(failure).__name__, str(failure)))


def _write(place: str, folder: Path, writer: int) -> list[int]:
    """One writer: a file of its own, a file that all have, and records; the entries it made."""
    book = Book.open(place, by=f"writer {writer}")
    made = []
    for entry in (
        book.import_file(folder / f"own{writer}.csv", prefix=f"{writer}-").entry,
        book.import_file(folder / "shared.csv").entry,
    ):
        made += [entry.number] if entry is not None else []
    for number in range(ENTRIES):
        made.append(book.append("remark", {"writer": writer, "number": number}).number)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("writers", [2, 8])
def test_nothing_is_lost_and_nothing_is_there_twice(place: str, folder: Path, writers: int) -> None:
    (folder / "shared.csv").write_text(receipts(40, 5))
    for writer in range(writers):
        (folder / f"own{writer}.csv").write_text(receipts(20 + writer, 11))
    Book.create(place, folder / "light.deal")
    started = time.monotonic()
    found = at_once([lambda w=w: _write(place, folder, w) for w in range(writers)])  # type: ignore[misc]
    seconds = time.monotonic() - started
    assert all(isinstance(made, list) for made in found), found
    book = Book.open(place)
    entries = book.entries()
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    # What each was told that it recorded is what stands there under its name.
    assert [
        [e.number for e in entries if e.by == f"writer {writer}"] for writer in range(writers)
    ] == found
    said = Counter((e.body["writer"], e.body["number"]) for e in entries if e.kind == "remark")
    assert said == Counter((w, n) for w in range(writers) for n in range(ENTRIES))
    assert len(book.events()) == 40 + sum(20 + writer for writer in range(writers))
    assert verify(book).sound
    print(f"{writers} writers, {len(entries)} entries, {seconds:.1f} s")


def test_only_one_of_eight_closes_and_the_others_are_told(place: str, folder: Path) -> None:
    book = Book.create(place, folder / "light.deal")
    book.import_file(folder / "receipts.csv")
    found = at_once([_closer(place, number) for number in range(8)])
    (won,) = (number for number in found if isinstance(number, int))
    assert won == 4
    told = {each[0]: each[1] for each in found if isinstance(each, tuple)}
    assert set(told) <= {"BookBusy", "Refused"}
    assert told.get("BookBusy", _TOLD).endswith(_TOLD)
    assert len(book.entries("close")) == 1
    assert verify(book).sound


def _closer(place: str, number: int) -> Callable[[], int]:
    return lambda: Book.open(place, by=f"closer {number}").close_period(date(2024, 5, 31)).number


def test_one_book_is_made_of_eight_that_are_begun_at_once(place: str, folder: Path) -> None:
    found = at_once(
        [lambda n=n: Book.create(place, folder / "light.deal", by=str(n)).by for n in range(8)]  # type: ignore[misc]
    )
    (won,) = (by for by in found if isinstance(by, str))
    told = {each[0]: each[1] for each in found if isinstance(each, tuple)}
    assert set(told) <= {"Refused", "StoreFailure"}
    assert all("there is a book" in words for words in told.values()), told
    book = Book.open(place)
    assert [entry.by for entry in book.entries()] == [won, won]
    assert verify(book).sound


def test_who_waits_too_long_is_told_to_try_again(
    book: Book, place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE_SECONDS", 1)
    other = Book.open(place, by="bob")
    with book.store.writing(), pytest.raises(BookBusy, match="somebody else is writing; try again"):
        other.append("remark", {})
    assert other.append("remark", {}).number == 3


def test_a_stale_writer_is_told_by_whom(book: Book, place: str) -> None:
    seen = book.head().number
    Book.open(place, by="bob").append("remark", {})
    with pytest.raises(BookBusy, match=r"bob has recorded entry 3 \(remark\) meanwhile"):
        book.append("statement", {}, after=seen)
    assert book.head().number == 3


def test_a_reader_sees_one_moment_while_somebody_writes(book: Book, place: str) -> None:
    with book.store.reading() as connection:
        before = head(connection)
        Book.open(place, by="bob").append("remark", {})
        assert head(connection) == before
    assert book.head().number == before.number + 1
