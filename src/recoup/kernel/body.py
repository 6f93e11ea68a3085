"""The body of a loop over futures: straight-line code on one lane, without a branch.

Every number that a lane needs is a local: those of the state are read once at the top and written
once at the end, those of the deal (`figures`) are read before the loop, so that deals of the same
shape share their code. Where a clause may not hold, both outcomes are worked out and one is chosen:
that is what lets a compiler take many futures in one instruction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from recoup.kernel.straight import straightened

# How many futures a block holds, and how far apart the numbers of its state stand: not a power of
# two, or all numbers of a future would fall on the same lines of the cache.
LANES = 512
STRIDE = LANES + 8


def at(place: int | str) -> str:
    """The number of a lane at a place; the index is unsigned, for a signed one might wrap."""
    offset = f"U{place}" if isinstance(place, int) else place
    return f"S[{offset} + j]"


@dataclass
class Figures:
    """The deal's figures in the order in which the code asks for them, and what bounds them.

    `factor` is the most that money is multiplied by anywhere, `parts` the largest number of parts
    in which a fraction is carried: the product of money and factor, and the parts, must be exact.
    """

    values: list[int] = field(default_factory=list)
    factor: int = 1
    parts: int = 1

    def add(self, value: int) -> int:
        self.values.append(value)
        return len(self.values) - 1

    def multiplies(self, factor: int | Fraction) -> None:
        self.factor = max(self.factor, ceil(Fraction(factor)))

    def carries(self, parts: int) -> None:
        self.parts = max(self.parts, parts)


@dataclass
class Body:
    """Writes one loop body."""

    figures: Figures
    lines: list[str] = field(default_factory=list)
    loaded: dict[int, None] = field(default_factory=dict)
    stored: dict[int, None] = field(default_factory=dict)
    addressed: dict[int, None] = field(default_factory=dict)
    used: dict[int, None] = field(default_factory=dict)
    inverted: dict[int, None] = field(default_factory=dict)
    guard: str | None = None
    names: int = 0

    def write(self, *lines: str) -> None:
        self.lines.extend(lines)

    def figure(self, value: int) -> str:
        """A figure of the deal, by a name that stands for it."""
        index = self.figures.add(value)
        self.used[index] = None
        return f"f{index}"

    def let(self, expression: str, name: str = "t") -> str:
        """A new local of this value."""
        self.names += 1
        self.write(f"{name}{self.names} = {expression}")
        return f"{name}{self.names}"

    def read(self, place: int) -> str:
        """The number at a place, as it stands now."""
        self.loaded[place] = None
        return f"s{place}"

    def address(self, place: int) -> None:
        """Makes a place known that is only written to."""
        self.addressed[place] = None

    def put(self, place: int, expression: str) -> None:
        """A new number at a place, where the clause at hand holds."""
        self.read(place)
        self.stored[place] = None
        self.write(f"s{place} = {self._held(expression, f's{place}')}")

    def assign(self, name: str, expression: str) -> None:
        """A new value of a local, where the clause at hand holds."""
        self.write(f"{name} = {self._held(expression, name)}")

    def taken(self, expression: str) -> str:
        """An amount that moves where the clause at hand holds, and is nothing elsewhere."""
        return self.let(self._held(expression, "ZERO"))

    def _held(self, expression: str, otherwise: str) -> str:
        if self.guard is None:
            return expression
        new = self.let(expression, "n")
        return f"{new} if {self.guard} else {otherwise}"

    @contextmanager
    def where(self, guard: str | None) -> Iterator[None]:
        """Writes clauses that hold under a condition."""
        before, self.guard = self.guard, guard
        yield
        self.guard = before

    # ---- arithmetic --------------------------------------------------------------------------

    def _named(self, expression: str) -> str:
        return expression if expression.isidentifier() else self.let(expression)

    def divide(self, dividend: str, divisor: str, inverse: str | None = None) -> tuple[str, str]:
        """The whole quotient, rounded down, and the remainder.

        `inverse` is that of the divisor as `quotient` takes it; of a figure it is found here.
        """
        if inverse is None and divisor.startswith("f"):
            self.inverted[int(divisor[1:])] = None
            inverse = f"i{divisor[1:]}"
        z = self._named(dividend)
        q = self.let(f"quotient({z}, {divisor}, {inverse or f'(INVERTED / {divisor})'})", "q")
        return q, self.let(f"{z} - {q} * {divisor}", "c")

    def floor_divide(self, dividend: str, divisor: str, inverse: str | None = None) -> str:
        """The whole quotient, rounded down."""
        return self.divide(dividend, divisor, inverse)[0]

    def least(self, *expressions: str) -> str:
        """The least of several values."""
        names = [self._named(e) for e in expressions]
        found = names[0]
        for other in names[1:]:
            found = self.let(f"{found} if {found} < {other} else {other}")
        return found

    def greatest(self, one: str, other: str) -> str:
        """The greater of two values."""
        one, other = self._named(one), self._named(other)
        return self.let(f"{one} if {one} > {other} else {other}")

    def not_negative(self, expression: str) -> str:
        """The value, or nothing where it is less."""
        return self.greatest(expression, "ZERO")

    # ---- the whole ---------------------------------------------------------------------------

    def function(self, head: str, before: list[str], result: str | None) -> list[str]:
        """The function whose loop this is; `before` is written at the top of it."""
        out = [head, "    ZERO, ONE = NUMBER(0), NUMBER(1)"]
        out += [f"    f{i} = F[{i}]" for i in self.used]
        out += [f"    i{i} = INVERTED / F[{i}]" for i in self.inverted]
        out += [f"    {line}" for line in before]
        out += [
            f"    U{place} = np.uint64({place * STRIDE})"
            for place in {**self.loaded, **self.addressed}
        ]
        out.append("    for j in range(np.uint64(n)):")
        lines = [f"s{place} = p{place} = {at(place)}" for place in self.loaded]
        lines += self.lines
        lines += [f"{at(place)} = s{place} if keep else p{place}" for place in self.stored]
        out += [f"        {line}" for line in straightened(lines)]
        out.append(f"    return {result}" if result else "    return")
        return out
