"""The folder of data: which files, which columns, read whole or with all that is wrong in them."""

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span

# So many cells of one column are shown; a column of a wrong kind has as many as the file has rows.
SHOWN = 5
_ISO, _AMERICAN = "%Y-%m-%d", "%m/%d/%Y"
_KINDS = {"text": "text", "number": "a number", _ISO: "a date as 2017-01-27",
          _AMERICAN: "a date as 1/27/2017"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder: what it holds, and its columns with the kind of each."""

    name: str
    holds: str
    columns: dict[str, str]


FILES = {
    "budgets": File(
        "film/the_numbers_budgets_2023.csv",
        "budgets, domestic and worldwide grosses",
        {
            "title": "text",
            "release_date_iso": _ISO,
            "production_budget_usd": "number",
            "domestic_gross_usd": "number",
            "worldwide_gross_usd": "number",
        },
    ),
    "markets": File(
        "film/us_china_same_film_bom_2000_2020.csv",
        "grosses of one film in the US and in China",
        {
            "imdb_id": "text",
            "movie_title": "text",
            "domestic_release_date": _ISO,
            "china_release_date": _ISO,
            "domestic_gross_usd": "number",
            "china_opening_usd": "number",
            "china_gross_usd": "number",
            "international_gross_usd": "number",
            "genres": "text",
        },
    ),
    "genres": File(
        "film/tidytuesday_movie_profit_2018.csv",
        "genres",
        {"movie": "text", "release_date": _AMERICAN, "genre": "text"},
    ),
    "us_days": File(
        "series/us_daily_box_office_2000_2025.parquet",
        "days of the US and Canada",
        {
            "release_id": "text",
            "date": _ISO,
            "daily_gross_usd": "number",
            "theaters": "number",
            "gross_to_date_usd": "number",
            "day_in_release": "number",
        },
    ),
    "china_weeks": File(
        "series/china_weekly_2008_2017.csv",
        "weeks of China",
        {
            "film_no": "number",
            "total_gross_rmb": "number",
            "days_since_release": "number",
            "week_gross_rmb": "number",
            "week_ending_fixed": _ISO,
        },
    ),
    "korea_days": File(
        "series/korea_kobis_daily_sample_2026.csv",
        "days of Korea",
        {
            "movieCd": "number",
            "date": _ISO,
            "open_date": _ISO,
            "admissions": "number",
            "sales_krw": "number",
            "screens": "number",
            "showings": "number",
        },
    ),
    "rates": File(
        "fx/usd_cross_daily_from_ecb_2005_2026.csv",
        "exchange rates",
        {"date": _ISO, "usd_cny": "number", "usd_krw": "number", "usd_eur": "number",
         "usd_gbp": "number", "usd_jpy": "number"},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Data:
    """What the folder holds: a table by its word in FILES; the files that are not there."""

    tables: dict[str, pl.DataFrame]
    absent: tuple[File, ...]


def read_data(folder: Path) -> tuple[Data, list[Diagnostic]]:
    """The files of a folder that are there, and everything that is wrong in them.

    Raises: OSError where there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: no such folder of data")
    tables: dict[str, pl.DataFrame] = {}
    absent = []
    found: list[Diagnostic] = []
    for word, file in FILES.items():
        path = folder / file.name
        if not path.is_file():
            absent.append(file)
            continue
        table, faults = _read(path, file)
        found += faults
        tables[word] = table
    if not tables:
        names = ", ".join(f"`{file.name}`" for file in FILES.values())
        message = f"`{folder}` has none of the files that a calibration reads"
        found.append(Diagnostic("no-data", message, None, f"put there one or more of: {names}"))
    return Data(tables, tuple(absent)), found


def _read(path: Path, file: File) -> tuple[pl.DataFrame, list[Diagnostic]]:
    try:
        if path.suffix == ".parquet":
            table = pl.read_parquet(path)
        else:
            table = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        why = str(fault).splitlines()[0]
        return pl.DataFrame(), [_of_file(path, f"cannot be read as a table: {why}")]
    missing = [name for name in file.columns if name not in table.columns]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        return pl.DataFrame(), [_of_file(path, f"has no column {names}")]
    table = table.select(list(file.columns))
    faults: list[Diagnostic] = []
    for name, kind in file.columns.items():
        if table.schema[name] != pl.String:
            continue
        cells = table[name].str.strip_chars().replace("", None)
        typed = _typed(cells, kind)
        rows = (typed.is_null() & cells.is_not_null()).arg_true().to_list()
        faults += _of_cells(path, name, kind, rows) if rows else []
        table = table.with_columns(typed)
    return table, faults


def _typed(cells: pl.Series, kind: str) -> pl.Series:
    if kind == "text":
        return cells
    if kind == "number":
        numbers = cells.cast(pl.Float64, strict=False)
        return numbers.set(~numbers.is_finite(), None)
    return cells.str.to_date(kind, strict=False)


def _of_file(path: Path, what: str) -> Diagnostic:
    return Diagnostic("data-unreadable", f"{path.name} {what}", None, f"mend {path}")


def _of_cells(path: Path, column: str, kind: str, rows: list[int]) -> list[Diagnostic]:
    """A finding at each of the first cells that are not of their column's kind."""
    source = Source(str(path), path.read_text(encoding="utf-8-sig"))
    found = []
    for number, row in enumerate(rows[:SHOWN]):
        line, cell = _cell(source, column, row)
        at = max(0, source.line_text(line).find(cell)) + source.line_starts[line - 1]
        last_of_many = number == SHOWN - 1 and len(rows) > SHOWN
        more = f", and {len(rows) - SHOWN:,} more rows so" if last_of_many else ""
        message = f"`{cell}` in column `{column}` is not {_KINDS[kind]}{more}"
        span = Span(source, at, at + len(cell))
        found.append(Diagnostic("data-cell", message, span, "correct the cell, or leave it empty"))
    return found


def _cell(source: Source, column: str, row: int) -> tuple[int, str]:
    """The line, from 1, and the text of a cell of the n-th row below the header."""
    reader = csv.reader(source.text.splitlines(keepends=True))
    header = next(reader)
    before = next(islice(reader, row - 1, row), None) if row else header
    line = reader.line_num + 1
    cells = next(reader)
    assert before is not None
    return line, cells[header.index(column)].strip()
