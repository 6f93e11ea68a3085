"""An accountant's formula sheets, recalculated by LibreOffice, come to the engine's very cents."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from recoup.expectations import model as x
from recoup.expectations.compare import came_to
from recoup.expectations.quantities import Measured
from recoup.expectations.run import whole_run
from recoup.language.model import Word
from recoup.values.money import Money
from tests.published.cases import Figure, load_cases
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
        case = CASES[name]
        published, _ = case.receipts(case.suite.tests[0])
        write_receipts(published, path, source, count=120, seed=seed)
        self.receipts[path.stem] = path
        return write_sheets({"odd cents": sheet(read_rows(path))}, path.with_suffix(".xlsx"))


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Recalculated:
    if find_soffice() is None:
        pytest.skip(MISSING)
    return Recalculated(tmp_path_factory.mktemp("sheets"))


def figure_name(figure: Figure) -> str:
    """`exact.barbie` and `published.barbie` are one cell."""
    return figure.key.partition(".")[2]


def value(test: x.Test, expectation: x.Expectation) -> Fraction:
    """What the engine's run comes to where a figure is expected; both are in hundredths."""
    run, faults = whole_run(test)
    assert run is not None, faults
    measured = Measured.of(run)
    amounts = came_to(expectation, lambda _: measured)
    return Fraction(amounts[figure_of(expectation)[0].currency], 100)


def figure_of(expectation: x.Expectation) -> tuple[Money, int]:
    """The amount that is expected, and how many cents it may be off."""
    fact = expectation.fact
    assert isinstance(fact, x.AmountIs)
    assert isinstance(fact.figure, Money)
    return fact.figure, fact.within.minor if isinstance(fact.within, Money) else 0


@pytest.mark.parametrize("name", CASES)
def test_each_cell_is_the_engines_cent(name: str, recalculated: Recalculated) -> None:
    """Every figure of the case has a cell, and the engine's run comes to it."""
    case, cells = CASES[name], recalculated.results[name]
    assert cells.keys() == {figure_name(figure) for figure in case.figures}
    for figure in case.figures:
        assert cells[figure_name(figure)] == value(figure.test, figure.expectation), figure.key


@pytest.mark.parametrize("name", CASES)
def test_each_cell_is_the_published_figure(name: str, recalculated: Recalculated) -> None:
    """Within what the figure in print was rounded to, and the cents that the case allows."""
    for figure in CASES[name].figures:
        published, allowed = figure_of(figure.expectation)
        cell = recalculated.results[name][figure_name(figure)]
        assert abs(cell * 100 - published.minor) <= allowed, figure.key


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("seed", SEEDS)
def test_odd_cents_come_to_the_same(name: str, seed: int, recalculated: Recalculated) -> None:
    """After 120 receipts of odd cents, through every milestone, not a cent is elsewhere."""
    stem = f"{name}-{seed}"
    test = CASES[name].suite.tests[0]
    receipts = x.UsesReceipts(Word(str(recalculated.receipts[stem].resolve()), test.span))
    test = replace(test, setting=replace(test.setting, receipts=receipts))
    cells = recalculated.results[stem]
    wanted = {figure_name(f): f for f in CASES[name].figures if figure_name(f) in cells}
    assert wanted.keys() == cells.keys()
    for figure in wanted.values():
        assert cells[figure_name(figure)] == value(test, figure.expectation), figure.key
