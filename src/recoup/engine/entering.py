"""A pass as integer code: money that enters at a waterfall, and goes through all that it feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from recoup.engine import arithmetic
from recoup.engine.counting import count_totals, into_pot
from recoup.engine.steps import StepCode
from recoup.engine.writing import Code
from recoup.plan import model as p
from recoup.plan.flow import feeders, reachable, waiting


def write_pass(code: Code, entry: int, *, imputed: bool = False) -> tuple[int, ...]:
    """Writes the pass of money that enters at a waterfall; the columns that it returns.

    Value that is only `imputed` to the waterfall enters the definitions that count it.
    """
    plan = code.plan
    path = reachable(plan, entry, imputed=imputed)
    passed = path[1:] if imputed else path
    on = _Path(code, passed, imputed)
    kind = "imputed" if imputed else "pass"
    slots = tuple(i for i, s in enumerate(plan.slots) if plan.steps[s.step].waterfall in passed)
    code.write(f"def {kind}_{entry}(x, m, s, fx):")
    code.depth = 1
    code.write(f'"""Money that enters at {plan.waterfalls[entry].name}."""')
    waits = waiting(plan, passed)
    reached = {*passed, *(w.index for w in waits)}
    conversions = [
        (i, pair)
        for i, pair in enumerate(code.layout.conversion)
        if pair[0] in passed and pair[1] in reached
    ]
    results = [f"o{i}" for i in slots] + [f"v{a}_{b}" for _, (a, b) in conversions]
    if results:
        code.write(" = ".join(results) + " = 0")
    others = [w for w in range(len(plan.waterfalls)) if w != entry]
    if others:
        code.write(" = ".join(f"b{w}" for w in others) + " = 0")
    code.write(f"b{entry} = r = x")
    if not imputed:
        on.steps(plan.waterfalls[entry])
    for index in path[1:]:
        on.downstream(plan.waterfalls[index])
    for waterfall in waits:
        on.inflow(waterfall)
        code.write(f"s[{code.layout.held[waterfall.index]}] += b{waterfall.index}")
    count_totals(code, passed, waits)
    code.write(f"return ({', '.join(results)},)" if results else "return ()")
    code.depth = 0
    code.write("", "")
    return slots + tuple(len(plan.slots) + i for i, _ in conversions)


@dataclass(frozen=True, slots=True)
class _Path:
    """The waterfalls that a pass goes through, in order; `imputed` where it only imputes value."""

    code: Code
    path: Sequence[int]
    imputed: bool

    def downstream(self, waterfall: p.Waterfall) -> None:
        self.inflow(waterfall)
        self.code.write("if r:")
        self.code.depth += 1
        self.steps(waterfall)
        self.code.depth -= 1

    def inflow(self, waterfall: p.Waterfall) -> None:
        """Writes what comes into a waterfall from the pots that feed it, or what it counts."""
        terms = []
        for source in feeders(self.code.plan, waterfall):
            if source not in self.path:
                continue
            paid = [
                f"o{i}"
                for i, s in enumerate(self.code.plan.slots)
                if s.pot in waterfall.pots and self.code.plan.steps[s.step].waterfall == source
            ]
            total = " + ".join(paid)
            carry = self.code.layout.conversion.get((source, waterfall.index))
            if carry is None:
                terms.append(total)
                continue
            pair = (self.code.plan.waterfalls[source].currency, waterfall.currency)
            self.code.write(
                f"n, d = fx[{self.code.links.index(pair)}]",
                f"v{source}_{waterfall.index}, s[{carry}] = "
                f"divmod(({total}) * n // d + s[{carry}], {arithmetic.NANO})",
            )
            terms.append(f"v{source}_{waterfall.index}")
        for number, count in enumerate(waterfall.counts):
            terms += self._count(waterfall, number, count)
        self.code.write(f"b{waterfall.index} = r = {' + '.join(terms) or 0}")

    def _count(self, waterfall: p.Waterfall, number: int, count: p.Count) -> list[str]:
        """What a definition counts of a waterfall or a pot, its fraction carried."""
        if count.pot is not None:
            receiver = next(w for w in self.code.plan.waterfalls if count.pot in w.pots)
            whole = " + ".join(into_pot(self.code, self.path, count.pot, receiver))
        elif count.waterfall in self.path or (self.imputed and count.arms_length):
            whole = f"b{count.waterfall}"
        else:
            whole = ""
        if not whole or count.rate == 1:
            return [whole] if whole else []
        place, rate = self.code.layout.counted[waterfall.index, number], count.rate
        self.code.write(
            f"c{number}, s[{place}] = "
            f"divmod(({whole}) * {rate.numerator} + s[{place}], {rate.denominator})"
        )
        return [f"c{number}"]

    def steps(self, waterfall: p.Waterfall) -> None:
        steps = [self.code.plan.steps[i] for i in waterfall.steps]
        written = StepCode(self.code, waterfall, self.path)
        if written.carrying:
            self.code.write("f = 0")
        for guards, group in groupby(steps, key=lambda s: s.guards):
            if guards:
                mask = sum(1 << g.milestone for g in set(guards))
                wanted = sum(1 << g.milestone for g in set(guards) if g.reached)
                contradictory = len({g.milestone for g in guards}) < len(set(guards))
                self.code.write("if False:" if contradictory else f"if m & {mask} == {wanted}:")
                self.code.depth += 1
            for step in group:
                written.step(step)
            if guards:
                self.code.depth -= 1
        paid = [
            f"o{i}" for i, slot in enumerate(self.code.plan.slots) if slot.step in waterfall.steps
        ]
        self.code.write(
            f"if b{waterfall.index} != {' + '.join(paid) or '0'}:",
            f"    raise Unbalanced({waterfall.name!r})",
        )
