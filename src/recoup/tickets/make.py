"""Tickets of an invented nation, of any number, always the same for the same seed."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.tickets import facts
from recoup.tickets.day import tickets_of
from recoup.tickets.model import FILMS, HALLS, ROWS_FOLDER, TICKETS, arrow_schema
from recoup.tickets.nation import CALENDAR_YEARS, Cinemas, Films, demand, make_cinemas, make_films

if TYPE_CHECKING:
    import pyarrow

Progress = Callable[[int, int], None]
SEATS_A_ROW = sum(n * share for n, share in enumerate(facts.SEATS_IN_A_SALE, 1)) / sum(
    facts.SEATS_IN_A_SALE
)
WORKERS = 2
# So few that the tickets of their busiest day are small in memory.
CINEMAS_AT_A_TIME = 400


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    folder: Path
    rows: int
    files: int
    cinemas: int
    halls: int
    films: int


class NoSuchDays(ValueError):
    """The days are not of the year, or the calendar does not know their holidays."""


class FolderTaken(FileExistsError):
    """The folder is there already, and holds something."""


def make_tickets(
    folder: Path,
    *,
    year: int,
    rows: int,
    seed: int,
    first: date | None = None,
    last: date | None = None,
    progress: Progress | None = None,
) -> Made:
    """Writes a year of tickets, or some days of it: a file a month, halls and films beside them.

    Cinemas are as many as sell so many rows in that time in the nation whose proportions these are,
    so every size is a sample of the same nation. The number of rows is met to a few in a hundred.
    The same seed gives the same bytes with the same versions of NumPy and PyArrow, however many
    cores there are. Memory holds a few days of some cinemas at a time.

    Raises: FolderTaken; NoSuchDays; OSError.
    """
    from pyarrow.parquet import write_table

    if folder.exists() and any(folder.iterdir()):
        raise FolderTaken(f"{folder} is not empty; name a new folder")
    days = _days(year, first or date(year, 1, 1), last or date(year, 12, 31))
    cinemas, films = make_cinemas(_cinemas_for(rows, len(days)), seed), make_films(year, seed)
    (folder / ROWS_FOLDER).mkdir(parents=True, exist_ok=True)
    write_table(_halls(cinemas), folder / "halls.parquet", store_schema=False)
    write_table(_films(films), folder / "films.parquet", store_schema=False)
    wanted = _by_day(rows, days, films)
    written = files = 0
    batches = _in_turn(wanted, cinemas, films, seed)
    for month, of_month in groupby(batches, key=lambda made: f"{made[0]:%Y-%m}"):
        files += 1
        path = folder / ROWS_FOLDER / f"{month}.parquet"
        for made in _written(path, of_month, written):
            written += made
            if progress is not None:
                progress(min(written, rows), rows)
    return Made(folder, written, files, len(cinemas.code), len(cinemas.cinema), len(films.code))


def _written(
    path: Path, batches: "Iterator[tuple[date, pyarrow.RecordBatch]]", before: int
) -> Iterator[int]:
    """Writes the days of a month, each row with its number; yields how many each day has."""
    import pyarrow
    import pyarrow.compute as pc
    from pyarrow.parquet import ParquetWriter

    schema = arrow_schema(TICKETS, words_once=True)
    with ParquetWriter(path, schema, compression="zstd", store_schema=False) as file:
        for _, batch in batches:
            number = pc.add(batch.column(0), pyarrow.scalar(before + 1, pyarrow.int64()))
            file.write_batch(batch.set_column(0, batch.schema.field(0), number))
            before += batch.num_rows
            yield batch.num_rows


def _in_turn(
    wanted: dict[date, int], cinemas: Cinemas, films: Films, seed: int
) -> "Iterator[tuple[date, pyarrow.RecordBatch]]":
    """Days in order, some cinemas at a time, made by several workers a little ahead of time."""
    blocks = cinemas.blocks(CINEMAS_AT_A_TIME)
    seats = [int(block.capacity.sum()) for block in blocks]
    ahead: deque[tuple[date, Future[pyarrow.RecordBatch]]] = deque()
    with ThreadPoolExecutor(WORKERS) as workers:
        for day, count in wanted.items():
            for number, block in enumerate(blocks):
                share = round(count * seats[number] / sum(seats))
                work = workers.submit(tickets_of, day, number, share, block, films, seed)
                ahead.append((day, work))
                if len(ahead) > WORKERS:
                    made, batch = ahead.popleft()
                    yield made, batch.result()
        for made, batch in ahead:
            yield made, batch.result()


def _days(year: int, first: date, last: date) -> list[date]:
    if not first.year == last.year == year or last < first:
        raise NoSuchDays(f"{first} to {last} are no days of {year}")
    if year not in CALENDAR_YEARS:
        years = f"{CALENDAR_YEARS[0]} to {CALENDAR_YEARS[-1]}"
        raise NoSuchDays(f"the calendar of holidays knows {years}, and not {year}")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _cinemas_for(rows: int, days: int) -> int:
    """As many cinemas as sell so many rows in so many days, at the rate of the real ones."""
    a_day = facts.ADMISSIONS.value / SEATS_A_ROW / facts.CINEMAS.value / 366
    return max(1, round(rows / days / a_day))


def _by_day(rows: int, days: list[date], films: Films) -> dict[date, int]:
    """Rows by day: as the day draws, and the films that run on it."""
    drawn = [demand(day) * float(films.appeal(day).sum()) for day in days]
    return {day: round(rows * weight / sum(drawn)) for day, weight in zip(days, drawn, strict=True)}


def _halls(cinemas: Cinemas) -> "pyarrow.Table":
    import pyarrow

    code = [cinemas.code[number] for number in cinemas.cinema]
    return pyarrow.table([code, cinemas.hall, cinemas.capacity], schema=arrow_schema(HALLS))


def _films(films: Films) -> "pyarrow.Table":
    import pyarrow

    titles = [f"影片{number}" for number in range(1, len(films.code) + 1)]
    columns = [films.code, titles, films.release, films.minutes]
    return pyarrow.table(columns, schema=arrow_schema(FILMS))
