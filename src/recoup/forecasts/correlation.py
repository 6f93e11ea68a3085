"""How quantities go together: a Gaussian copula with the rank correlations of the text."""

import numpy as np

from recoup.forecasts.distributions import Floats
from recoup.forecasts.model import Forecast


def correlation_matrix(forecast: Forecast) -> Floats | None:
    """The correlations of the normal scores; None where they cannot hold all at once.

    A rank correlation r of normal scores comes of a linear one of 2 sin(pi r / 6) (Pearson 1907).
    """
    names = [q.name for q in forecast.quantities]
    matrix = np.eye(len(names))
    for pair in forecast.correlations:
        i, j = names.index(pair.first), names.index(pair.second)
        matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi / 6 * float(pair.rank))
    if names and np.linalg.eigvalsh(matrix)[0] < -1e-9:
        return None
    return matrix


def mixing(forecast: Forecast) -> Floats:
    """What independent normal scores are multiplied by to be correlated."""
    matrix = correlation_matrix(forecast)
    assert matrix is not None
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0, None)) @ vectors.T)


def main_axis(forecast: Forecast) -> Floats:
    """What moves most quantities at once, as a direction of the independent scores.

    The first principal component of the correlations, upwards for most quantities; the first
    quantity alone where none go together. Turning scores about it leaves their correlations.
    """
    matrix = correlation_matrix(forecast)
    assert matrix is not None
    if not forecast.correlations:
        return np.asarray(np.eye(len(matrix))[0])
    values, vectors = np.linalg.eigh(matrix)
    axis = vectors[:, int(values.argmax())]
    return np.asarray(axis if axis.sum() >= 0 else -axis)
