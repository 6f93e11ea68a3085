"""A million rows of a statement: into events, beside what only reads the same file.

    python benchmarks/reports.py 100000     print the figures of so many rows

Ours reads the file, says what every row is, reconciles it and writes the events. The others read
it, and add up one column.
"""

import csv
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
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
ROWS = 1_000_000
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


def reports(rows: int = ROWS) -> Iterator[str]:
    """Statements of many rows as CSV and as a workbook, read by us and by others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sales = folder / "sales.csv"
        with sales.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows_of(rows)])
        bare = _seconds(lambda: _columns_added_up(sales))
        yield f"| {rows:,} rows of CSV read by polars, floats added up | {bare:.2f} s | 1 |"
        took = _seconds(lambda: _added_up(sales))
        yield f"| the same by the csv module, decimals | {took:.2f} s | {took / bare:.1f} |"
        yield from _ours(folder, sales, "csv", bare)
        sheet = folder / "sales.xlsx"
        count = min(rows, SHEET_ROWS)
        _write_sheet(sheet, count)
        bare = _seconds(lambda: _sheet_added_up(sheet))
        yield f"| {count:,} rows of XLSX read by openpyxl, floats added up | {bare:.2f} s | 1 |"
        yield from _ours(folder, sheet, "workbook", bare)


def _ours(folder: Path, path: Path, form: str, bare: float) -> Iterator[str]:
    for what, more, fast in (
        ("as events, with suspense and totals, written", "", True),
        ("the same, summed by day", "events: summed\n", True),
        ("the same row by row", "", False),
    ):
        through = folder / "mapping.yaml"
        through.write_text(MAPPING.replace("FORMAT", form) + more, encoding="utf-8")
        took = _seconds(_reading(path, through, fast=fast))
        yield f"| {what} | {took:.2f} s | {took / bare:.1f} |"


def _reading(path: Path, through: Path, *, fast: bool) -> Callable[[], object]:
    mapping, found = read_mapping(through)
    assert mapping is not None, found
    return lambda: events_text(read_report(path, mapping, fast=fast))


def _columns_added_up(path: Path) -> float:
    return float(polars.read_csv(path)["Share"].sum())


def _added_up(path: Path) -> Decimal:
    with path.open(encoding="utf-8", newline="") as file:
        return sum((Decimal(row["Share"]) for row in csv.DictReader(file)), Decimal())


def _write_sheet(path: Path, count: int) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for number, (*words, share) in enumerate(rows_of(count), start=1):
        sheet.write_row(number, 0, [*words, float(share)])
    book.close()


def _sheet_added_up(path: Path) -> float:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    return float(sum(row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)))


def _seconds(work: Callable[[], object]) -> float:
    """Once: these take long enough."""
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    for line in reports(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(line)
