"""The same expression on a real cluster: figures equal to the byte, also when a worker dies."""

import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from socket import socket
from time import sleep
from typing import Any

import ibis
import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recoup.tickets.cluster import ClusterFailure, cluster, evaluated, find_java, lines_on, rows_on
from recoup.tickets.files import file_faults, parquet_files
from recoup.tickets.make import ROWS_FOLDER, make_tickets
from recoup.tickets.model import TICKETS, Column, arrow_schema
from recoup.tickets.sums import sums

pytest.importorskip("pyspark", reason="no PySpark here: `make spark` installs it")
if find_java() is None:
    pytest.skip("no Java here, on which Spark runs", allow_module_level=True)

from tests.tickets.spark_machines import Machine, Machines, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]

# Small machines that start soon, and several tasks for each file.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
DEFAULTS = f"""
spark.executor.memory 512m
spark.driver.memory 512m
spark.executor.extraJavaOptions {JAVA}
spark.driver.extraJavaOptions {JAVA}
spark.sql.shuffle.partitions 4
spark.sql.files.maxPartitionBytes 512k
"""


def kept(table: pyarrow.Table) -> tuple[bytes, bytes]:
    """A table as the bytes of a CSV and a Parquet file."""
    csv, parquet = pyarrow.BufferOutputStream(), pyarrow.BufferOutputStream()
    whole = table.combine_chunks()
    pyarrow.csv.write_csv(whole, csv)
    pyarrow.parquet.write_table(whole, parquet)
    return csv.getvalue().to_pybytes(), parquet.getvalue().to_pybytes()


def here(files: list[Path]) -> pyarrow.Table:
    """The lines as DuckDB finds them."""
    return sums(ibis.duckdb.connect().read_parquet(files)).to_pyarrow()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_DAEMON_JAVA_OPTS", JAVA)
        started = Machines(folder)
        try:
            yield started
        finally:
            started.end()


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two million of them, of a year."""
    folder = tmp_path_factory.mktemp("tickets")
    make_tickets(folder, year=2016, rows=2_000_000, seed=5)
    return parquet_files(folder / ROWS_FOLDER)


def tasks(session: Any, worker: Machine) -> tuple[int, int]:
    """How many tasks a worker is at, and how many it has ended, as the session knows."""
    own = {path.name for path in worker.folder.glob("work/app-*/*")}
    executors = session.sparkContext._jsc.sc().statusStore().executorList(True)
    known = (executors.apply(i) for i in range(executors.size()))
    here = [(each.activeTasks(), each.completedTasks()) for each in known if each.id() in own]
    return sum(active for active, _ in here), sum(ended for _, ended in here)


def kill_in_a_task(session: Any, worker: Machine, ended_before: int) -> bool | None:
    """Kills a worker that has ended tasks, whose results are lost with it, and is at another.

    It is frozen first, so that none ends between the look and the kill.
    """
    active, ended = tasks(session, worker)
    if not active or ended <= ended_before:
        return None
    worker.signal(signal.SIGSTOP)
    sleep(0.3)  # what it had sent before arrives
    if not tasks(session, worker)[0]:
        worker.signal(signal.SIGCONT)
        return None
    worker.end()
    return True


def test_lines_are_the_same_when_a_worker_is_killed_in_a_task(
    machines: Machines, tickets: list[Path]
) -> None:
    expected = kept(here(tickets))
    victim, other = machines.workers(2)
    with cluster(machines.address) as session, ThreadPoolExecutor() as pool:
        lines = sums(rows_on(session, tickets))
        assert kept(evaluated(session, lines)) == expected
        before = tasks(session, victim)[1]
        answer = pool.submit(evaluated, session, lines)
        wait_for(lambda: kill_in_a_task(session, victim, before), "a task on the worker")
        assert not answer.done()
        assert kept(answer.result()) == expected
        tracker = session.sparkContext._jsc.sc().statusTracker()
        assert len(tracker.getExecutorInfos()) == 2, "the driver and the worker that lives"
    other.end()


TEXT = st.sampled_from(
    ["", "dog", "Dog", "dogs", "狗", "é", "e\u0301", "𝄞", "ﬀ", " dog", 'a,"b"\n']
)
DAY = timedelta(days=1)
MIDNIGHT = st.builds(
    lambda day, seconds: datetime(1582, 10, 1) + day * DAY + timedelta(seconds=seconds),
    st.one_of(st.integers(0, 20), st.integers(158_000, 160_000), st.just(1_000_000)),
    st.sampled_from([-1, 0, 1, 43_200]),
)


def whole(bits: int) -> st.SearchStrategy[int]:
    """Whole numbers that fit, the least and the largest among them."""
    most = 2 ** (bits - 1) - 1
    return st.one_of(st.integers(-3000, 9000), st.sampled_from([-most - 1, -most, most]))


TABLES = st.lists(
    st.fixed_dictionaries(
        {
            column.name: {
                "string": TEXT,
                "timestamp(0)": MIDNIGHT,
                "int16": whole(16),
                "int32": whole(32),
                "int64": whole(64),
            }[column.type]
            for column in TICKETS
        }
    ),
    max_size=30,
)


def test_any_table_has_the_lines_that_duckdb_finds(machines: Machines, tmp_path: Path) -> None:
    numbers = count()
    (worker,) = machines.workers(1)
    with cluster(machines.address) as session:

        @settings(max_examples=20, deadline=None)
        @example([])
        @given(TABLES)
        def holds(drawn: list[dict[str, Any]]) -> None:
            file = tmp_path / f"{next(numbers)}.parquet"
            table = pyarrow.Table.from_pylist(drawn, schema=arrow_schema(TICKETS))
            pyarrow.parquet.write_table(table, file)
            assert kept(evaluated(session, sums(rows_on(session, [file])))) == kept(here([file]))

        holds()
    worker.end()


def test_work_without_a_worker_is_given_up(machines: Machines, tickets: list[Path]) -> None:
    found = pytest.raises(ClusterFailure, match=r"has had no worker for 2 seconds")
    with found, cluster(machines.address, patience=2) as session:
        evaluated(session, sums(rows_on(session, tickets)))


def refusal(address: str, files: list[Path], columns: tuple[Column, ...] = TICKETS) -> str:
    """What is said where the number of a table's tickets cannot be summed."""
    found = pytest.raises(ClusterFailure)
    with found as refused, cluster(address) as session:
        rows = rows_on(session, files, columns)
        evaluated(session, rows.aggregate(total=rows["ticket"].sum()))
    return str(refused.value)


def test_no_sum_wraps_around(tmp_path: Path) -> None:
    file = tmp_path / "large.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"ticket": [2**63 - 1, 1]}), file)
    columns = (Column("ticket", "int64", "large"),)
    assert "[ARITHMETIC_OVERFLOW] long overflow" in refusal("local[1]", [file], columns)


def one_ticket(file: Path) -> Path:
    row: dict[str, Any] = {each.name: 1 if "int" in each.type else "x" for each in TICKETS}
    row["show"] = datetime(2017, 1, 27, 19, 30)
    file.parent.mkdir(exist_ok=True)
    table = pyarrow.Table.from_pylist([row], schema=arrow_schema(TICKETS))
    pyarrow.parquet.write_table(table, file)
    return file


def test_each_file_is_read_once_whatever_its_name(tmp_path: Path) -> None:
    names = ("狗 a%20.parquet", "film=dog/a.parquet", "a#.parquet", "b.parquet", "b/b.parquet")
    files = [one_ticket(tmp_path / name) for name in names]
    assert file_faults(files) == []
    assert kept(lines_on("local[1]", files)) == kept(here(files))


def test_a_count_that_differs_from_the_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = one_ticket(tmp_path / "a.parquet")
    monkeypatch.setattr("recoup.tickets.cluster.ticket_count", lambda files: 1_000)
    with pytest.raises(ClusterFailure, match=r"counted 1 tickets where the files have 1,000: "):
        lines_on("local[1]", [file])


def test_files_that_a_worker_cannot_see_or_read(tmp_path: Path) -> None:
    file = tmp_path / "away.parquet"
    assert "all must see it at the same path" in refusal("local[1]", [file])
    file.write_text("no tickets")
    assert "away.parquet is not a Parquet file" in refusal("local[1]", [file])


@pytest.mark.parametrize("address", ["spark://", "spark://here", "local", "local[]", "yarn", ""])
def test_what_is_no_address_of_a_cluster(address: str) -> None:
    expected = f"`{address}` is no address of a Spark cluster; write spark://host:port, or local"
    assert refusal(address, []).startswith(expected)


def test_an_address_where_no_master_listens() -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
        expected = f"no Spark master listens at {place} or {place}"
        assert refusal(f"spark://{place},{place}", []) == expected


def test_a_machine_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("pyspark.SparkContext._gateway", None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert refusal("local[1]", []) == (
        "Spark needs Java 17 or 21 (Debian: openjdk-17-jre-headless); "
        f"there is none at JAVA_HOME, which is {tmp_path}"
    )


def test_java_that_does_not_start_spark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho this is Java 8 >&2\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setattr("pyspark.SparkContext._gateway", None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert refusal("local[1]", []).startswith(
        "Java did not start Spark, which needs Java 17 or 21; it said:\nthis is Java 8"
    )


def test_one_session_at_a_time() -> None:
    with cluster("local[1]"):
        expected = "this process has a Spark session already: stop it before the next"
        assert refusal("local[1]", []) == expected


def test_a_machine_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert refusal("local[1]", []) == "a Spark cluster needs PySpark: pip install 'recoup[spark]'"
