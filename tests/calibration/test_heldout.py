"""Trials on films that a fit had not seen."""

from datetime import date

import pytest

from recoup.calibration.files import Data
from recoup.calibration.films import films, multiples
from recoup.calibration.heldout import FITS, NAIVE, Trial, later_films, other_films, year_by_year

FIRST, LAST = date(2000, 1, 1), date(2019, 12, 31)


@pytest.fixture(scope="module")
def tried(data: Data) -> list[Trial]:
    sample = multiples(films(data), "worldwide")
    return [
        later_films(sample, FIRST, LAST, until=date(2012, 12, 31)),
        year_by_year(sample, range(2015, 2020), 10),
        other_films(sample, FIRST, LAST),
    ]


def test_fits_of_films_that_are_alike_hold_what_they_say(tried: list[Trial]) -> None:
    for trial in tried:
        for name in FITS:
            score = trial.scores[name]
            near = 4 * (0.25 / score.count) ** 0.5
            assert score.coverage == pytest.approx([0.5, 0.8, 0.95], abs=near), (trial.how, name)


def test_naive_forecasts_of_the_genre_or_of_one_multiple_score_worse(tried: list[Trial]) -> None:
    for trial in tried:
        best = trial.scores["log-normal"].crps
        assert trial.scores["one multiple"].crps > 1.2 * best
        assert trial.scores["about the genre"].crps > 1.2 * best
        assert set(trial.scores) == {*FITS, *NAIVE}


def test_every_film_is_tested_once(tried: list[Trial], data: Data) -> None:
    sample = multiples(films(data), "worldwide")
    later, yearly, folded = tried
    after = sample.between(date(2013, 1, 1), LAST).table.height
    assert {s.count for s in later.scores.values()} == {after}
    assert {s.count for s in yearly.scores.values()} == {
        sample.between(date(2015, 1, 1), LAST).table.height
    }
    assert {s.count for s in folded.scores.values()} == {sample.between(FIRST, LAST).table.height}
    assert later.seen + after == folded.seen
