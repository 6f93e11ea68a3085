"""Three published waterfalls: the engine, and LibreOffice recalculating the same from formulas.

Both sides start from files, the deal and the receipts here, a workbook of formulas there, and both
come to the same cents (tests/published/test_spreadsheets.py). What LibreOffice takes to start is
told apart by giving it the same workbooks once and several times: the difference is what another
set takes to open, recalculate and save.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.published.cases import load_cases
from tests.published.sheets import forrest_gump
from tests.published.sheets.book import SHEETS, write_book, write_sheets
from tests.published.sheets.libreoffice import MISSING, find_soffice, recalculate
from tests.published.sheets.odd_cents import Source, write_receipts
from tests.published.sheets.sheet import read_rows

import recoup
from recoup.engine.run import run_plan
from recoup.plan.model import Plan
from recoup.receipts.model import Event
from recoup.receipts.read import read_events

RECEIPTS = 1_000
GROSSES = Source(["theatrical of gump"], "USD", 240_000_000)


def spreadsheets() -> list[str]:
    """The published receipts, then a thousand of one case, then that as a process of its own."""
    if find_soffice() is None:
        return [f"| three published waterfalls in LibreOffice: {MISSING} | | |"]
    cases = [case for case in load_cases() if case.name in SHEETS]
    runs = [(c.deal(test), *c.receipts(test)) for c in cases for test in c.suite.tests]
    gump, gump_receipts, _ = runs[0]
    with TemporaryDirectory() as name:
        folder = Path(name)
        books = [write_book(case, folder) for case in cases]
        many = write_receipts(gump_receipts, folder / "many.csv", GROSSES, count=RECEIPTS)
        long = write_sheets({"many": forrest_gump.statement(read_rows(many))}, folder / "many.xlsx")
        recalculate(books, folder / "out")  # the first start of all writes a profile
        short = _best(lambda: [_run(*terms) for terms in runs])
        short_plans = [_loaded(*terms) for terms in runs]
        short_alone = _best(lambda: [run_plan(plan, events) for plan, events in short_plans])
        engine = _best(lambda: _run(gump, many))
        plan, events = _loaded(gump, many)
        alone = _best(lambda: run_plan(plan, events))
        command = _best(lambda: _run_cold(gump, many))
        _, office_short = _libreoffice(books, folder, copies=20)
        office_cold, office = _libreoffice([long], folder, copies=20)
    again = "opened, recalculated and saved by LibreOffice, its start taken off"
    memory = "the run itself, once deal and receipts are read"
    return [
        _line(f"three published waterfalls, {len(runs)} runs, engine", short),
        _line(f"of that {memory}", short_alone, short),
        _line(f"the same {again}", office_short, short),
        _line(f"one of them on {RECEIPTS:,} receipts, engine", engine),
        _line(f"of that {memory}", alone, engine),
        _line(f"the same {again}", office, engine),
        _line("the same by `recoup run`, a process of its own", command),
        _line("the same by LibreOffice, a process of its own", office_cold, command),
    ]


def _line(what: str, took: float, first: float | None = None) -> str:
    """A line of the table; the first of a block is what the next is compared with."""
    return f"| {what} | {took:.3f} s | {1 if first is None else f'{took / first:.1f}'} |"


def _loaded(deal: Path, receipts: Path, only: Sequence[str] = ()) -> tuple[Plan, list[Event]]:
    file = recoup.load(deal)
    events = read_events(receipts, deal=file.deal).events
    return file.plan(), [event for event in events if not only or event.id in only]


def _run(deal: Path, receipts: Path, only: Sequence[str] = ()) -> object:
    return run_plan(*_loaded(deal, receipts, only))


def _run_cold(deal: Path, receipts: Path) -> object:
    command = Path(sys.executable).parent / "recoup"
    return subprocess.run([command, "run", deal, receipts], check=True, capture_output=True)


def _best(work: Callable[[], object], rounds: int = 5) -> float:
    return min(_timed(work) for _ in range(rounds))


def _libreoffice(books: Sequence[Path], folder: Path, *, copies: int) -> tuple[float, float]:
    """Seconds to start and recalculate the books once, and for each further time."""
    several = [
        Path(shutil.copy(book, folder / f"{i}-{book.name}"))
        for i in range(copies)
        for book in books
    ]
    once = _best(lambda: recalculate(books, folder / "out"))
    more = _best(lambda: recalculate(several, folder / "out"), rounds=3)
    return once, (more - once) / (copies - 1)


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
