"""CSV → rows: by columns where the file is plain, else by the rules of RFC 4180."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from recoup.reports.model import Mapping
from recoup.reports.raw import LARGEST_ROWS, Cells, Raw, bounded, decoded, refused

if TYPE_CHECKING:
    import polars

# A smaller file is read by the exact path alone.
_FAST_BYTES = 200_000

_ZIP = b"PK\x03\x04"


def from_csv(name: str, data: bytes, mapping: Mapping, *, fast: bool) -> Raw:
    """All rows of a CSV file. Raises: Unreadable."""
    table = mapping.table
    if data.startswith(_ZIP):
        message = "the file is a workbook, and the mapping reads CSV"
        raise refused(name, "wrong-format", message, "say `format: workbook`, or save it as CSV")
    if fast and len(data) >= _FAST_BYTES:
        raw = _columns(name, data, mapping)
        if raw is not None:
            return raw
    text = decoded(name, data, table.encoding)
    return Raw(name, list(bounded(name, _lines(name, text, table.delimiter))))


def _lines(name: str, text: str, delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Rows with the number of the line on which each starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            yield start, [cell.strip() for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"the row at line {start} is no CSV ({error})"
        raise refused(name, "broken-row", message, "mend its quotes") from None


def _columns(name: str, data: bytes, mapping: Mapping) -> Raw | None:
    """A plain CSV file by columns; None where it is not plain, or only rows can be looked at."""
    table = mapping.table
    marked = (table.rows, table.skips, table.ends, table.parents, mapping.totals)
    if any(marked) or not table.header or table.encoding != "utf-8":
        return None
    if b"\r" in data.replace(b"\r\n", b"\n") or not _well_quoted(data, table.delimiter.encode()):
        return None
    *top, body = data.split(b"\n", table.header)
    if len(top) < table.header or not body.strip():
        return None
    head = decoded(name, b"\n".join(top), table.encoding)
    above = list(_lines(name, head, table.delimiter))
    if len(above) != table.header:
        return None
    frame = _frame(body, len(above[-1][1]), table.delimiter)
    return None if frame is None else Raw(name, above, frame=frame, first=table.header + 1)


def _frame(body: bytes, width: int, delimiter: str) -> "polars.DataFrame | None":
    """The rows of a plain CSV file as columns of texts; None where they are no such rows."""
    try:
        import polars
    except ImportError:
        return None
    lines = body.count(b"\n") + (not body.endswith(b"\n"))
    if lines > LARGEST_ROWS:
        return None
    try:
        frame = polars.read_csv(
            body,
            has_header=False,
            new_columns=[f"c{i}" for i in range(width)],
            schema_overrides=[polars.String] * width,
            separator=delimiter,
            infer_schema=False,
            empty_string_is_null=False,
        )
        if (frame.height, frame.width) != (lines, width):
            return None
        whole = body.count(delimiter.encode()) == lines * (width - 1)
        return frame if whole else _with_gaps(frame, body, delimiter)
    except (polars.exceptions.PolarsError, ValueError, csv.Error):
        return None


def _with_gaps(frame: "polars.DataFrame", body: bytes, delimiter: str) -> "polars.DataFrame":
    """Cells that a row lacks as null, where they were read as empty."""
    import polars

    lines = body.split(b"\n")
    width = frame.width
    counts = [width] * frame.height
    last = frame[f"c{width - 1}"]
    for at in (last == "").arg_true().to_list():
        counts[at] = len(next(csv.reader([lines[at].decode()], delimiter=delimiter), []))
    if min(counts) == width:
        return frame
    number = polars.Series("n", counts)
    return frame.with_columns(
        polars.when(number > place).then(polars.col(f"c{place}")).alias(f"c{place}")
        for place in range(width)
    )


def _well_quoted(data: bytes, separator: bytes) -> bool:
    """Whether every quote opens or closes a cell, and none is doubled."""
    quotes = data.count(b'"')
    if not quotes:
        return True
    opens = sum(data.count(mark + b'"') for mark in (separator, b"\n"))
    opens += data.startswith(b'"')
    closes = sum(data.count(b'"' + mark) for mark in (separator, b"\n", b"\r\n"))
    closes += data.endswith(b'"')
    return opens == closes and opens + closes == quotes
