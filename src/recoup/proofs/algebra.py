"""Exact fractions as the solver knows them: terms, and the facts that define them."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import z3

# A term or a fact of the solver.
Term = Any

NOTHING = z3.RealVal(0)
ALWAYS = z3.BoolVal(True)
NEVER = z3.BoolVal(False)


def number(value: Fraction | int) -> Term:
    """An exact figure."""
    found = Fraction(value)
    return z3.Q(found.numerator, found.denominator)


def added(*terms: Term) -> Term:
    """The sum of some terms; nothing, where there are none."""
    return z3.Sum(*terms) if len(terms) > 1 else terms[0] if terms else NOTHING


def both(*facts: Term) -> Term:
    """That all of the facts hold."""
    return z3.And(*facts) if facts else ALWAYS


def either(*facts: Term) -> Term:
    """That one of the facts holds, or several."""
    return z3.Or(*facts) if facts else NEVER


def unless(fact: Term) -> Term:
    """That a fact does not hold."""
    return z3.Not(fact)


def whether(fact: Term, then: Term, otherwise: Term) -> Term:
    """The one term where a fact holds, the other where it does not."""
    return z3.If(fact, then, otherwise)


@dataclass(slots=True)
class Algebra:
    """Names for terms, and the facts that hold of them; both grow as a plan is written down.

    Names are numbered in the order in which they are asked for: the same plan is the same problem.
    """

    facts: list[Term] = field(default_factory=list)
    count: int = 0
    _units: list[tuple[int, Term, Term]] = field(default_factory=list)
    _shared: list[tuple[list[int], Term, list[Term]]] = field(default_factory=list)

    def named(self, value: Term) -> Term:
        """A name for a term, so that what is built on it stays small."""
        name = self.any()
        self.facts.append(name == value)
        return name

    def any(self) -> Term:
        """A figure of which nothing is known."""
        self.count += 1
        return z3.Real(f"x{self.count}")

    def amount(self) -> Term:
        """A figure that is not negative."""
        found = self.any()
        self.facts.append(found >= 0)
        return found

    def fact(self) -> Term:
        """A fact that may hold or not."""
        self.count += 1
        return z3.Bool(f"f{self.count}")

    def least(self, *terms: Term) -> Term:
        """The least of some terms."""
        found = terms[0]
        for term in terms[1:]:
            found = self.named(whether(term < found, term, found))
        return found

    def not_negative(self, term: Term) -> Term:
        """A term, or nothing where it is less than nothing."""
        return self.named(whether(term > 0, term, NOTHING))

    def whole_units(self, term: Term, unit: int) -> Term:
        """How many whole units there are in a term that is not negative.

        That more of a thing has no fewer units in it follows from the rest, but not easily: it is
        said of all of one unit.
        """
        self.count += 1
        units = z3.ToReal(z3.Int(f"n{self.count}"))
        self.facts.append(z3.And(units * unit <= term, term < (units + 1) * unit))
        for known, other, others in self._units:
            if known == unit:
                self.facts.append(z3.Or(term > other, units <= others))
                self.facts.append(z3.Or(other > term, others <= units))
        self._units.append((unit, term, units))
        return units

    def in_proportion(self, amount: Term, limits: list[Term], balances: list[Term]) -> list[Term]:
        """Parts of an amount in proportion to limits, which are what some balances come to.

        Of unknown balances that is no linear fact. What is said of the parts then allows more: each
        is at most its limit, is all of it where the amount is all of them, and of the same balances
        more is divided into parts that are no less.
        """
        parts = [self.amount() for _ in limits]
        ids = [balance.get_id() for balance in balances]
        whole = added(*limits)
        for part, limit in zip(parts, limits, strict=True):
            self.facts += [part <= limit, either(amount < whole, part == limit)]
            self.facts.append(either(limit > 0, part == 0))
        for known, other, others in self._shared:
            if known == ids:
                no_less = both(*(x <= y for x, y in zip(others, parts, strict=True)))
                no_more = both(*(x >= y for x, y in zip(others, parts, strict=True)))
                self.facts += [either(other > amount, no_less), either(other < amount, no_more)]
        self._shared.append((ids, amount, parts))
        return parts
