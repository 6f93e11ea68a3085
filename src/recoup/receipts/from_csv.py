"""CSV → rows. A row is a line: a quoted cell ends on the line on which it starts.

RFC 4180 lets a quoted cell run over several lines. In a file of money one forgotten quote would
then swallow receipts into a note without a word, so that a line break in a cell is an error here.
"""

import csv
import re

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.receipts.sheet import Row, Sheet, StrayQuote, divide

# As many as can be held beside what a run makes of them.
LARGEST_ROWS, LARGEST_CELLS = 2**21, 2**25

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CELL = r'(?: *"[^"]*(?:""[^"]*)*" *|[^",]*)'
_WELL_QUOTED = re.compile(f"{_CELL}(?:,{_CELL})*")


def from_csv(name: str, data: bytes) -> Sheet:
    """The rows of a CSV file in UTF-8, with or without a byte order mark."""
    if (problem := _too_many(data)) is not None:
        source = Source(name, "")
        hint = "split it by year, or reduce it to fewer rows"
        fault = Diagnostic("file-too-large", problem, Span(source, 0, 0), hint)
        return Sheet(source, ",", diagnostics=[fault])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(name, error)
    source = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    sheet = Sheet(source, ",")
    clean = _NO_TEXT.search(source.text) is None
    start = 0
    for number, line in enumerate(source.text.split("\n"), start=1):
        end = start + len(line)
        if clean and '"' not in line:
            row = Row(number, [c.strip() for c in line.split(",")], start, end)
        else:
            row = _quoted_row(source, number, line, start)
        if row.fault is not None or any(row.cells):
            sheet.rows.append(row)
        start = end + 1
    return sheet


def _too_many(data: bytes) -> str | None:
    rows = max(data.count(b"\n"), data.count(b"\r"))
    if rows > LARGEST_ROWS:
        return f"the file has {rows:,} rows; {LARGEST_ROWS:,} are read at most"
    cells = data.count(b",") + rows
    if cells > LARGEST_CELLS:
        return f"the file has {cells:,} cells; {LARGEST_CELLS:,} are read at most"
    return None


def _not_utf8(name: str, error: UnicodeDecodeError) -> Sheet:
    data = error.object
    before = data[: error.start].decode("utf-8", "replace")
    source = Source(name, data.decode("utf-8", "replace"))
    fault = Diagnostic(
        "not-utf8",
        f"the byte 0x{data[error.start]:02X} here is no UTF-8 text; no encoding is guessed",
        Span(source, len(before), len(before) + 1),
        "save it as `CSV UTF-8`, or convert it: `iconv -f GB18030 -t UTF-8`",
    )
    return Sheet(source, ",", diagnostics=[fault])


def _quoted_row(source: Source, number: int, line: str, start: int) -> Row:
    end = start + len(line)
    control = _NO_TEXT.search(line)
    if control is not None:
        at = start + control.start()
        message = f"the control character U+{ord(control[0]):04X} is no part of a text"
        fault = Diagnostic("control-character", message, Span(source, at, at + 1), "take it out")
        return Row(number, [], start, end, fault)
    if _WELL_QUOTED.fullmatch(line):
        try:
            cells = next(csv.reader((line,), skipinitialspace=True))
            return Row(number, [c.strip() for c in cells], start, end)
        except csv.Error as error:
            message = f"the row is no CSV ({error})"
            fault = Diagnostic("broken-row", message, Span(source, start, end), "shorten the cell")
    else:
        fault = _stray_quote(Span(source, start, end))
    return Row(number, [], start, end, fault)


def _stray_quote(row: Span) -> Diagnostic:
    quote = divide(row.text)
    assert isinstance(quote, StrayQuote)
    at = row.start + quote.at
    if quote.opens:
        return Diagnostic(
            "line-break-in-cell",
            "the quotes opened here do not close on this line; a row is one line",
            Span(row.source, at, row.end),
            "close the quotes, and put the whole cell on one line",
        )
    return Diagnostic(
        "stray-quote",
        "a quote stands inside a cell; it is written twice there, and the whole cell in quotes",
        Span(row.source, at, at + 1),
        'write it as `"the ""first"" part"`',
    )
