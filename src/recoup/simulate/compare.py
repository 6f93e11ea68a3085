"""Two deals in the same futures: what one brings more than the other, future by future."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recoup.kernel.model import Payee
from recoup.simulate.outcomes import Outcomes, received
from recoup.simulate.run import Chunk, OfScenario, Simulation
from recoup.simulate.scenario import Scenario
from recoup.simulate.sums import Sums
from recoup.simulate.tally import Tally


@dataclass(frozen=True)
class Apart:
    """By how much more a party receives, and in which futures it receives more or less."""

    more: Tally
    gains: Sums
    loses: Sums

    @staticmethod
    def merged(parts: Sequence[Apart]) -> Apart:
        """All chunks, the same in whatever order."""
        return Apart(
            Tally.merged([p.more for p in parts]),
            Sums.merged(p.gains for p in parts),
            Sums.merged(p.loses for p in parts),
        )


@dataclass(frozen=True)
class Compared:
    """The outcomes of two deals, and what sets them apart in the same future."""

    before: Outcomes
    after: Outcomes
    apart: dict[Payee, Apart]


@dataclass(frozen=True)
class Comparison(OfScenario):
    """Two deals on common random numbers: `scenario` is the first of them.

    What the futures have in common cancels out, so far fewer of them tell two deals apart than
    would be needed to know either as well.
    """

    after: Scenario

    @property
    def slow(self) -> bool:
        """Whether the engine must run either."""
        return OfScenario(self.scenario).slow or OfScenario(self.after).slow

    @property
    def most(self) -> int:
        """How many futures to run at once."""
        return min(OfScenario(self.scenario).most, OfScenario(self.after).most)

    def of(self, chunk: Chunk) -> Compared:
        """A chunk of futures under both deals."""
        outcomes, figures = [], []
        for scenario in (self.scenario, self.after):
            drawn, paid = scenario.paid(chunk.draw, chunk.first, chunk.count)
            outcomes.append(Outcomes.of(chunk.place, paid, drawn.stakes))
            figures.append(received(paid, drawn.stakes))
        before, after = figures
        nothing = np.zeros(chunk.count, dtype=np.int64)
        apart = {}
        for payee in dict.fromkeys((*before, *after)):
            more = after.get(payee, nothing) - before.get(payee, nothing)
            apart[payee] = Apart(
                Tally.of(chunk.place, more),
                Sums.of(chunk.draw, (more > 0).astype(np.int64)),
                Sums.of(chunk.draw, (more < 0).astype(np.int64)),
            )
        return Compared(outcomes[0], outcomes[1], apart)

    def merged(self, parts: Sequence[Compared]) -> Compared:
        """All chunks."""
        simulation = Simulation(self.scenario)
        return Compared(
            simulation.merged([p.before for p in parts]),
            simulation.merged([p.after for p in parts]),
            {x: Apart.merged([p.apart[x] for p in parts]) for x in parts[0].apart},
        )
