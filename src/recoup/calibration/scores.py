"""How forecasts fared: probabilities of what came, coverage of intervals, ranked scores."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from recoup.calibration.distributions import Fitted, Floats

INTERVALS: Final = (50, 80, 95)
# The probabilities of what came are counted in so many even bins.
BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    """Forecasts against what came.

    `crps`: the mean continuous ranked probability score of the logarithm (0.1 is about a tenth of
    the figure; less is better). `coverage`: how much of what came lay inside the central interval
    of each of INTERVALS percent. `pit`: the share of what came in each tenth of its own forecast,
    the lowest first; a true forecast has a tenth in each.
    """

    count: int
    crps: float
    coverage: tuple[float, ...]
    pit: tuple[float, ...]

    @property
    def evenness(self) -> float:
        """The probability of a histogram at least so uneven, were the forecasts true."""
        from scipy.stats import chisquare

        return float(chisquare(np.array(self.pit) * self.count).pvalue)


@dataclass(frozen=True, slots=True)
class Outcome:
    """For every film tested: its probability and its ranked score under its own forecast."""

    below: Floats
    crps: Floats


def outcome(fitted: Fitted, logs: Floats) -> Outcome:
    """What a forecast says of logarithms that came."""
    return Outcome(fitted.below(logs), fitted.crps(logs))


def score(outcomes: list[Outcome]) -> Score:
    """All outcomes together."""
    below = np.concatenate([o.below for o in outcomes])
    crps = np.concatenate([o.crps for o in outcomes])
    inside = [np.abs(below - 0.5) <= percent / 200 for percent in INTERVALS]
    counts, _ = np.histogram(below, bins=BINS, range=(0, 1))
    return Score(
        len(below),
        float(crps.mean()),
        tuple(float(i.mean()) for i in inside),
        tuple(float(c) for c in counts / len(below)),
    )
