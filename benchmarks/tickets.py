"""Tickets → box office: ours, the bare scan and the bare sums of DuckDB, and Polars, side by side.

    python benchmarks/tickets.py            print the figures for 1, 10 and 100 million rows
    python benchmarks/tickets.py --write    and keep them in TICKETS.md
    python benchmarks/tickets.py 1m         of one size alone

Every work has a process of its own, which tells its time, once what it needs is loaded, and the
most memory that it ever had. Ratios are taken in one run. Nothing here is a test.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from recoup.tickets.make import make_tickets
from recoup.tickets.model import ROWS_FOLDER, SUMS

HERE = Path(__file__).parent
SIZES = {"1m": 10**6, "10m": 10**7, "100m": 10**8}
ROUNDS = 3


def scan(folder: Path) -> None:
    """Nothing but reading the columns that the sums are of."""
    import duckdb

    duckdb.connect().execute(
        f"""SELECT count(*), sum(seats), sum(price), sum(fee), sum(extra), max(film), max(province),
            max("show") FROM '{folder}/{ROWS_FOLDER}/*.parquet'"""
    ).fetchall()


def grouped(folder: Path) -> None:
    """The sums by film, day and province as one would write them: nothing judged or proved."""
    import duckdb

    duckdb.connect().execute(
        f"""SELECT film, CAST("show" AS DATE) AS day, province, count(*), sum(seats), sum(price),
            sum(fee), sum(extra) FROM '{folder}/{ROWS_FOLDER}/*.parquet'
            GROUP BY ALL ORDER BY ALL"""
    ).to_arrow_table()


def ours(folder: Path) -> None:
    """Schema and rows judged, sums, suspense, and the whole of the files added up once more."""
    from recoup.tickets.boxoffice import box_office

    assert box_office(folder).reconciles


def polars(folder: Path) -> None:
    """The same sums by Polars, streaming."""
    import polars as pl

    sums = [pl.col(name).cast(pl.Int64).sum() for name in SUMS[1:]]
    keys = [pl.col("film"), pl.col("show").dt.date().alias("day"), pl.col("province")]
    rows = pl.scan_parquet(folder / ROWS_FOLDER / "*.parquet")
    rows.group_by(keys).agg(pl.len(), *sums).sort("film", "day", "province").collect(
        engine="streaming"
    )


WORKS: dict[str, Callable[[Path], None]] = {
    "bare scan of the columns, DuckDB": scan,
    "bare sums, DuckDB": grouped,
    "ours: judged, summed, reconciled": ours,
    "the sums, Polars streaming": polars,
}


def measured(work: str, folder: Path) -> tuple[float, float]:
    """The best of some rounds in seconds, and the most memory in MiB, of a process of its own."""
    found = _alone("--work", work, str(folder))
    return found["seconds"], found["peak"]


def _alone(*words: str) -> dict[str, float]:
    """What this script prints when it is asked for one thing. The process that asks stays small:
    a child would begin with the memory that its parent had."""
    command = [sys.executable, __file__, *words]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(output)
    return found


def make_alone(folder: Path, rows: int) -> None:
    """Makes the tickets."""
    start = perf_counter()
    made = make_tickets(folder, year=2016, rows=rows, seed=1)
    print(json.dumps({"rows": made.rows, "seconds": perf_counter() - start, "peak": _peak()}))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work_alone(work: str, folder: Path) -> None:
    """Does a work some times over: the first time it also loads what it needs."""
    took = []
    for _ in range(ROUNDS):
        start = perf_counter()
        WORKS[work](folder)
        took.append(perf_counter() - start)
    print(json.dumps({"seconds": min(took), "peak": _peak()}))


def figures(sizes: dict[str, int]) -> Iterator[str]:
    """The lines of the table."""
    first: dict[str, float] = {}
    for size, rows in sizes.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / size
            made = _alone("--make", str(folder), str(rows))
            count = int(made["rows"])
            yield f"| {count:,} rows made | {made['seconds']:.1f} s | | {made['peak']:,.0f} MiB | |"
            bare = None
            for work in WORKS:
                seconds, peak = measured(work, folder)
                bare = bare or seconds
                linear = (seconds / count) / first.setdefault(work, seconds / count)
                yield (
                    f"| {count:,} rows: {work} | {seconds:.2f} s | {seconds / bare:.1f} "
                    f"| {peak:,.0f} MiB | {linear:.2f} |"
                )


def main() -> None:
    if sys.argv[1:2] == ["--work"]:
        work_alone(sys.argv[2], Path(sys.argv[3]))
        return
    if sys.argv[1:2] == ["--make"]:
        make_alone(Path(sys.argv[2]), int(sys.argv[3]))
        return
    named = [word for word in sys.argv[1:] if word in SIZES]
    lines = [
        "# Tickets",
        "",
        f"What `python benchmarks/tickets.py` printed on a machine with {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. The best of {ROUNDS} rounds, each work in a process "
        "of its own. A ratio is to the bare scan of its size; the last column is the time of a row "
        "against that at the smallest size.",
        "",
        "| what | time | ratio | peak memory | a row |",
        "|---|---|---|---|---|",
    ]
    for line in lines:
        print(line)
    for line in figures({size: SIZES[size] for size in named} or SIZES):
        print(line, flush=True)
        lines.append(line)
    if "--write" in sys.argv:
        (HERE / "TICKETS.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
