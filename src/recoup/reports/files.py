"""Files on disk → rows of texts, whatever their form; within bounds, and nothing guessed."""

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.receipts.read import LARGEST_FILE_BYTES, read_bytes
from recoup.receipts.workbook import LARGEST_WORKBOOK_BYTES, TooLarge, has_formulas
from recoup.reports.from_csv import from_csv
from recoup.reports.from_json import from_json
from recoup.reports.model import Mapping
from recoup.reports.raw import LARGEST_ROWS, Raw, Unreadable, bounded, refused
from recoup.reports.workbook import Broken, cell_text, read_sheet

if TYPE_CHECKING:
    import polars

# Cells that a worksheet may span, empty ones included: they are held at once.
LARGEST_CELLS = 50_000_000

_ZIP = b"PK\x03\x04"
_REFERENCE = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]{0,200}?\br="([A-Z]{0,3})(\d{1,9})"')


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
            return from_csv(name, data, mapping, fast=fast)
        case "workbook":
            return _from_workbook(name, data, mapping)
        case "json":
            return from_json(name, data, mapping)
        case _:
            return _from_parquet(name, data)


# ---- workbooks ----------------------------------------------------------------------------------


def _from_workbook(name: str, data: bytes, mapping: Mapping) -> Raw:
    """A worksheet of an .xlsx, .xls, .xlsb or .ods file."""
    if data.startswith(_ZIP):
        _check_bounds(name, data)
    wanted = mapping.table.sheet
    try:
        found = read_sheet(data, wanted)
    except Broken as error:
        hint = "it may be cut short or locked: ask the payer for it once more"
        raise refused(
            name, "broken-workbook", f"the workbook cannot be read ({error})", hint
        ) from None
    if isinstance(found, list):
        listed = ", ".join(f"`{title}`" for title in found)
        message = f"the workbook has no worksheet `{wanted or 1}`"
        raise refused(name, "missing-sheet", message, f"it has {listed}")
    title, rows = found
    return Raw(f"{name}!{title}", list(bounded(name, enumerate(rows, 1))))


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


# ---- Parquet ----------------------------------------------------------------------------------


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
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:
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
        return column.map_elements(cell_text, return_dtype=polars.String).fill_null("")
    if isinstance(kind, polars.Datetime):
        return column.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00").fill_null("")
    if kind.is_nested() or kind == polars.Binary:
        return polars.lit("(nested)")
    return column.cast(polars.String).fill_null("")
