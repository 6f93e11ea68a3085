"""Files as rows of text cells with their places: CSV, and sheets of XLSX."""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span

# A sheet that unpacks to more than this is refused: no statement is so large.
LARGEST_SHEET_BYTES = 2 * 10**9


class FileUnreadable(OSError):
    """A file of events or rates is missing or may not be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as text, its number, its place; `cell` gives the place of a cell."""

    number: int
    cells: tuple[str, ...]
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.source, self.start, self.end)

    def cell(self, index: int) -> Span:
        """The place of a cell, or the end of the row where it has none."""
        text = self.source.text[self.start : self.end]
        separator = "\t" if ".xlsx!" in self.source.name else ","
        at = 0
        for number, part in enumerate(_parts(text, separator)):
            if number == index:
                lead = len(part) - len(part.lstrip(' "'))
                body = part.strip(' "')
                start = self.start + at + lead
                return Span(self.source, start, start + len(body))
            at += len(part) + 1
        return Span(self.source, self.end, self.end)


def _parts(text: str, separator: str) -> Iterator[str]:
    start, quoted = 0, False
    for i, character in enumerate(text):
        if character == '"' and separator == ",":
            quoted = not quoted
        elif character == separator and not quoted:
            yield text[start:i]
            start = i + 1
    yield text[start:]


def read_rows(path: Path) -> tuple[list[Row], list[Diagnostic]]:
    """The rows of a CSV or XLSX file, the header first, empty rows left out.

    Raises: FileUnreadable where the file cannot be opened.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read") from error
    if data[:4] == b"PK\x03\x04":
        return _xlsx_rows(path)
    return _csv_rows(path, data)


def _whole_file(path: Path, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, Span(Source(str(path), ""), 0, 0), hint)


def _csv_rows(path: Path, data: bytes) -> tuple[list[Row], list[Diagnostic]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"the file is no UTF-8 text: line {line} cannot be read"
        return [], [_whole_file(path, "not-utf8", message, "save it as `CSV UTF-8`")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = Source(str(path), text)
    rows: list[Row] = []
    diagnostics: list[Diagnostic] = []
    start = 0
    for number, row_text in enumerate(text.split("\n"), start=1):
        end = start + len(row_text)
        if row_text.strip(" ,"):
            row = _csv_row(number, row_text, source, start, end)
            if row is None:
                diagnostics.append(
                    Diagnostic(
                        "broken-row",
                        "a quoted cell does not end on its line, or holds a character that no "
                        "cell may",
                        Span(source, start, end),
                        "close the quotes; a cell holds one line",
                    )
                )
            else:
                rows.append(row)
        start = end + 1
    return rows, diagnostics


def _csv_row(number: int, line: str, source: Source, start: int, end: int) -> Row | None:
    try:
        if '"' not in line:
            cells = line.split(",")
        elif line.count('"') % 2:
            return None
        else:
            cells = next(csv.reader([line], strict=True))
    except csv.Error:
        return None
    if "\x00" in line:
        return None
    return Row(number, tuple(c.strip() for c in cells), source, start, end)


def _xlsx_rows(path: Path) -> tuple[list[Row], list[Diagnostic]]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > LARGEST_SHEET_BYTES:
            message = f"the workbook unpacks to {size:,} bytes"
            return [], [_whole_file(path, "file-too-large", message, "split it")]
        return _sheet_rows(path), []
    except Exception as error:  # openpyxl raises whatever a broken part provokes
        message = f"the workbook cannot be opened ({type(error).__name__})"
        return [], [_whole_file(path, "broken-workbook", message, "save it again as .xlsx or CSV")]


def _sheet_rows(path: Path) -> list[Row]:
    from openpyxl import load_workbook

    workbook = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = workbook.worksheets[0]
        texts = [tuple(_cell_text(c) for c in row) for row in sheet.iter_rows(values_only=True)]
        name = f"{path}!{sheet.title}"
    finally:
        workbook.close()
    lines = ["\t".join(cells) for cells in texts]
    source = Source(name, "\n".join(lines))
    rows, start = [], 0
    for number, (cells, line) in enumerate(zip(texts, lines, strict=True), start=1):
        if line.strip():
            rows.append(Row(number, cells, source, start, start + len(line)))
        start += len(line) + 1
    return rows


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value).replace("\t", " ").replace("\n", " ").strip()
