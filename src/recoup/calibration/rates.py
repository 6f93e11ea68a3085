"""How far exchange rates move in a year, and how well the past said so."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from scipy.special import ndtr

from recoup.calibration.distributions import Floats
from recoup.calibration.files import FILES, Data
from recoup.calibration.scores import INTERVALS

_MONTHS = 12
# A check fits on at least so many months before each year that it tests.
_BEFORE: Final = 60


@dataclass(frozen=True, slots=True)
class Volatility:
    """How far a rate moves in a year: the root mean square of its logarithm's change in a year.

    Of changes from month end to the month end a year later, about no change at all, as a forecast
    draws it: rates that a state moves slowly in one direction do not look calmer than they are. The
    error takes each year for one observation. `coverage` says how much of the years tested lay
    inside the intervals of INTERVALS percent that the years before them gave.
    """

    currency: str
    years: int
    a_year: float
    error: float
    latest: float
    latest_day: date
    years_tested: int
    coverage: tuple[float, ...]


def volatilities(data: Data, first: date, last: date) -> list[Volatility]:
    """Of every currency to one US dollar, from a day to a day."""
    if "rates" not in data.tables:
        return []
    names = [name for name in FILES["rates"].columns if name != "date"]
    return [v for name in names if (v := _of(data.tables["rates"], name, first, last)) is not None]


def rate_on(data: Data, currency: str, day: date) -> tuple[float, date] | None:
    """Units of a currency for one US dollar, and their day: the last known up to a day."""
    name = f"usd_{currency.lower()}"
    if "rates" not in data.tables or name not in data.tables["rates"].columns:
        return None
    known = data.tables["rates"].filter(pl.col("date") <= day).select("date", name).drop_nulls()
    latest = known.sort("date").tail(1)
    return (float(latest[name][0]), latest["date"][0]) if known.height else None


def _of(rates: pl.DataFrame, name: str, first: date, last: date) -> Volatility | None:
    known = rates.select("date", name).drop_nulls().filter(pl.col("date") <= last).sort("date")
    months = known.group_by(pl.col("date").dt.truncate("1mo"), maintain_order=True).last()
    moved = pl.col(name).log().diff(_MONTHS).alias("moved")
    changes = months.with_columns(moved).drop_nulls()
    inside = changes.filter(pl.col("date") >= first)["moved"].to_numpy()
    if len(inside) < _MONTHS:
        return None
    a_year, years = _spread(inside), len(inside) // _MONTHS
    tested = _tested(changes["moved"].to_numpy())
    inner = [np.abs(tested - 0.5) <= percent / 200 for percent in INTERVALS]
    return Volatility(
        name.removeprefix("usd_").upper(),
        years,
        a_year,
        a_year / float(np.sqrt(2 * years)),
        float(known[name][-1]),
        known["date"][-1],
        len(tested),
        tuple(float(i.mean()) if len(i) else np.nan for i in inner),
    )


def _spread(changes: Floats) -> float:
    return float(np.sqrt(np.mean(changes**2)))


def _tested(changes: Floats) -> Floats:
    """The probability of each whole year's change under the years before it, ten at most."""
    found = []
    for end in range(_BEFORE, len(changes) - _MONTHS + 1, _MONTHS):
        sd = _spread(changes[max(0, end - 2 * _BEFORE) : end])
        found.append(float(ndtr(changes[end + _MONTHS - 1] / sd)))
    return np.array(found)
