"""A folder of data is read whole, or all that is wrong in it is said."""

from pathlib import Path

import pytest

from recoup.calibration.files import FILES, SHOWN, read_data
from recoup.diagnostics.diagnostic import Diagnostic
from tests.calibration.made import write

RATES = FILES["rates"]


def faults(folder: Path) -> list[Diagnostic]:
    return read_data(folder)[1]


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    write(tmp_path / RATES.name, list(RATES.columns), [("2019-01-02", 6.9, 1100, 0.9, 0.8, 110)])
    data, diagnostics = read_data(tmp_path)
    assert not diagnostics
    assert list(data.tables) == ["rates"]
    assert {file.name for file in data.absent} == {f.name for f in FILES.values()} - {RATES.name}


def test_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path)
    assert fault.code == "no-data"


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no such folder"):
        read_data(tmp_path / "nowhere")


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    write(tmp_path / RATES.name, ["date", "usd_cny"], [("2019-01-02", 6.9)])
    (fault,) = faults(tmp_path)
    assert fault.code == "data-unreadable"
    assert "has no column `usd_krw`, `usd_eur`" in fault.message


def test_a_file_that_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / FILES["us_days"].name
    path.parent.mkdir()
    path.write_bytes(b"not parquet")
    (fault,) = faults(tmp_path)
    assert fault.code == "data-unreadable"


def test_every_cell_of_a_wrong_kind_is_shown_with_its_place(tmp_path: Path) -> None:
    rows = [
        ("2019-01-02", "6.9", "", "0.9", "0.8", "110"),
        ("2nd of May", "6.9", "1100", "0.9", "0.8", "110"),
        ("2019-01-04", "n/a", "1100", "0.9", "0.8", "110"),
    ]
    write(tmp_path / RATES.name, list(RATES.columns), rows)
    day, rate = faults(tmp_path)
    assert day.span is not None
    assert rate.span is not None
    assert (day.span.line, day.span.text) == (3, "2nd of May")
    assert (rate.span.line, rate.span.column, rate.span.text) == (4, 12, "n/a")
    assert day.message == "`2nd of May` in column `date` is not a date as 2017-01-27"


def test_many_wrong_cells_of_a_column_are_counted(tmp_path: Path) -> None:
    rows = [("2019-01-02", "?", 1100, 0.9, 0.8, 110)] * (SHOWN + 7)
    write(tmp_path / RATES.name, list(RATES.columns), rows)
    found = faults(tmp_path)
    assert len(found) == SHOWN
    assert found[-1].message.endswith("and 7 more rows so")
