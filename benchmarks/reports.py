"""A million rows of a statement: into events, beside what only reads the same file.

    python benchmarks/reports.py            print the figures
    python benchmarks/reports.py 100000     of so many rows

Ours reads the file, says what every row is, reconciles it and writes the events. The others read
it, and add up one column. Figures move with the machine; the ratios are taken in one run.
"""

import csv
import random
import resource
import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import openpyxl
import polars
import xlsxwriter

from recoup.reports.read import read_report
from recoup.reports.shipped import read_mapping
from recoup.reports.show import events_text

MAPPING = """
kind: vod sales
table: {format: FORMAT}
values:
  date: {column: Sold, format: yyyy-mm-dd}
  film: {column: Title}
  territory: {column: Country}
  medium: {column: Kind, means: {M: est, R: tvod}}
  currency: {column: Currency}
  sign: {column: S/R, means: {S: plus, R: minus}}
amounts:
  share: {column: Share, unit: 1, as: receipt}
films: {"A Dog’s Day": dog, Lake of Lanterns: lake, 长城: wall}
"""
HEADER = ("Sold", "Title", "Country", "Kind", "Currency", "S/R", "Vendor", "Share")
# A worksheet of as many rows as are read in a time that one waits for.
SHEET_ROWS = 100_000


def rows_of(count: int) -> list[tuple[str, ...]]:
    """Seeded rows of sales: one in a hundred a return, one in ten thousand of another film."""
    chance = random.Random(2017)
    first = date(2017, 1, 1)
    days = [(first + timedelta(days=n)).isoformat() for n in range(365)]
    rows: list[tuple[str, ...]] = []
    for n in range(count):
        title = chance.choice(("A Dog’s Day", "Lake of Lanterns", "长城"))
        returned = chance.random() < 0.01
        share = f"{'-' if returned else ''}{chance.randint(1, 2000) / 100:.2f}"
        rows.append(
            (
                chance.choice(days),
                "Another" if n % 10_000 == 9_999 else title,
                chance.choice(("US", "FR", "DE", "JP", "CN")),
                chance.choice("MR"),
                chance.choice(("USD", "EUR")),
                "R" if returned else "S",
                f"V{n:08d}",
                share,
            )
        )
    return rows


def timed(what: str, count: int, work: object, beside: float | None = None) -> float:
    start = perf_counter()
    assert callable(work)
    work()
    took = perf_counter() - start
    ratio = "" if beside is None else f"  {took / beside:6.1f} times as long"
    print(f"  {what:<52}{took:8.2f} s  {count / took:12,.0f} rows/s{ratio}")
    return took


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        _csv(Path(folder), count)
        _workbook(Path(folder), min(count, SHEET_ROWS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"  the most memory held: {peak / 1024:,.0f} MiB")


def _csv(folder: Path, count: int) -> None:
    path = folder / "sales.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows_of(count)])
    print(f"{count:,} rows of CSV, {path.stat().st_size / 10**6:,.0f} MB")

    def bare_polars() -> None:
        polars.read_csv(path)["Share"].sum()

    def bare_csv() -> None:
        with path.open(encoding="utf-8", newline="") as file:
            assert sum(Decimal(row["Share"]) for row in csv.DictReader(file))

    bare = timed("polars: read, sum of a column of floats", count, bare_polars)
    timed("csv: read, sum of a column of decimals", count, bare_csv, bare)
    _ours(folder, path, "csv", bare)


def _workbook(folder: Path, count: int) -> None:
    path = folder / "sales.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for n, row in enumerate([HEADER, *rows_of(count)]):
        for column, cell in enumerate(row):
            sheet.write(n, column, float(cell) if n and column == len(HEADER) - 1 else cell)
    book.close()
    print(f"{count:,} rows of XLSX, {path.stat().st_size / 10**6:,.0f} MB")

    def bare_openpyxl() -> None:
        rows = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        assert sum(row[-1] for row in rows.iter_rows(min_row=2, values_only=True))

    bare = timed("openpyxl: read, sum of a column of floats", count, bare_openpyxl)
    _ours(folder, path, "workbook", bare)


def _ours(folder: Path, path: Path, form: str, bare: float) -> None:
    ways = {"": "", " summed by day": "events: summed\n"}
    for way, more in ways.items():
        through = folder / f"{form}.yaml"
        through.write_text(MAPPING.replace("FORMAT", form) + more, encoding="utf-8")
        mapping, found = read_mapping(through)
        assert mapping is not None, found

        def ours(fast: bool = True) -> None:
            report = read_report(path, mapping, fast=fast)
            assert report.suspended
            events_text(report)

        count = sum(1 for _ in path.open("rb")) - 1 if form == "csv" else SHEET_ROWS
        timed(f"recoup: events, suspense, sums, written{way}", count, ours, bare)
        if not way:
            timed("recoup: the same row by row", count, lambda: ours(fast=False), bare)


if __name__ == "__main__":
    main()
