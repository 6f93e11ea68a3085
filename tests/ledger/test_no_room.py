"""A disk that is full, that fails, or that may not be written: a refusal, and nothing by half."""

import os
import resource
import signal
import stat
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from recoup.cli.main import main
from recoup.ledger.book import Book
from recoup.ledger.folder import export_folder, import_folder
from recoup.ledger.proof import verify
from recoup.ledger.store import StoreFailure
from tests.ledger.conftest import DEAL, RECEIPTS
from tests.ledger.test_kills import receipts

NOBODY = 65534


@contextmanager
def pages(limit: int) -> Iterator[None]:
    """SQLite finds the disk full where a book needs more pages."""

    def limited(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limit}")  # type: ignore[attr-defined]

    event.listen(Engine, "connect", limited)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limited)


@pytest.fixture
def light(folder: Path) -> Book:
    """A book in a file, with receipts and a close."""
    book = Book.create(folder / "light.book", folder / "light.deal", by="ana")
    book.import_file(folder / "receipts.csv")
    book.close_period(date(2024, 5, 31))
    (folder / "more.csv").write_text(receipts(2000, 3).replace("\nw", "\nm"))
    return book


def _pages(book: Path) -> int:
    return book.stat().st_size // 4096


def test_a_full_disk_refuses_and_leaves_the_book_as_it_was(light: Book, folder: Path) -> None:
    head = light.head()
    room = _pages(folder / "light.book")
    for spare in (0, 1, 5, 20):
        with pages(room + spare), pytest.raises(StoreFailure, match="the disk is full"):
            light.import_file(folder / "more.csv")
        assert light.head() == head
        assert verify(light).sound
    assert light.import_file(folder / "more.csv").added
    assert verify(light).sound


def test_a_full_disk_leaves_no_book_that_could_not_be_made(folder: Path) -> None:
    kept = sorted(p.name for p in folder.iterdir())
    for limit in (1, 5, 15):
        with pages(limit), pytest.raises(StoreFailure, match="the disk is full"):
            Book.create(folder / "new.book", folder / "light.deal")
        assert sorted(p.name for p in folder.iterdir()) == kept


def test_a_full_disk_leaves_no_book_that_could_not_be_restored(light: Book, folder: Path) -> None:
    light.import_file(folder / "more.csv")
    exported = export_folder(light, folder / "out")
    kept = sorted(p.name for p in folder.iterdir())
    with pages(60), pytest.raises(StoreFailure, match="the disk is full"):
        import_folder(exported, folder / "again.book")
    assert sorted(p.name for p in folder.iterdir()) == kept


def _in_a_child(work: Callable[[], object]) -> tuple[int, str]:
    """Runs a command in a child with limits or rights of its own; its exit code, its words."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            sys.stdout = sys.stderr = os.fdopen(theirs, "w", buffering=1)
            work()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 71
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(theirs)
    with os.fdopen(ours) as words:
        said = words.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def test_a_file_that_may_not_grow_refuses_at_every_size(light: Book, folder: Path) -> None:
    """The system itself fails the write, at every size of the log of what is written."""
    head = light.head()
    for size in range(0, 200_000, 20_000):

        def command(most: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            main(["ledger", "import", str(folder / "light.book"), str(folder / "more.csv")])

        code, said = _in_a_child(command)
        assert code == 2, said
        assert said.startswith("recoup: ")
        assert said.count("\n") == 1
        assert light.head() == head
        assert verify(light).sound


@contextmanager
def _shut(path: Path, mode: int) -> Iterator[None]:
    before = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def _as_nobody() -> None:
    """The rights of somebody who has none here; root may write whatever is shut."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def test_what_may_not_be_written_is_refused_and_may_be_read(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "light.deal").write_text(DEAL)
        (folder / "receipts.csv").write_text(RECEIPTS)
        (folder / "more.csv").write_text(receipts(3, 3).replace("\nw", "\nm"))
        place = folder / "light.book"
        book = Book.create(place, folder / "light.deal", by="ana")
        book.import_file(folder / "receipts.csv")
        # What these load, a child without rights may have no right to load.
        book.close_period(date(2024, 4, 30))
        assert verify(book).sound
        head = book.head()

        def command(*words: str) -> Callable[[], None]:
            def work() -> None:
                _as_nobody()
                main(["ledger", *words])

            return work

        new = str(folder / "new.book")
        cases = [
            (["close", str(place), "--through", "2024-05-31"], 2, "may not be written"),
            (["import", str(place), str(folder / "more.csv")], 2, "may not be written"),
            (["create", new, str(folder / "light.deal")], 2, "opened"),
            (["export", "-o", str(folder / "out"), str(place)], 2, "permission denied"),
            (["verify", str(place)], 0, "sound"),
            (["run", str(place)], 0, "Star"),
        ]
        kept = sorted(p.name for p in folder.iterdir())
        # The folder shut as well, or the file alone.
        for mode, those in ((0o555, cases), (0o777, [c for c in cases if c[0][1] == str(place)])):
            with _shut(place, 0o444), _shut(folder, mode):
                for words, code, said in those:
                    found, text = _in_a_child(command(*words))
                    assert (found, said in text) == (code, True), (oct(mode), words, text)
            # A reader of a file that others may write keeps what SQLite needs beside it.
            found_now = {p.name.removesuffix("-shm").removesuffix("-wal") for p in folder.iterdir()}
            assert sorted(found_now) == kept
        assert book.head() == head
