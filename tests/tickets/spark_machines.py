"""A Spark master and its workers: processes of their own on loopback that end with their owner."""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import pyspark

# A group of processes ends when its standard input does: also when its owner is killed.
GROUP = '"$@" </dev/null & cat; kill -9 0'
SPARK = Path(pyspark.__file__).parent
Found = TypeVar("Found")


def wait_for(find: Callable[[], Found | None], what: str, seconds: float = 120) -> Found:
    """The first that is found. Raises: TimeoutError."""
    end = monotonic() + seconds
    while monotonic() < end:
        if (found := find()) is not None:
            return found
        sleep(0.02)
    raise TimeoutError(f"waited {seconds} seconds for {what}")


class Machine:
    """A process of Spark with those that it starts, and a folder with what they leave."""

    def __init__(self, folder: Path, role: str, *words: str) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.log = folder / "log"
        environment = os.environ | {
            "SPARK_HOME": str(SPARK),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            # Nothing of the work is Python's, and a worker need not have it.
            "PYSPARK_PYTHON": "/no/python/here",
        }
        command = [str(SPARK / "bin/spark-class"), f"org.apache.spark.deploy.{role}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", GROUP, "sh", *command, "--host", "127.0.0.1", *words],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )

    def said(self, pattern: str) -> str:
        """What it wrote, once it has written it."""

        def find() -> str | None:
            found = re.search(pattern, self.log.read_text(errors="replace"))
            return found and found[0]

        return wait_for(find, f"`{pattern}` in {self.log}")

    def signal(self, number: signal.Signals) -> None:
        """Tells it and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def end(self) -> None:
        """As when its power fails."""
        self.signal(signal.SIGKILL)
        self.process.wait()


class Machines:
    """A master and workers of one core each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.all: list[Machine] = []
        master = self._started("master", "master.Master", "--port", "0", "--webui-port", "0")
        self.address = master.said(r"spark://127\.0\.0\.1:\d+")

    def workers(self, count: int) -> list[Machine]:
        """More workers, which the master knows."""
        sizes = ("--cores", "1", "--memory", "1g", "--port", "0", "--webui-port", "0")
        begun = []
        for number in range(len(self.all), len(self.all) + count):
            name = f"worker-{number}"
            work = ("--work-dir", str(self.folder / name / "work"))
            begun.append(self._started(name, "worker.Worker", *sizes, *work, self.address))
        for worker in begun:
            worker.said("Successfully registered with master")
        return begun

    def end(self) -> None:
        """Ends them all."""
        for machine in self.all:
            machine.end()

    def _started(self, name: str, role: str, *words: str) -> Machine:
        self.all.append(Machine(self.folder / name, role, *words))
        return self.all[-1]
