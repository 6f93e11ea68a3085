"""A folder of data → everything that is measured, fitted and tried."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from recoup.calibration.courses import china_course, korea_course, lag, us_course
from recoup.calibration.distributions import Curve, LogNormal, fit_curve, fit_log_normal
from recoup.calibration.files import Data
from recoup.calibration.films import BANDS, Band, Sample, films, markets, multiples
from recoup.calibration.heldout import Trial, later_films, logs_of, other_films, year_by_year
from recoup.calibration.measures import Correlated, Measure, correlated, measure
from recoup.calibration.rates import Volatility, volatilities

# Theatres closed in 2020: the last year that is like the ones before it.
LAST_YEAR: Final = 2019
# Fits stand on the films of so many years; China's on fewer, as its market grew threefold.
YEARS, CHINA_YEARS = 10, 5
# A band with fewer films is not fitted.
FEWEST: Final = 20
# Which grosses are fitted, and whether of all films or of those that also played China.
_GROSSES: Final = (
    ("worldwide", False),
    ("domestic", False),
    ("worldwide", True),
    ("domestic", True),
    ("china", True),
    ("elsewhere", True),
)
_PAIRS: Final = (("domestic", "china"), ("domestic", "elsewhere"), ("china", "elsewhere"))


@dataclass(frozen=True, slots=True)
class Fit:
    """The multiples of one gross in one band of budgets, fitted; None where films are too few."""

    sample: Sample
    band: Band
    count: int
    log_normal: LogNormal | None
    curve: Curve | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a folder of data says; `last_year` is the last whose films were looked at."""

    data: Data
    films: pl.DataFrame
    last_year: int
    fits: tuple[Fit, ...]
    correlations: tuple[Correlated, ...]
    measures: tuple[Measure, ...]
    volatilities: tuple[Volatility, ...]

    def fit(self, gross: str, band: Band, *, played_china: bool) -> Fit | None:
        """The fit of a gross in a band; None where there is no such sample."""
        name = _name(gross, played_china=played_china)
        return next((f for f in self.fits if f.sample.name == name and f.band == band), None)

    def measure(self, name: str) -> Measure | None:
        """A measure by its name; None where no file says it, or no film is left."""
        return next((m for m in self.measures if m.name == name and m.count), None)

    def correlation(self, first: str, second: str) -> Correlated | None:
        """The correlation of two grosses of films of the same budget."""
        name = _pair(first, second)
        return next((c for c in self.correlations if c.name == name and c.films == SAME), None)


# The films of the correlation that a forecast takes, whose film has a budget that is known.
SAME: Final = "budget USD 10m and more, as multiples of the budget"


def calibration(data: Data, last_year: int = LAST_YEAR) -> Calibration:
    """Measures and fits everything that the files at hand allow."""
    table = films(data)
    return Calibration(
        data,
        table,
        last_year,
        tuple(_fits(table, last_year)) if "budgets" in data.tables else (),
        tuple(_correlations(data, table, last_year)) if "markets" in data.tables else (),
        tuple(_measures(data, table, last_year)),
        tuple(volatilities(data, date(last_year - YEARS + 1, 1, 1), date(last_year, 12, 31))),
    )


def window(gross: str, last_year: int) -> tuple[date, date]:
    """The days between which a film was released that a fit of its gross stands on."""
    years = CHINA_YEARS if gross == "china" else YEARS
    return date(last_year - years + 1, 1, 1), date(last_year, 12, 31)


def trials(table: pl.DataFrame, last_year: int) -> list[Trial]:
    """Every fit tried on films that it had not seen: later ones, each year's, and a tenth."""
    found = []
    half = last_year - YEARS // 2
    for gross, played_china in _GROSSES:
        sample = multiples(table, gross, played_china=played_china)
        first, last = window(gross, last_year)
        seen_from = date(half - YEARS + 1, 1, 1)
        found.append(later_films(sample, seen_from, last, until=date(half, 12, 31)))
        years = CHINA_YEARS if gross == "china" else YEARS
        found.append(year_by_year(sample, range(half + 1, last_year + 1), years))
        found.append(other_films(sample, first, last))
    sample = multiples(table, "worldwide")
    first, last = window("worldwide", last_year)
    found.append(later_films(sample, first, date(last_year + 3, 12, 31), until=last))
    return found


def _name(gross: str, *, played_china: bool) -> str:
    return f"{gross} ÷ budget" + (", played China" if played_china else "")


def _pair(first: str, second: str) -> str:
    return f"{first} and {second}"


def _fits(table: pl.DataFrame, last_year: int) -> list[Fit]:
    found = []
    for gross, played_china in _GROSSES:
        sample = multiples(table, gross, played_china=played_china)
        sample = sample.between(*window(gross, last_year))
        for band in BANDS:
            logs = logs_of(sample.of_band(band).table)
            enough = len(logs) >= FEWEST
            fitted = (fit_log_normal(logs), fit_curve(logs)) if enough else (None, None)
            found.append(Fit(sample, band, len(logs), *fitted))
    return found


def _correlations(data: Data, table: pl.DataFrame, last_year: int) -> list[Correlated]:
    """Of the grosses of films of two markets, however chosen, then of multiples of the budget."""
    first = last_year - CHINA_YEARS
    inside = pl.col("released").dt.year().is_between(first, last_year)
    both = markets(data).table.filter(inside)
    name = _pair("domestic", "china")
    found = []
    for least, words in ((0, "all, Chinese films shown in the US among them"),
                         (1_000_000, "USD 1m and more in the US"),
                         (5_000_000, "USD 5m and more in the US")):  # fmt: skip
        chosen = both.filter(pl.col("domestic") >= least)
        logs = [chosen[c].log().to_numpy() for c in ("domestic", "china")]
        found.append(correlated(name, f"{words}, grosses", *logs))
    known = multiples(table.filter(inside), "elsewhere", played_china=True).table
    logs = [known[c].log().to_numpy() for c in ("domestic", "china")]
    found.append(correlated(name, "budget USD 10m and more, grosses", *logs))
    for one, other in _PAIRS:
        logs = [(known[c] / known["budget"]).log().to_numpy() for c in (one, other)]
        found.append(correlated(_pair(one, other), SAME, *logs))
    return found


def _measures(data: Data, table: pl.DataFrame, last_year: int) -> list[Measure]:
    found = [*us_course(data), *china_course(data), *korea_course(data)]
    first = last_year - CHINA_YEARS
    waits = lag(data, first, last_year)
    found += [waits] if waits is not None else []
    played = multiples(table, "worldwide", played_china=True)
    played = played.between(date(first, 1, 1), date(last_year, 12, 31))
    inside = played.table
    for column, words in (("china", "China"), ("domestic", "US and Canada")):
        values = (inside[column] / inside["worldwide"]).fill_null(np.nan).to_numpy()
        if inside.height:
            name = f"{words} ÷ worldwide, played China"
            found.append(measure(name, values, rows=played.rows, dropped=played.dropped))
    return found
