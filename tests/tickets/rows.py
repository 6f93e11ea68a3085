"""A few rows of tickets, and the files that hold them."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow.parquet import write_table

from recoup.tickets.model import FILMS, TICKETS, arrow_schema

SOUND: dict[str, Any] = {
    "ticket": 1,
    "film": "dog",
    "cinema": "11000001",
    "circuit": "wanda",
    "province": "CN-BJ",
    "hall": 1,
    "show": datetime(2017, 3, 3, 19, 30),
    "seat": 5,
    "seats": 2,
    "price": 6000,
    "fee": 600,
    "extra": 0,
    "channel": "tpp",
}


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Rows as a Parquet file, or as CSV where its name says so."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in TICKETS])
            writer.writeheader()
            writer.writerows(rows)
    else:
        write_table(pyarrow.Table.from_pylist(list(rows), schema=arrow_schema(TICKETS)), path)
    return path


def write_films(path: Path, releases: dict[str, date]) -> Path:
    """A table of films with their first days."""
    rows = [
        {"film": film, "title": film, "release": release, "minutes": 100}
        for film, release in releases.items()
    ]
    write_table(pyarrow.Table.from_pylist(rows, schema=arrow_schema(FILMS)), path)
    return path
