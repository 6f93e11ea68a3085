"""The workbook of a case: a sheet for each of its runs, and what the cells of its results hold."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.published.cases import Case
from tests.published.sheets import forrest_gump, monarchs, niagara
from tests.published.sheets.sheet import RESULTS, Row, Sheet, read_rows

# The sheets of the cases that have a workbook, in the order of their tests.
SHEETS: Mapping[str, Sequence[Callable[[list[Row]], Sheet]]] = {
    "02-forrest-gump-rolling-breakeven": (forrest_gump.statement, forrest_gump.breakeven),
    "25-fate-of-the-monarchs": (monarchs.share_first, monarchs.marketing_first),
    "70-niagara-sur-un-nuage": (niagara.sur_un_nuage,),
}


def write_book(case: Case, folder: Path) -> Path:
    """The workbook of a case, on the receipts of each of its runs."""
    sheets: dict[str, Sheet] = {}
    for test, sheet in zip(case.suite.tests, SHEETS[case.name], strict=True):
        sheets[f"run {len(sheets) + 1}"] = sheet(read_rows(*case.receipts(test)))
    return write_sheets(sheets, folder / f"{case.name}.xlsx")


def write_sheets(sheets: Mapping[str, Sheet], path: Path) -> Path:
    """A workbook of sheets by their names, formulas only."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, sheet in sheets.items():
        sheet.write(book.create_sheet(name))
    book.save(path)
    return path


def read_results(path: Path) -> dict[str, Fraction]:
    """The figures that a recalculated workbook shows below its rows, by their names.

    A cell is rounded to cents in the sheet; as text it is the decimal that its double stands for.
    """
    found: dict[str, Fraction] = {}
    for sheet in load_workbook(path, data_only=True):
        rows = iter(sheet.iter_rows(max_col=2, values_only=True))
        assert any(name == RESULTS for name, _ in rows)
        found |= {str(name): Fraction(str(value)) for name, value in rows}
    return found
