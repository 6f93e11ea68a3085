"""Futures in chunks over all cores, reduced as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
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

from recoup.simulate.outcomes import Outcomes
from recoup.simulate.scenario import Scenario

# Numbers that a chunk's payments take at once, and the most futures of a chunk.
ROOM = 2**22
MOST_FUTURES = 2**15
# A chunk for the engine, which takes its time over each future.
FEW_FUTURES = 50
# So many chunks are put together at once.
TOGETHER = 8

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


def chunks(size: Size, most: int) -> Iterator[Chunk]:
    """All futures in pieces of at most so many."""
    for draw in range(size.draws):
        for first in range(0, size.worlds, most):
            yield Chunk(draw, first, min(most, size.worlds - first), size.draws)


def run(
    scenario: Scenario, size: Size, *, cores: int | None = None, progress: Progress | None = None
) -> Outcomes:
    """The outcomes of so many futures: the same for any number of cores.

    The kernel runs on threads, the engine in processes. If it is interrupted, nothing more is begun
    and what is under way is waited for.

    Raises: NoPlan or NotRun where a draw of the deal cannot be run.
    """
    cores = cores or len(os.sched_getaffinity(0))
    pieces = chunks(size, chunk_size(scenario))
    # The first is run alone: it is then that a kernel is compiled, once for all.
    first = outcomes_of(scenario, next(pieces))
    with _pool(scenario, cores) as pool:
        try:
            return _gathered(pool, scenario, first, pieces, 2 * cores, size.futures, progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def chunk_size(scenario: Scenario) -> int:
    """How many futures to run at once, so that what they are paid fits in little memory."""
    evaluator = scenario.drawn(0).evaluator
    if scenario.refused:
        return FEW_FUTURES
    numbers = max(1, len(evaluator.payees)) * max(1, len(evaluator.periods))
    return max(2**10, min(MOST_FUTURES, ROOM // numbers))


def _pool(scenario: Scenario, cores: int) -> Executor:
    if scenario.refused:
        return ProcessPoolExecutor(cores, mp_context=get_context("spawn"))
    return ThreadPoolExecutor(cores)


def _gathered(
    pool: Executor,
    scenario: Scenario,
    first: Outcomes,
    pieces: Iterator[Chunk],
    ahead: int,
    total: int,
    progress: Progress | None,
) -> Outcomes:
    """Puts chunks together as they are done; only a few are under way at a time."""
    parts, done = [first], first.futures
    under_way: set[Future[Outcomes]] = set()
    while True:
        for piece in islice(pieces, ahead - len(under_way)):
            under_way.add(pool.submit(outcomes_of, scenario, piece))
        if not under_way:
            return Outcomes.merged(parts)
        ended, under_way = wait_for(under_way, return_when=FIRST_COMPLETED)
        for work in ended:
            parts.append(work.result())
            done += parts[-1].futures
        if len(parts) > TOGETHER:
            parts = [Outcomes.merged(parts)]
        if progress is not None:
            progress(done, total)


def outcomes_of(scenario: Scenario, piece: Chunk) -> Outcomes:
    """What one chunk comes to."""
    return scenario.outcomes(piece.draw, piece.first, piece.count, piece.draws)
