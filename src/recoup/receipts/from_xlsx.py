"""XLSX → rows: the first worksheet as lines of tab-separated cells, so that a line is a row.

Dates and numbers are read by type and written out exactly, a float as the shortest decimal that
means it; a formula is read as the value that was last saved with it.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, redirect_stdout
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Source, Span
from recoup.receipts.sheet import Row, Sheet
from recoup.receipts.workbook import LARGEST_CELLS, LARGEST_ROW, TooLarge, has_formulas

# As many of the other worksheets are named.
_LISTED = 5
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def from_xlsx(name: str, data: bytes) -> Sheet:
    """The rows of a workbook's first worksheet; the source is called `file.xlsx!Sheet`."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            with_formulas = has_formulas(archive)
        # Of a damaged style, openpyxl warns, or prints; its fault shows in the cells or not at all.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return _read(name, data, with_formulas=with_formulas)
    except TooLarge as error:
        return _refused(name, "file-too-large", str(error), "split it, or save it as CSV")
    except MemoryError:
        raise
    except Exception as error:  # a broken part makes the libraries raise anything at all
        message = f"the workbook cannot be read ({type(error).__name__})"
        return _refused(name, "broken-workbook", message, "open it and save it again as .xlsx")


def _refused(name: str, code: str, message: str, hint: str) -> Sheet:
    source = Source(name, "")
    return Sheet(source, "\t", diagnostics=[Diagnostic(code, message, Span(source, 0, 0), hint)])


def _read(name: str, data: bytes, *, with_formulas: bool) -> Sheet:
    from openpyxl import load_workbook

    values = load_workbook(BytesIO(data), read_only=True, data_only=True)
    with closing(values):
        worksheet, *others = values.worksheets
        rows = [[_cell_text(v) for v in row] for row in _rows(worksheet, values_only=True)]
        title = worksheet.title
        unread = [w.title for w in others]
    if with_formulas:
        formulas = load_workbook(BytesIO(data), read_only=True)
        with closing(formulas):
            _show_formulas(rows, formulas.worksheets[0])
    sheet = _sheet(f"{name}!{title}", rows)
    if unread:
        sheet.diagnostics.append(_unread(sheet, title, unread))
    return sheet


def _rows(worksheet: Any, *, values_only: bool = False) -> Iterator[Any]:
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(values_only=values_only)
    cells = 0
    for number, row in enumerate(islice(rows, LARGEST_ROW + 1), start=1):
        if number > LARGEST_ROW:
            raise TooLarge(f"the worksheet has rows beyond the {LARGEST_ROW:,}th")
        # A cell far to the right stands for all those before it, which nobody wrote.
        cells += len(row)
        if cells > LARGEST_CELLS:
            raise TooLarge(f"the worksheet has more than {LARGEST_CELLS:,} cells")
        yield row


def _show_formulas(rows: list[list[str]], worksheet: Any) -> None:
    """Puts the text of a formula where no value was saved with it."""
    for cells, formulas in zip(rows, _rows(worksheet), strict=False):
        for index, cell in enumerate(formulas):
            if cell.data_type == "f" and not cells[index]:
                text = getattr(cell.value, "text", cell.value)
                cells[index] = _cell_text(text) or "="


def _sheet(name: str, rows: list[list[str]]) -> Sheet:
    lines = []
    for cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        lines.append("\t".join(cells))
    sheet = Sheet(Source(name, "\n".join(lines)), "\t")
    start = 0
    for number, (cells, line) in enumerate(zip(rows, lines, strict=True), start=1):
        if cells:
            sheet.rows.append(Row(number, cells, start, start + len(line)))
        start += len(line) + 1
    return sheet


def _unread(sheet: Sheet, title: str, others: list[str]) -> Diagnostic:
    listed = ", ".join(f"`{other}`" for other in others[:_LISTED])
    if len(others) > _LISTED:
        listed += f" and {len(others) - _LISTED:,} others"
    are = "is" if len(others) == 1 else "are"
    return Diagnostic(
        "unread-worksheet",
        f"only the first worksheet, `{title}`, is read; {listed} {are} left aside",
        Span(sheet.source, 0, 0),
        "put all rows on the first worksheet",
        severity=Severity.WARNING,
    )


def _cell_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return _BLANK.sub(" ", value).strip()
        case bool():
            return str(value).upper()
        case datetime():
            at_midnight = value.time() == time.min
            return value.date().isoformat() if at_midnight else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float():
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        case _:
            return str(value)
