"""An accountant's formula sheets, recalculated by LibreOffice, come to the engine's very cents."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.published.cases import Figure, Setup, load_cases
from tests.published.results import Runs
from tests.published.sheets import forrest_gump, niagara
from tests.published.sheets.book import SHEETS, read_results, write_book, write_sheets
from tests.published.sheets.libreoffice import MISSING, find_soffice, recalculate
from tests.published.sheets.odd_cents import Source, write_receipts
from tests.published.sheets.sheet import read_rows

CASES = {case.name: case for case in load_cases() if case.name in SHEETS}
GUMP, NIAGARA = "02-forrest-gump-rolling-breakeven", "70-niagara-sur-un-nuage"

# The cases that are also run on many receipts, whose sum passes every milestone: the sheet, and
# what the receipts are of.
MANY = {
    GUMP: (forrest_gump.statement, Source(["theatrical of gump"], "USD", 2_000_000_000)),
    NIAGARA: (niagara.sur_un_nuage, Source(niagara.RECEIPTS, "EUR", 500_000)),
}
SEEDS = range(5)


class Recalculated:
    """Every workbook of this file, recalculated in one call; `results` by the workbook's name."""

    def __init__(self, folder: Path) -> None:
        self.receipts: dict[str, Path] = {}
        (folder / "out").mkdir()
        books = [write_book(case, folder) for case in CASES.values()]
        for name in MANY:
            books += [self._many(name, seed, folder) for seed in SEEDS]
        done = recalculate(books, folder / "out")
        self.results = {path.stem: read_results(path) for path in done}

    def _many(self, name: str, seed: int, folder: Path) -> Path:
        sheet, source = MANY[name]
        path = folder / f"{name}-{seed}.csv"
        published = first_setup(name).receipts
        write_receipts(published, path, source, count=120, seed=seed)
        self.receipts[path.stem] = path
        return write_sheets({"odd cents": sheet(read_rows(path))}, path.with_suffix(".xlsx"))


def first_setup(name: str) -> Setup:
    return next(iter(CASES[name].setups.values()))


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Recalculated:
    if find_soffice() is None:
        pytest.skip(MISSING)
    return Recalculated(tmp_path_factory.mktemp("sheets"))


def figure_name(figure: Figure) -> str:
    """`exact.barbie` and `published.barbie` are one cell."""
    return figure.key.partition(".")[2]


@pytest.mark.parametrize("name", CASES)
def test_each_cell_is_the_engines_cent(name: str, recalculated: Recalculated) -> None:
    """Every figure of the case has a cell, and the engine's run comes to it."""
    case, cells = CASES[name], recalculated.results[name]
    runs = Runs(case.setups)
    assert cells.keys() == {figure_name(figure) for figure in case.figures}
    for figure in case.figures:
        assert cells[figure_name(figure)] == runs.value(figure.result), figure.key


@pytest.mark.parametrize("name", CASES)
def test_each_cell_is_the_published_figure(name: str, recalculated: Recalculated) -> None:
    """Within what the figure in print was rounded to, and the cents that the case allows."""
    for figure in CASES[name].figures:
        cell = recalculated.results[name][figure_name(figure)]
        off = abs(cell - Fraction(figure.value) * figure.unit)
        allowed = (figure.tol or 0) * figure.unit + figure.roundings * Fraction(1, 100)
        assert off <= allowed, figure.key


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("seed", SEEDS)
def test_odd_cents_come_to_the_same(name: str, seed: int, recalculated: Recalculated) -> None:
    """After 120 receipts of odd cents, through every milestone, not a cent is elsewhere."""
    stem = f"{name}-{seed}"
    setup = first_setup(name)
    runs = Runs({setup.name: replace(setup, receipts=recalculated.receipts[stem], only=())})
    cells = recalculated.results[stem]
    wanted = {figure_name(f): f.result for f in CASES[name].figures if figure_name(f) in cells}
    assert wanted.keys() == cells.keys()
    for figure, result in wanted.items():
        assert cells[figure] == runs.value(result), figure
