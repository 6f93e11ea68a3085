"""Distributions of a logarithm, with standard errors: log-normal, two log-normals, quantiles.

Each is of the logarithm of a figure above nothing (a multiple of the budget, say), so that a normal
one there is log-normal of the figure. `Curve` is drawn by the room of forecasts: what is checked
here is what a forecast draws.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import kurtosis

from recoup.diagnostics.span import Source, Span
from recoup.forecasts.distributions import figures
from recoup.forecasts.model import Distribution, Shape

Floats = NDArray[np.float64]

# The quantiles that a curve goes through.
LEVELS: Final = (5, 10, 25, 50, 75, 90, 95)
# So many samples are drawn anew from the sample for a standard error without a formula.
RESAMPLED = 200
# A curve is scored by so many figures at even probabilities.
_SCORED_AT: Final = ndtri((np.arange(400) + 0.5) / 400)
_NOWHERE: Final = Span(Source("fitted", ""), 0, 0)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A fitted figure and its standard error."""

    name: str
    value: float
    error: float


class Fitted(Protocol):
    """A distribution of logarithms."""

    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> tuple[Parameter, ...]: ...

    def below(self, logs: Floats) -> Floats:
        """The probability of less than each logarithm."""

    def at(self, probabilities: Floats) -> Floats:
        """The logarithms that are not reached with these probabilities."""

    def crps(self, logs: Floats) -> Floats:
        """The continuous ranked probability score of what came (Gneiting and Raftery 2007)."""


@dataclass(frozen=True)
class LogNormal:
    """A log-normal figure: mean and standard deviation of the logarithm."""

    mean: float
    sd: float
    parameters: tuple[Parameter, ...] = ()
    name: str = "log-normal"

    def below(self, logs: Floats) -> Floats:
        return np.asarray(ndtr((logs - self.mean) / self.sd))

    def at(self, probabilities: Floats) -> Floats:
        return np.asarray(self.mean + self.sd * ndtri(probabilities))

    def crps(self, logs: Floats) -> Floats:
        import scoringrules

        return np.asarray(scoringrules.crps_normal(logs, self.mean, self.sd))


@dataclass(frozen=True)
class TwoLogNormals:
    """A mixture: films of the usual kind, and those that hardly anyone saw."""

    weights: Floats
    means: Floats
    sds: Floats
    parameters: tuple[Parameter, ...] = ()
    name: str = "two log-normals"

    def below(self, logs: Floats) -> Floats:
        scores = (np.asarray(logs)[..., None] - self.means) / self.sds
        return np.asarray(ndtr(scores) @ self.weights)

    def at(self, probabilities: Floats) -> Floats:
        reach = 12 * self.sds.max()
        grid = np.linspace(self.means.min() - reach, self.means.max() + reach, 20_001)
        return np.interp(probabilities, self.below(grid), grid)

    def crps(self, logs: Floats) -> Floats:
        import scoringrules

        full = np.ones((len(logs), 1))
        means, sds, weights = full * self.means, full * self.sds, full * self.weights
        return np.asarray(scoringrules.crps_mixnorm(logs, means, sds, w=weights))


@dataclass(frozen=True)
class Curve:
    """The curve through quantiles that a forecast's `quantiles` draws."""

    logs: Floats
    parameters: tuple[Parameter, ...] = ()
    name: str = "quantiles"

    @property
    def times(self) -> Floats:
        """The figures themselves at LEVELS."""
        return np.exp(self.logs)

    @cached_property
    def _drawn(self) -> Distribution:
        points = zip(LEVELS, self.times, strict=True)
        return Distribution(
            Shape.QUANTILES,
            tuple((Fraction(level, 100), Fraction(float(x))) for level, x in points),
            _NOWHERE,
        )

    @cached_property
    def _scored(self) -> Floats:
        return np.log(figures(self._drawn, _SCORED_AT))

    def below(self, logs: Floats) -> Floats:
        scores = np.asarray(ndtri(np.array(LEVELS) / 100))
        x = self.logs
        ends = np.array([x[0] - 50 * (x[1] - x[0]), x[-1] + 50 * (x[-1] - x[-2])])
        beyond = np.array([51 * scores[0] - 50 * scores[1], 51 * scores[-1] - 50 * scores[-2]])
        along = np.concatenate((ends[:1], x, ends[1:]))
        heights = np.concatenate((beyond[:1], scores, beyond[1:]))
        return np.asarray(ndtr(np.interp(logs, along, heights)))

    def at(self, probabilities: Floats) -> Floats:
        return np.log(figures(self._drawn, np.asarray(ndtri(probabilities))))

    def crps(self, logs: Floats) -> Floats:
        import scoringrules

        ensemble = np.broadcast_to(self._scored, (len(logs), len(self._scored)))
        return np.asarray(scoringrules.crps_ensemble(logs, ensemble, estimator="qd"))


def fit_log_normal(logs: Floats) -> LogNormal:
    """By moments; the error of the standard deviation allows for tails fatter than a normal's."""
    n, mean, sd = len(logs), float(logs.mean()), float(logs.std(ddof=1))
    tails = max(float(kurtosis(logs, fisher=False)), 1.0)
    errors = sd / np.sqrt(n), sd * np.sqrt(max(tails - 1, 0) / (4 * n))
    named = (Parameter("log mean", mean, errors[0]), Parameter("log sd", sd, errors[1]))
    return LogNormal(mean, sd, named)


def fit_two_log_normals(logs: Floats, *, errors: bool = True) -> TwoLogNormals:
    """By maximum likelihood (scikit-learn's EM, a fixed seed); errors by drawing samples anew."""
    found = _mixture(logs)
    if not errors:
        return TwoLogNormals(*found)
    seeded = np.random.default_rng(1)
    again = [_mixture(seeded.choice(logs, len(logs))) for _ in range(RESAMPLED // 4)]
    spread = [np.std([one[i] for one in again], axis=0, ddof=1) for i in range(3)]
    names = ("weight", "log mean", "log sd")
    named = tuple(
        Parameter(f"{name} {i + 1}", float(found[j][i]), float(spread[j][i]))
        for i in range(2)
        for j, name in enumerate(names)
    )
    return TwoLogNormals(*found, named)


def _mixture(logs: Floats) -> tuple[Floats, Floats, Floats]:
    """Weights, means and standard deviations, the lower mean first.

    The search starts from a tenth of the films about the lowest tenth and the others about the
    middle: a start that is the same on every machine.
    """
    from sklearn.mixture import GaussianMixture

    spread = float(logs.std())
    fitted = GaussianMixture(
        2,
        reg_covar=1e-3,
        tol=1e-4,
        max_iter=500,
        weights_init=[0.1, 0.9],
        means_init=np.percentile(logs, [5, 55])[:, None],
        precisions_init=np.full((2, 1, 1), spread**-2),
        init_params="random_from_data",
        random_state=1,
    ).fit(logs[:, None])
    order = np.argsort(fitted.means_[:, 0])
    sds = np.sqrt(fitted.covariances_[:, 0, 0])
    return fitted.weights_[order], fitted.means_[order, 0], sds[order]


def fit_curve(logs: Floats) -> Curve:
    """Through the sample's quantiles; errors by drawing samples anew."""
    quantiles = np.percentile(logs, LEVELS)
    apart = np.maximum.accumulate(quantiles + 1e-9 * np.arange(len(LEVELS)))
    seeded = np.random.default_rng(1)
    again = seeded.choice(logs, (RESAMPLED, len(logs)))
    errors = np.percentile(again, LEVELS, axis=1).std(axis=1, ddof=1)
    named = tuple(
        Parameter(f"log P{level}", float(q), float(e))
        for level, q, e in zip(LEVELS, apart, errors, strict=True)
    )
    return Curve(apart, named)
