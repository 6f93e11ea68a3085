"""From probabilities to figures, for every named distribution."""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoup.forecasts.model import Distribution, Shape, Value
from recoup.values.money import Money

Floats = NDArray[np.float64]


def number(value: Value) -> float:
    """A figure as a plain number; money in minor units."""
    return float(value.minor if isinstance(value, Money) else value)


def fault_of(distribution: Distribution) -> str | None:
    """What makes the distribution impossible, in the field's words; None where nothing does."""
    if len({_unit(value) for _, value in distribution.points}) > 1:
        return "its figures are in different currencies, or some are money and some are not"
    figures = [number(value) for _, value in distribution.points]
    levels = [level for level, _ in distribution.points if level is not None]
    shape = distribution.shape
    if shape is Shape.LOG_NORMAL:
        return _of_log_normal(distribution, figures)
    if shape is Shape.NORMAL and distribution.points[1][0] is None:
        return "the standard deviation must be above nothing" if figures[1] <= 0 else None
    if levels != sorted(set(levels)) and shape is Shape.QUANTILES:
        return "quantiles stand in order, each once"
    if shape is Shape.QUANTILES and len(levels) < 2:
        return "one quantile says nothing of how far the figure may lie from it"
    if shape is Shape.NORMAL and (figures[1] > figures[0]) is not (levels[1] > Fraction(1, 2)):
        return "the quantile lies on the wrong side of the mean"
    if shape is not Shape.NORMAL and figures != sorted(figures):
        return "its figures do not rise from the lowest to the highest"
    if shape in (Shape.UNIFORM, Shape.TRIANGULAR, Shape.PERT) and figures[0] == figures[-1]:
        return "its ends are the same figure: write `fixed`"
    return None


def _of_log_normal(distribution: Distribution, figures: list[float]) -> str | None:
    if figures[0] <= 0:
        return "the median of a log-normal figure must be above nothing"
    if distribution.spread is not None:
        return "the log sd must be above nothing" if distribution.spread <= 0 else None
    level = distribution.points[1][0]
    if level is None or level == Fraction(1, 2) or figures[1] <= 0:
        return "the quantile must be another than the median, and above nothing"
    if (figures[1] > figures[0]) is not (level > Fraction(1, 2)):
        side = "above" if level > Fraction(1, 2) else "below"
        return f"P{float(level * 100):g} must lie {side} the median"
    return None


def _unit(value: Value) -> str | None:
    return value.currency if isinstance(value, Money) else None


def log_sd(distribution: Distribution) -> float:
    """The standard deviation of the logarithm of a log-normal figure."""
    from scipy.special import ndtri

    if distribution.spread is not None:
        return float(distribution.spread)
    (_, median), (level, other) = distribution.points
    assert level is not None
    return float(np.log(number(other) / number(median)) / ndtri(float(level)))


def figures(distribution: Distribution, normal: Floats) -> Floats:
    """The figures at standard normal scores: the quantile function of their probabilities."""
    match distribution.shape:
        case Shape.LOG_NORMAL:
            median = number(distribution.points[0][1])
            return np.asarray(median * np.exp(log_sd(distribution) * normal))
        case Shape.NORMAL:
            return _normal(distribution, normal)
        case Shape.FIXED:
            return np.full_like(normal, number(distribution.points[0][1]))
        case Shape.QUANTILES:
            return _through(distribution, normal)
        case _:
            return _between(distribution, normal)


def _normal(distribution: Distribution, normal: Floats) -> Floats:
    from scipy.special import ndtri

    (_, mean), (level, other) = distribution.points
    if level is None:
        return number(mean) + number(other) * normal
    deviation = (number(other) - number(mean)) / float(ndtri(float(level)))
    return number(mean) + deviation * normal


def _through(distribution: Distribution, normal: Floats) -> Floats:
    """Straight in the score between quantiles, and beyond them as between the nearest two."""
    from scipy.special import ndtri

    at = np.array([float(ndtri(float(level or 0))) for level, _ in distribution.points])
    values = np.array([number(value) for _, value in distribution.points])
    in_logs = bool((values > 0).all())
    heights = np.log(values) if in_logs else values
    place = np.clip(np.searchsorted(at, normal) - 1, 0, len(at) - 2)
    slope = (heights[1:] - heights[:-1]) / (at[1:] - at[:-1])
    found = heights[place] + slope[place] * (normal - at[place])
    return np.asarray(np.exp(found) if in_logs else found)


def _between(distribution: Distribution, normal: Floats) -> Floats:
    from scipy.special import betaincinv, ndtr

    below: Any = ndtr(normal)
    values = [number(value) for _, value in distribution.points]
    low, high = values[0], values[-1]
    if distribution.shape is Shape.UNIFORM:
        return np.asarray(low + (high - low) * below)
    peak = (values[1] - low) / (high - low)
    if distribution.shape is Shape.PERT:
        return np.asarray(low + (high - low) * betaincinv(1 + 4 * peak, 5 - 4 * peak, below))
    rising = np.sqrt(below * peak)
    falling = 1 - np.sqrt((1 - below) * (1 - peak))
    return np.asarray(low + (high - low) * np.where(below < peak, rising, falling))
