"""Exact sums, and what is reckoned of them."""

import statistics
from fractions import Fraction
from math import isclose, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.simulate.sums import Sums
from recoup.simulate.whole import exact_product, exact_sum

WHOLE = st.integers(-(2**62), 2**62)


@given(st.lists(st.tuples(WHOLE, WHOLE), max_size=40))
def test_products_do_not_overflow(pairs):
    left = np.array([a for a, _ in pairs], dtype=np.int64)
    right = np.array([b for _, b in pairs], dtype=np.int64)
    assert exact_product(left, right) == sum(a * b for a, b in pairs)
    assert exact_sum(left) == sum(a for a, _ in pairs)


@given(st.lists(WHOLE, min_size=2, max_size=40), st.integers(1, 39))
def test_the_mean_and_its_error_are_those_of_statistics(numbers, cut):
    values = np.array(numbers, dtype=np.int64)
    sums = Sums.merged([Sums.of(0, values[:cut]), Sums.of(0, values[cut:])])
    assert sums.whole.mean == Fraction(sum(numbers), len(numbers))
    assert sums.whole.variance == statistics.variance(map(Fraction, numbers))
    assert sums.error is not None
    assert isclose(sums.error, sqrt(sums.whole.variance / len(numbers)))


def test_of_one_future_no_error_is_known():
    assert Sums.of(0, np.array([5])).error is None


def test_futures_of_one_draw_are_a_cluster():
    """Ten thousand futures of each of four draws that differ tell of four draws, not of 40,000."""
    every = [np.full(10_000, draw * 100, dtype=np.int64) for draw in range(4)]
    sums = Sums.merged(Sums.of(draw, values) for draw, values in enumerate(every))
    assert sums.mean == 150
    assert sums.error == pytest.approx(statistics.stdev([0, 100, 200, 300]) / 2)
    assert (sums.spread.world, sums.spread.deal_share) == (0, 1)


def test_the_spread_is_parted_between_the_world_and_the_deal():
    """Without bias: of a deal that makes no difference, no part of the variance remains."""
    random = np.random.default_rng(7)
    worlds = [random.normal(0, 1000, 25).round().astype(np.int64) for _ in range(400)]
    moved = [world + round(random.normal(0, 1000)) for world in worlds]
    deal_alike = Sums.merged(Sums.of(draw, world) for draw, world in enumerate(worlds))
    deal_apart = Sums.merged(Sums.of(draw, world) for draw, world in enumerate(moved))
    assert deal_alike.spread.deal_share == pytest.approx(0, abs=0.02)
    assert deal_apart.spread.deal_share == pytest.approx(0.5, abs=0.05)
    assert deal_apart.spread.world == pytest.approx(1000**2, rel=0.05)
