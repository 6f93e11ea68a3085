"""Plan → straight-line integer code: one function per waterfall at which money enters.

A plan's steps do not change during a run, so they are written out as Python once instead of being
interpreted at every receipt; this is what makes tens of thousands of receipts a second possible.
A pass takes an amount, the milestones reached (a bit each), the state and the conversion rates; it
changes the state and returns what each slot was paid. `Program.source` is the code, to be read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from recoup.deal.model import OddCents
from recoup.engine import arithmetic
from recoup.engine.holdings import Holdings
from recoup.engine.hurdle import GUARD, UNIT
from recoup.engine.layout import Layout, interest_unit, lay_out_state
from recoup.engine.measuring import Inflow, MeasureCode
from recoup.plan import model as p
from recoup.plan.flow import feeders, reachable, waiting
from recoup.plan.rounding import band_levels, band_unit, before_receipts, carry_unit, rounds

Rates = list[tuple[int, int]]
Pass = Callable[[int, int, list[int], Rates], tuple[int, ...]]
Reached = Callable[[list[int], int, int], int]
Dues = Callable[[list[int]], dict[int, int]]


class Unbalanced(AssertionError):
    """What entered a waterfall is not what left it: a fault of the engine itself."""


@dataclass(frozen=True, slots=True)
class Program:
    """A plan ready to run.

    `passes` and `columns` are by the index of the waterfall where money enters: its function, and
    what the function's results are: a slot by its index, or what a conversion between waterfalls
    yielded, by its index after those of the slots. After those of all waterfalls come the same for
    value that is only imputed to each. `dues` gives what every measure of a transfer comes to;
    `notional` takes the results that `recoup.engine.notional` works out. `links` are the currency
    pairs of conversions between waterfalls, in the order in which a pass expects their rates.
    """

    layout: Layout
    passes: tuple[Pass, ...]
    columns: tuple[tuple[int, ...], ...]
    reached: Reached
    dues: Dues
    wanted: Dues
    notional: list[int]
    links: tuple[tuple[str, str], ...]
    source: str


@dataclass(slots=True)
class _Writer:
    lines: list[str] = field(default_factory=list)
    depth: int = 0

    def write(self, *lines: str) -> None:
        self.lines.extend("    " * self.depth + line for line in lines)


def compile_plan(plan: p.Plan) -> Program:
    """The program of a plan."""
    layout = lay_out_state(plan)
    compiler = _Compiler(plan, layout)
    every = range(len(plan.waterfalls))
    columns = tuple(compiler.entry(w) for w in every)
    columns += tuple(compiler.entry(w, imputed=True) for w in every)
    compiler.milestones()
    compiler.dues()
    notional = [0] * len(plan.notionals)
    source = "\n".join(compiler.out.lines) + "\n"
    names: dict[str, Any] = {
        **compiler.constants,
        "Unbalanced": Unbalanced,
        "UNIT": UNIT,
        "GUARD": GUARD,
        "notional": notional,
    }
    for name in ("split_largest_remainder", "split_in_order", "split_odd_to", "share_out"):
        names[name] = getattr(arithmetic, name)
    for name in ("marginal", "whole_band", "settle"):
        names[name] = getattr(arithmetic, name)
    exec(compile(source, "<plan>", "exec"), names)  # noqa: S102 - our own generated integer code
    return Program(
        layout,
        tuple(names[f"{kind}_{w}"] for kind in ("pass", "imputed") for w in every),
        columns,
        names["reached"],
        names["dues"],
        names["wanted"],
        notional,
        compiler.links,
        source,
    )


def _nothing(total: p.Total) -> str:
    """Outside of a pass nothing is coming in."""
    return ""


@dataclass(slots=True)
class _Compiler:
    plan: p.Plan
    layout: Layout
    out: _Writer = field(default_factory=_Writer)
    constants: dict[str, Any] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    unit: int = 1
    carrying: range = range(0)
    path: list[int] = field(default_factory=list)
    measures: MeasureCode = field(init=False)

    def __post_init__(self) -> None:
        self.measures = MeasureCode(self.plan, self.layout, self.constants)
        pairs = dict.fromkeys(
            (self.plan.waterfalls[a].currency, self.plan.waterfalls[b].currency)
            for a, b in self.layout.conversion
        )
        self.links = tuple(pairs)

    # ---- a pass ------------------------------------------------------------------------------

    def entry(self, entry: int, *, imputed: bool = False) -> tuple[int, ...]:
        """Writes the pass of money that enters at a waterfall; the columns that it returns.

        Value that is only `imputed` to the waterfall enters the definitions that count it.
        """
        plan, out = self.plan, self.out
        path = reachable(plan, entry, imputed=imputed)
        passed = path[1:] if imputed else path
        kind = "imputed" if imputed else "pass"
        slots = tuple(i for i, s in enumerate(plan.slots) if plan.steps[s.step].waterfall in passed)
        out.write(f"def {kind}_{entry}(x, m, s, fx):")
        out.depth = 1
        out.write(f'"""Money that enters at {plan.waterfalls[entry].name}."""')
        waits = waiting(plan, passed)
        reached = {*passed, *(w.index for w in waits)}
        conversions = [
            (i, pair)
            for i, pair in enumerate(self.layout.conversion)
            if pair[0] in passed and pair[1] in reached
        ]
        results = [f"o{i}" for i in slots] + [f"v{a}_{b}" for _, (a, b) in conversions]
        if results:
            out.write(" = ".join(results) + " = 0")
        others = [w for w in range(len(plan.waterfalls)) if w != entry]
        if others:
            out.write(" = ".join(f"b{w}" for w in others) + " = 0")
        out.write(f"b{entry} = r = x")
        self.path = passed
        if not imputed:
            self._steps(plan.waterfalls[entry])
        for index in path[1:]:
            self._downstream(plan.waterfalls[index], imputed=imputed)
        for waterfall in waits:
            self._inflow(waterfall, imputed=imputed)
            out.write(f"s[{self.layout.held[waterfall.index]}] += b{waterfall.index}")
        self._totals([*passed, *(w.index for w in waits)], waits)
        out.write(f"return ({', '.join(results)},)" if results else "return ()")
        out.depth = 0
        out.write("", "")
        return slots + tuple(len(plan.slots) + i for i, _ in conversions)

    def _downstream(self, waterfall: p.Waterfall, *, imputed: bool) -> None:
        self._inflow(waterfall, imputed=imputed)
        self.out.write("if r:")
        self.out.depth += 1
        self._steps(waterfall)
        self.out.depth -= 1

    def _inflow(self, waterfall: p.Waterfall, *, imputed: bool) -> None:
        """Writes what comes into a waterfall from the pots that feed it, or what it counts."""
        terms = []
        for source in feeders(self.plan, waterfall):
            if source not in self.path:
                continue
            paid = [
                f"o{i}"
                for i, s in enumerate(self.plan.slots)
                if s.pot in waterfall.pots and self.plan.steps[s.step].waterfall == source
            ]
            total = " + ".join(paid)
            carry = self.layout.conversion.get((source, waterfall.index))
            if carry is None:
                terms.append(total)
                continue
            pair = (self.plan.waterfalls[source].currency, waterfall.currency)
            self.out.write(
                f"n, d = fx[{self.links.index(pair)}]",
                f"v{source}_{waterfall.index}, s[{carry}] = "
                f"divmod(({total}) * n // d + s[{carry}], {arithmetic.NANO})",
            )
            terms.append(f"v{source}_{waterfall.index}")
        for number, count in enumerate(waterfall.counts):
            terms += self._count(waterfall, number, count, imputed=imputed)
        self.out.write(f"b{waterfall.index} = r = {' + '.join(terms) or 0}")

    def _count(
        self, waterfall: p.Waterfall, number: int, count: p.Count, *, imputed: bool
    ) -> list[str]:
        """What a definition counts of a waterfall or a pot, its fraction carried."""
        if count.pot is not None:
            receiver = next(w for w in self.plan.waterfalls if count.pot in w.pots)
            whole = " + ".join(self._into_pot(count.pot, receiver))
        elif count.waterfall in self.path or (imputed and count.arms_length):
            whole = f"b{count.waterfall}"
        else:
            whole = ""
        if not whole or count.rate == 1:
            return [whole] if whole else []
        place, rate = self.layout.counted[waterfall.index, number], count.rate
        self.out.write(
            f"c{number}, s[{place}] = "
            f"divmod(({whole}) * {rate.numerator} + s[{place}], {rate.denominator})"
        )
        return [f"c{number}"]

    def _steps(self, waterfall: p.Waterfall) -> None:
        steps = [self.plan.steps[i] for i in waterfall.steps]
        self.unit = carry_unit(self.plan, waterfall.index)
        self.carrying = before_receipts(self.plan, waterfall.index)
        if self.carrying:
            self.out.write("f = 0")
        for guards, group in groupby(steps, key=lambda s: s.guards):
            if guards:
                mask = sum(1 << g.milestone for g in set(guards))
                wanted = sum(1 << g.milestone for g in set(guards) if g.reached)
                contradictory = len({g.milestone for g in guards}) < len(set(guards))
                self.out.write("if False:" if contradictory else f"if m & {mask} == {wanted}:")
                self.out.depth += 1
            for step in group:
                self._step(step)
                self._convey(step)
            if guards:
                self.out.depth -= 1
        paid = [f"o{i}" for i, slot in enumerate(self.plan.slots) if slot.step in waterfall.steps]
        self.out.write(
            f"if b{waterfall.index} != {' + '.join(paid) or '0'}:",
            f"    raise Unbalanced({waterfall.name!r})",
        )

    # ---- a step ------------------------------------------------------------------------------

    def _step(self, step: p.Step) -> None:
        self.out.write(f"# {step.name}")
        sums = (
            isinstance(step.ask, p.Fixed | p.Due | p.Recoup | p.Rest) and rounds(step.ask) is None
        )
        if sums and step.index in self.carrying:
            self._unrounded(step)
        else:
            self._plain_step(step)
        self._towards_hurdles(step)

    def _towards_hurdles(self, step: p.Step) -> None:
        """Writes what a step paid that counts towards a rate of return it does not recoup."""
        for account in self.plan.accounts:
            if account.hurdle is None:
                continue
            paid = [
                f"o{i}"
                for i in account.hurdle.slots
                if self.plan.slots[i].step == step.index
                and self.plan.slots[i].account != account.index
            ]
            if paid:
                amount = paid[0] if len(paid) == 1 else f"({' + '.join(paid)})"
                self.out.write(self._book(account.index, amount))

    def _unrounded(self, step: p.Step) -> None:
        """Writes a step that rounds nothing, and what it would take of what is left exactly."""
        out, unit = self.out, self.unit
        out.write("h = r", f"e = r * {unit} + f", "if e < 0: e = 0")
        for most in self._ceilings(step):
            out.write(f"u = {most}", f"if e > u * {unit}: e = u * {unit} if u > 0 else 0")
        self._plain_step(step)
        out.write(f"f += (h - r) * {unit} - e")

    def _plain_step(self, step: p.Step) -> None:
        if isinstance(step.ask, p.Recoup):
            self._recoup(step, step.ask)
            return
        self._ask(step)
        self._limit(step)
        self.out.write("r -= t")
        self._pay(step)

    def _portion(self, step: p.Step, share: p.Share, carry: int) -> None:
        rate, basis = share.rate, share.basis
        if basis.waterfall is None and step.index in self.carrying:
            amount = f"q * {rate.numerator} // {rate.denominator}"
        else:
            amount = f"{self._basis(basis)} * {int(rate * self.unit)}"
        self._share(step, basis, amount, carry)

    def _basis(self, basis: p.Basis) -> str:
        return "r" if basis.waterfall is None else f"b{basis.waterfall}"

    def _share(self, step: p.Step, basis: p.Basis, amount: str, carry: int) -> None:
        """Writes how much of an exact amount, in parts of `unit`, is due in whole minor units.

        A percentage of receipts may ask for more than is left. In its waterfall `f` is how much
        more, in parts, is left after exact steps than after those rounded so far, so that each
        takes its due of what is left exactly (`q`). What rounding has taken from it stays owed.
        """
        out, unit, tracked = self.out, self.unit, step.index in self.carrying
        if basis.waterfall is None and not tracked:
            out.write(f"t, s[{carry}] = divmod({amount} + s[{carry}], {unit})")
            return
        out.write(f"q = r * {unit} + f" if self.carrying else f"q = r * {unit}")
        if basis.waterfall is None:
            out.write("if q < 0: q = 0", f"e = {amount}")
        else:
            out.write(f"e = {amount}", "if e > q: e = q if q > 0 else 0")
        ceilings = ["r", *(self._ceilings(step) if tracked else ())]
        for name, most in zip("uv", ceilings[1:], strict=False):
            out.write(f"{name} = {most}", f"if {name} < 0: {name} = 0")
            out.write(f"if e > {name} * {unit}: e = {name} * {unit}")
        out.write(f"t, s[{carry}] = divmod(e + s[{carry}], {unit})")
        for name in "ruv"[: len(ceilings)]:
            out.write(
                f"if t > {name}:", f"    s[{carry}] += (t - {name}) * {unit}", f"    t = {name}"
            )
        if tracked:
            out.write(f"f += t * {unit} - e")

    def _ceilings(self, step: p.Step) -> list[str]:
        """What a step may take at most, whatever it asks: its limit, and what its accounts owe."""
        found = []
        if step.limit is not None:
            found.append(f"{step.limit} - s[{self.layout.given[step.index]}]")
        if isinstance(step.ask, p.Fixed):
            found.append(f"{step.ask.amount} - s[{self.layout.given[step.index]}]")
        if isinstance(step.ask, p.Due):
            found.append(self._due_of(step, step.ask))
        if isinstance(step.ask, p.Recoup):
            accounts = dict.fromkeys(a for c in step.ask.claimants for a in c.accounts)
            found.append(" + ".join(self._owed(a) for a in accounts) or "0")
        return found

    def _ask(self, step: p.Step) -> None:
        out, layout = self.out, self.layout
        match step.ask:
            case p.Share():
                self._portion(step, step.ask, layout.carry[step.index])
                self._count_basis(step, step.ask.basis)
            case p.Fixed(amount=amount):
                out.write(f"t = {amount} - s[{layout.given[step.index]}]", "if t > r: t = r")
            case p.Bands():
                self._bands(step, step.ask)
            case p.Due():
                out.write(
                    f"t = {self._due_of(step, step.ask)}", "if t < 0: t = 0", "if t > r: t = r"
                )
            case _:
                out.write("t = r")

    def _due_of(self, step: p.Step, ask: p.Due, inflow: Inflow | None = None) -> str:
        """What a measure comes to now, less what the step has taken for it."""
        given = self.layout.given[step.index]
        due = self.measures.due(ask.measure, inflow or self._coming)
        taken = f"s[{given}]"
        if ask.period is not None:
            taken = f"(s[{given}] - s[{self.layout.base[ask.period, given]}])"
        return f"{due} - {taken}"

    def _coming(self, total: p.Total) -> str:
        """What the pass has brought to a total so far."""
        coming = " + ".join(self._terms(total, self.path, ()))
        if coming and total.since is not None:
            return f"(({coming}) if m & {1 << total.since} else 0)"
        return coming

    def _bands(self, step: p.Step, bands: p.Bands) -> None:
        out = self.out
        carry, seen = self.layout.carry[step.index], self.layout.seen[step.index]
        basis, unit = self._basis(bands.basis), band_unit(bands)
        levels = f"bands_{step.index}"
        self.constants[levels] = band_levels(bands)
        if bands.whole:
            given = self.layout.given[step.index]
            out.write(
                f"s[{seen}] += {basis}",
                f"t = (2 * whole_band(s[{seen}], {levels}) + {unit}) // {2 * unit} - s[{given}]",
                "if t < 0: t = 0",
                "if t > r: t = r",
            )
            return
        if bands.basis.waterfall is None and step.index in self.carrying:
            levels_in_parts = tuple(
                (rate, None if level is None else level * self.unit)
                for rate, level in band_levels(bands)
            )
            self.constants[levels] = levels_in_parts
            amount, counted = f"marginal(s[{seen}], q, {levels}) // {unit}", "q"
        else:
            amount = f"marginal(s[{seen}], {basis}, {levels}) * {self.unit // unit}"
            counted = basis
        self._share(step, bands.basis, amount, carry)
        out.write(f"s[{seen}] += {counted}")

    def _count_basis(self, step: p.Step, basis: p.Basis) -> None:
        """Writes the basis of a percentage where later bands go on from its level."""
        seen = self.layout.seen.get(step.index)
        if seen is None:
            return
        marginal = any(
            isinstance(s.ask, p.Bands) and not s.ask.whole
            for s in self.plan.steps
            if s.counted == step.counted
        )
        in_parts = basis.waterfall is None and step.index in self.carrying and marginal
        self.out.write(f"s[{seen}] += {'q' if in_parts else self._basis(basis)}")

    def _limit(self, step: p.Step) -> None:
        given = self.layout.given.get(step.index)
        if step.limit is not None:
            self.out.write(f"u = {step.limit} - s[{given}]", "if t > u: t = u if u > 0 else 0")
        if given is not None:
            self.out.write(f"s[{given}] += t")

    def _pay(self, step: p.Step) -> None:
        pays = step.pays
        assert pays is not None
        slots, weights, whole = pays.slots, pays.weights, sum(pays.weights)
        if not slots:
            return
        if len(slots) == 1:
            self.out.write(f"o{slots[0]} = t")
            return
        targets = ", ".join(f"o{i}" for i in slots)
        carry = self.layout.split[step.index]
        if self.plan.odd_cents is OddCents.IN_ORDER:
            call = f"split_in_order(t, {weights}, {whole})"
        elif pays.odd_cents_to is not None:
            call = f"split_odd_to(t, {weights}, {whole}, {pays.odd_cents_to})"
        elif len(slots) == 2 and self.plan.odd_cents is OddCents.LARGEST_REMAINDER:
            first, second = slots
            self.out.write(
                f"o{first}, s[{carry}] = divmod(t * {2 * weights[0]} + s[{carry}], {2 * whole})",
                f"o{second} = t - o{first}",
            )
            return
        else:
            call = f"split_largest_remainder(t, {weights}, {whole}, s, {carry})"
        self.out.write("if t:", f"    {targets} = {call}")

    # ---- rights ------------------------------------------------------------------------------

    def _convey(self, step: p.Step) -> None:
        """Writes how what a step paid is shared with those whom its payees' rights went to."""
        for number, right in enumerate(self.plan.rights):
            if self.plan.slots[right.slot].step != step.index:
                continue
            holdings = Holdings(self.plan, right)
            name, own = f"held_{number}", f"o{right.slot}"
            self.constants[name] = holdings
            targets = ", ".join(f"o{slot}" for slot in right.slots)
            self.out.write(
                f"k = m & {holdings.mask}",
                f"if k and {own} > 0:",
                f"    {targets} = split_largest_remainder("
                f"{own}, {name}[k], {holdings.whole}, s, {self.layout.right[number]})",
            )

    # ---- recoupment --------------------------------------------------------------------------

    def _recoup(self, step: p.Step, ask: p.Recoup) -> None:
        out = self.out
        limited = ask.out_of is not None or step.limit is not None
        available = "a" if limited else "r"
        if ask.out_of is not None:
            carry = self.layout.out_of_carry[step.index]
            self._portion(step, ask.out_of, carry)
            out.write("a = t")
        elif limited:
            out.write("a = r")
        given = self.layout.given.get(step.index)
        if step.limit is not None:
            out.write(f"u = {step.limit} - s[{given}]", "if a > u: a = u if u > 0 else 0")
        if given is not None:
            out.write(f"w = {available}")
        if ask.how is p.How.IN_ORDER:
            for claimant in ask.claimants:
                for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                    self._recoup_one(account, slot, available)
                    out.write("r -= t", *(["a -= t"] if limited else []))
        else:
            self._recoup_together(step, ask, available)
            if limited:
                out.write("a -= z")
            out.write("r -= z")
        if given is not None:
            out.write(f"s[{given}] += w - {available}")

    def _owed(self, account: int) -> str:
        base = self.layout.account[account]
        if self.plan.accounts[account].hurdle is not None:
            return f"(-((GUARD - s[{base}]) // UNIT) if s[{base}] > GUARD else 0)"
        if self.plan.accounts[account].interest is None:
            return f"(s[{base}] if s[{base}] > 0 else 0)"
        unit = interest_unit(self.plan.accounts[account])
        return f"((s[{base}] if s[{base}] > 0 else 0) + s[{base + 1}] // {unit})"

    def _book(self, account: int, amount: str) -> str:
        base = self.layout.account[account]
        interest = self.plan.accounts[account].interest
        if self.plan.accounts[account].hurdle is not None:
            return f"s[{base}] -= {amount} * UNIT"
        if interest is None:
            return f"s[{base}] -= {amount}"
        unit = interest_unit(self.plan.accounts[account])
        return f"settle(s, {base}, {unit}, {amount}, {interest.interest_first})"

    def _recoup_one(self, account: int, slot: int, available: str) -> None:
        base = self.layout.account[account]
        terms = self.plan.accounts[account]
        plain = terms.interest is None and terms.hurdle is None
        self.out.write(
            f"t = {f's[{base}]' if plain else self._owed(account)}",
            f"if t > {available}: t = {available}",
            "if t > 0:",
            f"    {self._book(account, 't')}",
            f"    o{slot} = t",
            "else: t = 0",
        )

    def _recoup_together(self, step: p.Step, ask: p.Recoup, available: str) -> None:
        out = self.out
        limits = ", ".join(
            " + ".join(self._owed(a) for a in claimant.accounts) for claimant in ask.claimants
        )
        out.write(f"l = [{limits}]")
        weights = "l"
        if ask.how is p.How.BY_WEIGHT:
            weights = str([c.weight for c in ask.claimants])
        carry = self.layout.carry[step.index]
        out.write(
            "z = sum(l)",
            f"if z > {available}: z = {available}",
            "if z:",
            f"    for_each = share_out({available}, l, {weights}, s, {carry})",
        )
        out.depth += 1
        for i, claimant in enumerate(ask.claimants):
            out.write(f"t = for_each[{i}]")
            for account, slot in zip(claimant.accounts[:-1], claimant.slots[:-1], strict=True):
                out.write(
                    f"o{slot} = min(t, {self._owed(account)})",
                    self._book(account, f"o{slot}"),
                    f"t -= o{slot}",
                )
            out.write(f"o{claimant.slots[-1]} = t", self._book(claimant.accounts[-1], "t"))
        out.depth -= 1

    # ---- totals and milestones ---------------------------------------------------------------

    def _totals(self, path: list[int], waits: Sequence[p.Waterfall]) -> None:
        for total, place in zip(self.plan.totals, self.layout.total, strict=True):
            terms = self._terms(total, path, waits)
            if terms:
                counted = f"s[{place}] += {' + '.join(terms)}"
                since = total.since
                self.out.write(counted if since is None else f"if m & {1 << since}: {counted}")

    def _terms(self, total: p.Total, path: list[int], waits: Sequence[p.Waterfall]) -> list[str]:
        """What a pass adds to a total. Money that waits has come into its pot, and not further."""
        plan = self.plan
        through = set(path) - {w.index for w in waits}
        if total.what == "waterfall":
            found = [w.index for w in plan.waterfalls if w.name == total.name]
            return [f"b{index}" for index in found if index in through]
        if total.what == "pot":
            receivers = [w for w in plan.waterfalls if total.name in w.pots and w.index in path]
            return self._into_pot(total.name, receivers[0]) if receivers else []
        return [
            f"o{i}"
            for i, slot in enumerate(plan.slots)
            if plan.steps[slot.step].waterfall in through
            and total.what == "party"
            and self._counts_for(total, slot)
        ]

    def _counts_for(self, total: p.Total, slot: p.Slot) -> bool:
        waterfall = self.plan.waterfalls[self.plan.steps[slot.step].waterfall]
        if total.within is not None and total.within != waterfall.index:
            return False
        who = slot.right or slot.party
        if total.within is not None and waterfall.definition:
            who = slot.allotted
        return who == total.name and total.currency in (None, waterfall.currency)

    def _into_pot(self, pot: str, receiver: p.Waterfall) -> list[str]:
        """What flows into a pot, in the currency of the waterfall that receives it."""
        path = self.path
        if not path or receiver.index == path[0]:
            return []
        if len(receiver.pots) == 1:
            return [f"b{receiver.index}"]
        terms = []
        for source in feeders(self.plan, receiver):
            into = [
                (i, slot.pot)
                for i, slot in enumerate(self.plan.slots)
                if slot.pot in receiver.pots and self.plan.steps[slot.step].waterfall == source
            ]
            if source not in path or all(other != pot for _, other in into):
                continue
            mine = " + ".join(f"o{i}" for i, other in into if other == pot)
            if (source, receiver.index) not in self.layout.conversion:
                terms.append(mine)
                continue
            value, every = f"v{source}_{receiver.index}", " + ".join(f"o{i}" for i, _ in into)
            # Pots of one source are converted together; a pot counts its part of the outcome.
            whole = mine == every
            terms.append(value if whole else f"({value} * ({mine}) // (({every}) or 1))")
        return terms

    def milestones(self) -> None:
        """Writes `reached`: the milestones that the state has reached, a bit each."""
        out = self.out
        out.write("def reached(s, m, day):")
        out.depth = 1
        out.write('"""The milestones reached, those latched before among them."""', "n = 0")
        for milestone in self.plan.milestones:
            test = self._test(milestone.test)
            if milestone.latched:
                test = f"m & {1 << milestone.index} or {test}"
            out.write(f"if {test}: n |= {1 << milestone.index}")
        out.write("return n")
        out.depth = 0

    def dues(self) -> None:
        """Writes `dues` (what transfers come to) and `wanted` (what measured steps still want)."""
        for name, words, found in (
            ("dues", "What each transfer by a measure comes to, by its index.", self._transfers()),
            ("wanted", "What each measured step still wants, by its index.", self._measured()),
        ):
            self.out.write("", "", f"def {name}(s):")
            self.out.depth = 1
            listed = ", ".join(f"{index}: {code}" for index, code in found)
            self.out.write(f'"""{words}"""', f"return {{{listed}}}")
            self.out.depth = 0

    def _transfers(self) -> Iterator[tuple[int, str]]:
        for index, transfer in enumerate(self.plan.transfers):
            if not isinstance(transfer.amount, int):
                yield index, self.measures.due(transfer.amount, _nothing)

    def _measured(self) -> Iterator[tuple[int, str]]:
        for step in self.plan.steps:
            if isinstance(step.ask, p.Due):
                yield step.index, f"max(0, {self._due_of(step, step.ask, _nothing)})"

    def _test(self, test: p.Test) -> str:
        match test:
            case p.IsRecouped(accounts=accounts):
                return (
                    "(" + " and ".join(self._recouped(a) for a in accounts) + ")"
                    if accounts
                    else "True"
                )
            case p.Reaches(total=total, level=level, strictly=strictly):
                return f"(s[{self.layout.total[total]}] {'>' if strictly else '>='} {level})"
            case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
                code, unit = self.measures.exact(measure, _nothing)
                return f"({code} {'>' if strictly else '>='} {level * unit})"
            case p.OnOrAfter(date=day):
                return f"(day >= {day.toordinal()})"
            case p.MilestoneIs(milestone=index):
                return f"(n & {1 << index})"
            case p.All(tests=tests):
                return "(" + " and ".join(self._test(t) for t in tests) + ")"
            case p.AnyOf(tests=tests):
                return "(" + " or ".join(self._test(t) for t in tests) + ")"

    def _recouped(self, account: int) -> str:
        base = self.layout.account[account]
        if self.plan.accounts[account].hurdle is not None:
            return f"s[{base + 2}] > 0 and s[{base}] <= GUARD"
        charged = f"s[{base + 2}] > 0 and s[{base}] <= 0"
        if self.plan.accounts[account].interest is None:
            return charged
        return f"{charged} and s[{base + 1}] < {interest_unit(self.plan.accounts[account])}"
