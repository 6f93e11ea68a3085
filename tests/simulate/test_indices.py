"""Indices against functions whose indices are known, and against SciPy's on the same numbers."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import sobol_indices

from recoup.simulate.indices import Indices
from recoup.simulate.tally import Place

PLACE = Place(0, 0, 1)
A, B = 7.0, 0.1
NUMBER = 2**15


def ishigami(x):
    """Ishigami and Homma (1990), in millionths."""
    wave = np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])
    return np.rint(wave * 10**6).astype(np.int64)


@pytest.fixture(scope="module")
def inputs():
    random = np.random.default_rng(5)
    return random.uniform(-np.pi, np.pi, (2, 3, NUMBER))


def changed(inputs, number):
    mixed = inputs[0].copy()
    mixed[number] = inputs[1][number]
    return mixed


def indices(inputs, first=0, last=NUMBER):
    cut = inputs[:, :, first:last]
    anew = {str(i): ishigami(changed(cut, i)) for i in range(3)}
    return Indices.of(Place(0, first, 1), ishigami(cut[0]), ishigami(cut[1]), anew)


def test_the_indices_of_ishigami(inputs):
    pi4, pi8 = np.pi**4, np.pi**8
    variance = A**2 / 8 + B * pi4 / 5 + B**2 * pi8 / 18 + 1 / 2
    alone = [(1 + B * pi4 / 5) ** 2 / 2, A**2 / 8, 0]
    together = B**2 * pi8 * 8 / 225
    found = indices(inputs)
    for number in range(3):
        index = found.index(str(number))
        total = alone[number] + (together if number != 1 else 0)
        assert index.first == pytest.approx(alone[number] / variance, abs=4 * index.first_error)
        assert index.total == pytest.approx(total / variance, abs=4 * index.total_error)
        assert index.first_error < 0.02
        assert index.total_error < 0.02


def test_scipy_finds_the_same_of_the_same_numbers(inputs):
    """It centres all figures by one mean and we by another: that is noise of the fourth digit."""
    of_a, of_b = ishigami(inputs[0])[None] / 1e6, ishigami(inputs[1])[None] / 1e6
    of_ab = np.array([ishigami(changed(inputs, i))[None] for i in range(3)]) / 1e6
    given = {"f_A": of_a, "f_B": of_b, "f_AB": of_ab}
    theirs = sobol_indices(func=given, n=NUMBER)
    ours = indices(inputs)
    for number in range(3):
        index = ours.index(str(number))
        assert index.first == pytest.approx(theirs.first_order[number], abs=0.01)
        assert index.total == pytest.approx(theirs.total_order[number], abs=0.01)


def test_errors_are_as_large_as_the_scatter(inputs):
    """Many small samples scatter about as far as each says that it may be off."""
    pieces = [indices(inputs, start, start + 1024) for start in range(0, NUMBER, 1024)]
    for name in "01":
        found = [piece.index(name) for piece in pieces]
        for each, said in (("first", "first_error"), ("total", "total_error")):
            scatter = np.std([getattr(index, each) for index in found], ddof=1)
            middle = np.mean([getattr(index, said) for index in found])
            assert middle == pytest.approx(scatter, rel=0.5)


def test_chunks_merge_to_the_whole(inputs):
    whole = indices(inputs)
    cuts = [0, 33, 1000, 20_001, NUMBER]
    parts = [indices(inputs, *pair) for pair in pairwise(cuts)]
    assert Indices.merged(parts[::-1]) == whole


def test_what_does_not_vary_has_no_index():
    flat = np.full(64, 5)
    assert Indices.of(PLACE, flat, flat, {"x": flat}).index("x") == (None,) * 4
