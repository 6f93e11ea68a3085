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
EFFORT = 20

Key = TypeVar("Key")


@dataclass
class Problem:
    """Facts, and questions about what follows from them."""

    facts: Sequence[a.Term]
    effort: int = EFFORT
    _solver: z3.Solver = field(init=False)

    def __post_init__(self) -> None:
        self._solver = z3.Solver()
        self._solver.set("random_seed", 0)
        self._solver.set("rlimit", self.effort * 1_000_000)
        self._solver.add(*self.facts)

    def possible(self, *facts: a.Term) -> "z3.ModelRef | None":
        """Figures of which the facts hold; None where there are none. Raises: TooHard."""
        self._solver.push()
        try:
            self._solver.add(*facts)
            answer = self._solver.check()
            if answer == z3.unknown:
                raise TooHard
            return self._solver.model() if answer == z3.sat else None
        finally:
            self._solver.pop()

    def amounts(self, inputs: Mapping[Key, a.Term], *facts: a.Term) -> dict[Key, int] | None:
        """Whole minor units for some inputs, of which the facts hold; None where there are none.

        Raises: TooHard.
        """
        whole = [term == z3.ToReal(z3.Int(f"i{n}")) for n, term in enumerate(inputs.values())]
        bounded = [term <= MOST for term in inputs.values()]
        found = self.possible(*facts, *whole, *bounded)
        if found is None:
            return None
        return {key: int(figure(found, term)) for key, term in inputs.items()}

    def least(self, term: a.Term, *facts: a.Term) -> int | None:
        """The fewest whole minor units at or below which a term can be while the facts hold.

        None where it cannot. Raises: TooHard.
        """
        found = self.possible(*facts, term <= MOST)
        if found is None:
            return None
        low, high = -1, _up(figure(found, term))
        while high - low > 1:
            middle = (low + high) // 2
            found = self.possible(*facts, term <= middle)
            if found is None:
                low = middle
            else:
                high = min(middle, _up(figure(found, term)))
        return high


def figure(model: z3.ModelRef, term: a.Term) -> Fraction:
    """What a term comes to."""
    value = model.eval(term, model_completion=True)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
