"""From the tickets to the parties' payments: that nothing is lost or made on the way, as one query.

The query is of plain Parquet files, so that anyone may ask it of any engine that knows them.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.api import DealFile, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.tickets.boxoffice import MEMORY, BoxOffice, Progress, box_office, releases
from recoup.tickets.chain import Chain, chain, regime_chain

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


@dataclass(frozen=True)
class Divided:
    """Box office that was divided, and what the query found of each film."""

    box: BoxOffice
    chain: Chain
    films: list[Conserved]

    @property
    def holds(self) -> bool:
        """Whether every line is conserved, and the box office is the whole of the files."""
        return self.box.reconciles and all(film.holds for film in self.films)

    @property
    def sums(self) -> tuple[int, int, int, int, int]:
        """Of all films: sold, held, taken and paid in fen, and the lines that are apart."""
        columns = zip(
            *((f.sold, f.held, f.taken, f.paid, f.apart) for f in self.films), strict=True
        )
        sold, held, taken, paid, apart = map(sum, columns)
        return sold, held, taken, paid, apart


def chain_of(
    place: Path,
    *,
    deal: DealFile | None = None,
    films: Mapping[str, str] | None = None,
    basis: str | None = None,
    regime: str | None = None,
    films_table: Path | None = None,
    assume: Mapping[str, str] | None = None,
    rates: Path | None = None,
    on: str | None = None,
    memory: str = MEMORY,
    output: Path | None = None,
    progress: Progress | None = None,
) -> Divided:
    """Tickets through a deal, or all films through a regime, and the query asked of the outcome.

    Exactly one of `deal` and `regime` is given. With `output` its files are kept there.

    Raises: Refused; OSError.
    """
    box = box_office(place, films=films_table, on=on, memory=memory)
    if box.files[0].suffix.lower() == ".csv":
        message = "the query that proves the payments reads Parquet, and these tickets are CSV"
        raise Refused([Diagnostic("not-parquet", message, None, "convert them first")])
    if deal is not None:
        paid = chain(box.lines, deal, films or {}, basis=basis, assume=assume, rates=rates)
    else:
        assert regime is not None
        days = releases(place, films_table)
        paid = regime_chain(box.lines, regime, days, assume=assume, progress=progress)
    with tempfile.TemporaryDirectory() as beside:
        query = write_chain(output or Path(beside), box, paid)
        return Divided(box, paid, conserved(query))


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
