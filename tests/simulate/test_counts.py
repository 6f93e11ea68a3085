"""Counts are exact while they fit, and never depend on the order in which they were made."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recoup.simulate.counts import ALL_BITS, Counts, truncated

WHOLE = st.integers(-(2**62), 2**62)
MOST = 8


@given(st.lists(WHOLE, min_size=1, max_size=60), st.fractions(0, 1))
def test_a_quantile_is_the_number_of_that_rank(numbers, part):
    counts = Counts.of(numbers)
    assert counts.exact
    rank = max(1, -(-part.numerator * len(numbers) // part.denominator))
    assert counts.quantile(part) == sorted(numbers)[rank - 1]


@given(st.lists(st.lists(WHOLE, max_size=30), max_size=6), st.randoms())
def test_parts_merge_to_the_counts_of_the_whole_in_any_order(parts, random):
    """Also where they are too many to be kept apart."""
    whole = Counts.of([n for part in parts for n in part], MOST)
    counted = [Counts.of(part, MOST) for part in parts]
    random.shuffle(counted)
    half = len(counted) // 2
    nested = [Counts.merged(counted[:half], MOST), Counts.merged(counted[half:], MOST)]
    for merged in (Counts.merged(counted, MOST), Counts.merged(nested, MOST)):
        assert merged.bits == whole.bits
        assert merged.values.tolist() == whole.values.tolist()
        assert merged.counts.tolist() == whole.counts.tolist()


@given(st.lists(WHOLE, min_size=1, max_size=200))
def test_counts_stay_few_and_as_fine_as_they_can(numbers):
    counts = Counts.of(numbers, MOST)
    assert counts.total == len(numbers)
    assert len(counts.values) <= MOST
    if not counts.exact:
        finer = truncated(np.array(numbers, dtype=np.int64), counts.bits + 1)
        assert len(set(finer.tolist())) > MOST


@given(st.lists(WHOLE, min_size=1, max_size=50), st.integers(1, 62), st.integers(1, 62))
def test_cutting_twice_is_cutting_once(numbers, bits, others):
    """Where it is cut in passing makes no difference: that is why order makes none."""
    values = np.array(numbers, dtype=np.int64)
    fewer, more = sorted((bits, others))
    assert truncated(truncated(values, more), fewer).tolist() == truncated(values, fewer).tolist()


@given(WHOLE, st.integers(2, ALL_BITS))
def test_a_cut_number_is_near(number, bits):
    cut = int(truncated(np.array([number], dtype=np.int64), bits)[0])
    assert abs(cut) <= abs(number)
    assert (abs(number) - abs(cut)) * 2 ** (bits - 1) <= abs(number)


def test_the_shortfall_is_the_mean_of_the_worst():
    counts = Counts.of(range(1, 101))
    assert counts.shortfall(Fraction(5, 100)) == 3
    assert counts.shortfall(Fraction(25, 1000)) == Fraction(1 + 2 + Fraction(3, 2), 1) / Fraction(
        5, 2
    )
    assert counts.shortfall(Fraction(1)) == Fraction(101, 2)


def test_of_nothing_nothing_is_known():
    counts = Counts.merged([])
    assert (counts.total, counts.quantile(Fraction(1, 2)), counts.shortfall(Fraction(1))) == (
        0,
        None,
        None,
    )
