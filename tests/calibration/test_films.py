"""Films of several files are one film; what is left out is counted."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.calibration.comparables import RUN, comparables
from recoup.calibration.files import FILES, Data
from recoup.calibration.films import BANDS, band_of, films, in_band, markets, multiples, sift

DAY = date(2015, 6, 5)


def market(**cells: object) -> dict[str, object]:
    """A row of the file of two markets."""
    row: dict[str, object] = {
        "imdb_id": "tt1", "movie_title": "A Film's Day", "domestic_release_date": DAY,
        "china_release_date": DAY, "domestic_gross_usd": 50e6, "china_opening_usd": 4e6,
        "china_gross_usd": 10e6, "international_gross_usd": 70e6, "genres": "Drama|Family",
    }  # fmt: skip
    return row | cells


def tables(*rows: dict[str, object]) -> Data:
    budgets = {
        "title": ["A Film’s Day"], "release_date_iso": [DAY], "production_budget_usd": [30e6],
        "domestic_gross_usd": [0.0], "worldwide_gross_usd": [120e6],
    }  # fmt: skip
    schema = dict.fromkeys(FILES["markets"].columns, None)
    return Data(
        {"budgets": pl.DataFrame(budgets), "markets": pl.DataFrame(rows, schema=list(schema))}, ()
    )


def test_a_film_is_joined_over_apostrophes_and_new_years() -> None:
    found = films(tables(market(domestic_release_date=date(2016, 1, 1)))).row(0, named=True)
    assert found["china"] == 10e6
    assert found["genres"] == ["Drama", "Family"]


def test_a_film_of_another_year_is_another_film() -> None:
    assert films(tables(market(domestic_release_date=date(2018, 1, 1))))["china"][0] is None


def test_a_gross_of_nothing_is_not_known() -> None:
    assert films(tables(market()))["domestic"][0] is None


def test_one_market_read_twice_is_left_out() -> None:
    sample = markets(tables(market(international_gross_usd=50e6)))
    assert sample.dropped == (("domestic equals international: one market, read twice", 1),)


def test_of_a_film_that_stands_there_twice_the_greater_gross_is_kept() -> None:
    sample = markets(tables(market(china_gross_usd=1e6), market()))
    assert sample.table["china"].to_list() == [10e6]
    assert sample.dropped == (("the same film again (a re-release)", 1),)


def test_films_without_a_number_are_not_the_same_film() -> None:
    rows = [market(imdb_id=None, movie_title=title) for title in ("One", "Two")]
    assert markets(tables(*rows)).table.height == 2


@given(st.lists(st.integers(-5, 5) | st.none()))
def test_rows_are_kept_or_counted(values: list[int | None]) -> None:
    table = pl.DataFrame({"x": values}, schema={"x": pl.Int64})
    sample = sift("x", "", table, [("small", pl.col("x") > 0), ("odd", pl.col("x") % 2 == 0)])
    assert sample.table.height + sum(count for _, count in sample.dropped) == len(values)
    assert all(x is not None and x > 0 and x % 2 == 0 for x in sample.table["x"])


@given(st.floats(1e7, 1e9))
def test_a_budget_lies_in_one_band(budget: float) -> None:
    table = pl.DataFrame({"budget": [budget]})
    inside = [band for band in BANDS if table.filter(in_band(band)).height]
    assert inside == [band_of(budget)]


def test_a_sample_says_what_it_stands_on(data: Data) -> None:
    sample = multiples(films(data), "china")
    rest = sample.between(date(2010, 1, 1), date(2019, 12, 31))
    assert rest.table.height + sum(count for _, count in rest.dropped) == rest.rows
    assert sample.table.height == rest.rows // 2


def test_the_nearest_films_are_near_and_known_by_then(data: Data) -> None:
    day = date(2012, 1, 6)
    near = comparables(films(data), 40e6, day, genres=["Drama"], territory="CN")
    assert near.height == 10
    assert near["steps"].is_sorted()
    assert near["china"].null_count() == 0
    assert ((day - near["released"]).dt.total_days() >= RUN).all()
    assert near["budget"].is_between(25e6, 65e6).all()
    assert near["genres"].list.contains("Drama").all()


def test_a_film_like_itself_is_the_nearest(data: Data) -> None:
    table = films(data)
    one = table.row(700, named=True)
    near = comparables(table, one["budget"], date(2019, 1, 1), genres=one["genres"], count=400)
    place = near["title"].to_list().index(one["title"])
    steps = near["steps"][place]
    assert steps == pytest.approx((date(2019, 1, 1) - one["released"]).days / 365.25 / 5)
