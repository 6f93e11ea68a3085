"""Futures in chunks over all cores, reduced as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
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


class Job(Protocol[Found]):
    """What is worked out of each chunk, and how chunks are put together.

    A `slow` job goes through the engine, which needs processes to run on several cores. Jobs are
    sent to processes and machines, so they can be pickled.
    """

    @property
    def slow(self) -> bool: ...
    @property
    def most(self) -> int: ...
    def of(self, chunk: Chunk) -> Found: ...
    def merged(self, parts: Sequence[Found]) -> Found: ...


def gathered(
    job: Job[Found],
    size: Size,
    *,
    cores: int | None = None,
    progress: Progress | None = None,
) -> Found:
    """What a job finds in so many futures: the same for any number of cores.

    If it is interrupted, nothing more is begun and what is under way is waited for.

    Raises: NotRun where a draw of the deal cannot be run.
    """
    cores = cores or len(os.sched_getaffinity(0))
    pieces = chunks(size, job.most)
    # The first is run alone: it is then that a kernel is compiled, once for all.
    chunk = next(pieces)
    parts, done = [job.of(chunk)], chunk.count
    with _pool(job, cores) as pool:
        under_way: dict[Future[Found], int] = {}
        try:
            while True:
                for piece in islice(pieces, 2 * cores - len(under_way)):
                    under_way[pool.submit(job.of, piece)] = piece.count
                if not under_way:
                    return job.merged(parts)
                for work in wait_for(under_way, return_when=FIRST_COMPLETED).done:
                    parts.append(work.result())
                    done += under_way.pop(work)
                if len(parts) > TOGETHER:
                    parts = [job.merged(parts)]
                if progress is not None:
                    progress(done, size.futures)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _pool(job: Job[Found], cores: int) -> Executor:
    if job.slow:
        return ProcessPoolExecutor(cores, mp_context=get_context("spawn"))
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
