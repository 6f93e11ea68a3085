"""Comparable films: those nearest to a film by budget, genre and day of release."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

# So many of the nearest films make the forecast of a film: they leave forty even places for it.
NEAREST: Final = 39
# A film's gross is known when it has been out for so many days.
RUN: Final = 60
# One step away: a budget e^0.5 (1.65) times as large, a film none of whose genres are the same, or
# five years. A film whose genre nobody recorded lies half a step away.
_BUDGET, _YEARS, _OTHER, _UNKNOWN = 0.5, 5.0, 1.0, 0.5
_DAYS_OF_YEAR: Final = 365.25


def nearest(
    table: pl.DataFrame, budget: float, genres: Sequence[str], released: date, count: int
) -> NDArray[np.int64]:
    """The rows of the nearest films, the nearest first; rows have budget, genres and released."""
    steps = _steps(table, budget, genres, released)
    return np.argsort(steps, kind="stable")[:count]


def comparables(
    table: pl.DataFrame,
    budget: float,
    released: date,
    *,
    genres: Sequence[str] = (),
    territory: str | None = None,
    count: int = 10,
) -> pl.DataFrame:
    """The nearest films of a table of `films` whose grosses were known on a day, with the grosses.

    Args: budget in US dollars; territory US or CN keeps the films with a gross there. Columns:
    those of `films`, and `steps`, how far away each lies.
    """
    column = {None: "worldwide", "US": "domestic", "CN": "china"}[territory]
    there = (pl.col("budget") > 0) & (pl.col(column) > 0)
    known = known_before(table.filter(there), released)
    steps = pl.Series("steps", _steps(known, budget, genres, released))
    return known.with_columns(steps).sort("steps", maintain_order=True).head(count)


def known_before(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """The films whose grosses were known on a day: out for RUN days, in China too if ever there."""
    out = pl.max_horizontal("released", "china_released")
    return table.filter(out <= day - timedelta(days=RUN))


def _steps(
    table: pl.DataFrame, budget: float, genres: Sequence[str], released: date
) -> NDArray[np.float64]:
    """How far away each film lies, in steps along budget, genre and time, added up."""
    of_budget = np.abs(np.log(table["budget"].to_numpy() / budget)) / _BUDGET
    days = (table["released"] - released).dt.total_days().to_numpy()
    of_time = np.abs(days) / _DAYS_OF_YEAR / _YEARS
    return np.asarray(of_budget + of_time + _of_genre(table, genres))


def _of_genre(table: pl.DataFrame, genres: Sequence[str]) -> NDArray[np.float64]:
    if not genres:
        return np.zeros(table.height)
    wanted = list(genres)
    listed = pl.col("genres")
    shared = listed.list.set_intersection(wanted).list.len() > 0
    step = pl.when(listed.list.len() == 0).then(_UNKNOWN).when(shared).then(0.0).otherwise(_OTHER)
    return np.asarray(table.select(step).to_series().to_numpy())
