"""Futures follow their forecast, and are the same however they are cut up."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, lognorm, spearmanr, triang

from recoup.api import load
from recoup.deal.model import Deal
from recoup.diagnostics.span import Source, Span
from recoup.forecasts.correlation import main_axis, mixing
from recoup.forecasts.distributions import figures, log_sd, number
from recoup.forecasts.from_text import from_text
from recoup.forecasts.futures import Futures
from recoup.forecasts.model import Distribution, Forecast, ReceiptsLine, Shape
from recoup.receipts.model import EventKind

DEAL = """deal "Two markets"
  books USD

party studio "Studio" in US
party fund "Fund" in CN

film dog "Dog"
  budget USD 20m

account pa "Prints and advertising" owed to studio

term fee undisclosed within 5%..15% "Fee"

waterfall us
  currency USD
  receives theatrical of dog from US
  pays
    recoup pa
    fee of remainder to studio
    rest to fund

waterfall cn
  currency USD
  receives theatrical of dog from CN
  pays
    rest to fund
"""

FORECAST = """forecast "Base"

each quarter from 2020-01-01 to 2021-12-31

draw us log-normal, median 2 times budget of dog, P90 USD 100m
draw cn log-normal, median CNY 100m, log sd 1.2
draw wait triangular, 0 to 20, most likely 5
draw spend uniform, USD 5m to USD 9m
correlation of us and cn 0.37

receipts theatrical of dog from US, 50% of us, starting 2020-02-01, as 80%, 15%, 5%
receipts theatrical of dog from CN, cn, starting 2020-03-03, later by wait weeks,
    each week 45% of the week before
cost pa, spend, on 2020-01-15
report theatrical of dog WORLD in USD, adds us, cn
rate USD to CNY 6.9, volatility 5% a year
"""


@pytest.fixture(scope="module")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Deal:
    path = tmp_path_factory.mktemp("deals") / "two.deal"
    path.write_text(DEAL, encoding="utf-8")
    return load(path).deal


def read(text: str, deal: Deal) -> Forecast:
    forecast, diagnostics = from_text(Source("base.forecast", text), deal)
    assert forecast is not None, diagnostics
    return forecast


@pytest.fixture(scope="module")
def futures(deal: Deal) -> Futures:
    return Futures(read(FORECAST, deal), deal, 7)


def test_quantities_follow_their_distributions(futures: Futures) -> None:
    drawn = futures.quantities(0, 0, 40_000)
    sd = np.log(100 / 40) / 1.2815515655446004
    assert kstest(drawn["us"], lognorm(sd, scale=4e9).cdf).pvalue > 0.001
    assert kstest(drawn["wait"], triang(0.25, 0, 20).cdf).pvalue > 0.001
    assert 5e8 <= drawn["spend"].min() < drawn["spend"].max() <= 9e8


def test_ranks_go_together_as_the_text_says(futures: Futures) -> None:
    drawn = futures.quantities(0, 0, 40_000)
    assert spearmanr(drawn["us"], drawn["cn"]).statistic == pytest.approx(0.37, abs=0.015)
    assert spearmanr(drawn["us"], drawn["wait"]).statistic == pytest.approx(0, abs=0.015)


@settings(max_examples=30)
@given(st.integers(0, 3), st.integers(0, 20_000), st.integers(1, 3_000), st.integers(0, 20_000))
def test_cutting_up_changes_nothing(
    futures: Futures, draw: int, first: int, count: int, other: int
) -> None:
    """A future is known by its seed, draw and number alone."""
    whole = futures.amounts(draw, first, count)
    at = other % count
    assert (futures.amounts(draw, first + at, 1)[:, 0] == whole[:, at]).all()
    pairs = [("CNY", "USD")]
    rates = futures.rates(draw, first, count, pairs)[pairs[0]]
    assert (futures.rates(draw, first + at, 1, pairs)[pairs[0]][:, 0] == rates[:, at]).all()


def test_rows_sum_to_their_line(futures: Futures) -> None:
    """No cent is lost over time, whatever slips, and nothing comes before its start."""
    drawn, amounts = futures.quantities(0, 0, 5_000), futures.amounts(0, 0, 5_000)
    assert (amounts >= 0).all()
    for line, total in zip(
        futures.forecast.receipts, ((drawn["us"] + 1) // 2, drawn["cn"]), strict=True
    ):
        places = [i for i, row in enumerate(futures.schedule.rows) if row.line is line]
        assert (amounts[places].sum(axis=0) == total.astype(np.int64)).all()


def test_later_means_later(futures: Futures) -> None:
    """What comes in by the end of a period is the less, the longer a market waits."""
    drawn, amounts = futures.quantities(0, 0, 2_000), futures.amounts(0, 0, 2_000)
    line = futures.forecast.receipts[1]
    first = next(i for i, row in enumerate(futures.schedule.rows) if row.line is line)
    share = amounts[first] / drawn["cn"]
    waited = drawn["wait"]
    assert share[waited < 2].min() > share[waited > 10].max()


def test_reports_add_up_what_came_in(futures: Futures) -> None:
    amounts = futures.amounts(0, 0, 500)
    rates = futures.rates(0, 0, 500, [("CNY", "USD")])["CNY", "USD"]
    so_far = np.zeros(500, dtype=np.int64)
    for i, row in enumerate(futures.schedule.rows):
        if row.event.kind is EventKind.REPORT:
            assert (amounts[i] == so_far).all()
        elif isinstance(row.line, ReceiptsLine):
            in_usd = row.event.currency == "USD"
            so_far += amounts[i] if in_usd else np.floor(amounts[i] * rates[i] / 1e6).astype(int)


def test_an_input_is_drawn_anew_and_the_others_stay(futures: Futures) -> None:
    """And all drawn anew are what each of them drawn anew has: indices of inputs rest on that."""
    assert futures.factors == ("us", "cn", "wait", "spend", "USD to CNY")
    before = futures.quantities(0, 0, 5_000)
    every = futures.redrawn([*futures.factors, *futures.terms])
    after = futures.redrawn(["wait"]).quantities(0, 0, 5_000)
    all_anew = every.quantities(0, 0, 5_000)
    assert (after["us"] == before["us"]).all()
    assert (after["wait"] == all_anew["wait"]).all()
    assert spearmanr(after["wait"], before["wait"]).statistic == pytest.approx(0, abs=0.05)
    pair = ("USD", "CNY")
    moved = futures.redrawn(["USD to CNY"])
    assert (moved.rates(0, 0, 9, [pair])[pair] == every.rates(0, 0, 9, [pair])[pair]).all()
    assert (moved.rates(0, 0, 9, [pair])[pair] != futures.rates(0, 0, 9, [pair])[pair]).any()
    assert futures.redrawn(["fee"]).assumptions(3) == every.assumptions(3)
    assert futures.redrawn(["fee"]).assumptions(3) != futures.assumptions(3)
    assert futures.redrawn(["us"]).assumptions(3) == futures.assumptions(3)


def test_films_that_share_a_part_go_together(futures: Futures) -> None:
    """What they share is what moves most quantities at once; each film alone stays as it was."""
    share = 0.6
    films = [replace(futures, seed=seed, common=(share, 99)) for seed in (11, 12)]
    one, other = (film.quantities(0, 0, 40_000) for film in films)
    assert spearmanr(one["us"], one["cn"]).statistic == pytest.approx(0.37, abs=0.02)
    axis = main_axis(futures.forecast)
    moved = (mixing(futures.forecast) @ axis) ** 2
    expected = 6 / np.pi * np.arcsin(share * moved[0] / 2)
    assert spearmanr(one["us"], other["us"]).statistic == pytest.approx(expected, abs=0.02)
    assert spearmanr(one["wait"], other["wait"]).statistic == pytest.approx(0, abs=0.02)


def test_undisclosed_terms_fill_their_range(futures: Futures) -> None:
    found = [futures.assumptions(draw)["fee"] for draw in range(64)]
    rates = sorted(float(text.rstrip("%")) for text in found)
    assert 5 <= rates[0] < 5.5
    assert 14.5 < rates[-1] <= 15
    assert len(set(rates)) > 60
    assert futures.assumptions(3) == futures.assumptions(3)


@settings(max_examples=60)
@given(
    st.sampled_from([Shape.UNIFORM, Shape.TRIANGULAR, Shape.PERT]),
    st.integers(0, 1_000),
    st.integers(1, 1_000),
    st.integers(0, 100),
)
def test_figures_stay_between_the_ends_and_rise(
    shape: Shape, low: int, width: int, likely: int
) -> None:
    points = [(Fraction(0), Fraction(low)), (Fraction(1), Fraction(low + width))]
    peak = Fraction(low) + Fraction(width * likely, 100)
    if shape is not Shape.UNIFORM:
        points.insert(1, (None, peak))  # type: ignore[arg-type]
    distribution = Distribution(shape, tuple(points), Span(Source("x", ""), 0, 0))
    found = figures(distribution, np.linspace(-6, 6, 101))
    assert (np.diff(found) >= 0).all()
    assert low <= found[0]
    assert found[-1] <= low + width
    assert number(peak) == pytest.approx(low + width * likely / 100)


def test_a_log_normal_figure_meets_its_quantiles(deal: Deal) -> None:
    text = FORECAST.replace(
        "log-normal, median CNY 100m, log sd 1.2",
        "quantiles, P10 CNY 20m, P50 CNY 90m, P90 CNY 700m",
    )
    forecast = read(text, deal)
    cn = forecast.quantity("cn").distribution
    scores = np.array([-1.2815515655446004, 0, 1.2815515655446004])
    assert figures(cn, scores) == pytest.approx([2e9, 9e9, 7e10])
    us = forecast.quantity("us").distribution
    assert figures(us, scores)[1:] == pytest.approx([4e9, 1e10])
    assert log_sd(us) == pytest.approx(np.log(2.5) / scores[2])


FAULTS = {
    "impossible-distribution": ("P90 USD 100m", "P90 USD 30m"),
    "unknown-quantity": ("adds us, cn", "adds us, china"),
    "impossible-correlations": (
        "correlation of us and cn 0.37",
        "correlation of us and cn 0.9\ncorrelation of us and wait 0.9\n"
        "correlation of cn and wait -0.9",
    ),
    "outside-grid": ("starting 2020-02-01", "starting 2019-02-01"),
    "not-weeks": ("later by wait weeks", "later by us weeks"),
    "not-money": ("50% of us", "50% of wait"),
    "unknown-account": ("cost pa,", "cost pr,"),
    "drawn-twice": ("draw spend uniform, USD 5m to USD 9m", "draw us uniform, USD 5m to USD 9m"),
    "unknown-film": ("budget of dog", "budget of cat"),
    "forecast-grid": ("each quarter from 2020-01-01 to 2021-12-31\n", ""),
    "syntax": ("each week 45%", "each weak 45%"),
    "bad-value": ("as 80%, 15%, 5%", "as 80%, 15%"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_nonsense_is_refused_in_the_fields_words(deal: Deal, code: str) -> None:
    right, wrong = FAULTS[code]
    assert right in FORECAST
    forecast, diagnostics = from_text(Source("x.forecast", FORECAST.replace(right, wrong)), deal)
    assert forecast is None
    assert code in {d.code for d in diagnostics}, diagnostics


def test_terms_are_drawn_within_what_the_deal_states(deal: Deal) -> None:
    text = FORECAST + "draw term fee pert, 5% to 20%, most likely 10%\n"
    _, diagnostics = from_text(Source("x.forecast", text), deal)
    assert [d.code for d in diagnostics] == ["term-out-of-range"]
    futures = Futures(
        read(FORECAST + "draw term fee triangular, 5% to 7%, most likely 6%\n", deal), deal, 1
    )
    assert all(5 <= float(futures.assumptions(d)["fee"].rstrip("%")) <= 7 for d in range(20))


def test_the_examples_forecast_is_free_of_errors() -> None:
    folder = Path(__file__).parents[2] / "examples" / "a-dogs-purpose"
    deal = load(folder / "a-dogs-purpose.deal").deal
    text = (folder / "before-release.forecast").read_text(encoding="utf-8")
    assert read(text, deal).title == "A Dog's Purpose, before its release"
