"""Futures in chunks over all cores, reduced as they come."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Protocol, TypeVar

from recoup.simulate.outcomes import Outcomes
from recoup.simulate.scenario import Scenario
from recoup.simulate.tally import Place

# Numbers that a chunk's payments take at once, and the most futures of a chunk.
ROOM = 2**22
MOST_FUTURES = 2**15
# A chunk for the engine, which takes its time over each future.
FEW_FUTURES = 50
# So many chunks are put together at once.
TOGETHER = 8

Found = TypeVar("Found")
Item_contra = TypeVar("Item_contra", contravariant=True)
Work = TypeVar("Work")

# Told how many of how many futures are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How many draws of the deal's undisclosed terms, and how many futures of each."""

    draws: int
    worlds: int

    @staticmethod
    def of(futures: int, draws: int) -> Size:
        """So many futures at least, shared out evenly over the draws."""
        return Size(draws, max(1, -(-futures // draws)))

    @property
    def futures(self) -> int:
        return self.draws * self.worlds


@dataclass(frozen=True, slots=True)
class Chunk:
    """Futures of one draw, from a number on."""

    draw: int
    first: int
    count: int
    draws: int

    @property
    def place(self) -> Place:
        """Which futures these are."""
        return Place(self.draw, self.first, self.draws)


def chunks(size: Size, most: int) -> Iterator[Chunk]:
    """All futures in pieces of at most so many."""
    for draw in range(size.draws):
        for first in range(0, size.worlds, most):
            yield Chunk(draw, first, min(most, size.worlds - first), size.draws)


class Job(Protocol[Item_contra, Found]):
    """What is worked out of each item of the work, and how what was found is put together.

    A `slow` job goes through the engine, which needs processes to run on several cores. Jobs are
    sent to processes and machines, so they can be pickled.
    """

    @property
    def slow(self) -> bool: ...
    def of(self, item: Item_contra) -> Found: ...
    def merged(self, parts: Sequence[Found]) -> Found: ...


class ByChunks(Job[Chunk, Found], Protocol[Found]):
    """A job on chunks of at most so many futures."""

    @property
    def most(self) -> int: ...


def gathered(
    job: ByChunks[Found],
    size: Size,
    *,
    cores: int | None = None,
    progress: Progress | None = None,
) -> Found:
    """What a job finds in so many futures: the same for any number of cores.

    Raises: NotRun where a draw of the deal cannot be run.
    """
    done = 0

    def told(chunk: Chunk) -> None:
        nonlocal done
        done += chunk.count
        if progress is not None:
            progress(done, size.futures)

    return on_cores(job, chunks(size, job.most), cores=cores, told=told)


def on_cores(
    job: Job[Work, Found],
    items: Iterable[Work],
    *,
    cores: int | None = None,
    told: Callable[[Work], None],
) -> Found:
    """What a job finds in all items, a few of them under way at a time.

    If it is interrupted, nothing more is begun and what is under way is waited for. `told` is told
    of each item that is done.
    """
    cores = cores or len(os.sched_getaffinity(0))
    left = iter(items)
    # The first is run alone: it is then that a kernel is compiled, once for all.
    first = next(left)
    parts = [job.of(first)]
    told(first)
    with _pool(cores, slow=job.slow) as pool:
        under_way: dict[Future[Found], Work] = {}
        try:
            while True:
                for item in islice(left, 2 * cores - len(under_way)):
                    under_way[pool.submit(job.of, item)] = item
                if not under_way:
                    return job.merged(parts)
                for work in wait_for(under_way, return_when=FIRST_COMPLETED).done:
                    parts.append(work.result())
                    told(under_way.pop(work))
                if len(parts) > TOGETHER:
                    parts = [job.merged(parts)]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _pool(cores: int, *, slow: bool) -> Executor:
    if slow:
        # An interruption reaches every process of a terminal: only the first is to heed it.
        ignore = (signal.SIGINT, signal.SIG_IGN)
        context = get_context("spawn")
        return ProcessPoolExecutor(cores, context, initializer=signal.signal, initargs=ignore)
    return ThreadPoolExecutor(cores)


@dataclass(frozen=True)
class OfScenario:
    """What every job on one scenario says of itself."""

    scenario: Scenario

    @property
    def slow(self) -> bool:
        """Whether only the engine can run the deal."""
        self.scenario.drawn(0)
        return bool(self.scenario.refused)

    @property
    def most(self) -> int:
        """How many futures to run at once, so that what they are paid fits in little memory."""
        evaluator = self.scenario.drawn(0).evaluator
        if self.slow:
            return FEW_FUTURES
        numbers = max(1, len(evaluator.payees)) * max(1, len(evaluator.periods))
        return max(2**10, min(MOST_FUTURES, ROOM // numbers))


@dataclass(frozen=True)
class Simulation(OfScenario):
    """The outcomes of a deal."""

    def of(self, chunk: Chunk) -> Outcomes:
        """What the futures of a chunk come to."""
        drawn, paid = self.scenario.paid(chunk.draw, chunk.first, chunk.count)
        return Outcomes.of(chunk.place, paid, drawn.stakes)

    def merged(self, parts: Sequence[Outcomes]) -> Outcomes:
        """The outcomes of all chunks."""
        return Outcomes.merged(parts)


def run(
    scenario: Scenario, size: Size, *, cores: int | None = None, progress: Progress | None = None
) -> Outcomes:
    """The outcomes of so many futures. Raises: NotRun, as `gathered`."""
    return gathered(Simulation(scenario), size, cores=cores, progress=progress)
