"""Tickets made by hand: a cinema of two halls, and shows with what was sold for them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow.parquet import write_table

from recoup.audit.model import Finding
from recoup.audit.run import checks_named, evidence, findings
from recoup.tickets.model import FILMS, HALLS, TICKETS, arrow_schema

CINEMA = "11000001"


def sale(starts: str, seat: int, seats: int = 1, price: int = 3000, **other: Any) -> dict[str, Any]:
    """One row: so many seats from a seat on, at a price each."""
    return {
        "ticket": 0,
        "film": "dog",
        "cinema": CINEMA,
        "circuit": "circuit-01",
        "province": "CN-BJ",
        "hall": 1,
        "show": datetime.fromisoformat(starts),
        "seat": seat,
        "seats": seats,
        "price": price * seats,
        "fee": 0,
        "extra": 0,
        "channel": "counter",
        **other,
    }


def house(starts: str, sold: int, **other: Any) -> list[dict[str, Any]]:
    """A show for which so many seats were sold, one by one from the first."""
    return [sale(starts, seat, **other) for seat in range(1, sold + 1)]


def written(folder: Path, rows: Iterable[dict[str, Any]], cinemas: Sequence[str] = ()) -> Path:
    """The rows in a folder, with halls of 40 seats and films of 100 minutes."""
    numbers = count(1)
    numbered = [{**row, "ticket": next(numbers)} for row in rows]
    names = sorted({row["cinema"] for row in numbered} | set(cinemas))
    halls = [{"cinema": name, "hall": hall, "capacity": 40} for name in names for hall in (1, 2, 3)]
    films = [
        {"film": name, "title": name, "release": date(2016, 1, 1), "minutes": 100}
        for name in ("dog", "wall", "fox", "owl")
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tickets").mkdir(exist_ok=True)
    for name, table, columns in (
        ("tickets/rows", numbered, TICKETS),
        ("halls", halls, HALLS),
        ("films", films, FILMS),
    ):
        path = folder / f"{name}.parquet"
        write_table(pyarrow.Table.from_pylist(table, schema=arrow_schema(columns)), path)
    return folder


def found(folder: Path, *checks: str) -> list[Finding]:
    """What the checks find in a folder."""
    with evidence(folder) as engine:
        return findings(engine, checks_named(checks))
