"""How grosses come in over the weeks: holds from week to week, openings and legs, by territory."""

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from recoup.calibration.files import Data
from recoup.calibration.films import Sample, markets, sift
from recoup.calibration.measures import Measure, measure

# A wide release has so many theatres at some time.
WIDE: Final = 2_000
# Theatres closed in March 2020.
_US_FIRST, _US_LAST = date(2010, 1, 1), date(2020, 2, 29)
# The hold of a film whose weeks are each the same share of the week before, and whose gross comes
# in, on average, as late as this film's did: the likeliest share for a geometric course.
HOLD: Final = "the share of the week before that gives the film's mean day"
_WEEK = 7


def us_course(data: Data) -> list[Measure]:
    """Wide releases of the US and Canada: total ÷ first three days, and week by week."""
    if "us_days" not in data.tables:
        return []
    days = data.tables["us_days"].sort("release_id", "date")
    day = pl.col("day_in_release")
    gross = pl.col("daily_gross_usd")
    weeks = [
        gross.filter((day > _WEEK * k) & (day <= _WEEK * (k + 1))).sum().alias(f"week{k + 1}")
        for k in range(4)
    ]
    releases = days.group_by("release_id", maintain_order=True).agg(
        pl.col("date").min().alias("opened"),
        pl.col("theaters").max().alias("theatres"),
        day.min().alias("first_day"),
        gross.sum().alias("total"),
        pl.col("gross_to_date_usd").max().alias("reported"),
        gross.filter(day <= 3).sum().alias("opening"),
        ((day - 0.5) * gross).sum().alias("day_sum"),
        *weeks,
    )
    apart = (pl.col("total") / pl.col("reported") - 1).abs()
    rules = [
        ("opened outside 2010 to February 2020",
         pl.col("opened").is_between(_US_FIRST, _US_LAST)),
        (f"never in {WIDE:,} theatres", pl.col("theatres") >= WIDE),
        ("its first day is missing", pl.col("first_day") == 1),
        ("days do not add up to the total that is reported, within 1%", apart <= 0.01),
    ]  # fmt: skip
    sample = sift("wide releases", "US daily", releases, rules)
    table = sample.table.with_columns((pl.col("day_sum") / pl.col("total")).alias("mean_day"))
    return [
        _of(sample, "US: total ÷ first three days", table["reported"] / table["opening"]),
        *(
            _of(None, f"US: week {k + 1} ÷ week {k}", table[f"week{k + 1}"] / table[f"week{k}"])
            for k in (1, 2, 3)
        ),
        _of(None, "US: hold a week", _hold(table["mean_day"])),
    ]


def china_course(data: Data) -> list[Measure]:
    """Films of the Chinese weekly charts, and openings of those that Box Office Mojo has."""
    found = []
    if "markets" in data.tables:
        both = markets(data)
        opened = sift(
            both.name,
            both.source,
            both.table,
            [("no gross of the Chinese opening", pl.col("china_opening") > 0),
             ("the opening is more than the total", pl.col("china_opening") <= pl.col("china"))],
        )  # fmt: skip
        multiple = opened.table["china"] / opened.table["china_opening"]
        found.append(_of(opened, "China: total ÷ opening weekend", multiple))
    if "china_weeks" in data.tables:
        found += _china_weeks(data.tables["china_weeks"])
    return found


def _china_weeks(weeks: pl.DataFrame) -> list[Measure]:
    """Week 1 is the one in which a film opened, of some days only; earlier rows are previews."""
    gross = pl.col("week_gross_rmb")
    end = pl.col("days_since_release")
    first = end.filter(end >= 1).min().over("film_no")
    weeks = weeks.sort("film_no", "week_ending_fixed").with_columns(
        ((end - first) // _WEEK).alias("row"),
        pl.when(end == first).then(0).otherwise(end - _WEEK).alias("begin"),
        first.alias("first_days"),
    )
    played = end >= 1
    films = weeks.group_by("film_no", maintain_order=True).agg(
        pl.col("total_gross_rmb").first().alias("reported"),
        gross.sum().alias("total"),
        pl.col("first_days").first(),
        gross.filter(played).sum().alias("played"),
        ((pl.col("begin") + end) / 2 * gross).filter(played).sum().alias("day_sum"),
        *[gross.filter(played & (pl.col("row") == k)).sum().alias(f"week{k + 1}")
          for k in range(5)],
    )  # fmt: skip
    rules = [
        ("weeks do not add up to the total within 10% (other units, or weeks missing)",
         (pl.col("total") / pl.col("reported")).is_between(0.9, 1.1)),
        ("no row of the week in which it opened",
         pl.col("first_days").is_between(1, _WEEK)),
    ]  # fmt: skip
    sample = sift("films by the week", "China weekly", films, rules)
    table = sample.table
    ratios = [
        _of(
            sample if k == 2 else None,
            f"China: week {k + 1} ÷ week {k}",
            table[f"week{k + 1}"] / table[f"week{k}"],
        )
        for k in (2, 3, 4)
    ]
    return [*ratios, _of(None, "China: hold a week", _hold(table["day_sum"] / table["played"]))]


def korea_course(data: Data) -> list[Measure]:
    """Tickets of Korean film-days; weeks of the few films whose run the sample has from day one."""
    if "korea_days" not in data.tables:
        return []
    table = data.tables["korea_days"].with_columns(
        (pl.col("date") - pl.col("open_date")).dt.total_days().alias("day")
    )
    rules = [
        ("before the film opened", pl.col("day") >= 0),
        ("a re-release: more than half a year after it opened", pl.col("day") <= 183),
    ]
    sample = sift("film-days", "Korea daily", table, rules)
    days = sample.table
    week = pl.col("day") // _WEEK
    weeks = days.group_by("movieCd", week.alias("week"), maintain_order=True).agg(
        pl.col("sales_krw").sum(), pl.len().alias("days")
    )
    whole = weeks.filter(pl.col("days") == _WEEK)
    after = whole.with_columns(pl.col("week") - 1)
    pairs = whole.join(after, on=["movieCd", "week"], suffix="_after").sort("movieCd", "week")
    return [
        _of(sample, "Korea: admissions a showing", days["admissions"] / days["showings"]),
        _of(None, "Korea: KRW a ticket", days["sales_krw"] / days["admissions"]),
        _of(None, "Korea: showings a screen and day", days["showings"] / days["screens"]),
        _of(None, "Korea: a week ÷ the week before", pairs["sales_krw_after"] / pairs["sales_krw"]),
    ]


def lag(data: Data, first: int, last: int) -> Measure | None:
    """Days from the release in the US to the one in China, of films that opened there since."""
    if "markets" not in data.tables:
        return None
    both = markets(data)
    days = (pl.col("china_released") - pl.col("released")).dt.total_days()
    rules = [
        ("no day of the Chinese release", pl.col("china_released").is_not_null()),
        (f"outside {first} to {last}", pl.col("released").dt.year().is_between(first, last)),
        ("below USD 1m in the US: Chinese films shown abroad", pl.col("domestic") >= 1e6),
        ("more than two years apart (a re-release)", days.abs() <= 731),
    ]
    sample = sift(both.name, both.source, both.table, rules)
    return _of(sample, "days from the US to China", sample.table.select(days).to_series())


def _hold(mean_day: pl.Series) -> pl.Series:
    weeks = (mean_day / _WEEK - 0.5).clip(lower_bound=0)
    return weeks / (1 + weeks)


def _of(sample: Sample | None, name: str, values: pl.Series) -> Measure:
    numbers = values.cast(pl.Float64).fill_null(np.nan).to_numpy()
    if sample is None:
        return measure(name, numbers)
    return measure(name, numbers, rows=sample.rows, dropped=sample.dropped)
