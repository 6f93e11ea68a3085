"""Every check over files of tickets, within little memory."""

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.api import Refused
from recoup.audit import sales, series, shows
from recoup.audit.model import Check, Finding
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.tickets.files import file_faults, parquet_files
from recoup.tickets.model import FILMS, HALLS, ROWS_FOLDER, Column

if TYPE_CHECKING:
    import duckdb

CHECKS = (*shows.CHECKS, *sales.CHECKS, *series.CHECKS)
MEMORY = "600MiB"

Progress = Callable[[int, int], None]

# A show: its rows together. `seating` is the same for two shows where the same seats were sold in
# the same sales, in whatever order.
_SHOWS = """
    CREATE TABLE shows AS
    SELECT film, cinema, hall, starts, any_value(circuit) AS circuit,
        any_value(province) AS province, count(*) AS rows, sum(seats)::BIGINT AS seats,
        sum(price)::BIGINT AS price, sum(fee)::BIGINT AS fee, sum(extra)::BIGINT AS extra,
        bit_xor(hash(seat, seats)) AS seating
    FROM tickets
    GROUP BY film, cinema, hall, starts
"""


def checks_named(names: Collection[str]) -> tuple[Check, ...]:
    """The checks of these names, all where none is given. Raises: Refused for an unknown one."""
    known = {check.name: check for check in CHECKS}
    for name in names:
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean `{near}`?" if near else f"the checks are {', '.join(known)}"
            message = f"there is no check `{name}`"
            raise Refused([Diagnostic("unknown-check", message, None, hint)])
    return tuple(known[name] for name in names) if names else CHECKS


@contextmanager
def evidence(
    place: Path, *, halls: Path | None = None, films: Path | None = None, memory: str = MEMORY
) -> Iterator["duckdb.DuckDBPyConnection"]:
    """The tickets of a file or a folder of Parquet, with their shows, halls and films.

    Raises: Refused with all that is wrong with the files, or where halls or films are missing.
    """
    import duckdb

    inner = place / ROWS_FOLDER
    rows = parquet_files(inner if inner.is_dir() else place)
    faults = file_faults(rows)
    beside: dict[str, Path] = {}
    for name, given, columns in (("halls", halls, HALLS), ("films", films, FILMS)):
        beside[name] = given or (place if place.is_dir() else place.parent) / f"{name}.parquet"
        faults += _table_faults(name, beside[name], columns)
    if not rows:
        message = f"{place} has no Parquet file of tickets"
        faults.append(Diagnostic("no-tickets", message, None, "name the folder that has them"))
    if faults:
        raise Refused(faults)
    with tempfile.TemporaryDirectory() as folder:
        engine = duckdb.connect(
            str(Path(folder) / "audit.db"),
            config={"memory_limit": memory, "temp_directory": folder},
        )
        try:
            read = engine.read_parquet([str(path) for path in rows])
            read.project('* EXCLUDE ("show"), "show" AS starts').create_view("tickets")
            for name, path in beside.items():
                engine.read_parquet(str(path)).create_view(name)
            engine.execute(_SHOWS)
            yield engine
        finally:
            engine.close()


def _table_faults(name: str, path: Path, columns: tuple[Column, ...]) -> list[Diagnostic]:
    if not path.is_file():
        message = f"the table of {name} is needed to judge shows, and {path} is not there"
        return [Diagnostic(f"no-{name}", message, None, f"name it with --{name}")]
    return file_faults([path], columns)


def findings(
    engine: "duckdb.DuckDBPyConnection",
    checks: Sequence[Check] = CHECKS,
    progress: Progress | None = None,
) -> list[Finding]:
    """What the checks find, check by check; the most money first."""
    found: list[Finding] = []
    for number, check in enumerate(checks):
        answer = engine.execute(
            f"SELECT * FROM ({check.query}) "
            "ORDER BY abs(coalesce(amount, price)) DESC, cinema, film, hall, first"
        )
        names = [column[0] for column in answer.description or ()]
        rows = answer.fetchall()
        found.extend(_finding(check, dict(zip(names, row, strict=True))) for row in rows)
        if progress is not None:
            progress(number + 1, len(checks))
    return found


def _finding(check: Check, row: dict[str, Any]) -> Finding:
    whole = {name: int(row[name]) for name in ("rows", "seats", "price", "fee")}
    return Finding(
        check.name,
        row["film"],
        row["cinema"],
        row["hall"],
        _moment(row["first"]),
        _moment(row["last"]),
        **whole,
        why=row["why"],
        remedy=check.remedy,
        amount=None if row["amount"] is None else int(row["amount"]),
        of_film=row["of_film"],
        circuit=row.get("circuit"),
    )


def _moment(value: datetime) -> datetime:
    return value.replace(tzinfo=None)


def rows_of(engine: "duckdb.DuckDBPyConnection", finding: Finding) -> "duckdb.DuckDBPyRelation":
    """The rows that a finding doubts, in the order of their numbers."""
    import duckdb

    starts = duckdb.ColumnExpression("starts")
    condition = starts >= duckdb.ConstantExpression(finding.first)
    condition &= starts <= duckdb.ConstantExpression(finding.last)
    for name in ("circuit", "cinema", "film", "hall"):
        value = getattr(finding, name)
        if value is not None:
            condition &= duckdb.ColumnExpression(name) == duckdb.ConstantExpression(value)
    found = engine.view("tickets").filter(condition).order("ticket")
    return found.project('* EXCLUDE (starts), starts AS "show"')
