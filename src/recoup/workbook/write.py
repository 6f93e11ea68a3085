"""The sheets → a file: formulas with our exact values as their cached results, and no macro."""

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

from recoup.diagnostics.render import display_width
from recoup.values.currency import minor_digits
from recoup.workbook.formula import Formula
from recoup.workbook.grid import (
    CLAUSE,
    GROUP,
    LABEL,
    OPENING,
    REMARK,
    TITLE,
    TOTAL,
    Book,
    Cell,
    Sheet,
    Words,
)

_INK, _PAPER, _INPUT, _LINE, _FAINT = "#1F2933", "#E4E7EB", "#FFF3C4", "#9AA5B1", "#8A94A0"
_QUIET = "#52606D"
# As wide as a page may be, in characters, before it is printed on several side by side.
_PAGE = 260


def to_xlsx(book: Book, *, results: bool = True) -> bytes:
    """The workbook; without `results` a spreadsheet must work out every formula to show any."""
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    class Plain(Worksheet):  # type: ignore[misc]
        """A sheet whose formulas use no function that Excel wants under another name."""

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    buffer = BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    made.set_properties({"title": book.title, "created": _NO_DAY})
    made.set_calc_mode("auto")
    formats = _Formats(made, results)
    for sheet in book.order:
        _write_sheet(book, sheet, made.add_worksheet(sheet.name, Plain), formats)
    for name, place in book.names.items():
        made.define_name(name, f"={book.written(place)}")
    made.close()
    return buffer.getvalue()


_NO_DAY = datetime(2000, 1, 1)


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, made: Any, results: bool) -> None:
        self.made, self.results = made, results
        self.known: dict[str, Any] = {}

    def of(self, style: str) -> Any:
        if style not in self.known:
            self.known[style] = self.made.add_format(_look(style))
        return self.known[style]


def _look(style: str) -> dict[str, Any]:
    """The look of a style: its kind, and a currency or what else the cell holds."""
    kind, _, what = style.partition(" ")
    look: dict[str, Any] = {
        "font_name": "Calibri",
        "font_size": 10,
        "font_color": _INK,
        "valign": "top",
        **_LOOKS.get(kind, {}),
    }
    if what == "figure":
        look["align"] = "right"
    if kind == "day":
        look["align"] = "left"
    number_format = _number_format(what or kind)
    return look if number_format is None else {**look, "num_format": number_format}


_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "remark": {"italic": True, "font_color": _QUIET},
    "group": {"bold": True, "bg_color": _PAPER, "left": 1, "left_color": _LINE},
    "clause": {"text_wrap": True, "left": 1, "left_color": _LINE},
    "label": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"},
    "total": {"bold": True, "bottom": 1, "top": 1, "bg_color": _PAPER},
    "name": {"bold": True},
    "input": {"bg_color": _INPUT, "border": 1, "border_color": _LINE},
    "kept": {"font_color": _QUIET},
    "heading": {"bold": True, "italic": True, "top": 1, "bg_color": _PAPER},
    "changed": {"bold": True, "align": "center"},
    "state": {"bold": True, "align": "center"},
    "fixed": {"italic": True, "pattern": 16, "fg_color": _LINE, "text_wrap": True},
    "wrap": {"text_wrap": True},
}


def _number_format(what: str) -> str | None:
    if re.fullmatch(r"[A-Z]{3}", what):
        digits = minor_digits(what)
        figure = "#,##0" + ("." + "0" * digits if digits else "")
        return f'{figure};-{figure};"–"'
    return {
        "plain": '#,##0;-#,##0;"–"',
        "percent": "0.00#######%",
        "rate": "0.0000#####",
        "day": "yyyy-mm-dd",
        "changed": '"changed";;',
    }.get(what)


def _write_sheet(book: Book, sheet: Sheet, to: Any, formats: _Formats) -> None:
    to.hide_gridlines(2)
    to.set_default_row(15)
    _write_head(sheet, to, formats)
    columns = {c.index: c for c in sheet.columns.values()}
    for (row, column), cell in sheet.cells.items():
        style = sheet.styles.get((row, column)) or _style(sheet, row, columns.get(column), cell)
        text = _text(book, sheet, cell)
        _write_cell(to, row, column, text, cell, formats.of(style), formats.results)
    _write_bands(sheet, to, formats)
    _set_sizes(sheet, to)
    if sheet.counted:
        _grey_what_does_not_count(book, sheet, to, formats)
    _set_page(sheet, to)


def _write_bands(sheet: Sheet, to: Any, formats: _Formats) -> None:
    """Shades the rows that stand out from side to side."""
    for row in sorted(sheet.headings | ({TOTAL} if sheet.first == OPENING else set())):
        look = formats.of("heading" if row in sheet.headings else "total")
        for column in sheet.columns.values():
            if (row, column.index) not in sheet.cells:
                to.write_blank(row, column.index, None, look)


def _set_sizes(sheet: Sheet, to: Any) -> None:
    """How wide columns are and how high rows; what is on the way to a result is folded away."""
    folded = {"level": 1, "hidden": True}
    for column in sheet.columns.values():
        options = folded if column.working else {}
        to.set_column(column.index, column.index, column.width, None, options)
    for row in sorted(sheet.folded):
        to.set_row(row, None, None, folded)
    for row in _empty_rows(sheet):
        to.set_row(row, 4)
    for row, height in _heights(sheet).items():
        to.set_row(row, height)


def _set_page(sheet: Sheet, to: Any) -> None:
    """What stays in sight, and how it is printed."""
    if sheet.columns and not sheet.plain:
        to.freeze_panes(max(sheet.first, LABEL + 1), 2 if "event" in sheet.columns else 1)
        to.repeat_rows(LABEL)
    to.set_landscape()
    to.set_paper(9)
    if sum(c.width for c in sheet.columns.values() if not c.working) <= _PAGE:
        to.fit_to_pages(1, 0)
    else:
        to.set_print_scale(60)
        to.repeat_columns(0, 1)
    to.set_footer("&L&A&RPage &P of &N")


def _empty_rows(sheet: Sheet) -> list[int]:
    """The rows above the figures that a sheet has no use for."""
    columns = {c.index: c for c in sheet.columns.values()}
    rows = [] if sheet.plain or any(c.group for c in columns.values()) else [GROUP, CLAUSE]
    for row in range(LABEL + 1, max(sheet.first, LABEL + 1)):
        if all(r != row or columns[c].working for r, c in sheet.cells if c in columns):
            rows.append(row)
    return rows


def _heights(sheet: Sheet) -> dict[int, int]:
    """How high the rows are whose words take several lines."""
    widths = {c.index: c.width for c in sheet.columns.values()}
    found: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        wraps = sheet.styles.get((row, column), "") in {"wrap", "fixed", "total"}
        if wraps and isinstance(cell, str) and display_width(cell) > widths.get(column, 0):
            lines = -(-display_width(cell) * 11 // (10 * widths.get(column, 10)))
            found[row] = max(found.get(row, 0), 14 * lines + 2)
    return found


def _grey_what_does_not_count(book: Book, sheet: Sheet, to: Any, formats: _Formats) -> None:
    timeline = next(s for s in book.sheets if "counted" in s.columns)
    place = f"'{timeline.name}'!${sheet.counted}{OPENING + 2}"
    condition = f"=AND(ISNUMBER({place}),{place}=0)"
    faint = formats.made.add_format({"font_color": _FAINT, "italic": True})
    last = max(c.index for c in sheet.columns.values())
    to.conditional_format(
        OPENING + 1,
        0,
        sheet.last_row,
        last,
        {"type": "formula", "criteria": condition, "format": faint},
    )


def _write_head(sheet: Sheet, to: Any, formats: _Formats) -> None:
    title = sheet.title + (f" ({sheet.currency})" if sheet.currency else "")
    to.set_row(TITLE, 22)
    to.write_string(TITLE, 0, title, formats.of("title"))
    to.write_string(REMARK, 0, sheet.remark, formats.of("remark"))
    columns = sorted(sheet.columns.values(), key=lambda c: c.index)
    if sheet.plain:
        return
    to.set_row(LABEL, 30)
    figures = {column for (_, column), cell in sheet.cells.items() if isinstance(cell, Formula)}
    for column in columns:
        kind = "label figure" if column.index in figures else "label"
        to.write_string(LABEL, column.index, column.label, formats.of(kind))
    if any(c.group for c in columns):
        to.set_row(CLAUSE, 62)
        _write_groups(columns, to, formats)


def _write_groups(columns: list[Any], to: Any, formats: _Formats) -> None:
    start = 0
    while start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        first = columns[start]
        if first.group:
            shown = [c for c in columns[start : end + 1] if not c.working] or [first]
            text = f"{first.clause}\n{first.place}" if first.clause else ""
            for row, kind, words in ((GROUP, "group", first.group), (CLAUSE, "clause", text)):
                look = formats.of(kind)
                if shown[0].index < shown[-1].index:
                    to.merge_range(row, shown[0].index, row, shown[-1].index, "", look)
                to.write_string(row, shown[0].index, words, look)
        start = end + 1


def _style(sheet: Sheet, row: int, column: Any, cell: object) -> str:
    if row in sheet.headings:
        currency = column.currency if column is not None else None
        return f"heading {currency or 'plain'}"
    if isinstance(cell, date):
        return "day"
    if not isinstance(cell, Formula) or column is None:
        return "total" if row == TOTAL and sheet.first == OPENING else "text"
    return f"money {column.currency}" if column.currency else "plain"


def _text(book: Book, sheet: Sheet, cell: Cell) -> str:
    """A formula as the sheet writes it."""
    return f"={book.written(cell.text, sheet)}" if isinstance(cell, Formula | Words) else ""


def _write_cell(
    to: Any, row: int, column: int, text: str, cell: Cell, look: Any, results: bool
) -> None:
    match cell:
        case Formula() if not cell.works:
            to.write_number(row, column, float(cell.text), look)
        case Formula(value=value, digits=digits):
            shown: object = value / 10**digits if digits else value
            to.write_formula(row, column, text, look, shown if results else "")
        case Words(value=word):
            to.write_formula(row, column, text, look, word if results else "")
        case date():
            to.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), look)
        case _:
            to.write_string(row, column, cell, look)
