"""Files of tickets that no engine may read: what each would forgive, and another would not."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from recoup.tickets.files import file_faults, parquet_files, ticket_count
from recoup.tickets.model import TICKETS, arrow_schema

SCHEMA = arrow_schema(TICKETS)
ROW: dict[str, Any] = {"show": datetime(2017, 1, 27, 19, 30)} | {
    column.name: 1 if "int" in column.type else "x" for column in TICKETS if column.name != "show"
}


def table(**values: pyarrow.Array) -> pyarrow.Table:
    """Three tickets, with other columns in place of some."""
    found = pyarrow.Table.from_pylist([ROW] * 3, schema=SCHEMA)
    for name, column in values.items():
        found = found.set_column(SCHEMA.get_field_index(name), name, column)
    return found


def codes(path: Path, made: pyarrow.Table, **options: Any) -> list[tuple[str, str]]:
    """The faults of a table that is written to a file."""
    parquet.write_table(made, path, **options)
    return [(fault.code, fault.message) for fault in file_faults([path])]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"film": pyarrow.array(["a", "b", "a"]).dictionary_encode()},
        {"film": pyarrow.array(["a", "b", "a"], pyarrow.large_string())},
        {"show": pyarrow.array([ROW["show"]] * 3, pyarrow.timestamp("us"))},
    ],
)
def test_what_says_the_same_is_read(values: dict[str, Any], tmp_path: Path) -> None:
    assert codes(tmp_path / "t.parquet", table(**values)) == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"price": pyarrow.array([1.0] * 3)}, "`price` is double; it must be int32"),
        ({"price": pyarrow.array([1] * 3)}, "`price` is int64; it must be int32"),
        (
            {"show": pyarrow.array([datetime.now(UTC)] * 3, pyarrow.timestamp("s", "UTC"))},
            "`show` is timestamp[ms, tz=UTC]; it must be timestamp[s]",
        ),
        (
            {"show": pyarrow.array([ROW["show"]] * 3, pyarrow.timestamp("ns"))},
            "`show` is timestamp[ns]; it must be timestamp[s]",
        ),
    ],
)
def test_another_type_is_refused(values: dict[str, Any], message: str, tmp_path: Path) -> None:
    assert codes(tmp_path / "t.parquet", table(**values)) == [("wrong-type", message)]


@pytest.mark.parametrize("statistics", [True, False])
def test_an_empty_cell_is_refused(statistics: bool, tmp_path: Path) -> None:
    made = table(fee=pyarrow.array([1, None, None], pyarrow.int32()))
    found = codes(tmp_path / "t.parquet", made, write_statistics=statistics, row_group_size=2)
    assert found == [("missing-value", "`fee` is empty in 2 of 3 rows")]


def test_a_column_stands_there_once(tmp_path: Path) -> None:
    made = table().drop(["fee"]).append_column("film", pyarrow.array(["x"] * 3))
    found = codes(tmp_path / "t.parquet", made)
    assert [code for code, _ in found] == ["duplicate-column", "missing-column"]


@pytest.mark.parametrize("kept", [0, 9, 400])
def test_a_file_that_was_cut_short_is_refused(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    codes(path, table())
    path.write_bytes(path.read_bytes()[:kept])
    assert [fault.code for fault in file_faults([path])] == ["not-parquet"]


@pytest.mark.parametrize("name", ["a*.parquet", "a?.parquet", "[a].parquet", "a{b}.parquet", "a\\"])
def test_a_name_that_an_engine_takes_for_a_pattern_is_refused(name: str, tmp_path: Path) -> None:
    assert [code for code, _ in codes(tmp_path / name, table())] == ["pattern-in-path"]


def test_the_tickets_of_all_files_are_counted(tmp_path: Path) -> None:
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for file in files:
        parquet.write_table(table(), file, row_group_size=2)
    assert ticket_count(files) == 6


def test_each_file_is_looked_over_and_none_that_is_no_data(tmp_path: Path) -> None:
    for name in ("b.parquet", "a.parquet", "_c.parquet", ".d.parquet", "e.csv"):
        (tmp_path / name).write_text("film,day")
    files = parquet_files(tmp_path)
    assert [path.name for path in files] == ["a.parquet", "b.parquet"]
    assert [fault.span and fault.span.source.name for fault in file_faults(files)] == [
        str(path) for path in files
    ]
    assert parquet_files(files[0]) == files[:1]
