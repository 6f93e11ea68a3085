"""Fits tried on films that they had not seen, beside what a naive forecaster would say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from recoup.calibration.comparables import NEAREST, nearest
from recoup.calibration.distributions import (
    Fitted,
    Floats,
    fit_curve,
    fit_log_normal,
    fit_two_log_normals,
)
from recoup.calibration.films import BANDS, Sample, in_band
from recoup.calibration.scores import Outcome, Score, outcome, score

FOLDS: Final = 10
# A genre with fewer films has no mean of its own.
FEWEST: Final = 20

# A model is fitted to films and says how the logarithms of others came out under it.
Model = Callable[[pl.DataFrame, pl.DataFrame], list[Outcome]]


def logs_of(table: pl.DataFrame) -> Floats:
    """The logarithms of gross ÷ budget."""
    return np.asarray(table["log"].to_numpy())


def by_band(fit: Callable[[Floats], Fitted]) -> Model:
    """One fit for each band of budgets."""

    def model(seen: pl.DataFrame, unseen: pl.DataFrame) -> list[Outcome]:
        found = []
        for band in BANDS:
            there = logs_of(unseen.filter(in_band(band)))
            if len(there):
                found.append(outcome(fit(logs_of(seen.filter(in_band(band)))), there))
        return found

    return model


def one_multiple(seen: pl.DataFrame, unseen: pl.DataFrame) -> list[Outcome]:
    """The median multiple of the budget, said as certain."""
    apart = logs_of(unseen) - np.median(logs_of(seen))
    return [Outcome((apart > 0).astype(float), np.abs(apart))]


def all_multiples(seen: pl.DataFrame, unseen: pl.DataFrame) -> list[Outcome]:
    """The multiples of all films, whatever their budgets."""
    return [outcome(fit_curve(logs_of(seen)), logs_of(unseen))]


def about_the_genre(seen: pl.DataFrame, unseen: pl.DataFrame) -> list[Outcome]:
    """Log-normal about the mean gross of the film's first genre, whatever its budget."""
    found = []
    first = pl.col("genres").list.first().fill_null("none known")
    gross = pl.col("log") + pl.col("budget").log()
    everything = seen.select(first.alias("genre"), gross.alias("gross"))
    tested = unseen.select(first.alias("genre"), gross.alias("gross"))
    for (genre,), films in tested.group_by("genre", maintain_order=True):
        like = everything.filter(pl.col("genre") == genre)
        basis = like if like.height >= FEWEST else everything
        found.append(outcome(fit_log_normal(basis["gross"].to_numpy()), films["gross"].to_numpy()))
    return found


def nearest_films(seen: pl.DataFrame, unseen: pl.DataFrame) -> list[Outcome]:
    """The multiples of the nearest films: by budget, genre and day of release."""
    import scoringrules

    logs = logs_of(seen)
    tested = unseen.select("budget", "genres", "released").iter_rows()
    ensemble = np.array(
        [logs[nearest(seen, budget, genres, day, NEAREST)] for budget, genres, day in tested]
    )
    came = logs_of(unseen)
    below = ((ensemble < came[:, None]).sum(axis=1) + 0.5) / (ensemble.shape[1] + 1)
    return [Outcome(below, np.asarray(scoringrules.crps_ensemble(came, ensemble, estimator="qd")))]


FITS: Final[dict[str, Model]] = {
    "log-normal": by_band(fit_log_normal),
    "two log-normals": by_band(lambda logs: fit_two_log_normals(logs, errors=False)),
    "quantiles": by_band(fit_curve),
    "nearest films": nearest_films,
}
NAIVE: Final[dict[str, Model]] = {
    "one multiple": one_multiple,
    "all multiples": all_multiples,
    "about the genre": about_the_genre,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """How every model fared on one sample: `how` says what was fitted and what was tested."""

    sample: str
    how: str
    seen: int
    scores: dict[str, Score]


def later_films(sample: Sample, first: date, last: date, *, until: date) -> Trial:
    """Fitted on the films up to a day, tested on the later ones."""
    seen = sample.between(first, until).table
    unseen = sample.table.filter(pl.col("released").is_between(until, last, closed="right"))
    how = f"fitted {first.year}–{until.year}, tested {until.year + 1}–{last.year}"
    return _trial(sample.name, how, seen.height, [(seen, unseen)])


def year_by_year(sample: Sample, years: range, before: int) -> Trial:
    """Each year's films by a fit on so many years before it, as an analyst would fit anew."""
    splits = []
    for year in years:
        seen = sample.between(date(year - before, 1, 1), date(year - 1, 12, 31)).table
        splits.append((seen, sample.between(date(year, 1, 1), date(year, 12, 31)).table))
    how = f"each year {years[0]}–{years[-1]} by the {before} before it"
    seen_mean = round(sum(seen.height for seen, _ in splits) / len(splits))
    return _trial(sample.name, how, seen_mean, splits)


def other_films(sample: Sample, first: date, last: date) -> Trial:
    """Each tenth of the films tested with a fit on the other nine."""
    table = sample.between(first, last).table
    how = f"each tenth by the other nine, {first.year}–{last.year}"
    return _trial(sample.name, how, table.height, list(_folds(table)))


def _folds(table: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    fold = np.random.default_rng(1).permutation(table.height) % FOLDS
    numbered = table.with_columns(pl.Series("fold", fold))
    for number in range(FOLDS):
        yield numbered.filter(pl.col("fold") != number), numbered.filter(pl.col("fold") == number)


def _trial(
    name: str, how: str, seen: int, splits: list[tuple[pl.DataFrame, pl.DataFrame]]
) -> Trial:
    scores = {
        word: score([o for split in splits for o in model(*split)])
        for word, model in (FITS | NAIVE).items()
    }
    return Trial(name, how, seen, scores)
