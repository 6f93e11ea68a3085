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

from recoup.api import Refused
from recoup.cli.main import main
from recoup.tickets.boxoffice import BoxOffice, box_office
from recoup.tickets.cluster import ClusterFailure, cluster, evaluated, find_java, rows_on
from recoup.tickets.faults import row_fault
from recoup.tickets.files import parquet_files
from recoup.tickets.make import make_tickets
from recoup.tickets.model import ROWS_FOLDER, TICKETS, Column, arrow_schema
from recoup.tickets.sums import sums, total
from tests.tickets.rows import SOUND, write_rows

pyspark = pytest.importorskip("pyspark", reason="no PySpark here: `make spark` installs it")
if find_java() is None:
    pytest.skip("no Java here, on which Spark runs", allow_module_level=True)

from tests.tickets.spark_machines import Machine, Machines, wait_for  # noqa: E402

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


def alike(there: BoxOffice, here: BoxOffice) -> bool:
    """Whether a cluster found what DuckDB did, to the byte, and all of it."""
    same = kept(there.lines) == kept(here.lines) and kept(there.suspense) == kept(here.suspense)
    return same and there.total == here.total and there.reconciles and here.reconciles


def command(folder: Path, output: Path, *words: str) -> bytes:
    """What `recoup tickets sum` writes."""
    with pytest.raises(SystemExit) as end:
        main(["tickets", "sum", str(folder), "-o", str(output), *words])
    assert end.value.code == 0
    return output.read_bytes()


def judged(rows: ibis.Table) -> ibis.Table:
    """Lines of the sound rows and of the others."""
    return sums(rows.mutate(fault=row_fault(rows)), "fault")


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
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of two million tickets."""
    folder = tmp_path_factory.mktemp("nation")
    make_tickets(folder, year=2016, rows=2_000_000, seed=5)
    return folder


def tasks(worker: Machine) -> tuple[int, int]:
    """How many tasks a worker is at, and how many it has ended, as the running session knows."""
    java = getattr(pyspark.SparkContext._active_spark_context, "_jsc", None)
    if java is None:
        return 0, 0
    own = {path.name for path in worker.folder.glob("work/app-*/*")}
    executors = java.sc().statusStore().executorList(True)
    known = (executors.apply(i) for i in range(executors.size()))
    here = [(each.activeTasks(), each.completedTasks()) for each in known if each.id() in own]
    return sum(active for active, _ in here), sum(ended for _, ended in here)


def kill_in_a_task(worker: Machine) -> bool | None:
    """Kills a worker that has ended tasks, whose results are lost with it, and is at another.

    It is frozen first, so that none ends between the look and the kill.
    """
    active, ended = tasks(worker)
    if not active or not ended:
        return None
    worker.signal(signal.SIGSTOP)
    sleep(0.3)  # what it had sent before arrives
    if not tasks(worker)[0]:
        worker.signal(signal.SIGCONT)
        return None
    worker.end()
    return True


def test_box_office_is_the_same_when_a_worker_is_killed_in_a_task(
    machines: Machines, nation: Path, tmp_path: Path
) -> None:
    here = box_office(nation)
    victim, other = machines.workers(2)
    assert command(nation, tmp_path / "there.parquet", "--on", machines.address) == command(
        nation, tmp_path / "here.parquet"
    )
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(box_office, nation, on=machines.address)
        wait_for(lambda: kill_in_a_task(victim) or answer.done() or None, "a task on the worker")
        assert not answer.done()
        assert alike(answer.result(), here)
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

        @settings(max_examples=15, deadline=None)
        @example([])
        @given(TABLES)
        def holds(drawn: list[dict[str, Any]]) -> None:
            file = tmp_path / f"{next(numbers)}.parquet"
            table = pyarrow.Table.from_pylist(drawn, schema=arrow_schema(TICKETS))
            pyarrow.parquet.write_table(table, file)
            here = ibis.duckdb.connect().read_parquet(file)
            for ask in (judged, total):
                there = evaluated(session, ask(rows_on(session, [file])))
                assert kept(there) == kept(ask(here).to_pyarrow())

        holds()
    worker.end()


def test_work_without_a_worker_is_given_up(machines: Machines, nation: Path) -> None:
    found = pytest.raises(ClusterFailure, match=r"has had no worker for 2 seconds")
    with found, cluster(machines.address, patience=2) as session:
        evaluated(session, sums(rows_on(session, parquet_files(nation / ROWS_FOLDER))))


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


def test_each_file_is_read_once_whatever_its_name(tmp_path: Path) -> None:
    for name in ("狗 a%20.parquet", "film=dog.parquet", "a#.parquet", "a.parquet"):
        write_rows(tmp_path / name, [SOUND])
    assert alike(box_office(tmp_path, on="local[1]"), box_office(tmp_path))


def test_what_no_engine_may_read_does_not_reach_a_cluster(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.parquet", [SOUND])
    lacks = pyarrow.parquet.read_table(tmp_path / "a.parquet").drop(["fee"])
    pyarrow.parquet.write_table(lacks, tmp_path / "b.parquet")
    with pytest.raises(Refused) as refused:
        box_office(tmp_path, on="spark://nobody:1")
    assert [fault.code for fault in refused.value.diagnostics] == ["missing-column"]


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
