"""What is written for a film is a forecast that the deal language reads, figure by figure."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from recoup.api import load
from recoup.calibration.calibrate import Calibration
from recoup.calibration.distributions import LEVELS
from recoup.calibration.figures import (
    DRAWN,
    About,
    of_bands,
    of_nearest,
    shipped,
    show_shipped,
)
from recoup.calibration.films import BANDS
from recoup.calibration.show_forecast import amount, show_forecast
from recoup.deal.model import Deal
from recoup.diagnostics.span import Source
from recoup.forecasts.from_text import from_text
from recoup.forecasts.futures import Futures
from recoup.forecasts.model import Forecast

DEAL = """deal "Two markets"
  books USD

party studio "Studio" in US

film dog "Dog"

waterfall us
  currency USD
  receives theatrical of dog from US
  receives theatrical of dog from CN
  pays
    rest to studio
"""
ABOUT = About(30e6, date(2016, 5, 6), ("Drama",))


@pytest.fixture(scope="module")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Deal:
    path = tmp_path_factory.mktemp("deals") / "two.deal"
    path.write_text(DEAL, encoding="utf-8")
    return load(path).deal


def read(text: str, deal: Deal) -> Forecast:
    forecast, diagnostics = from_text(Source("like.forecast", text), deal)
    assert forecast is not None, diagnostics
    assert not diagnostics
    return forecast


def test_the_forecast_of_a_film_draws_the_quantiles_of_its_nearest(
    found: Calibration, deal: Deal
) -> None:
    figures = of_nearest(found, ABOUT)
    forecast = read(show_forecast(figures, ABOUT, "dog"), deal)
    assert [q.name for q in forecast.quantities] == [*DRAWN.values(), "wait"]
    assert len(figures.comparables) == 6
    drawn = Futures(forecast, deal, 1).quantities(0, 0, 40_000)
    rate = figures.rate
    assert rate is not None
    for name, unit in (("us", 1.0), ("cn", rate[0]), ("elsewhere", 1.0)):
        stated = np.array(figures.multiples[name]) * ABOUT.budget * 100 * unit
        assert np.percentile(drawn[name], LEVELS) == pytest.approx(stated, rel=0.05), name


def test_a_known_day_in_china_leaves_no_wait(found: Calibration, deal: Deal) -> None:
    text = show_forecast(of_nearest(found, ABOUT), ABOUT, "dog", china_released=date(2016, 7, 1))
    forecast = read(text, deal)
    assert "wait" not in {q.name for q in forecast.quantities}
    assert forecast.receipts[1].start == date(2016, 7, 1)


def test_a_film_that_does_not_play_china_draws_none(found: Calibration, deal: Deal) -> None:
    about = About(30e6, date(2016, 5, 6), in_china=False)
    forecast = read(show_forecast(of_nearest(found, about), about, "dog"), deal)
    assert [q.name for q in forecast.quantities] == ["us"]
    assert not forecast.rates


def test_nothing_later_than_a_film_moves_its_forecast(found: Calibration) -> None:
    """The nearest films of 2009 are the same, whether or not the later ones are known."""
    from dataclasses import replace

    import polars as pl

    about = About(30e6, date(2012, 1, 6), ("Drama",))
    earlier = found.films.filter(pl.col("released") < date(2012, 1, 6))
    before = of_nearest(replace(found, films=earlier), about)
    assert before.multiples == of_nearest(found, about).multiples


def test_too_few_films_give_no_figure(found: Calibration) -> None:
    assert of_nearest(found, About(30e6, date(2000, 6, 2))).multiples == {}


@pytest.mark.parametrize("band", BANDS)
def test_the_shipped_figures_write_a_forecast_of_every_band(
    band: tuple[int, int | None], deal: Deal
) -> None:
    about = About(band[0] * 1e6, date(2019, 5, 3))
    forecast = read(show_forecast(shipped(about), about, "dog"), deal)
    assert [q.name for q in forecast.quantities] == [*DRAWN.values(), "wait"]
    assert len(forecast.correlations) == 3


def test_a_budget_below_the_smallest_has_no_shipped_figures() -> None:
    with pytest.raises(ValueError, match="below the smallest"):
        shipped(About(1e6, date(2019, 5, 3)))


def test_what_is_shipped_is_what_a_calibration_shows(
    found: Calibration, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Written and read again, the figures of every band are the same to three digits."""
    place = tmp_path / "forecasts" / "by_budget.toml"
    place.parent.mkdir()
    place.write_text(show_shipped(found), encoding="utf-8")
    monkeypatch.setattr("recoup.calibration.figures.files", lambda _: tmp_path)
    for band, figures in of_bands(found).items():
        again = shipped(About(band[0] * 1e6, date(2019, 5, 3)))
        for name, row in figures.multiples.items():
            assert again.multiples[name] == pytest.approx(row, rel=0.006)
        assert again.basis == figures.basis
        assert again.correlations == pytest.approx(figures.correlations, abs=0.006)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4, "0"), (1234.0, "1230"), (999_999.0, "1m"), (1_236_000.0, "1.24m"), (2.5e9, "2500m")],
)
def test_amounts_have_three_digits(value: float, text: str) -> None:
    assert amount(value) == text
