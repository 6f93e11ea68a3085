"""Tickets summed by DuckDB and by Spark: one expression, the same figures, side by side.

    python benchmarks/cluster.py            print the figures
    python benchmarks/cluster.py --write    and keep them in CLUSTER.md

All runs read the same files on the same machine, so that the figures tell what a cluster costs, not
what many machines would bring. Figures move with the machine; the ratios are taken in one run.
"""

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

import ibis
import pyarrow
from tests.tickets.spark_machines import Machines

from recoup.tickets.cluster import cluster, evaluated, rows_on
from recoup.tickets.files import parquet_files
from recoup.tickets.make import make_tickets
from recoup.tickets.model import ROWS_FOLDER
from recoup.tickets.sums import sums

HERE = Path(__file__).parent
TICKETS = 20_000_000
ROUNDS = 3


def measured(what: str, work: Callable[[], pyarrow.Table]) -> tuple[str, float, pyarrow.Table]:
    """The best of some rounds, and what they yield."""
    took = []
    for _ in range(ROUNDS):
        start = perf_counter()
        lines = work()
        took.append(perf_counter() - start)
    return what, min(took), lines


def on_spark(what: str, address: str, files: list[Path]) -> list[tuple[str, float, pyarrow.Table]]:
    """The whole way of a command, and the sums alone in a session that is warm."""
    start = perf_counter()
    with cluster(address) as session:
        lines = sums(rows_on(session, files))
        first = evaluated(session, lines)
        whole = perf_counter() - start
        warm = measured(f"{what}, session warm", lambda: evaluated(session, lines))
    return [(f"{what}, from its start", whole, first), warm]


def results(folder: Path) -> list[str]:
    """The table of figures. Raises: AssertionError, if any two results differ."""
    made = make_tickets(folder / "nation", year=2016, rows=TICKETS, seed=2016)
    files = parquet_files(made.folder / ROWS_FOLDER)
    duckdb = ibis.duckdb.connect()
    here = sums(duckdb.read_parquet([str(file) for file in files]))
    found = [measured("DuckDB through Ibis", here.to_pyarrow)]
    found += on_spark("Spark, `local[2]`", "local[2]", files)
    machines = Machines(folder / "machines")
    try:
        machines.workers(2)
        found += on_spark("Spark, a master and two workers of one core", machines.address, files)
    finally:
        machines.end()
    _, base, expected = found[0]
    assert all(lines.equals(expected) for _, _, lines in found)
    head = f"{made.rows:,} tickets in {made.files} files to {expected.num_rows:,} lines"
    return [
        f"| {head} | time | ratio |",
        "|---|---|---|",
        *(f"| {what} | {took:.1f} s | {took / base:.0f} |" for what, took, _ in found),
    ]


def main() -> None:
    """Prints the table, and writes it on request."""
    with TemporaryDirectory() as folder:
        table = "\n".join(results(Path(folder)))
    print(table)
    if "--write" in sys.argv:
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
        head = (
            "# What a cluster costs\n\nWhat `python benchmarks/cluster.py` printed on a machine "
            f"with {machine}; all results are equal.\n\n"
        )
        (HERE / "CLUSTER.md").write_text(f"{head}{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
