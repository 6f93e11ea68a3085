"""Weeks, rates and correlations of invented data are those that it was made with."""

from datetime import date

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from recoup.calibration.calibrate import Calibration
from recoup.calibration.files import Data
from recoup.calibration.measures import correlated, measure
from recoup.calibration.rates import rate_on
from tests.calibration.made import CHINA_MEAN, CHINA_RANK, CHINA_SD, HOLD, MEAN, SD, VOLATILITY


def test_weeks_are_held_as_they_were_made(found: Calibration) -> None:
    for name in ("US: hold a week", "US: week 2 ÷ week 1", "China: week 4 ÷ week 3"):
        one = found.measure(name)
        assert one is not None
        assert one.at(50) == pytest.approx(HOLD, rel=0.03), name


def test_weeks_of_unknown_units_are_left_out_and_counted(found: Calibration) -> None:
    one = found.measure("China: week 3 ÷ week 2")
    assert one is not None
    assert (one.count, one.rows) == (30, 31)
    assert [count for _, count in one.dropped] == [1]


def test_openings_lags_and_tickets_are_those_of_the_films(found: Calibration) -> None:
    expected = {
        "China: total ÷ opening weekend": 2,
        "days from the US to China": 26,
        "US and Canada ÷ worldwide, played China": 0.5,
        "Korea: admissions a showing": 20,
        "Korea: KRW a ticket": 10_000,
        "Korea: a week ÷ the week before": 1,
    }
    for name, figure in expected.items():
        one = found.measure(name)
        assert one is not None, name
        assert one.at(50) == pytest.approx(figure, rel=1e-3), name


def test_a_volatility_is_found_within_its_error(found: Calibration) -> None:
    for one in found.volatilities:
        assert abs(one.a_year - VOLATILITY) < 3 * one.error, one.currency


def test_a_rate_is_the_last_one_known(data: Data) -> None:
    known = rate_on(data, "CNY", date(2016, 3, 1))
    assert known is not None
    assert known[1] == date(2016, 3, 1)
    assert rate_on(data, "CNY", date(2004, 1, 1)) is None
    assert rate_on(data, "XYZ", date(2016, 1, 1)) is None


def test_multiples_are_found_within_their_errors(found: Calibration) -> None:
    for fit in found.fits:
        truth = {"worldwide ÷ budget": (MEAN, SD), "domestic ÷ budget": (MEAN - np.log(2), SD)}
        if fit.sample.name not in truth:
            continue
        assert fit.log_normal is not None
        for parameter, true in zip(fit.log_normal.parameters, truth[fit.sample.name], strict=True):
            assert abs(parameter.value - true) < 4 * parameter.error, (fit.sample.name, fit.band)


def test_a_rank_correlation_is_found_within_its_error() -> None:
    """Of two normal figures, Spearman's is 6/π arcsin(ρ/2)."""
    for rho in (-0.5, 0.0, 0.4, 0.9):
        pairs = multivariate_normal([0, 0], [[1, rho], [rho, 1]]).rvs(2_000, random_state=1)
        one = correlated("pair", "made", pairs[:, 0], pairs[:, 1])
        assert abs(one.rank - 6 / np.pi * np.arcsin(rho / 2)) < 3 * one.error
        assert one.linear == pytest.approx(rho, abs=0.05)


def test_grosses_of_one_film_go_together_as_made(found: Calibration) -> None:
    one = found.correlation("domestic", "china")
    assert one is not None
    # Grosses above what a film can have were cut when the films were made: a little is lost.
    assert one.rank == pytest.approx(CHINA_RANK, abs=0.15)
    fit = found.fit("china", (100, None), played_china=True)
    assert fit is not None
    assert fit.log_normal is not None
    assert fit.log_normal.mean == pytest.approx(CHINA_MEAN, abs=0.35)
    assert fit.log_normal.sd == pytest.approx(CHINA_SD, abs=0.3)


def test_a_measure_of_nothing_is_none() -> None:
    one = measure("nothing", np.array([np.nan, np.inf]))
    assert one.count == 0
    assert np.isnan(one.at(50))
