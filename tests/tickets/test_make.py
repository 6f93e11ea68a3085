"""The invented nation keeps the laws of a real one, and is always the same for a seed."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow.parquet import ParquetFile, read_schema

from recoup.tickets import facts
from recoup.tickets.files import file_faults, parquet_files
from recoup.tickets.make import FolderTaken, make_tickets
from recoup.tickets.model import FILMS, HALLS, TICKETS
from recoup.tickets.nation import demand, make_cinemas

Ask = Callable[[str], list[Any]]


@pytest.fixture(scope="module", params=[1, 20161001])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "autumn"
    first, last = date(2016, 9, 23), date(2016, 10, 14)
    make_tickets(folder, year=2016, rows=60_000, seed=request.param, first=first, last=last)
    return folder


@pytest.fixture(scope="module")
def ask(made: Path) -> Ask:
    engine = duckdb.connect()
    engine.execute(f"CREATE VIEW sold AS FROM '{made}/tickets/*.parquet'")
    for table in ("halls", "films"):
        engine.execute(f"CREATE VIEW {table} AS FROM '{made}/{table}.parquet'")
    return lambda sql: engine.execute(sql).fetchall()


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.parquet")
    }


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    first, last = date(2017, 1, 28), date(2017, 2, 2)
    for folder, seed in (("a", 3), ("b", 3), ("c", 4)):
        make_tickets(tmp_path / folder, year=2017, rows=5000, seed=seed, first=first, last=last)
    one, same, other = (digests(tmp_path / folder) for folder in "abc")
    assert one == same
    assert list(one) == list(other)
    assert not set(one.values()) & set(other.values())


def test_the_files_have_the_schema(made: Path) -> None:
    files = parquet_files(made / "tickets")
    assert [file.name for file in files] == ["2016-09.parquet", "2016-10.parquet"]
    assert file_faults(files) == []
    assert read_schema(files[0]).names == [column.name for column in TICKETS]
    assert file_faults([made / "halls.parquet"], HALLS) == []
    assert file_faults([made / "films.parquet"], FILMS) == []
    required = ParquetFile(files[0]).schema
    assert all(required.column(i).max_definition_level == 0 for i in range(len(TICKETS)))


def test_rows_are_about_as_many_as_wanted_and_numbered(ask: Ask) -> None:
    (rows, least, most, different) = ask(
        "SELECT count(*), min(ticket), max(ticket), count(DISTINCT ticket) FROM sold"
    )[0]
    assert 0.9 * 60_000 < rows < 1.05 * 60_000
    assert (least, most, different) == (1, rows, rows)


def test_no_seat_is_sold_twice_and_none_that_is_not_there(ask: Ask) -> None:
    seats = "SELECT *, unnest(range(seat, seat + seats)) AS place FROM sold WHERE seats > 0"
    assert (
        ask(f'SELECT cinema, hall, "show", place FROM ({seats}) GROUP BY ALL HAVING count(*) > 1')
        == []
    )
    assert (
        ask(
            "SELECT * FROM sold LEFT JOIN halls USING (cinema, hall)"
            " WHERE capacity IS NULL OR seat < 1 OR seat + abs(seats) - 1 > capacity"
        )
        == []
    )


def test_shows_of_a_hall_never_overlap(ask: Ask) -> None:
    assert (
        ask(
            """
        WITH shows AS (SELECT DISTINCT cinema, hall, "show", film FROM sold),
        turns AS (SELECT "show" + to_minutes(minutes) AS ends,
            lead("show") OVER (PARTITION BY cinema, hall ORDER BY "show") AS next
            FROM shows JOIN films USING (film))
        SELECT * FROM turns WHERE ends > next
        """
        )
        == []
    )


def test_nothing_is_shown_before_its_release_or_in_the_morning(ask: Ask) -> None:
    assert ask('SELECT * FROM sold JOIN films USING (film) WHERE "show"::DATE < release') == []
    assert ask('SELECT DISTINCT hour("show") FROM sold WHERE hour("show") BETWEEN 1 AND 8') == []


def test_a_refund_gives_back_what_was_sold_but_the_fee(ask: Ask) -> None:
    (refunds,) = ask("SELECT count(*) FROM sold WHERE seats < 0")[0]
    (matched,) = ask(
        """SELECT count(*) FROM sold AS back JOIN sold AS sale
        USING (film, cinema, hall, "show", seat, channel)
        WHERE back.seats = -sale.seats AND back.price = -sale.price AND back.seats < 0
        AND back.fee = 0 AND back.extra = 0 AND back.ticket > sale.ticket"""
    )[0]
    assert refunds == matched > 0
    assert ask("SELECT * FROM sold WHERE fee < 0 OR extra < 0 OR price * seats <= 0") == []
    assert ask("SELECT * FROM sold WHERE channel = 'counter' AND fee > 0") == []


def test_holidays_and_weekends_draw_as_the_calendar_says() -> None:
    assert demand(date(2016, 2, 8)) == facts.GREAT_HOLIDAY.value
    assert demand(date(2016, 2, 6)) == facts.WORKING_WEEKEND.value  # a Saturday that was worked
    assert demand(date(2016, 4, 4)) == facts.DAY_OFF.value
    assert demand(date(2016, 3, 5)) == facts.WEEKDAYS[5]
    with pytest.raises(NotImplementedError):
        demand(date(2003, 1, 1))


def test_blocks_of_cinemas_are_all_of_them() -> None:
    cinemas = make_cinemas(10, seed=1)
    blocks = cinemas.blocks(4)
    assert [sorted(set(block.cinema.tolist())) for block in blocks] == [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
    ]
    assert sum(block.capacity.sum() for block in blocks) == cinemas.capacity.sum()


def test_tuesdays_are_half_price_in_some_cinemas(ask: Ask) -> None:
    price = dict(
        ask(
            'SELECT dayofweek("show"), min(price / seats) FROM sold'
            " WHERE \"show\" BETWEEN '2016-10-10' AND '2016-10-14' GROUP BY 1"
        )
    )
    assert price[2] < 0.6 * price[3]


def test_a_folder_that_holds_something_is_left_alone(made: Path) -> None:
    before = digests(made)
    with pytest.raises(FolderTaken):
        make_tickets(made, year=2016, rows=1000, seed=1)
    assert digests(made) == before


@pytest.mark.slow
def test_a_year_has_the_figures_that_are_sourced(tmp_path: Path) -> None:
    made = make_tickets(tmp_path, year=2016, rows=3_000_000, seed=7)
    assert abs(made.rows / 3_000_000 - 1) < 0.03
    engine = duckdb.connect()
    engine.execute(f"CREATE VIEW sold AS FROM '{tmp_path}/tickets/*.parquet'")
    engine.execute(f"CREATE VIEW films AS FROM '{tmp_path}/films.parquet'")
    steps = engine.execute(
        """
        WITH weeks AS (SELECT film, ("show"::DATE - release) // 7 AS week, sum(price) AS taken
            FROM sold JOIN films USING (film)
            WHERE release BETWEEN '2016-01-01' AND '2016-11-11' GROUP BY ALL),
        steps AS (SELECT week, taken / lag(taken) OVER (PARTITION BY film ORDER BY week) AS step
            FROM weeks)
        SELECT week, median(step) FROM steps WHERE week BETWEEN 2 AND 4 GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    for (_, found), measured in zip(steps, facts.WEEK_ON_WEEK[1:4], strict=True):
        assert abs(found - measured.value) < 0.08
    (mean,) = engine.execute("SELECT sum(price) / sum(seats) / 100 FROM sold").fetchall()[0]
    assert abs(mean / 33.3 - 1) < 0.08
    (fees,) = engine.execute("SELECT sum(fee) / sum(price + fee) FROM sold").fetchall()[0]
    assert 0.05 < fees < 0.09
    shares = dict(
        engine.execute(
            "SELECT province, sum(price) / sum(sum(price)) OVER () FROM sold GROUP BY 1"
        ).fetchall()
    )
    guangdong = 66.6 / 457.12
    assert abs(shares["CN-GD"] - guangdong) < 0.04
