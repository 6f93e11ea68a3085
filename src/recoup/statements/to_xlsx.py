"""A statement as a workbook: the page in cells, amounts as numbers, sums as sums, no macro.

Each formula is written with its result, so that whoever does not recalculate reads the same.
"""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from recoup.receipts.harmless import harmless
from recoup.statements.page import Cell, Grid, Money, Page, Passages, Row, Text
from recoup.values.currency import minor_digits
from recoup.values.money import decimal_text

# A spreadsheet keeps fifteen digits of a number; an amount of more is written as a text.
_EXACT = 10**15
_STRONG = {"total", "share", "entered", "owed", "allotted", "group"}
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
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 5, 22)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        self._text(_one(page.kind), "kind")
        self._text(_one(page.title), "title")
        for name, fact in page.facts:
            sheet.write_string(self.row, 0, harmless(_one(name)), self._format("muted"))
            sheet.write_string(self.row, 1, harmless(_one(fact)))
            self.row += 1
        for block in page.blocks:
            self.row += 1
            self._text(_one(block.title), "heading")
            match block:
                case Grid():
                    self._grid(block)
                case Passages():
                    self._passages(block)
                case _:
                    for said in block.said:
                        self._text(_one(said), "plain")

    def _grid(self, grid: Grid) -> None:
        for place, column in enumerate(grid.columns):
            kind = "head_right" if column.right else "head"
            self.sheet.write_string(
                self.row, place, harmless(_one(column.title)), self._format(kind)
            )
        self.row += 1
        first, exact = self.row, _is_exact(grid)
        for row in grid.rows:
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
                self._text(text, "plain")
            for row in passage.rows:
                for place, cell in enumerate(row.cells):
                    self._cell(place, cell, strong=False, sum_of=None)
                self.row += 1

    def _text(self, text: str, kind: str) -> None:
        self.sheet.write_string(self.row, 0, harmless(text), self._format(kind))
        self.row += 1

    def _cell(self, place: int, cell: Cell, *, strong: bool, sum_of: str | None) -> None:
        if cell.money is not None:
            self._money(place, cell.money, strong=strong, sum_of=sum_of)
            return
        lines = [*cell.text, *cell.below]
        if lines:
            text = harmless("\n".join(lines))
            self.sheet.write_string(
                self.row, place, text, self._format("strong" if strong else "cell")
            )

    def _money(self, place: int, money: Money, *, strong: bool, sum_of: str | None) -> None:
        text = decimal_text(money.minor, money.currency)
        if abs(money.minor) >= _EXACT:
            self.sheet.write_string(self.row, place, text, self._format("right"))
            return
        digits = minor_digits(money.currency)
        shape = self._format(f"money{digits}{money.currency}", strong=strong)
        if sum_of is None:
            self.sheet.write_number(self.row, place, Decimal(text), shape)
        else:
            formula = f"=ROUND(SUM({sum_of}),{digits})"
            self.sheet.write_formula(self.row, place, formula, shape, Decimal(text))

    def _format(self, kind: str, *, strong: bool = False) -> Any:
        if (kind, strong) not in self.formats:
            self.formats[kind, strong] = self.book.add_format(_shape(kind, strong=strong))
        return self.formats[kind, strong]


def _is_exact(grid: Grid) -> bool:
    """Whether all amounts of a table are numbers in a spreadsheet."""
    amounts = (cell.money for row in grid.rows for cell in row.cells if cell.money is not None)
    return all(abs(money.minor) < _EXACT for money in amounts)


def _shape(kind: str, *, strong: bool) -> dict[str, Any]:
    if kind.startswith("money"):
        digits = int(kind[5])
        plain = "#,##0" + ("." + "0" * digits if digits else "")
        shape = f"{plain}_);({plain})"
        return {"num_format": shape, "bold": strong, "valign": "top", "top": 1 if strong else 0}
    shapes: dict[str, dict[str, Any]] = {
        "kind": {"font_color": "#5a6472", "font_size": 10},
        "title": {"bold": True, "font_size": 18},
        "heading": {"bold": True, "font_size": 13, "font_color": "#1f3a5f"},
        "head": {"bold": True, "font_color": "#5a6472", "bottom": 1},
        "head_right": {"bold": True, "font_color": "#5a6472", "bottom": 1, "align": "right"},
        "muted": {"font_color": "#5a6472"},
        "strong": {"bold": True, "text_wrap": True, "valign": "top", "top": 1},
        "cell": {"text_wrap": True, "valign": "top"},
        "right": {"align": "right"},
        "plain": {},
    }
    return shapes[kind]


def _one(text: Text) -> str:
    return " / ".join(text)
