"""Files of tickets, looked over by what their footers say before any engine reads them.

Engines differ in what they forgive: one counts a column that a file lacks as nothing, another casts
a fraction to a whole number. What is refused here reaches neither.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.tickets.model import TICKETS, Column, arrow_schema

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile


def parquet_files(place: Path) -> list[Path]:
    """The Parquet files of a folder by name, or the one file; none where the folder has none.

    Names that begin with a dot or an underscore are no data: programs mark their own files so.
    """
    if not place.is_dir():
        return [place]
    return sorted(path for path in place.glob("*.parquet") if path.name[0] not in "._")


def file_faults(files: Sequence[Path], columns: tuple[Column, ...] = TICKETS) -> list[Diagnostic]:
    """What is wrong with Parquet files that shall hold these columns, all faults at once.

    Raises: OSError, where a file is not there or may not be read.
    """
    return [fault for file in files for fault in _faults(file, columns)]


def ticket_count(files: Sequence[Path]) -> int:
    """How many rows sound files have, as their footers say: what an engine must come to."""
    from pyarrow.parquet import read_metadata

    return sum(read_metadata(file).num_rows for file in files)


def _faults(path: Path, columns: tuple[Column, ...]) -> list[Diagnostic]:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    signs = [sign for sign in "*?[{\\" if sign in str(path)]
    if signs:
        message = f"`{signs[0]}` in its path stands for other names too: more might be counted"
        return [_fault(path, "pattern-in-path", message, "rename it")]
    if path.exists() and not path.is_file():
        # Parquet is read from its end; a pipe has none, and would be waited for.
        return [_fault(path, "not-parquet", "no Parquet file: a pipe, a device or a folder")]
    with path.open("rb") as opened:
        try:
            file = ParquetFile(opened)
        except (pyarrow.ArrowException, OSError):
            return [_fault(path, "not-parquet", "no Parquet file, or one that was cut short")]
        return [fault for column in columns for fault in _column_faults(path, file, column)]


def _column_faults(path: Path, file: "ParquetFile", column: Column) -> list[Diagnostic]:
    wanted = arrow_schema((column,)).field(0).type
    found = [field.type for field in file.schema_arrow if field.name == column.name]
    if len(found) != 1:
        times = f"{len(found)} columns are" if found else "no column is"
        message = f"{times} called `{column.name}` ({column.meaning}); there must be one"
        return [_fault(path, "duplicate-column" if found else "missing-column", message)]
    if not _alike(found[0], wanted):
        message = f"`{column.name}` is {found[0]}; it must be {wanted}"
        return [_fault(path, "wrong-type", message, f"write it as {wanted}")]
    empty = _nulls(file, column.name)
    if empty:
        message = f"`{column.name}` is empty in {empty:,} of {file.metadata.num_rows:,} rows"
        return [
            _fault(path, "missing-value", message, "what is not known must not count as nothing")
        ]
    return []


def _alike(found: Any, wanted: Any) -> bool:
    """Text may be kept in several ways, a time in no zone and to the microsecond at most."""
    from pyarrow import types

    if types.is_dictionary(found):
        found = found.value_type
    if types.is_timestamp(wanted):
        return bool(types.is_timestamp(found) and found.tz is None and found.unit != "ns")
    if types.is_string(wanted):
        return bool(types.is_string(found) or types.is_large_string(found))
    return bool(found == wanted)


def _nulls(file: "ParquetFile", name: str) -> int:
    """How many cells of a column are empty: as the footer says, or counted where it does not."""
    meta = file.metadata
    place = [meta.schema.column(i).path for i in range(meta.num_columns)].index(name)
    if meta.schema.column(place).max_definition_level == 0:
        return 0
    empty = 0
    for group in range(meta.num_row_groups):
        said = meta.row_group(group).column(place).statistics
        if said is not None and said.has_null_count:
            empty += said.null_count
        else:
            empty += file.read_row_group(group, columns=[name]).column(0).null_count
    return empty


def _fault(path: Path, code: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, message, Span(Source(str(path), ""), 0, 0), hint)
