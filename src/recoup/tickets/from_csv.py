"""Tickets in CSV files: columns by their names, in any order, and no cell guessed at."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.tickets.model import TICKETS, Column

if TYPE_CHECKING:
    import ibis

# As each type of cell is written; no other way is guessed at.
_WHOLE = r"-?\d{1,19}"
_SHAPES = {
    "int64": _WHOLE,
    "int32": _WHOLE,
    "int16": _WHOLE,
    "timestamp(0)": r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}",
}


def csv_files(place: Path) -> list[Path]:
    """The CSV files of a folder by name, or the one file."""
    return sorted(place.glob("[!._]*.csv")) if place.is_dir() else [place]


def header_faults(files: Sequence[Path]) -> list[Diagnostic]:
    """What is wrong with the headers: all files have the same columns, and none is missing.

    Raises: OSError.
    """
    first = _header(files[0])
    faults = [
        _fault(files[0], "missing-column", f"no column is called `{c.name}` ({c.meaning})")
        for c in TICKETS
        if c.name not in first
    ]
    twice = sorted({name for name in first if first.count(name) > 1})
    faults += [_fault(files[0], "duplicate-column", f"`{n}` stands there twice") for n in twice]
    for file in files[1:]:
        if _header(file) != first:
            message = f"its columns are not those of {files[0].name}, or in another order"
            faults.append(_fault(file, "other-columns", message))
    return faults


def rows_in_csv(engine: "ibis.backends.duckdb.Backend", files: Sequence[Path]) -> "ibis.Table":
    """The rows of files whose headers are sound.

    Raises: Refused, with every column that has cells which cannot be read, or nothing in them.
    """
    columns = dict.fromkeys(_header(files[0]), "VARCHAR")
    paths = [str(path) for path in files]
    words = engine.read_csv(paths, header=True, auto_detect=False, columns=columns)
    typed = {column.name: _read(words[column.name], column.type) for column in TICKETS}
    faults = {f"count {n}": cell.isnull().sum().fill_null(0) for n, cell in typed.items()}
    texts = {
        f"such {n}": words[n].fill_null("").min(where=cell.isnull()) for n, cell in typed.items()
    }
    found = words.aggregate(**faults, **texts).to_pyarrow().to_pylist()[0]
    refused = [
        _unread(files[0], column, found[f"count {column.name}"], found[f"such {column.name}"])
        for column in TICKETS
        if found[f"count {column.name}"]
    ]
    if refused:
        raise Refused(refused)
    return words.select(**typed)


def _read(cell: "ibis.ir.StringColumn", kind: str) -> "ibis.ir.Column":
    """A cell as its type has it; nothing, where it cannot be read."""
    if kind == "string":
        return cell.nullif("")
    return cell.re_search(f"^{_SHAPES[kind]}$").ifelse(cell, None).try_cast(kind)


def _unread(file: Path, column: Column, count: int, such: str) -> Diagnostic:
    rows = "a row" if count == 1 else f"{count:,} rows"
    if not such:
        return _fault(file, "missing-value", f"`{column.name}` is empty in {rows}")
    message = f"`{column.name}` is no {column.type} in {rows}, such as `{such[:40]}`"
    return _fault(file, "unreadable-cell", message)


def _header(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        return [name.strip() for name in next(csv.reader(opened), [])]


def _fault(path: Path, code: str, message: str) -> Diagnostic:
    return Diagnostic(code, message, Span(Source(str(path), ""), 0, 0))
