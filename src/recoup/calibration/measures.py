"""A measured figure of many films: its quantiles, of how many, and what was dropped."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from recoup.calibration.distributions import LEVELS, RESAMPLED, Floats


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure by its name: its quantiles at LEVELS, and the standard error of its median.

    `dropped` says what was left out of `rows` and for what; nothing where the figure comes of the
    same rows as the one before it.
    """

    name: str
    count: int
    quantiles: tuple[float, ...]
    error: float
    rows: int
    dropped: tuple[tuple[str, int], ...] = ()

    def at(self, level: int) -> float:
        """The quantile of a level, in percent."""
        return self.quantiles[LEVELS.index(level)]


def measure(
    name: str, values: Floats, *, rows: int = 0, dropped: tuple[tuple[str, int], ...] = ()
) -> Measure:
    """The quantiles of the values, with the median's standard error by drawing samples anew."""
    values = values[np.isfinite(values)]
    if not len(values):
        return Measure(name, 0, (np.nan,) * len(LEVELS), np.nan, rows, dropped)
    quantiles = tuple(float(q) for q in np.percentile(values, LEVELS))
    again = np.random.default_rng(1).choice(values, (RESAMPLED, len(values)))
    error = float(np.median(again, axis=1).std(ddof=1))
    return Measure(name, len(values), quantiles, error, rows, dropped)


@dataclass(frozen=True, slots=True)
class Correlated:
    """The rank correlation (Spearman's) of two figures of one film, and that of their logarithms
    (Pearson's); `error` is the standard error of the rank correlation (Bonett and Wright 2000)."""

    name: str
    films: str
    count: int
    rank: float
    error: float
    linear: float


def correlated(name: str, films: str, first: Floats, second: Floats) -> Correlated:
    """How two logarithms of the same films go together."""
    count = len(first)
    if count < 4:
        return Correlated(name, films, count, np.nan, np.nan, np.nan)
    rank = float(spearmanr(first, second).statistic)
    error = (1 - rank**2) * float(np.sqrt((1 + rank**2 / 2) / (count - 3)))
    return Correlated(name, films, count, rank, error, float(np.corrcoef(first, second)[0, 1]))
