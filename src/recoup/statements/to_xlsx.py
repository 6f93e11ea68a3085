"""A statement as a workbook: the page in cells, amounts as numbers, sums as sums, no macro.

Each formula is written with its result, so that whoever does not recalculate reads the same.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from recoup.receipts.harmless import harmless
from recoup.statements.page import (
    Cell,
    Drawing,
    Grid,
    Money,
    Page,
    Passages,
    Row,
    Sentences,
    Text,
)
from recoup.values.currency import minor_digits
from recoup.values.money import decimal_text

# A spreadsheet keeps fifteen digits of a number; an amount of more is written as a text.
_EXACT = 10**15
_STRONG = {"total", "share", "entered", "owed", "allotted"}
# Widths of the columns in characters, of which a Chinese one takes two, and the height of a line.
_WIDTHS = (52, 20, 20, 20, 20, 20)
_HEIGHT = 15
# Tables whose long texts stand in the wide column.
_ORDERS = {"receipts_log": (2, 0, 1, 3, 4), "sources": (1, 0, 2)}
_SUMMED = {"prior", "adjustment", "current", "cumulative"}


def workbook(page: Page) -> bytes:
    """The workbook; the same page makes the same bytes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(out, options)
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "title": _one(page.title)})
    _Sheet(book, page).write()
    book.close()
    return out.getvalue()


class _Sheet:
    def __init__(self, book: Any, page: Page) -> None:
        self.book, self.page = book, page
        self.sheet = book.add_worksheet("Statement")
        self.formats: dict[tuple[str, bool], Any] = {}
        self.row = 0

    def write(self) -> None:
        sheet, page = self.sheet, self.page
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        self._line(_one(page.kind), "kind")
        sheet.set_row(self.row, 2 * _HEIGHT)
        self._line(_one(page.title), "title")
        for name, fact in page.facts:
            sheet.write_string(self.row, 0, harmless(_one(name)), self._format("muted"))
            sheet.write_string(self.row, 1, harmless(_one(fact)))
            self.row += 1
        for block in page.blocks:
            if isinstance(block, Drawing):
                continue
            self.row += 1
            self._line(_one(block.title), "heading")
            match block:
                case Grid():
                    self._grid(block)
                case Passages():
                    self._passages(block)
                case Sentences():
                    for said in block.said:
                        self._wide(_one(said))

    def _grid(self, grid: Grid) -> None:
        grid = _ordered(grid)
        for place, column in enumerate(grid.columns):
            kind = "head_right" if column.right else "head"
            self.sheet.write_string(
                self.row, place, harmless(_one(column.title)), self._format(kind)
            )
        self.row += 1
        first, exact = self.row, _is_exact(grid)
        for row in grid.rows:
            if row.kind == "group":
                self._wide("\n".join(row.cells[0].text), "group")
                continue
            if row.kind == "waiting":
                self._merge(1, "cell")
            self._set_height(*(_lines(cell, width) for cell, width in _placed(row)))
            for place, cell in enumerate(row.cells):
                sum_of = self._sum_of(row, place, first) if exact else None
                self._cell(place, cell, strong=row.kind in _STRONG, sum_of=sum_of)
            self.row += 1

    def _sum_of(self, row: Row, place: int, first: int) -> str | None:
        """The cells that a figure is the sum of: those above it in its column, or, of what is
        cumulative, those before it in its row; None where it is a sum of neither."""
        from xlsxwriter.utility import xl_range

        money = row.cells[place].money
        if money is None or money.name not in _SUMMED:
            return None
        if money.name == "cumulative":
            return str(xl_range(self.row, 1, self.row, place - 1))
        if not row.adds_up or first == self.row:
            return None
        return str(xl_range(first, place, self.row - 1, place))

    def _passages(self, passages: Passages) -> None:
        for passage in passages.passages:
            for place, text in enumerate((_one(passage.head), passage.place)):
                self.sheet.write_string(self.row, place, harmless(text), self._format("head"))
            self.row += 1
            for text in (passage.quoted, *passage.said):
                self._wide(text)
            for row in passage.rows:
                for place, cell in enumerate(row.cells):
                    self._cell(place, cell, strong=False, sum_of=None)
                self.row += 1

    def _line(self, text: str, kind: str) -> None:
        self.sheet.write_string(self.row, 0, harmless(text), self._format(kind))
        self.row += 1

    def _wide(self, text: str, kind: str = "cell") -> None:
        """A text across all columns, as high as it needs to be."""
        self._set_height(sum(_wrapped(line, sum(_WIDTHS)) for line in text.splitlines() or [""]))
        self._merge(0, kind)
        self.sheet.write_string(self.row, 0, harmless(text), self._format(kind))
        self.row += 1

    def _merge(self, place: int, kind: str) -> None:
        """Makes one cell of a row's from a column on."""
        last, shape = len(_WIDTHS) - 1, self._format(kind)
        self.sheet.merge_range(self.row, place, self.row, last, "", shape)

    def _set_height(self, *lines: int) -> None:
        if (most := max(lines)) > 1:
            self.sheet.set_row(self.row, most * _HEIGHT)

    def _cell(self, place: int, cell: Cell, *, strong: bool, sum_of: str | None) -> None:
        if cell.money is not None:
            self._money(place, cell, cell.money, strong=strong, sum_of=sum_of)
            return
        lines = [*cell.text, *cell.below]
        if lines:
            text = harmless("\n".join(lines))
            self.sheet.write_string(
                self.row, place, text, self._format("strong" if strong else "cell")
            )

    def _money(
        self, place: int, cell: Cell, money: Money, *, strong: bool, sum_of: str | None
    ) -> None:
        text = decimal_text(money.minor, money.currency)
        if cell.below:
            self.sheet.write_string(self.row, place + 1, _one(cell.below), self._format("cell"))
        if abs(money.minor) >= _EXACT:
            self.sheet.write_string(self.row, place, text, self._format("right"))
            return
        digits = minor_digits(money.currency)
        code = money.currency if cell.text else ""
        shape = self._format(f"money{digits}{code}", strong=strong)
        if sum_of is None:
            self.sheet.write_number(self.row, place, Decimal(text), shape)
        else:
            formula = f"=ROUND(SUM({sum_of}),{digits})"
            self.sheet.write_formula(self.row, place, formula, shape, Decimal(text))

    def _format(self, kind: str, *, strong: bool = False) -> Any:
        if (kind, strong) not in self.formats:
            self.formats[kind, strong] = self.book.add_format(_shape(kind, strong=strong))
        return self.formats[kind, strong]


def _ordered(grid: Grid) -> Grid:
    """A table with its columns in the order that a sheet has room for."""
    order = _ORDERS.get(grid.name)
    if order is None:
        return grid
    rows = tuple(replace(r, cells=tuple(r.cells[n] for n in order)) for r in grid.rows)
    return replace(grid, columns=tuple(grid.columns[n] for n in order), rows=rows)


def _placed(row: Row) -> Iterator[tuple[Cell, int]]:
    """The cells of a row with the widths that they have."""
    if row.kind == "waiting":
        return zip(row.cells, (_WIDTHS[0], sum(_WIDTHS[1:])), strict=False)
    return zip(row.cells, _WIDTHS, strict=False)


def _lines(cell: Cell, width: int) -> int:
    """How many lines a cell takes."""
    if cell.money is not None:
        return 1
    return sum(_wrapped(text, width) for text in (*cell.text, *cell.below))


def _wrapped(text: str, width: int) -> int:
    """How many lines a text takes at a width, told from above: words wrap before it is full."""
    wide = sum(1 + (east_asian_width(character) in "WF") for character in text)
    return -(-wide * 11 // (10 * width)) or 1


def _is_exact(grid: Grid) -> bool:
    """Whether all amounts of a table are numbers in a spreadsheet."""
    amounts = (cell.money for row in grid.rows for cell in row.cells if cell.money is not None)
    return all(abs(money.minor) < _EXACT for money in amounts)


def _shape(kind: str, *, strong: bool) -> dict[str, Any]:
    if kind.startswith("money"):
        digits = int(kind[5])
        plain = "#,##0" + ("." + "0" * digits if digits else "")
        code = f'"{kind[6:]} "' if kind[6:] else ""
        shape = f"{code}{plain}_);{code}({plain})"
        return {"num_format": shape, "bold": strong, "valign": "top", "top": 1 if strong else 0}
    shapes: dict[str, dict[str, Any]] = {
        "kind": {"font_color": "#5a6472", "font_size": 10},
        "title": {"bold": True, "font_size": 18},
        "heading": {"bold": True, "font_size": 13, "font_color": "#1f3a5f"},
        "head": {"bold": True, "font_color": "#5a6472", "bottom": 1},
        "head_right": {"bold": True, "font_color": "#5a6472", "bottom": 1, "align": "right"},
        "muted": {"font_color": "#5a6472"},
        "group": {"bold": True, "text_wrap": True, "font_color": "#1f3a5f"},
        "strong": {"bold": True, "text_wrap": True, "valign": "top", "top": 1},
        "cell": {"text_wrap": True, "valign": "top"},
        "right": {"align": "right"},
        "plain": {},
    }
    return shapes[kind]


def _one(text: Text) -> str:
    return " / ".join(text)
