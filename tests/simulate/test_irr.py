"""Rates of return of many futures at once are those that the engine's tables say of each."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.analysis.irr import rates_of_return as exact_rates
from recoup.simulate.irr import MOST, Return, rates_of_return

DAYS = np.array([date(2020 + q // 4, 3 * (q % 4) + 1, 1).toordinal() for q in range(12)])


def one(*flows: int):
    rates, why = rates_of_return(DAYS[: len(flows)], np.array(flows, dtype=np.int64)[:, None])
    return int(rates[0]), Return(int(why[0]))


def dated(flows):
    days = DAYS[: len(flows)].tolist()
    return [(date.fromordinal(day), flow) for day, flow in zip(days, flows, strict=True)]


@given(
    st.lists(st.integers(-(10**12), 0), min_size=1, max_size=3).filter(any),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=9).filter(any),
)
def test_money_out_then_in_has_the_very_rate(out, back):
    flows = [*out, *back]
    (expected,) = exact_rates(dated(flows))
    rate, why = one(*flows)
    assert why is Return.DEFINED
    assert rate == pytest.approx(min(float(expected * 10**6), MOST), rel=1e-8, abs=1)


def test_a_borrower_has_the_rate_of_the_lender():
    assert one(100_00, 0, 0, 0, -108_00) == one(-100_00, 0, 0, 0, 108_00)


@pytest.mark.parametrize(
    ("flows", "why"),
    [
        ((-100, 0, 0), Return.NOTHING_BACK),
        ((0, 0, 100), Return.NOTHING_OUT),
        ((0, 0, 0), Return.NOTHING_OUT),
        ((-1000, 0, 0, 0, 2500, 0, 0, 0, -1560), Return.SEVERAL),
        ((-1000, 0, 0, 0, 1000, 0, 0, 0, -1560), Return.NO_RATE),
        ((-1000, 1500, -100), Return.SEVERAL),
    ],
)
def test_why_there_is_none(flows, why):
    assert one(*flows)[1] is why


def test_flows_that_turn_more_often_may_have_one_rate_still():
    flows = (-1000, 500, -200, 400, 900)
    expected = exact_rates(dated(flows))
    rate, why = one(*flows)
    assert why is Return.DEFINED
    assert len(expected) == 1
    assert rate == pytest.approx(float(expected[0] * 10**6), abs=1)


def test_many_futures_are_each_as_it_is_alone():
    random = np.random.default_rng(3)
    flows = random.integers(-50, 200, (12, 500)).astype(np.int64)
    flows[0] = -400
    rates, why = rates_of_return(DAYS, flows)
    for n in range(0, 500, 25):
        assert (int(rates[n]), Return(int(why[n]))) == one(*flows[:, n].tolist())
