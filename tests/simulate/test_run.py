"""Simulated outcomes against closed forms, and the same outcomes however they are worked out."""

import pickle
from datetime import date
from fractions import Fraction

import pytest

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.kernel.model import Payee
from recoup.kernel.run import Kernel
from recoup.simulate import run as runs
from recoup.simulate.exact import NotRun
from recoup.simulate.flows import NEVER
from recoup.simulate.irr import Return
from recoup.simulate.outcomes import Outcomes
from recoup.simulate.run import Size, run
from tests.simulate.worlds import (
    FEE,
    INVESTED,
    Worlds,
    chance_of,
    mean,
    mean_of_worst,
    mean_up_to,
    quantile,
    scenario,
)

FUND, PRODUCER, DISTRIBUTOR = (Payee(p, "USD") for p in ("fund", "producer", "distributor"))
MANY = Size(1, 40_000)


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return run(scenario(), MANY, cores=2)


def near(found: float, expected: float, error: float | None) -> bool:
    """Within four standard errors, and not because the error is said to be vast."""
    assert error is not None
    assert error < abs(expected) / 20
    return abs(found - expected) <= 4 * error + 1


def test_means_are_those_of_closed_forms(outcomes):
    """The fund recoups out of 90%: the mean of what is capped is that of Black and Scholes."""
    worlds = Worlds()
    whole_at = INVESTED / (1 - FEE)
    recouped = float(1 - FEE) * mean_up_to(worlds, float(whole_at))
    profit = float(1 - FEE) * mean(worlds) - recouped
    for payee, expected in (
        (DISTRIBUTOR, float(FEE) * mean(worlds)),
        (FUND, recouped + 0.4 * profit),
        (PRODUCER, 0.6 * profit),
    ):
        sums = outcomes.payees[payee].sums
        assert near(sums.mean, expected, sums.error), payee


def test_quantiles_and_the_worst_are_those_of_closed_forms(outcomes):
    fee, worlds = outcomes.payees[DISTRIBUTOR], Worlds()
    for percent in (5, 10, 50, 90, 95):
        part = Fraction(percent, 100)
        expected = float(FEE) * quantile(worlds, percent / 100)
        assert near(fee.quantile(part), expected, fee.quantile_error(part)), percent
    worst, error = fee.shortfall(Fraction(5, 100)), fee.shortfall_error(Fraction(5, 100))
    assert near(float(worst), float(FEE) * mean_of_worst(worlds, 0.05), error)


def test_the_chance_to_be_repaid_is_that_of_the_gross_that_repays(outcomes):
    stake = outcomes.stakes[FUND]
    expected = chance_of(Worlds(), float(INVESTED / (1 - FEE)))
    assert near(stake.back.ever.mean, expected, stake.back.ever.error)
    never = stake.back.day.counts.counts[stake.back.day.counts.values == NEVER].sum()
    assert never == outcomes.futures - stake.back.ever.whole.total
    assert stake.back.day.quantile(Fraction(1, 10)) == date(2025, 1, 1).toordinal()
    assert stake.back.day.quantile(Fraction(99, 100)) == NEVER
    breakeven = outcomes.milestones["breakeven"].day
    assert breakeven.quantile(Fraction(1, 10)) == date(2025, 1, 1).toordinal()


def test_the_rate_of_return_is_that_of_the_multiple_where_all_comes_on_one_day(outcomes):
    stake = outcomes.stakes[FUND]
    years = (date(2025, 1, 1) - date(2024, 2, 1)).days / 365
    for percent in (10, 50, 90):
        part = Fraction(percent, 100)
        multiple = stake.multiple.quantile(part) / 10**6
        rate = stake.rate.quantile(part) / 10**6
        assert rate == pytest.approx(multiple ** (1 / years) - 1, abs=2e-6)
    assert stake.why[Return.DEFINED] == outcomes.futures


def same(one: Outcomes, other: Outcomes) -> bool:
    """Whether outcomes are the same to the last count."""
    return told(one) == told(other)


def told(outcomes: Outcomes) -> object:
    def tally(t):
        counts = [(c.values.tolist(), c.counts.tolist(), c.bits) for c in t.sections]
        return dict(sorted(t.sums.draws.items())), counts

    return (
        outcomes.futures,
        {x: tally(t) for x, t in outcomes.payees.items()},
        {
            x: (s.invested, tally(s.back.day), tally(s.multiple), tally(s.rate), s.why)
            for x, s in outcomes.stakes.items()
        },
        {x: tally(t.day) for x, t in outcomes.milestones.items()},
    )


@pytest.mark.parametrize("size", [Size(1, 3000), Size(7, 300), Size(40, 50)])
def test_outcomes_are_the_same_for_any_cores_and_any_chunks(size, monkeypatch):
    worlds = Worlds(quarters=4, fees=(Fraction(5, 100), Fraction(20, 100)))
    expected = run(scenario(worlds, "undisclosed within 5%..20%"), size, cores=1)
    assert expected.futures == size.futures
    for cores, chunk in ((1, 77), (2, 100), (3, 1999)):
        monkeypatch.setattr(runs.OfScenario, "most", chunk)
        found = run(scenario(worlds, "undisclosed within 5%..20%"), size, cores=cores)
        assert same(found, expected), (cores, chunk)


def test_the_engine_finds_what_the_kernel_finds():
    worlds = Worlds(quarters=4)
    by_kernel = run(scenario(worlds), Size(1, 60), cores=1)
    refused = scenario(worlds)
    refused.refused = ("something",)
    by_engine = run(refused, Size(1, 60), cores=2)
    assert isinstance(scenario(worlds).drawn(0).evaluator, Kernel)
    assert same(by_engine, by_kernel)


def test_what_is_not_known_of_the_deal_is_told_apart():
    """The distributor's variance: of the gross within a fee, and of the fee."""
    worlds = Worlds(sigma=0.2, fees=(Fraction(5, 100), Fraction(25, 100)))
    found = run(scenario(worlds, "undisclosed within 5%..25%"), Size(200, 100), cores=2)
    spread = found.payees[DISTRIBUTOR].sums.spread
    low, high = 0.05, 0.25
    of_fee = (high - low) ** 2 / 12 * mean(worlds) ** 2
    squares = (low**2 + low * high + high**2) / 3
    of_gross = squares * mean(worlds) ** 2 * (2.718281828 ** (0.2**2) - 1)
    assert spread.world == pytest.approx(of_gross, rel=0.1)
    assert spread.deal == pytest.approx(of_fee, rel=0.25)


def test_an_interrupted_run_ends(monkeypatch):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs.OfScenario, "most", 10)
    with pytest.raises(KeyboardInterrupt):
        run(scenario(), MANY, cores=2, progress=stop)


def test_what_keeps_a_deal_from_being_run_comes_back_from_a_process():
    fault = NotRun([Diagnostic("missing-rate", "there is no rate", None)])
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault) == "there is no rate"
