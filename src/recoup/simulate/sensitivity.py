"""Which unknown matters most, to whom: indices of every uncertain input, for every party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from recoup.kernel.model import Payee
from recoup.simulate.indices import Indices
from recoup.simulate.outcomes import received
from recoup.simulate.run import Chunk, OfScenario
from recoup.simulate.scenario import Scenario
from recoup.simulate.whole import Whole


@dataclass(frozen=True)
class Sensitivity(OfScenario):
    """The indices of every input of a deal: what is uncertain of the world, and its open terms.

    Each future is run as it is, with all inputs drawn anew, and with each one drawn anew: so a
    sensitivity takes as many runs as there are inputs, and two more.
    """

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The undisclosed terms, and what is uncertain of the world."""
        return (*self.scenario.terms, *self.scenario.futures.factors)

    @cached_property
    def _anew(self) -> Mapping[str, Scenario]:
        return {name: self.scenario.redrawn((name,)) for name in self.inputs}

    @cached_property
    def _all_anew(self) -> Scenario:
        return self.scenario.redrawn(self.inputs)

    def of(self, chunk: Chunk) -> dict[Payee, Indices]:
        """The sums of a chunk's futures, by party."""
        as_it_is = _received(self.scenario, chunk)
        all_anew = _received(self._all_anew, chunk)
        anew = {name: _received(scenario, chunk) for name, scenario in self._anew.items()}
        return {
            payee: Indices.of(
                chunk.place,
                figures,
                all_anew[payee],
                {name: found[payee] for name, found in anew.items()},
            )
            for payee, figures in as_it_is.items()
        }

    def merged(self, parts: Sequence[dict[Payee, Indices]]) -> dict[Payee, Indices]:
        """The sums of all chunks."""
        return {payee: Indices.merged([part[payee] for part in parts]) for payee in parts[0]}


def _received(scenario: Scenario, chunk: Chunk) -> dict[Payee, Whole]:
    drawn, paid = scenario.paid(chunk.draw, chunk.first, chunk.count)
    return received(paid, drawn.stakes)
