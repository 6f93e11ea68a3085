"""From the tickets to the parties' payments: that nothing is lost or made on the way, as one query.

The query is of plain Parquet files, so that anyone may ask it of any engine that knows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.tickets.boxoffice import MEMORY, BoxOffice
from recoup.tickets.chain import Chain

if TYPE_CHECKING:
    import pyarrow

LINES, SUSPENSE, PAYMENTS, QUERY = (
    "box-office.parquet",
    "suspense.parquet",
    "payments.parquet",
    "conservation.sql",
)

# All in fen. A line is apart where its tickets, less those in suspense, are not its box office, or
# where its box office is not what was paid of it.
CONSERVATION = """\
WITH entries AS (
    SELECT film, CAST("show" AS DATE) AS day, province,
        CAST(price AS BIGINT) + fee AS sold, 0 AS held, 0 AS taken, 0 AS paid
    FROM read_parquet([{tickets}])
    UNION ALL
    SELECT film, day, province, 0, price + fee, 0, 0 FROM read_parquet([{suspense}])
    UNION ALL
    SELECT film, day, province, 0, 0, price + fee, 0 FROM read_parquet([{lines}])
    UNION ALL
    SELECT film, day, province, 0, 0, 0, fen FROM read_parquet([{payments}])
),
lines AS (
    SELECT film, day, province, sum(sold) AS sold, sum(held) AS held, sum(taken) AS taken,
        sum(paid) AS paid
    FROM entries
    WHERE film IN (SELECT film FROM read_parquet([{payments}]))
    GROUP BY film, day, province
)
SELECT film, CAST(sum(sold) AS BIGINT) AS sold, CAST(sum(held) AS BIGINT) AS held,
    CAST(sum(taken) AS BIGINT) AS taken, CAST(sum(paid) AS BIGINT) AS paid,
    count(*) FILTER (WHERE sold - held <> taken OR taken <> paid) AS apart
FROM lines
GROUP BY film
ORDER BY film
"""


@dataclass(frozen=True, slots=True)
class Conserved:
    """What the tickets of a film came to, in fen: `sold` is `held` in suspense and `taken` as box
    office, and all of that is `paid`; lines that are `apart` break this."""

    film: str
    sold: int
    held: int
    taken: int
    paid: int
    apart: int

    @property
    def holds(self) -> bool:
        return not self.apart


def write_chain(folder: Path, box: BoxOffice, paid: Chain) -> Path:
    """Writes box office, suspense and payments as Parquet, and the query that proves them.

    Returns: the file of the query. Raises: OSError.
    """
    from pyarrow.parquet import write_table

    folder.mkdir(parents=True, exist_ok=True)
    tables: tuple[tuple[str, pyarrow.Table], ...] = (
        (LINES, box.lines),
        (SUSPENSE, box.suspense),
        (PAYMENTS, paid.payments),
    )
    for name, table in tables:
        write_table(table, folder / name, compression="zstd")
    query = folder / QUERY
    query.write_text(_query(box.files, folder), encoding="utf-8")
    return query


def conserved(query: Path) -> list[Conserved]:
    """What the query finds, a line for each film that was paid.

    Raises: OSError where a file is gone.
    """
    import duckdb

    with duckdb.connect(config={"memory_limit": MEMORY}) as engine:
        try:
            found = engine.execute(query.read_text(encoding="utf-8")).fetchall()
        except duckdb.IOException as error:
            raise OSError(str(error).partition("\n")[0]) from error
    return [Conserved(*line) for line in found]


def _query(tickets: Sequence[Path], folder: Path) -> str:
    return CONSERVATION.format(
        tickets=_listed(tickets),
        lines=_listed([folder / LINES]),
        suspense=_listed([folder / SUSPENSE]),
        payments=_listed([folder / PAYMENTS]),
    )


def _listed(paths: Sequence[Path]) -> str:
    """Paths as texts of SQL."""
    return ", ".join("'" + str(path.absolute()).replace("'", "''") + "'" for path in paths)
