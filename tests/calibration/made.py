"""An invented folder of data in the shapes of the real files: its truth is known."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from recoup.calibration.files import FILES

# The truth of every invented film: the logarithm of its multiples, the same whatever its budget.
MEAN, SD = 0.6, 0.8
CHINA_MEAN, CHINA_SD, CHINA_RANK = -1.2, 1.0, 0.5
HOLD = 0.5
VOLATILITY = 0.08
GENRES = ("Action", "Drama", "Horror")


def write(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV file; None is an empty cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        writer.writerows(rows)


def make_data(folder: Path, *, films: int = 1_500, seed: int = 1) -> Path:
    """Writes every file of the folder."""
    drawn = np.random.default_rng(seed)
    _grosses(folder, films, drawn)
    _us_days(folder)
    _china_weeks(folder)
    _korea(folder)
    _rates(folder, drawn)
    return folder


def _grosses(folder: Path, films: int, drawn: np.random.Generator) -> None:
    budgets, markets, genres = [], [], []
    for number in range(films):
        title = f"Film’s {number}"
        day = date(2000, 1, 7) + timedelta(days=int(number * 365.25 * 20 / films))
        budget = float(np.exp(drawn.uniform(np.log(10e6), np.log(250e6))))
        one, other = drawn.standard_normal(2)
        worldwide = budget * np.exp(MEAN + SD * one)
        together = CHINA_RANK * one + np.sqrt(1 - CHINA_RANK**2) * other
        china = budget * np.exp(CHINA_MEAN + CHINA_SD * together)
        china = min(china, 0.4 * worldwide)
        genre = GENRES[number % 3]
        budgets.append((title, day, round(budget), round(worldwide / 2), round(worldwide)))
        genres.append((title, f"{day.month}/{day.day}/{day.year}", genre))
        if number % 2:
            played = day + timedelta(days=28)
            abroad = round(worldwide / 2)
            # Another apostrophe, and a day a little later: as the other file has them.
            markets.append((f"tt{number}", f"Film's {number}", day + timedelta(days=2), played,
                            round(worldwide / 2) + 1, round(china / 2), round(china), abroad,
                            f"{genre}|Family"))  # fmt: skip
    _file(folder, "budgets", budgets)
    _file(folder, "markets", markets)
    _file(folder, "genres", genres)


def _file(folder: Path, word: str, rows: Iterable[Sequence[Any]]) -> None:
    write(folder / FILES[word].name, list(FILES[word].columns), rows)


def _us_days(folder: Path) -> None:
    """Thirty releases that lose half of their gross every week, evenly over its days."""
    rows = []
    for release in range(30):
        opened, total = date(2012, 1, 6) + timedelta(days=7 * release), 0
        for day in range(70):
            gross = round(7e6 * HOLD ** (day // 7) / 7)
            total += gross
            rows.append((f"r{release}", opened + timedelta(days=day), gross, 3_000, total, day + 1))
    path = folder / FILES["us_days"].name
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(rows, schema=list(FILES["us_days"].columns), orient="row").write_parquet(path)


def _china_weeks(folder: Path) -> None:
    """Films that open on a Friday, with previews the week before, then halve every week."""
    rows: list[tuple[Any, ...]] = []
    for film in range(30):
        sunday = date(2013, 3, 10) + timedelta(days=7 * film)
        weeks = [(-4, 1_000), (3, 6_000_000), *[(3 + 7 * k, 8e6 * HOLD**k) for k in range(1, 9)]]
        total = sum(round(gross) for _, gross in weeks)
        for days, gross in weeks:
            rows.append((film, total, days, round(gross), sunday + timedelta(days=days - 3)))
    # In units that nobody stated: the weeks come to a seventh of the total.
    rows += [(99, 7_000_000, 3, 1_000_000, date(2011, 5, 1))]
    _file(folder, "china_weeks", rows)


def _korea(folder: Path) -> None:
    opened = date(2026, 1, 1)
    rows = [(1, opened + timedelta(days=d), opened, 2_000, 20_000_000, 50, 100) for d in range(14)]
    _file(folder, "korea_days", rows)


def _rates(folder: Path, drawn: np.random.Generator) -> None:
    days = [date(2005, 4, 1) + timedelta(days=d) for d in range(0, 365 * 16, 1)]
    walk = np.cumsum(drawn.standard_normal((len(days), 5)) * VOLATILITY / np.sqrt(365.25), axis=0)
    figures = np.exp(walk) * np.array([6.5, 1100, 0.9, 0.7, 110])
    _file(folder, "rates", [(day, *row) for day, row in zip(days, figures, strict=True)])
