"""Files of tickets → box office by film, day and province, and what is held in suspense."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.tickets.faults import line_fault, row_fault
from recoup.tickets.files import file_faults, parquet_files, ticket_count
from recoup.tickets.from_csv import csv_files, header_faults, rows_in_csv
from recoup.tickets.model import FILMS, KEYS, ROWS_FOLDER, SUMS
from recoup.tickets.sums import sums, total

if TYPE_CHECKING:
    import ibis
    import pyarrow

Progress = Callable[[int, int], None]
# What DuckDB may take; what does not fit goes to a temporary folder.
MEMORY = "400MiB"


@dataclass(frozen=True)
class BoxOffice:
    """What rows of tickets come to.

    `lines` are the sound rows: film, day, province and their sums. `suspense` are the others, with
    the fault that each has. `total` is the sum of all rows of the files, worked out apart from
    both; `counted` how many rows their footers say there are, where they have footers.
    """

    files: tuple[Path, ...]
    lines: "pyarrow.Table"
    suspense: "pyarrow.Table"
    total: dict[str, int]
    counted: int | None

    @cached_property
    def sums(self) -> dict[str, int]:
        """The sums of all lines."""
        return _summed(self.lines)

    @cached_property
    def suspended(self) -> dict[str, int]:
        """The sums of what is in suspense."""
        return _summed(self.suspense)

    @property
    def reconciles(self) -> bool:
        """Whether lines and suspense are the whole of the files, to the row and the fen."""
        whole = {name: self.sums[name] + self.suspended[name] for name in SUMS}
        return whole == self.total and self.counted in {None, self.total["rows"]}


def box_office(
    place: str | Path,
    *,
    films: str | Path | None = None,
    on: str | None = None,
    memory: str = MEMORY,
    progress: Progress | None = None,
) -> BoxOffice:
    """The box office of a file or a folder of tickets, Parquet or CSV.

    Args:
        place: a file, a folder of files, or a folder that `recoup tickets make` made.
        films: the table of films, against which films and days are judged; `films.parquet` of the
            folder if left out and there.
        on: the address of a Spark cluster, as `spark://host:port`; DuckDB here if left out.
        memory: how much DuckDB may take, as `400MiB`.
        progress: is told how many of a hundred parts are done.
    Raises: Refused, with all that is wrong with the files, or where a sum does not fit into 64
    bits; OSError where a file cannot be read or a cluster does not work.
    """
    place = Path(place)
    files, is_csv = _files_of(place)
    known = _films(place, films)
    faults = header_faults(files) if is_csv else file_faults(files)
    if on is not None and is_csv:
        faults = [_fault(place, "not-parquet", "a cluster reads Parquet files only")]
    if faults:
        raise Refused(faults)
    evaluate = _here(files, is_csv, memory, progress) if on is None else _there(on, files)
    with _told(place), evaluate as answer:
        found, whole = answer(_judged), answer(total)
    fault = line_fault(found, known)
    sums_alone = found.select([*KEYS, *SUMS])
    return BoxOffice(
        tuple(files),
        _merged(sums_alone, fault, sound=True),
        _merged(sums_alone, fault, sound=False),
        whole.to_pylist()[0],
        None if is_csv else ticket_count(files),
    )


def _files_of(place: Path) -> tuple[list[Path], bool]:
    """The files of rows, and whether they are CSV; a folder that was made has them in its own."""
    inner = place / ROWS_FOLDER
    place = inner if inner.is_dir() else place
    if place.is_dir():
        files = parquet_files(place)
        tables = csv_files(place)
        if files and tables:
            message = "the folder has Parquet and CSV files: the same rows might count twice"
            raise Refused([_fault(place, "two-kinds", message, "name one of them")])
        if not files and not tables:
            raise Refused([_fault(place, "no-tickets", "the folder has no Parquet or CSV file")])
        return files or tables, not files
    return [place], place.suffix.lower() == ".csv"


Answer = Callable[[Callable[["ibis.Table"], "ibis.Table"]], "pyarrow.Table"]


@contextmanager
def _here(
    files: Sequence[Path], is_csv: bool, memory: str, progress: Progress | None
) -> Iterator[Answer]:
    import ibis

    with tempfile.TemporaryDirectory() as beside:
        engine = ibis.duckdb.connect(
            memory_limit=memory, temp_directory=beside, preserve_insertion_order=False
        )
        try:
            rows = (
                rows_in_csv(engine, files)
                if is_csv
                else engine.read_parquet([str(path) for path in files])
            )
            with _watched(engine, progress):
                yield lambda ask: ask(rows).to_pyarrow()
        finally:
            engine.disconnect()


@contextmanager
def _there(on: str, files: Sequence[Path]) -> Iterator[Answer]:
    from recoup.tickets.cluster import cluster, evaluated, rows_on

    with cluster(on) as session:
        rows = rows_on(session, files)
        yield lambda ask: evaluated(session, ask(rows))


def _judged(rows: "ibis.Table") -> "ibis.Table":
    return sums(rows.mutate(fault=row_fault(rows)), "fault")


def _merged(lines: "pyarrow.Table", fault: "pyarrow.Array", *, sound: bool) -> "pyarrow.Table":
    """The sound lines, or the others with their fault, in the order of their keys."""
    import pyarrow.compute as pc

    is_sound = pc.equal(fault, "")
    if sound:
        found = lines.filter(is_sound)
    else:
        found = lines.append_column("fault", fault).filter(pc.invert(is_sound))
    return found.sort_by([(key, "ascending") for key in found.column_names if key not in SUMS])


def _films(place: Path, films: str | Path | None) -> "pyarrow.Table | None":
    from pyarrow.parquet import read_table

    beside = place / "films.parquet"
    path = Path(films) if films is not None else beside if beside.is_file() else None
    if path is None:
        return None
    faults = file_faults([path], FILMS)
    if faults:
        raise Refused(faults)
    return read_table(path, columns=["film", "release"])


def releases(place: Path, films: Path | None = None) -> dict[str, date]:
    """The first day of each film's run, from the table of films of a folder, or the one given.

    Raises: Refused where there is none.
    """
    table = _films(place, films)
    if table is None:
        hint = "name it with `--films`: film, title, release, minutes"
        raise Refused([_fault(place, "no-films", "the folder has no films.parquet", hint)])
    return dict(zip(table["film"].to_pylist(), table["release"].to_pylist(), strict=True))


@contextmanager
def _watched(engine: "ibis.backends.duckdb.Backend", progress: Progress | None) -> Iterator[None]:
    """Tells of the progress of what the engine does, from beside it."""
    if progress is None:
        yield
        return
    ended = Event()

    def watch() -> None:
        while not ended.wait(0.1):
            done = engine.con.query_progress()
            if done >= 0:
                progress(int(done), 100)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """What an engine cannot read or add up, said of the file."""
    import duckdb
    import pyarrow

    try:
        yield
    except (duckdb.OutOfRangeException, pyarrow.ArrowInvalid) as error:
        message = "the sum of a column does not fit into 64 bits"
        hint = f"an amount must be out of all proportion ({_line(error)})"
        raise Refused([_fault(place, "sum-too-large", message, hint)]) from error
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise Refused([_fault(place, "unreadable-row", _line(error))]) from error
    except duckdb.OutOfMemoryException as error:
        raise OSError(f"{place}: {_line(error)}") from error
    except duckdb.Error as error:
        message = f"the file is damaged ({_line(error)})"
        raise Refused([_fault(place, "not-parquet", message)]) from error


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _summed(table: "pyarrow.Table") -> dict[str, int]:
    import pyarrow.compute as pc

    return {name: pc.sum(table[name]).as_py() or 0 for name in SUMS}


def _fault(path: Path, code: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, message, Span(Source(str(path), ""), 0, 0), hint)
