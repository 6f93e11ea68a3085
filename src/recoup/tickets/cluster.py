"""A Spark cluster that evaluates what is asked of tickets, to the figures that DuckDB finds.

Nothing but SQL goes to the cluster, so its workers need Java and the files, and no Python.
"""

import logging
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from recoup.tickets.model import TICKETS, Column, ibis_schema

if TYPE_CHECKING:
    import ibis
    import pyarrow
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

# What could change an answer is set here, whatever the defaults of a cluster are.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # a sum that does not fit is an error and never wraps
    "spark.sql.session.timeZone": "UTC",  # show times are local and stay as they are written
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.driver.maxResultSize": "0",  # lines come back however many they are
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
ADDRESS = re.compile(r"spark://([^/:,]+:\d+)(,[^/:,]+:\d+)*|local\[(\d+|\*)\]")
PATIENCE = 60
_CAUSE = re.compile(r"^(?:Caused by)?: [\w.$]+: (.+)$", re.MULTILINE)


class ClusterFailure(OSError):
    """The cluster could not do the work; the message says what it lacks."""


@contextmanager
def cluster(address: str, *, patience: int = PATIENCE) -> Iterator["SparkSession"]:
    """A session on the cluster at `spark://host:port`, or on `local[n]` cores of this machine.

    Workers may come and go while it lasts: what a lost one had to do is done again by another.
    How much memory and how many cores it takes is said in Spark's own `spark-defaults.conf`.

    Args:
        address: as Spark writes it; several masters are separated by commas.
        patience: seconds without any worker after which the work is given up.
    Raises: ClusterFailure, also for what Spark refuses while the session lasts.
    """
    ended, lost = Event(), Event()
    session = _started(address)
    try:
        if address.startswith("spark:"):
            java = session.sparkContext._jsc.sc()
            Thread(target=_watch, args=(java, patience, ended, lost), daemon=True).start()
        yield session
    except _spark_errors() as error:
        if lost.is_set():
            raise ClusterFailure(
                f"{address} has had no worker for {patience} seconds: see that workers run there, "
                "and that they have as much memory free as `spark.executor.memory` asks for"
            ) from error
        raise ClusterFailure(_told(address, error)) from error
    finally:
        ended.set()
        with suppress(*_spark_errors()):
            session.stop()


def rows_on(
    session: "SparkSession", files: Sequence[Path], columns: tuple[Column, ...] = TICKETS
) -> "ibis.Table":
    """The rows of Parquet files, which every worker must see where this machine sees them.

    The columns are read as they are declared, and a file that has another type is refused; what a
    file lacks would be empty, so look it over before (`files.file_faults`).
    """
    import ibis
    from ibis.backends.pyspark.datatypes import PySparkSchema

    view = ibis.util.gen_name("tickets")
    schema = PySparkSchema.from_ibis(ibis_schema(columns))
    session.read.schema(schema).parquet(*map(str, files)).createOrReplaceTempView(view)
    return ibis.pyspark.connect(session).table(view)


def evaluated(session: "SparkSession", expression: "ibis.Table") -> "pyarrow.Table":
    """The rows that an expression yields, in its order: whole numbers stay whole on the way."""
    sql = expression.get_backend().compile(expression)
    return session.sql(sql).toArrow().cast(expression.schema().to_pyarrow())


def find_java() -> str | None:
    """The Java that Spark would start: that of JAVA_HOME, or the first on the path."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def _started(address: str) -> "SparkSession":
    if not ADDRESS.fullmatch(address):
        raise ClusterFailure(
            f"`{address}` is no address of a Spark cluster; "
            "write spark://host:port, or local[2] for two cores of this machine"
        )
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.sql import SparkSession
    except ImportError:
        raise ClusterFailure("a Spark cluster needs PySpark: pip install 'recoup[spark]'") from None
    if SparkContext._active_spark_context is not None:
        raise ClusterFailure("this process has a Spark session already: stop it before the next")
    settings = SETTINGS | {
        "spark.app.name": "recoup tickets",
        "spark.master": address,
        "spark.driver.host": _host_towards(address),
    }
    conf = SparkConf().setAll(list(settings.items()))
    # PySpark would print each failure with its whole stack, though it raises it too.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    if SparkContext._gateway is None:
        _start_java(conf)
    try:
        return SparkSession(SparkContext(conf=conf))
    except _spark_errors() as error:
        half_made = SparkContext._active_spark_context
        if half_made is not None:
            half_made.stop()
        raise ClusterFailure(
            f"{address} does not answer as a Spark master of version 4.0: see that it is one, and "
            f"that it reaches this machine at {settings['spark.driver.host']}"
        ) from error


def _host_towards(address: str) -> str:
    """The address of this machine by which the cluster reaches it: the one that reaches a master.

    Raises: ClusterFailure, if nobody listens there; Spark itself would try for a minute.
    """
    if not address.startswith("spark:"):
        return "127.0.0.1"
    masters = address.removeprefix("spark://").split(",")
    for master in masters:
        host, _, port = master.rpartition(":")
        with (
            suppress(OSError),
            socket.create_connection((host, int(port)), timeout=10) as connection,
        ):
            own: str = connection.getsockname()[0]
            return own
    raise ClusterFailure(f"no Spark master listens at {' or '.join(masters)}")


def _start_java(conf: "SparkConf") -> None:
    """Starts the Java part of Spark, once a process; what it chats goes to no one's screen."""
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway

    if find_java() is None:
        home = os.environ.get("JAVA_HOME")
        raise ClusterFailure(
            "Spark needs Java 17 or 21 (Debian: openjdk-17-jre-headless)"
            + (f"; there is none at JAVA_HOME, which is {home}" if home else "")
        )
    with tempfile.TemporaryFile() as log:
        try:
            gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
        except _spark_errors() as error:
            log.seek(0)
            said = log.read().decode(errors="replace").strip() or "nothing"
            raise ClusterFailure(
                f"Java did not start Spark, which needs Java 17 or 21; it said:\n{said}"
            ) from error
    SparkContext._ensure_initialized(gateway=gateway, conf=conf)


def _watch(java: Any, patience: int, ended: Event, lost: Event) -> None:
    """Gives the work up when no worker has been there for some time; Spark would wait for ever."""
    alone = 0
    with suppress(*_spark_errors()):
        tracker = java.statusTracker()
        while not ended.wait(1):
            others = len(tracker.getExecutorInfos()) - 1
            alone = 0 if others else alone + 1
            if alone >= patience:
                lost.set()
                java.cancelAllJobs()


def _spark_errors() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return (PySparkException, Py4JError)


def _told(address: str, error: Exception) -> str:
    """What Spark refused, in a line."""
    said = _reason(error)
    if "FILE_NOT_EXIST" in said or "does not exist" in said:
        return (
            f"a worker of {address} does not see a file that this machine sees; all must see it at "
            f"the same path, as on a shared disk ({said})"
        )
    return f"{address}: {said}"


def _reason(error: Exception) -> str:
    """The first cause: Java wraps it, and PySpark wraps that."""
    causes = _CAUSE.findall(str(error))
    return causes[-1] if causes else str(error).strip().partition("\n")[0]
