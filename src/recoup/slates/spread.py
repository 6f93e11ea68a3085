"""A slate over a Spark cluster: each of its tasks runs some films, and adds up their futures.

What goes to the cluster are deals with their forecasts, what comes back are the outcomes of each
film and one sum by future: Recoup and its libraries must be installed where the workers are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from recoup.simulate.exact import NotRun
from recoup.simulate.run import Size
from recoup.slates.film import Film, Screened, screened
from recoup.tickets.cluster import cluster

# Tasks for each core, so that a slow film holds up few others.
TASKS_A_CORE = 3


def screened_on(address: str, films: Sequence[Film], size: Size) -> Screened:
    """What films come to, worked out on a cluster: the same as here.

    Raises: NotRun where a deal cannot be run; ClusterFailure.
    """
    # The Python that the workers start: the one at the same path, unless another is named.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with cluster(address) as session:
        context = session.sparkContext
        tasks = min(len(films), TASKS_A_CORE * context.defaultParallelism)
        found = context.parallelize(films, tasks).mapPartitions(_Task(size)).collect()
    if faults := [part for part in found if isinstance(part, NotRun)]:
        raise NotRun([d for fault in faults for d in fault.diagnostics])
    return Screened.merged(found)


class _Task:
    """Runs the films of one task, one after the other."""

    def __init__(self, size: Size) -> None:
        self.size = size

    def __call__(self, films: Iterable[Film]) -> Iterator[Screened | NotRun]:
        """One result, or what keeps a film from being run, which comes back as a value."""
        found: Screened | None = None
        for film in films:
            try:
                more = screened(film, self.size)
            except NotRun as fault:
                yield fault
                return
            found = more if found is None else Screened.merged([found, more])
        if found is not None:
            yield found
