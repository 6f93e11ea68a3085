"""Every row is in a line or in suspense, whatever the files, and both are the whole."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.api import Refused
from recoup.tickets import faults
from recoup.tickets.boxoffice import box_office
from recoup.tickets.model import KEYS, SUMS
from tests.tickets.rows import SOUND, write_films, write_rows

RELEASES = {"dog": date(2017, 3, 3), "wall": date(2016, 12, 16)}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [d.code for d in refused.value.diagnostics]


def test_a_day_worked_by_hand(tmp_path: Path) -> None:
    rows = [
        SOUND,
        SOUND | {"ticket": 2, "seat": 7, "seats": 3, "price": 9000, "fee": 900, "extra": 2500},
        SOUND | {"ticket": 3, "seats": -2, "price": -6000, "fee": 0},
        SOUND | {"ticket": 4, "province": "CN-SH", "show": datetime(2017, 3, 4, 0, 10)},
    ]
    found = box_office(write_rows(tmp_path / "week.parquet", rows))
    assert [tuple(line.values()) for line in found.lines.to_pylist()] == [
        ("dog", date(2017, 3, 3), "CN-BJ", 3, 3, 9000, 1500, 2500),
        ("dog", date(2017, 3, 4), "CN-SH", 1, 2, 6000, 600, 0),
    ]
    assert found.suspense.num_rows == 0
    assert found.total == {"rows": 4, "seats": 5, "price": 15000, "fee": 2100, "extra": 2500}
    assert found.reconciles


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seats": 0}, faults.NO_SEATS),
        ({"price": -6000}, faults.AGAINST_SEATS),
        ({"seats": -2}, faults.AGAINST_SEATS),
        ({"fee": -1}, faults.NEGATIVE_FEE),
        ({"extra": -1}, faults.NEGATIVE_EXTRA),
        ({"province": "CN-XX"}, faults.UNKNOWN_PROVINCE),
        ({"film": "cat"}, faults.UNKNOWN_FILM),
        ({"show": datetime(2017, 3, 2, 23, 59)}, faults.BEFORE_RELEASE),
        ({"province": "CN-SH", "seats": -2, "price": -6000, "fee": 0}, faults.GIVEN_BACK),
    ],
)
def test_a_faulty_row_is_held_with_its_money(
    change: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    films = write_films(tmp_path / "films.parquet", RELEASES)
    faulty = SOUND | {"ticket": 2} | change
    (tmp_path / "tickets").mkdir()
    write_rows(tmp_path / "tickets" / "week.parquet", [SOUND, faulty])
    for found in (box_office(tmp_path), box_office(tmp_path / "tickets", films=films)):
        assert found.sums["price"] == 6000
        (held,) = found.suspense.to_pylist()
        assert held["fault"] == reason
        assert {name: held[name] for name in SUMS[1:]} == {n: faulty[n] for n in SUMS[1:]}
        assert found.reconciles


drawn = st.fixed_dictionaries(
    {
        "film": st.sampled_from(["dog", "wall", "cat"]),
        "province": st.sampled_from(["CN-BJ", "CN-SH", "CN-XX"]),
        "show": st.integers(0, 4000).map(lambda m: datetime(2017, 3, 2) + timedelta(minutes=m)),
        "seats": st.integers(-2, 4),
        "price": st.integers(-(2**31), 2**31 - 1),
        "fee": st.integers(-1, 2**31 - 1),
        "extra": st.integers(-1, 5000),
    }
).map(lambda changed: SOUND | changed)


def fault_of(row: dict[str, Any]) -> str:
    """The rules, said once more and plainly."""
    release = RELEASES.get(row["film"])
    holds = {
        faults.NO_SEATS: row["seats"] == 0,
        faults.AGAINST_SEATS: (row["seats"] > 0) != (row["price"] >= 0),
        faults.NEGATIVE_FEE: row["fee"] < 0,
        faults.NEGATIVE_EXTRA: row["extra"] < 0,
        faults.UNKNOWN_PROVINCE: row["province"] == "CN-XX",
        faults.UNKNOWN_FILM: release is None,
        faults.BEFORE_RELEASE: release is not None and row["show"].date() < release,
    }
    return next((reason for reason in faults.REASONS if holds.get(reason)), "")


@given(st.lists(drawn, max_size=30), st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_lines_and_suspense_are_plain_sums_however_rows_are_ordered_and_filed(
    rows: list[dict[str, Any]], files: int, random: Random
) -> None:
    expected: dict[tuple[object, ...], Counter[str]] = {}
    for row in rows:
        key: tuple[object, ...] = (fault_of(row), row["film"], row["show"].date(), row["province"])
        line = expected.setdefault(key, Counter())
        line.update({"rows": 1} | {name: row[name] for name in SUMS[1:]})
    random.shuffle(rows)
    with TemporaryDirectory() as name:
        folder = Path(name)
        films = write_films(folder / "films.parquet", RELEASES)
        (folder / "rows").mkdir()
        for number in range(files):
            write_rows(folder / "rows" / f"{number}.parquet", rows[number::files])
        found = box_office(folder / "rows", films=films)
    back = [key for key, line in expected.items() if not key[0] and line["price"] < 0]
    for key in back:
        expected[(faults.GIVEN_BACK, *key[1:])] = expected.pop(key)
    lines = [{"fault": ""} | line for line in found.lines.to_pylist()]
    got = {
        (line["fault"], *(line[key] for key in KEYS)): {name: line[name] for name in SUMS}
        for line in (*lines, *found.suspense.to_pylist())
    }
    assert got == {key: {name: line[name] for name in SUMS} for key, line in expected.items()}
    assert found.reconciles


def test_csv_is_read_as_parquet_is(tmp_path: Path) -> None:
    rows = [SOUND, SOUND | {"ticket": 2, "film": "幸福", "price": 0, "fee": -5}]
    parquet = box_office(write_rows(tmp_path / "a.parquet", rows))
    text = box_office(write_rows(tmp_path / "a.csv", rows))
    assert text.lines.equals(parquet.lines)
    assert text.suspense.equals(parquet.suspense)
    assert text.reconciles


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("6000", "sixty", "unreadable-cell"),
        ("6000", "60.005", "unreadable-cell"),
        ("6000", "", "missing-value"),
        ("6000", "99999999999", "unreadable-cell"),
        ("2017-03-03", "03/03/2017", "unreadable-cell"),
        ("price", "prise", "missing-column"),
    ],
)
def test_a_cell_that_says_nothing_sure_refuses_the_file(
    old: str, new: str, code: str, tmp_path: Path
) -> None:
    path = write_rows(tmp_path / "a.csv", [SOUND])
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        box_office(path)
    assert codes(refused) == [code]


def test_what_is_no_folder_of_tickets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        box_office(tmp_path)
    assert codes(refused) == ["no-tickets"]
    write_rows(tmp_path / "a.parquet", [SOUND])
    write_rows(tmp_path / "a.csv", [SOUND])
    with pytest.raises(Refused) as refused:
        box_office(tmp_path)
    assert codes(refused) == ["two-kinds"]
    with pytest.raises(FileNotFoundError):
        box_office(tmp_path / "none.parquet")
