"""Each check on rows made by hand: what it finds, and what it leaves alone."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from recoup.api import Refused
from recoup.audit.model import Remedy
from recoup.audit.run import CHECKS, checks_named, evidence, rows_of
from recoup.audit.statements import against_statement
from tests.audit.rows import CINEMA, found, house, sale, written

Rows = list[dict[str, Any]]


def test_shows_that_overlap_in_a_hall(tmp_path: Path) -> None:
    rows = [*house("2016-03-04T18:00", 5), *house("2016-03-04T19:00", 6)]
    first, second = found(written(tmp_path, rows), "overlapping")
    assert (second.first, second.amount) == (datetime(2016, 3, 4, 18), None)
    assert (first.first, first.rows, first.amount) == (datetime(2016, 3, 4, 19), 6, 18000)
    assert first.why == "starts 60 minutes after a show of 100 minutes"


def test_shows_one_behind_the_other_or_in_two_halls_are_left_alone(tmp_path: Path) -> None:
    rows = [
        *house("2016-03-04T18:00", 5),
        *house("2016-03-04T19:40", 5),
        *house("2016-03-04T18:30", 5, hall=2),
    ]
    assert found(written(tmp_path, rows), "overlapping") == []


def test_more_seats_than_the_hall_has(tmp_path: Path) -> None:
    rows = [*house("2016-03-04T18:00", 50), *house("2016-03-04T21:00", 40)]
    (over,) = found(written(tmp_path, rows), "overfull")
    assert (over.seats, over.amount) == (50, 30000)


def test_a_full_house_in_the_night(tmp_path: Path) -> None:
    rows = [
        *house("2016-03-05T01:30", 38),
        *house("2016-03-06T00:05", 40),
        *house("2016-03-07T01:30", 37),
        *house("2016-03-08T21:00", 40),
    ]
    (night,) = found(written(tmp_path, rows), "night")
    assert night.why == "38 of 40 seats sold at 01:30"


def test_the_same_seats_show_after_show(tmp_path: Path) -> None:
    chance = Random(1)
    rows: Rows = []
    for day in range(4, 8):
        rows += house(f"2016-03-0{day}T18:00", 12)
        seats = chance.sample(range(1, 41), 15)
        rows += [sale(f"2016-03-0{day}T21:00", seat) for seat in seats]
        rows += house(f"2016-03-0{day}T15:00", 11)
    alike = found(written(tmp_path, rows), "same-seats")
    assert [f.first.hour for f in alike] == [18] * 4
    assert alike[0].why == "the same 12 sales of the same seats as in 3 other shows"


def test_a_seat_that_is_sold_twice(tmp_path: Path) -> None:
    starts = "2016-03-04T18:00"
    rows = [
        sale(starts, 1, 2),
        sale(starts, 2, 2),
        sale(starts, 10),
        sale(starts, 10),
        sale(starts, 20),
        sale(starts, 20, -1),
        sale(starts, 20),
    ]
    (twice,) = found(written(tmp_path, rows), "duplicates")
    assert (twice.rows, twice.seats, twice.amount) == (2, 3, 9000)


def test_a_show_at_another_price(tmp_path: Path) -> None:
    rows: Rows = []
    for week in range(9):
        day = datetime(2016, 3, 4, 18) + timedelta(weeks=week)
        rows += house(day.isoformat(), 20, price=700 if week == 3 else 3000)
        rows += house((day - timedelta(hours=5)).isoformat(), 5, price=900)
    (cheap,) = found(written(tmp_path, rows), "prices")
    assert (cheap.price, cheap.remedy, cheap.amount) == (14000, Remedy.UNKNOWN, None)
    assert cheap.why == "7.00 yuan a seat, where 30.00 is usual"


def test_a_film_whose_price_is_booked_as_popcorn(tmp_path: Path) -> None:
    rows: Rows = []
    for film, price, extra in (
        ("dog", 2000, 1500), ("wall", 3000, 300), ("fox", 3000, 300), ("owl", 2900, 300),
    ):  # fmt: skip
        for day in (4, 5, 6, 7):
            rows += house(f"2016-03-0{day}T18:00", 40, film=film, price=price, extra=extra)
    (bundle,) = found(written(tmp_path, rows), "bundles")
    assert (bundle.film, bundle.remedy, bundle.amount) == ("dog", Remedy.PUT_IN, 160 * 950)


def test_fees_where_nothing_was_sold_online(tmp_path: Path) -> None:
    rows = [
        *house("2016-03-04T18:00", 5, fee=300),
        *house("2016-03-04T21:00", 5, fee=300, channel="tpp"),
    ]
    (fee,) = found(written(tmp_path, rows), "fees")
    assert fee.why == "a service fee on 5 sales at the counter"


def test_refunds_beyond_what_is_usual(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(1, 21):
        cinema = f"110000{number:02}"
        rows += house("2016-03-04T18:00", 40, cinema=cinema)
        rows += house("2016-03-05T18:00", 40, cinema=cinema)
        back = 30 if number == 7 else 1
        rows += [sale("2016-03-04T18:00", seat, -1, cinema=cinema) for seat in range(1, back + 1)]
    (refunds,) = found(written(tmp_path, rows), "refunds")
    assert (refunds.cinema, refunds.rows, refunds.price) == ("11000007", 30, 90000)


def test_days_without_a_row(tmp_path: Path) -> None:
    rows: Rows = []
    for day in (4, 5, 8, 9):
        rows += house(f"2016-03-0{day}T18:00", 20)
        rows += house(f"2016-03-0{day}T18:00", 5, cinema="11000002")
    (gap,) = found(written(tmp_path, rows), "gaps")
    assert (gap.cinema, gap.first, gap.rows) == (CINEMA, datetime(2016, 3, 6), 0)
    assert gap.why == "2 days without a row, where 20 a day are usual"


def test_the_tickets_of_one_film_printed_as_another_s(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(1, 12):
        swapped = number == 4
        for hour in (12, 15, 18):
            for hall, film in ((1, "dog"), (2, "wall")):
                sold = 15 if not swapped else (39 if film == "wall" else 1)
                rows += house(
                    f"2016-03-04T{hour}:00", sold, film=film, hall=hall,
                    cinema=f"110000{number:02}",
                )  # fmt: skip
    (swap,) = found(written(tmp_path, rows), "swapped")
    assert (swap.cinema, swap.film, swap.of_film) == ("11000004", "wall", "dog")
    assert swap.remedy is Remedy.GIVE_BACK
    assert swap.amount is not None
    assert 3 * 12 * 3000 < swap.amount < 3 * 17 * 3000


def test_a_circuit_that_drifts_from_the_others(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(1, 13):
        for week in range(12):
            day = datetime(2016, 3, 4, 18) + timedelta(weeks=week)
            sold = 20 + (number + week) % 3 - (8 if number == 5 and week >= 7 else 0)
            rows += house(
                day.isoformat(), sold, circuit=f"circuit-{number:02}", cinema=f"110000{number:02}"
            )
    (drift,) = found(written(tmp_path, rows), "drift")
    assert drift.circuit == "circuit-05"
    assert "less against the others" in drift.why


def test_a_statement_is_the_sum_of_its_tickets(tmp_path: Path) -> None:
    rows = [
        *house("2016-03-04T18:00", 10, fee=300),
        *house("2016-03-05T18:00", 10, circuit="circuit-02"),
    ]
    folder = written(tmp_path, rows)
    path = tmp_path / "statement.csv"
    path.write_text(
        "film,from,to,circuit,box office,basis\n"
        "dog,2016-03-04,2016-03-10,circuit-01,300.00,split\n"
        "dog,2016-03-04,2016-03-10,circuit-01,330.00,comprehensive\n"
        "dog,2016-03-04,2016-03-10,,590.00,split\n"
        "dog,4 March,2016-03-10,,600.00,net\n"
    )
    with evidence(folder) as engine:
        (less,), faults = against_statement(engine, path)
    assert (less.amount, less.rows) == (1000, 20)
    assert "10.00 less than they do" in less.why
    assert [d.code for d in faults] == ["bad-date", "bad-basis"]


def test_neither_order_nor_files_change_what_is_found(tmp_path: Path) -> None:
    rows = [
        *house("2016-03-04T18:00", 45),
        *house("2016-03-04T19:00", 45),
        *house("2016-03-05T03:00", 40),
    ]
    rows += rows[:7]
    usual = [_without(f) for f in found(written(tmp_path / "a", rows))]
    Random(3).shuffle(rows)
    assert usual == [_without(f) for f in found(written(tmp_path / "b", rows))]
    assert len(usual) >= 6


def _without(finding: Any) -> tuple[Any, ...]:
    return (finding.check, finding.first, finding.rows, finding.amount, finding.why)


def test_the_rows_of_a_finding_are_the_ones_that_it_doubts(tmp_path: Path) -> None:
    rows = [*house("2016-03-05T03:00", 40), *house("2016-03-05T12:00", 3)]
    folder = written(tmp_path, rows)
    (night,) = found(folder, "night")
    with evidence(folder) as engine:
        doubted = rows_of(engine, night)
        assert len(doubted) == night.rows == 40
        assert doubted.columns[-1] == "show"


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    folder = written(tmp_path, house("2016-03-05T12:00", 3))
    (folder / "halls.parquet").unlink()
    with pytest.raises(Refused) as refused, evidence(folder):
        pass
    assert [d.code for d in refused.value.diagnostics] == ["no-halls"]
    with pytest.raises(Refused) as refused:
        checks_named(["nigth"])
    assert refused.value.diagnostics[0].hint == "did you mean `night`?"
    assert len({check.name for check in CHECKS}) == len(CHECKS)
