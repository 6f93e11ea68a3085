"""Kill -9 while a book is made, filled, closed and written out: all of it, or nothing of it."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.ledger.book import Book
from recoup.ledger.folder import export_folder, import_folder
from recoup.ledger.proof import verify
from recoup.ledger.store import BookBusy, StoreFailure
from recoup.settlement.records import Settlement
from tests.ledger.conftest import DEAL
from tests.ledger.kills import After, Within, killed, places_of
from tests.settlement.conftest import TERMS

# On each of the two stores, in the life of a book.
KILLS = 110

NOON = datetime(2024, 9, 1, 12, tzinfo=UTC)
_numbers = count(1)


def receipts(rows: int, cents: int) -> str:
    """A file of receipts, each worth some cents more than the one before."""
    first = date(2024, 5, 1)
    lines = ["id,date,kind,of,amount,currency,note"]
    for number in range(rows):
        day, amount = first + timedelta(days=number % 60), 10_000 + number * cents
        lines.append(
            f"w{number},{day},receipt,theatrical of light from FR,"
            f"{amount // 100}.{amount % 100:02},EUR,"
        )
    return "\n".join(lines) + "\n"


@dataclass
class Story:
    """The life of a book, a step after the other; each may be begun again after a death."""

    place: str
    folder: Path
    kills: int = 0

    def open(self) -> Book:
        return Book.open(self.place, by="ana", clock=lambda: NOON)

    def steps(self) -> dict[str, Callable[[], object]]:
        """What is done to the book, in order. Where it was done already, each says so, or is
        nothing."""
        place, folder = self.place, self.folder
        return {
            "create": lambda: Book.create(
                place, folder / "light.deal", by="ana", clock=lambda: NOON
            ),
            "rates": lambda: self.open().import_rates(folder / "rates.csv"),
            "import": lambda: self.open().import_file(folder / "receipts.csv"),
            "close": lambda: self.open().close_period(date(2024, 5, 31)),
            "issue": lambda: self._issue(date(2024, 6, 3)),
            "restate": lambda: self.open().import_file(
                folder / "new" / "receipts.csv", accept=True
            ),
            "close again": lambda: self.open().close_period(date(2024, 6, 30)),
            "issue again": lambda: self._issue(date(2024, 7, 3)),
        }

    def _issue(self, dated: date) -> None:
        Settlement(self.open()).issue("star", dated)

    def entries(self) -> int:
        """How many entries the book has: none where there is no book."""
        with suppress(StoreFailure):
            return self.open().head().number
        return 0


@pytest.fixture
def tales(tmp_path: Path) -> Path:
    """A folder with what a story is told of."""
    (tmp_path / "light.deal").write_text(DEAL + TERMS, encoding="utf-8")
    (tmp_path / "rates.csv").write_text("date,from,to,rate\n2024-05-03,USD,EUR,0.93\n")
    (tmp_path / "receipts.csv").write_text(receipts(90, 7))
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "receipts.csv").write_text(receipts(95, 9))
    return tmp_path


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Where the next book may lie."""
    if request.param == "sqlite":
        yield lambda: str(tmp_path / f"{next(_numbers)}.book")
    else:
        uri: str = request.getfixturevalue("server")
        yield lambda: f"{uri}{'&' if '?' in uri else '?'}book=killed_{next(_numbers)}"


@pytest.mark.slow
def test_whoever_is_killed_leaves_all_or_nothing(new_place: Callable[[], str], tales: Path) -> None:
    """And what is begun again makes the very book, to its seal, that nobody was killed over."""
    started, dice = time.monotonic(), random.Random(20260101)
    calm = Story(new_place(), tales)
    places, seconds = {}, {}
    for name, work in calm.steps().items():
        before = time.monotonic()
        places[name] = places_of(work)
        seconds[name] = time.monotonic() - before
    seal = calm.open().head().digest
    deaths = stories = 0
    while deaths < KILLS:
        story = Story(new_place(), tales)
        stories += 1
        for name, work in story.steps().items():
            _with_deaths(story, name, work, dice, places[name], seconds[name])
        assert verify(story.open()).sound
        assert story.open().head().digest == seal
        deaths += story.kills
    took = time.monotonic() - started
    print(f"{deaths} killed in {stories} books, all recovered, {took:.0f} s")


def _with_deaths(
    story: Story,
    name: str,
    work: Callable[[], object],
    dice: random.Random,
    places: int,
    seconds: float,
) -> None:
    """Some are killed over a step, and somebody does it in the end."""
    before = story.entries()
    whole = before + (2 if name == "create" else 1)
    for _ in range(dice.randint(1, 3)):
        by_moment = dice.random() < 0.5
        death: After | Within = After(dice.randint(1, places))
        if by_moment:
            death = Within(dice.uniform(0, 1.2) * seconds)
        story.kills += killed(lambda: _again(work), death)
        found = story.entries()
        assert found in (before, whole), f"{name}: half of it is there, after {death}"
        assert found == 0 or verify(story.open(), recompute=False).sound
    _again(work)
    assert story.entries() == whole


def _again(work: Callable[[], object]) -> None:
    """Does a step, which somebody may have done before dying: then it is refused, or is nothing."""
    with suppress(Refused, BookBusy):
        work()


@pytest.mark.slow
def test_an_export_or_a_restore_that_is_killed_leaves_all_or_nothing(tales: Path) -> None:
    story, dice = Story(str(tales / "light.book"), tales), random.Random(7)
    for work in story.steps().values():
        work()
    book, head = story.open(), story.open().head()
    before = time.monotonic()
    whole = export_folder(book, tales / "whole")
    seconds = time.monotonic() - before
    deaths = 0
    for number in range(12):
        folder, place = tales / f"out{number}", tales / f"again{number}.book"
        death = Within(dice.uniform(0, 1) * seconds)
        deaths += killed(lambda to=folder: export_folder(book, to), death)  # type: ignore[misc]
        if not folder.exists():
            export_folder(book, folder)
        assert _files(folder) == _files(whole)
        death = Within(dice.uniform(0, 1) * seconds)
        deaths += killed(lambda f=folder, p=place: import_folder(f, p), death)  # type: ignore[misc]
        if not place.exists():
            import_folder(folder, place)
        assert Book.open(place).head() == head
        assert verify(Book.open(place)).sound
    assert sorted(p.name for p in tales.iterdir() if p.name.startswith(".")) == []
    print(f"{deaths} killed over exports and restores")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
