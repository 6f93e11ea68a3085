"""One film of a slate: all its futures, what each of them brings everybody, and its outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import blake2b
from typing import Any

import numpy as np

from recoup.kernel.model import Payee
from recoup.simulate.outcomes import Outcomes, received
from recoup.simulate.results import WORST
from recoup.simulate.run import Simulation, Size, chunks
from recoup.simulate.scenario import Scenario
from recoup.simulate.simulated import Simulated, check, told
from recoup.simulate.whole import Whole

# Chunks of a film that are put together at once.
_TOGETHER = 8


@dataclass(frozen=True)
class Film:
    """A deal with its futures, by the name of its file."""

    name: str
    scenario: Scenario


@dataclass(frozen=True)
class Sums:
    """What everybody received and put in, by future, added up over films.

    `worst` is the sum of each film's own expected shortfall, `films` how many of them pay or take
    anything of the party.
    """

    received: Mapping[Payee, Whole]
    invested: Mapping[Payee, Whole]
    worst: Mapping[Payee, int]
    films: Mapping[Payee, int]
    titles: Mapping[str, str]

    def plus(self, other: Sums) -> Sums:
        """Both together: the same in whatever order."""
        return Sums(
            _added(self.received, other.received),
            _added(self.invested, other.invested),
            _added(self.worst, other.worst),
            _added(self.films, other.films),
            {**other.titles, **self.titles},
        )


@dataclass(frozen=True)
class Screened:
    """The films of one task: the outcomes of each, and all of their futures added up."""

    films: tuple[tuple[str, Simulated], ...]
    sums: Sums

    @staticmethod
    def merged(parts: Sequence[Screened]) -> Screened:
        """All films, in the order of their names."""
        films = sorted((film for part in parts for film in part.films), key=lambda film: film[0])
        return Screened(tuple(films), reduce(Sums.plus, (part.sums for part in parts)))


def seed_of(name: str, seed: int) -> int:
    """The seed of a film: its own, whichever other films there are."""
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=7).digest(), "big")


def screened(film: Film, size: Size) -> Screened:
    """Runs all futures of a film on this core. Raises: NotRun."""
    # A copy, so that its kernels go when the film is done.
    scenario = replace(film.scenario)
    check(scenario)
    job = Simulation(scenario)
    parts: list[Outcomes] = []
    totals: dict[Payee, Whole] = {}
    invested: dict[Payee, Whole] = {}
    for chunk in chunks(size, job.most):
        drawn, paid = scenario.paid(chunk.draw, chunk.first, chunk.count)
        start = chunk.draw * size.worlds + chunk.first
        for payee, figures in received(paid, drawn.stakes).items():
            _into(totals, payee, size)[start : start + chunk.count] = figures
        for stake in drawn.stakes:
            _into(invested, stake.payee, size)[start : start + chunk.count] = stake.invested
        parts.append(Outcomes.of(chunk.place, paid, drawn.stakes))
        if len(parts) > _TOGETHER:
            parts = [Outcomes.merged(parts)]
    outcomes = Outcomes.merged(parts)
    kept = {x: figures for x, figures in totals.items() if x in invested or figures.any()}
    worst = {x: round(outcomes.payees[x].shortfall(WORST) or 0) for x in kept}
    titles = dict(scenario.drawn(0).plan.parties)
    sums = Sums(kept, invested, worst, dict.fromkeys(kept, 1), titles)
    return Screened(((film.name, told(scenario, size, outcomes)),), sums)


def _into(found: dict[Payee, Whole], payee: Payee, size: Size) -> Whole:
    return found.setdefault(payee, np.zeros(size.futures, dtype=np.int64))


def _added(one: Mapping[Payee, Any], other: Mapping[Payee, Any]) -> dict[Payee, Any]:
    found = dict(one)
    for payee, figures in other.items():
        found[payee] = found[payee] + figures if payee in found else figures
    return found


@dataclass(frozen=True)
class Screening:
    """The futures of many films, a film at a time."""

    size: Size
    slow: bool

    def of(self, film: Film) -> Screened:
        """What one film comes to."""
        return screened(film, self.size)

    def merged(self, parts: Sequence[Screened]) -> Screened:
        """All films together."""
        return Screened.merged(parts)
