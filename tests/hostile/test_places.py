"""What stands where a file is asked for, and is none; or is another one a moment later."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from recoup.ledger.book import Book
from recoup.ledger.proof import verify
from tests.hostile.commands import COMMANDS, book_beside, run_apart, run_here
from tests.hostile.nasties import COLUMNS, GOOD


def _endless(path: Path) -> None:
    path.symlink_to(path)


def _unreadable(path: Path) -> None:
    path.symlink_to("/proc/self/mem")


def _gone(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


PLACES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "a folder": Path.mkdir,
    "a link to itself": _endless,
    "a link to nothing": _gone,
    "memory": _unreadable,
    "a pipe": os.mkfifo,
    "the null device": lambda path: path.symlink_to(os.devnull),
}


@pytest.mark.parametrize("what", PLACES)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file_is_refused_at_once(command: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "outside"
    PLACES[what](path)
    ended = run_here(*COMMANDS[command](path))
    ended.check()


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["run", "run --rates", "check", "test", "import", "receipts guess", "ledger import"]
)
def test_a_device_without_an_end_is_refused(command: str, tmp_path: Path) -> None:
    path = tmp_path / "outside"
    path.symlink_to("/dev/zero")
    ended = run_apart(*COMMANDS[command](path), memory=2**31)
    ended.check()
    assert ended.code in {1, 2}


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text(GOOD)
    path = tmp_path / "link.csv"
    path.symlink_to("real.csv")
    assert run_here(*COMMANDS["run"](path)).code == 0


def test_a_file_that_changes_while_it_is_read_is_recorded_as_it_was_read(tmp_path: Path) -> None:
    """The book keeps the bytes that its rows were read from, whichever those were."""
    path = tmp_path / "events.csv"
    path.write_text(GOOD)
    place, stop = book_beside(path), threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            rows = "".join(
                f"n{number}-{n},2024-05-03,receipt,video of light,{number}.00,EUR,\n"
                for n in range(number % 50)
            )
            path.write_text(f"{COLUMNS}\n{rows}")
            if number % 7 == 0:
                path.unlink()

    changer = threading.Thread(target=change)
    changer.start()
    try:
        for _ in range(40):
            run_here("ledger", "import", place, str(path), "--accept").check()
    finally:
        stop.set()
        changer.join()
    assert verify(Book.open(place)).sound
