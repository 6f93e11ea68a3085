"""A fit finds what a sample was drawn from; scores are those of the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from recoup.calibration.distributions import (
    Curve,
    Fitted,
    Floats,
    LogNormal,
    TwoLogNormals,
    fit_curve,
    fit_log_normal,
    fit_two_log_normals,
)
from recoup.calibration.scores import INTERVALS, outcome, score

MIXTURE = TwoLogNormals(np.array([0.3, 0.7]), np.array([-2.0, 1.0]), np.array([1.2, 0.6]))
BENT = Curve(np.array([-3.0, -1.5, 0.0, 0.7, 1.2, 1.9, 2.2]))


def drawn(fitted: Fitted, count: int, seed: int) -> Floats:
    return fitted.at(np.random.default_rng(seed).uniform(1e-9, 1 - 1e-9, count))


@settings(max_examples=30, deadline=None)
@given(st.floats(-3, 3), st.floats(0.1, 3), st.integers(0, 10_000))
def test_a_log_normal_fit_finds_its_parameters_within_its_errors(
    mean: float, sd: float, seed: int
) -> None:
    found = fit_log_normal(drawn(LogNormal(mean, sd), 2_000, seed))
    for parameter, true in zip(found.parameters, (mean, sd), strict=True):
        assert abs(parameter.value - true) < 5 * parameter.error


def test_the_errors_of_a_log_normal_fit_are_the_spread_of_fits() -> None:
    """Over many samples the estimates scatter as the errors say, fat tails included."""
    fits = [fit_log_normal(drawn(MIXTURE, 500, seed)) for seed in range(300)]
    for i in range(2):
        scatter = np.std([fit.parameters[i].value for fit in fits])
        stated = np.mean([fit.parameters[i].error for fit in fits])
        assert scatter == pytest.approx(stated, rel=0.15)


@pytest.mark.parametrize("seed", range(3))
def test_a_mixture_fit_finds_its_parameters_within_its_errors(seed: int) -> None:
    found = fit_two_log_normals(drawn(MIXTURE, 3_000, seed))
    true = [x for i in range(2) for x in (MIXTURE.weights[i], MIXTURE.means[i], MIXTURE.sds[i])]
    for parameter, value in zip(found.parameters, true, strict=True):
        assert abs(parameter.value - value) < 5 * parameter.error, parameter.name


@pytest.mark.parametrize("seed", range(3))
def test_a_curve_goes_through_the_quantiles_within_its_errors(seed: int) -> None:
    found = fit_curve(drawn(BENT, 3_000, seed))
    for parameter, value in zip(found.parameters, BENT.logs, strict=True):
        assert abs(parameter.value - value) < 5 * parameter.error, parameter.name


@pytest.mark.parametrize("fitted", [LogNormal(0.5, 1.3), MIXTURE, BENT], ids=lambda f: f.name)
def test_probabilities_and_figures_undo_each_other(fitted: Fitted) -> None:
    levels = np.linspace(0.001, 0.999, 97)
    assert fitted.below(fitted.at(levels)) == pytest.approx(levels, abs=1e-5)


@pytest.mark.parametrize("fitted", [LogNormal(0.5, 1.3), MIXTURE, BENT], ids=lambda f: f.name)
@pytest.mark.parametrize("came", [-4.0, 0.0, 0.9, 3.0])
def test_the_ranked_score_is_the_integral_that_defines_it(fitted: Fitted, came: float) -> None:
    """The integral of the squared distance between what was said and the step that came."""

    def squared(x: float) -> float:
        return float((fitted.below(np.array([x]))[0] - (x >= came)) ** 2)

    low, high = float(fitted.at(np.array([1e-7]))[0]), float(fitted.at(np.array([1 - 1e-7]))[0])
    low, high = min(low, came) - 1, max(high, came) + 1
    exact = quad(squared, low, came, limit=500)[0] + quad(squared, came, high, limit=500)[0]
    assert fitted.crps(np.array([came]))[0] == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize("fitted", [LogNormal(0.5, 1.3), MIXTURE, BENT], ids=lambda f: f.name)
def test_a_true_forecast_covers_what_it_says(fitted: Fitted) -> None:
    found = score([outcome(fitted, drawn(fitted, 20_000, 7))])
    assert found.coverage == pytest.approx([i / 100 for i in INTERVALS], abs=0.015)
    assert found.pit == pytest.approx([0.1] * 10, abs=0.01)
    assert found.evenness > 0.001


def test_a_false_forecast_scores_worse_and_shows_it() -> None:
    came = drawn(LogNormal(0, 1), 5_000, 3)
    true, narrow = (score([outcome(LogNormal(0, sd), came)]) for sd in (1, 0.5))
    assert narrow.crps > true.crps
    assert narrow.coverage[1] < 0.6
    assert narrow.evenness < 0.001
