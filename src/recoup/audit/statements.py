"""What a payer says that it took, against what its tickets come to."""

from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.audit.model import Finding, Remedy
from recoup.diagnostics.diagnostic import Diagnostic, in_order
from recoup.receipts.cells import BadCell, parse_amount, parse_day
from recoup.receipts.model import EventKind
from recoup.receipts.read import read_sheet
from recoup.receipts.reader import SheetReader
from recoup.receipts.sheet import Row
from recoup.values.money import grouped

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("film", "from", "to", "circuit", "box office", "basis")
REQUIRED = ("film", "from", "to", "box office", "basis")

_SUM = {
    "split": "sum(price)",
    "comprehensive": "sum(price) + sum(fee)",
}


def against_statement(
    engine: "duckdb.DuckDBPyConnection", path: Path
) -> tuple[list[Finding], list[Diagnostic]]:
    """The figures of a statement that are not the sum of their tickets, to the fen.

    A row says a film (its id in the tickets), the first and the last day, perhaps a circuit, the
    box office in yuan, and its basis: `split` or `comprehensive`.

    Raises: EventsFileMissing where the file cannot be read.
    """
    reader = SheetReader(read_sheet(path), COLUMNS, REQUIRED)
    found = []
    for row in reader.rows:
        if reader.well_formed(row):
            finding = _compared(engine, reader, row)
            found += [finding] if finding is not None else []
    return found, in_order(reader.diagnostics)


def _compared(engine: "duckdb.DuckDBPyConnection", reader: SheetReader, row: Row) -> Finding | None:
    first, last = reader.read(row, "from", parse_day), reader.read(row, "to", parse_day)
    amount = partial(parse_amount, kind=EventKind.RECEIPT, currency="CNY")
    said, basis = reader.read(row, "box office", amount), reader.read(row, "basis", _basis)
    film, circuit = reader.text(row, "film"), reader.text(row, "circuit") or None
    if first is None or last is None or said is None or basis is None:
        return None
    asked = (
        f"SELECT coalesce(sum(rows), 0), coalesce(sum(seats), 0), coalesce(sum(price), 0), "
        f"coalesce(sum(fee), 0), coalesce({_SUM[basis]}, 0) FROM shows "
        "WHERE film = ? AND starts::DATE BETWEEN ? AND ? AND (? IS NULL OR circuit = ?)"
    )
    sums = engine.execute(asked, [film, first, last, circuit, circuit]).fetchone()
    assert sums is not None
    rows, seats, price, fee, tickets = map(int, sums)
    if tickets == said[0]:
        return None
    less = "less" if said[0] < tickets else "more"
    why = (
        f"the statement says {grouped(said[0], 'CNY')} ({row.number}), the tickets come to "
        f"{grouped(tickets, 'CNY')}: {grouped(abs(tickets - said[0]), 'CNY')} {less} than they do"
    )
    return Finding(
        "statement",
        film,
        None,
        None,
        datetime.combine(first, time()),
        datetime.combine(last, time(23, 59, 59)),
        rows,
        seats,
        price,
        fee,
        why,
        Remedy.UNKNOWN,
        tickets - said[0],
        circuit=circuit,
    )


def _basis(text: str) -> str:
    word = text.strip().lower()
    if word not in _SUM:
        message = f"`{text[:40]}` is no basis of a box office"
        raise BadCell("bad-basis", message, "write `split` or `comprehensive`")
    return word
