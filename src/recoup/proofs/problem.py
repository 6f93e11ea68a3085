"""Questions to the solver: which amounts there are of which some facts hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

import z3

from recoup.engine.probe import MOST
from recoup.proofs import algebra as a
from recoup.proofs.model import TooHard

# The steps of work that one question may take, in millions; the same on every machine.
EFFORT = 5

# The steps of work for what should be seen at once.
EASILY = 1_000_000

Key = TypeVar("Key")


@dataclass
class Problem:
    """Facts, and questions about what follows from them.

    Each problem is told to a solver of its own: what was asked before changes no answer.
    """

    facts: Sequence[a.Term]
    effort: int = EFFORT
    _told: z3.Context = field(init=False)
    _solver: z3.Solver = field(init=False)

    def __post_init__(self) -> None:
        self._told = z3.Context()
        self._solver = z3.Solver(ctx=self._told)
        self._solver.set("random_seed", 0)
        self._solver.set("rlimit", self.effort * 1_000_000)
        self._tell(self.facts)

    def _tell(self, facts: Sequence[a.Term]) -> None:
        for fact in facts:
            self._solver.add(fact.translate(self._told))

    def possible(self, *facts: a.Term) -> "Figures | None":
        """Figures of which the facts hold; None where there are none. Raises: TooHard."""
        self._solver.push()
        try:
            self._tell(facts)
            answer = self._solver.check()
            if answer == z3.unknown:
                raise TooHard
            return Figures(self._solver.model(), self._told) if answer == z3.sat else None
        finally:
            self._solver.pop()

    def learn(self, fact: a.Term) -> None:
        """Keeps a fact to go on from, where it is easily seen to follow from the others."""
        self._solver.set("rlimit", EASILY)
        try:
            if self.possible(a.unless(fact)) is None:
                self._tell((fact,))
        except TooHard:
            pass
        finally:
            self._solver.set("rlimit", self.effort * 1_000_000)

    def amounts(self, inputs: Mapping[Key, a.Term], *facts: a.Term) -> dict[Key, int] | None:
        """Whole minor units for some inputs, of which the facts hold; None where there are none.

        Raises: TooHard.
        """
        whole = [term == z3.ToReal(z3.Int(f"i{n}")) for n, term in enumerate(inputs.values())]
        bounded = [term <= MOST for term in inputs.values()]
        found = self.possible(*facts, *whole, *bounded)
        if found is None:
            return None
        return {key: int(found[term]) for key, term in inputs.items()}

    def least(self, term: a.Term, *facts: a.Term) -> int | None:
        """The fewest whole minor units at or below which a term can be while the facts hold.

        None where it cannot. Raises: TooHard.
        """
        found = self.possible(*facts, term <= MOST)
        if found is None:
            return None
        low, high = -1, _up(found[term])
        while high - low > 1:
            middle = (low + high) // 2
            found = self.possible(*facts, term <= middle)
            if found is None:
                low = middle
            else:
                high = min(middle, _up(found[term]))
        return high


@dataclass(frozen=True, slots=True)
class Figures:
    """What the terms of a problem may come to, all at once."""

    model: z3.ModelRef
    told: z3.Context

    def __getitem__(self, term: a.Term) -> Fraction:
        value = self.model.eval(term.translate(self.told), model_completion=True)
        return Fraction(value.numerator_as_long(), value.denominator_as_long())


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
