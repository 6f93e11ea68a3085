"""Files on disk → rows of texts, whatever their form; within bounds, and nothing guessed."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.receipts.read import LARGEST_FILE_BYTES, read_bytes
from recoup.receipts.workbook import LARGEST_WORKBOOK_BYTES, TooLarge, has_formulas
from recoup.reports.grid import LARGEST_ROWS, Cells, Raw, Unreadable, refused
from recoup.reports.model import Mapping

if TYPE_CHECKING:
    import polars

# Cells that a worksheet may span, empty ones included: they are held at once.
LARGEST_CELLS = 50_000_000
# A smaller file is read by the exact path alone.
_FAST_BYTES = 200_000

_ZIP = b"PK\x03\x04"
_REFERENCE = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]{0,200}?\br="([A-Z]{0,3})(\d{1,9})"')
_MARKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_raw(path: Path, mapping: Mapping, *, fast: bool = True) -> Raw:
    """All rows of a file. Raises: Unreadable; EventsFileMissing where there is no such file."""
    data = read_bytes(path)
    name = path.name
    if len(data) > LARGEST_FILE_BYTES:
        message = f"the file has more than {LARGEST_FILE_BYTES:,} bytes"
        raise refused(name, "file-too-large", message, "split it, by month or by territory")
    if not data.strip():
        raise refused(name, "empty-file", "the file is empty", "ask the payer for it once more")
    match mapping.table.format:
        case "csv":
            return _from_csv(name, data, mapping, fast=fast)
        case "workbook":
            return _from_workbook(name, data, mapping)
        case "json":
            return _from_json(name, data, mapping)
        case _:
            return _from_parquet(name, data)


def decoded(name: str, data: bytes, encoding: str) -> str:
    """The text of a file. Raises: Unreadable, at the first byte that is none."""
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        other = "gb18030" if encoding == "utf-8" else "utf-8"
        place = f"byte {column} of line {line}"
        message = f"{place} (0x{data[error.start]:02X}) is no {encoding} text"
        hint = f"say `encoding: {other}` in the mapping's table if it is that; ask the payer if not"
        raise refused(name, "wrong-encoding", message, hint) from None
    except UnicodeError:
        message = f"the file is no {encoding} text"
        raise refused(name, "wrong-encoding", message, "mend `encoding`") from None


# ---- CSV ----------------------------------------------------------------------------------------


def _from_csv(name: str, data: bytes, mapping: Mapping, *, fast: bool) -> Raw:
    table = mapping.table
    if data.startswith(_ZIP):
        message = "the file is a workbook, and the mapping reads CSV"
        raise refused(name, "wrong-format", message, "say `format: workbook`, or save it as CSV")
    if fast and len(data) >= _FAST_BYTES:
        raw = _columns(name, data, mapping)
        if raw is not None:
            return raw
    text = decoded(name, data, table.encoding)
    return Raw(name, list(_bounded(name, _lines(name, text, table.delimiter))))


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


def _bounded(name: str, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    for count, row in enumerate(rows, 1):
        if count > LARGEST_ROWS:
            message = f"the file has more than {LARGEST_ROWS:,} rows"
            hint = "split it; tickets of a nation are summed by `recoup tickets` first"
            raise refused(name, "file-too-large", message, hint)
        yield row


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


# ---- workbooks ----------------------------------------------------------------------------------


def _from_workbook(name: str, data: bytes, mapping: Mapping) -> Raw:
    """A worksheet of an .xlsx, .xls, .xlsb or .ods file."""
    from python_calamine import CalamineError, CalamineWorkbook

    if data.startswith(_ZIP):
        _check_bounds(name, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        title = _sheet_title(name, book.sheet_names, mapping.table.sheet)
        values = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    except Unreadable:
        raise
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, IndexError) as error:
        first = str(error).partition("\n")[0][:80]
        message = f"the workbook cannot be read ({first})"
        hint = "it may be cut short or locked: ask the payer for it once more"
        raise refused(name, "broken-workbook", message, hint) from None
    rows = ((n, [_cell_text(value) for value in row]) for n, row in enumerate(values, 1))
    return Raw(f"{name}!{title}", list(_bounded(name, rows)))


def _sheet_title(name: str, titles: list[str], wanted: str | None) -> str:
    if wanted is None or (wanted not in titles and wanted.isdecimal()):
        at = int(wanted or "1") - 1
        if 0 <= at < len(titles):
            return titles[at]
    elif wanted in titles:
        return wanted
    listed = ", ".join(f"`{title}`" for title in titles)
    message = f"the workbook has no worksheet `{wanted or 1}`"
    raise refused(name, "missing-sheet", message, f"it has {listed}")


def _check_bounds(name: str, data: bytes) -> None:
    """A workbook unpacks to a bounded size, and its worksheets span a bounded area."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > LARGEST_WORKBOOK_BYTES:
                message = f"the workbook unpacks to {size:,} bytes"
                hint = f"{LARGEST_WORKBOOK_BYTES:,} are read at most: split it, or save it as CSV"
                raise refused(name, "file-too-large", message, hint)
            if any(info.filename.startswith("xl/") for info in archive.infolist()):
                has_formulas(archive)
            for info in archive.infolist():
                if "worksheets/" in info.filename and info.filename.endswith(".xml"):
                    with archive.open(info) as part:
                        _check_area(name, part)
    except TooLarge as error:
        hint = "split it, or save it as CSV"
        raise refused(name, "file-too-large", str(error), hint) from None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        message = f"the workbook cannot be unpacked ({str(error)[:80]})"
        hint = "it may be cut short: ask the payer for it once more"
        raise refused(name, "broken-workbook", message, hint) from None
    except Exception as error:
        if isinstance(error, Unreadable):
            raise
        message = f"the workbook cannot be unpacked ({type(error).__name__})"
        raise refused(name, "broken-workbook", message, "ask for it once more") from None


def _check_area(name: str, part: Any) -> None:
    most_row = most_column = 1
    rest = b""
    while chunk := part.read(2**20):
        for letters, row in _REFERENCE.findall(rest + chunk):
            most_row = max(most_row, int(row))
            if letters:
                place = 0
                for letter in letters:
                    place = place * 26 + letter - 64
                most_column = max(most_column, place)
        rest = chunk[-300:]
    if most_row > 2**20 or most_row * most_column > LARGEST_CELLS:
        message = f"a worksheet spans {most_row:,} rows and {most_column:,} columns"
        hint = f"{LARGEST_CELLS:,} cells are read at most: clear what lies outside of the table"
        raise refused(name, "file-too-large", message, hint)


def _cell_text(value: object) -> str:
    """What a cell says as a text: an exact number, a day as `2017-03-03`."""
    match value:
        case None:
            return ""
        case str():
            return " ".join(_MARKS.sub(" ", value).split())
        case bool():
            return str(value).lower()
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float():
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        case timedelta():
            return str(value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


# ---- JSON, Parquet ------------------------------------------------------------------------------


def _from_json(name: str, data: bytes, mapping: Mapping) -> Raw:
    """The records of a JSON document, or of JSON lines; what stands around them is theirs too."""
    text = decoded(name, data, mapping.table.encoding)
    places: dict[str, int] = {}
    rows: list[tuple[int, Cells]] = []
    try:
        for document in _documents(text):
            for record in _records(name, document, mapping.table.records, {}):
                rows.append((len(rows) + 1, _row_of(record, places)))
    except (ValueError, RecursionError) as error:
        at = "what is nested in it"
        if isinstance(error, json.JSONDecodeError):
            at = f"line {error.lineno}, column {error.colno}"
        message = f"the file is no JSON: {at} cannot be read"
        hint = "it may be cut short: ask the payer for it once more"
        raise refused(name, "broken-json", message, hint) from None
    if not rows:
        path = ".".join(mapping.table.records) or "the document"
        raise refused(name, "no-records", f"{path} holds no rows", "mend `records` of the mapping")
    filled = ((n, cells + [""] * (len(places) - len(cells))) for n, cells in rows)
    return Raw(name, list(_bounded(name, filled)), header=tuple(places))


def _row_of(record: dict[str, Any], places: dict[str, int]) -> Cells:
    """The values of a record in the order in which their keys first came."""
    for key in record:
        places.setdefault(key, len(places))
    cells = [""] * len(places)
    for key, value in record.items():
        cells[places[key]] = _json_text(value)
    return cells


def _documents(text: str) -> Iterator[Any]:
    """The one document of a text, or those of its lines."""

    def whole(body: str) -> Any:
        return json.loads(body, parse_float=str, parse_int=str)

    try:
        document = whole(text)
    except json.JSONDecodeError as error:
        if error.lineno < 2 or not error.msg.startswith("Extra data"):
            raise
    else:
        yield document
        return
    for number, line in enumerate(io.StringIO(text), 1):
        if line.strip():
            try:
                yield whole(line)
            except json.JSONDecodeError as error:
                before = "\n" * (number - 1) + line
                raise json.JSONDecodeError(error.msg, before, number - 1 + error.pos) from None


def _records(
    name: str, found: Any, path: tuple[str, ...], around: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The records below a path of keys; each with the plain values that stand around it."""
    if isinstance(found, list):
        for item in found:
            yield from _records(name, item, path, around)
    elif not isinstance(found, dict):
        message = f"`{str(found)[:40]}` stands where the mapping has a record"
        raise refused(name, "no-records", message, "mend `records` of the mapping's table")
    elif path:
        if path[0] not in found:
            message = f"the document has no `{path[0]}`"
            hint = f"it has {', '.join(f'`{key}`' for key in list(found)[:8])}"
            raise refused(name, "no-records", message, hint)
        plain = {k: v for k, v in found.items() if not isinstance(v, list | dict)}
        yield from _records(name, found[path[0]], path[1:], {**around, **plain})
    else:
        yield {**around, **_flat(found)}


def _flat(record: dict[str, Any], before: str = "") -> dict[str, Any]:
    """A record with what is nested in it as `outer.inner`."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{key}.")
        else:
            flat[f"{before}{key}"] = value
    return flat


def _json_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else _cell_text(value)


def _from_parquet(name: str, data: bytes) -> Raw:
    try:
        import polars
    except ImportError:
        message = "Parquet is read with polars, which is not installed"
        raise refused(name, "not-installed", message, "pip install 'recoup[tables]'") from None
    try:
        count = polars.scan_parquet(io.BytesIO(data)).select(polars.len()).collect().item()
        if count > LARGEST_ROWS:
            message = f"the file has {count:,} rows, more than {LARGEST_ROWS:,}"
            hint = "tickets of a nation are summed by `recoup tickets` first"
            raise refused(name, "file-too-large", message, hint)
        frame = polars.read_parquet(io.BytesIO(data))
    except polars.exceptions.PolarsError as error:
        message = f"the file is no Parquet ({str(error).partition(chr(10))[0][:80]})"
        hint = "it may be cut short: ask the payer for it once more"
        raise refused(name, "broken-parquet", message, hint) from None
    header = tuple(frame.columns)
    frame = frame.select(
        _column_text(polars, frame, column).alias(f"c{i}") for i, column in enumerate(header)
    )
    return Raw(name, [], header=header, frame=frame)


def _column_text(polars: Any, frame: "polars.DataFrame", name: str) -> Any:
    column, kind = polars.col(name), frame.schema[name]
    if kind.is_float():
        return column.map_elements(_cell_text, return_dtype=polars.String).fill_null("")
    if isinstance(kind, polars.Datetime):
        return column.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00").fill_null("")
    if kind.is_nested() or kind == polars.Binary:
        return polars.lit("(nested)")
    return column.cast(polars.String).fill_null("")
