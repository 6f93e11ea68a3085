"""Workbooks written without results, so that LibreOffice must work out every one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from recoup.workbook.formula import Formula
from recoup.workbook.grid import Book, Words, letters
from recoup.workbook.write import to_xlsx
from tests.published.sheets.libreoffice import recalculate

Rows = list[list[Any]]


@dataclass(frozen=True)
class Recalculated:
    """What LibreOffice made of a workbook: the rows of its sheets."""

    sheets: Mapping[str, Rows]

    @classmethod
    def of(cls, path: Path) -> "Recalculated":
        book = CalamineWorkbook.from_path(str(path))
        return cls({name: _rows(book, name) for name in book.sheet_names})

    def cell(self, sheet: str, row: int, column: int) -> Any:
        rows = self.sheets[sheet]
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def write_bare(book: Book, path: Path) -> Path:
    """Writes a workbook whose formulas have no results."""
    path.write_bytes(to_xlsx(book, results=False))
    return path


def recalculated(books: list[Path], folder: Path) -> dict[str, Recalculated]:
    """Workbooks as LibreOffice leaves them, by their names, in one call."""
    return {path.stem: Recalculated.of(path) for path in recalculate(books, folder)}


def differences(book: Book, found: Recalculated) -> list[str]:
    """The cells that did not come to their exact values, to the last binary digit."""
    different = []
    for sheet in book.order:
        for (row, column), cell in sheet.cells.items():
            if isinstance(cell, Formula | Words):
                came = found.cell(sheet.name, row, column)
                if not _same(cell, came):
                    name = f"{sheet.name}!{letters(column)}{row + 1}"
                    different.append(f"{name}: {came!r}, not {cell.value!r}: {cell.text}")
    return different


def _same(cell: Formula | Words, came: Any) -> bool:
    if isinstance(cell, Words):
        return bool(came == cell.value)
    if isinstance(came, date):
        came = (came - date(1899, 12, 30)).days
    wanted = cell.value / 10**cell.digits if cell.digits else float(cell.value)
    return isinstance(came, int | float) and float(came) == wanted
