"""The steps of a waterfall as integer code: what each asks of what is left, and whom it pays."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recoup.deal.model import OddCents
from recoup.engine.counting import coming
from recoup.engine.holdings import Holdings
from recoup.engine.owing import book, due_of, owed
from recoup.engine.recouping import recoup
from recoup.engine.writing import Code
from recoup.plan import model as p
from recoup.plan.rounding import band_levels, band_unit, before_receipts, carry_unit, rounds


@dataclass(slots=True)
class StepCode:
    """Writes the steps of one waterfall on a path.

    `r` is what is left, `t` what a step takes of it. Fractions of minor units are counted in parts,
    `unit` to one; the steps in `carrying` take their due of what is left exactly.
    """

    code: Code
    waterfall: p.Waterfall
    path: Sequence[int]
    unit: int = field(init=False)
    carrying: range = field(init=False)

    def __post_init__(self) -> None:
        self.unit = carry_unit(self.code.plan, self.waterfall.index)
        self.carrying = before_receipts(self.code.plan, self.waterfall.index)

    def step(self, step: p.Step) -> None:
        """Writes a step, and what its payees pass on."""
        self.code.write(f"# {step.name}")
        sums = (
            isinstance(step.ask, p.Fixed | p.Due | p.Recoup | p.Rest) and rounds(step.ask) is None
        )
        if sums and step.index in self.carrying:
            self._unrounded(step)
        else:
            self._plain_step(step)
        self._towards_hurdles(step)
        self._convey(step)

    def _towards_hurdles(self, step: p.Step) -> None:
        """Writes what a step paid that counts towards a rate of return it does not recoup."""
        for account in self.code.plan.accounts:
            if account.hurdle is None:
                continue
            paid = [
                f"o{i}"
                for i in account.hurdle.slots
                if self.code.plan.slots[i].step == step.index
                and self.code.plan.slots[i].account != account.index
            ]
            if paid:
                amount = paid[0] if len(paid) == 1 else f"({' + '.join(paid)})"
                self.code.write(book(self.code, account.index, amount))

    def _unrounded(self, step: p.Step) -> None:
        """Writes a step that rounds nothing, and what it would take of what is left exactly."""
        out, unit = self.code, self.unit
        out.write("h = r", f"e = r * {unit} + f", "if e < 0: e = 0")
        for most in self._ceilings(step):
            out.write(f"u = {most}", f"if e > u * {unit}: e = u * {unit} if u > 0 else 0")
        self._plain_step(step)
        out.write(f"f += (h - r) * {unit} - e")

    def _plain_step(self, step: p.Step) -> None:
        if isinstance(step.ask, p.Recoup):
            if step.ask.out_of is not None:
                carry = self.code.layout.out_of_carry[step.index]
                self._portion(step, step.ask.out_of, carry)
            recoup(self.code, step, step.ask)
            return
        self._ask(step)
        self._limit(step)
        self.code.write("r -= t")
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
        out, unit, tracked = self.code, self.unit, step.index in self.carrying
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
            found.append(f"{step.limit} - s[{self.code.layout.given[step.index]}]")
        if isinstance(step.ask, p.Fixed):
            found.append(f"{step.ask.amount} - s[{self.code.layout.given[step.index]}]")
        if isinstance(step.ask, p.Due):
            found.append(due_of(self.code, step, step.ask, self._coming))
        if isinstance(step.ask, p.Recoup):
            accounts = dict.fromkeys(a for c in step.ask.claimants for a in c.accounts)
            found.append(" + ".join(owed(self.code, a) for a in accounts) or "0")
        return found

    def _ask(self, step: p.Step) -> None:
        out, layout = self.code, self.code.layout
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
                    f"t = {due_of(self.code, step, step.ask, self._coming)}",
                    "if t < 0: t = 0",
                    "if t > r: t = r",
                )
            case _:
                out.write("t = r")

    def _bands(self, step: p.Step, bands: p.Bands) -> None:
        out = self.code
        carry, seen = self.code.layout.carry[step.index], self.code.layout.seen[step.index]
        basis, unit = self._basis(bands.basis), band_unit(bands)
        levels = f"bands_{step.index}"
        self.code.constants[levels] = band_levels(bands)
        if bands.whole:
            given = self.code.layout.given[step.index]
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
            self.code.constants[levels] = levels_in_parts
            amount, counted = f"marginal(s[{seen}], q, {levels}) // {unit}", "q"
        else:
            amount = f"marginal(s[{seen}], {basis}, {levels}) * {self.unit // unit}"
            counted = basis
        self._share(step, bands.basis, amount, carry)
        out.write(f"s[{seen}] += {counted}")

    def _count_basis(self, step: p.Step, basis: p.Basis) -> None:
        """Writes the basis of a percentage where later bands go on from its level."""
        seen = self.code.layout.seen.get(step.index)
        if seen is None:
            return
        marginal = any(
            isinstance(s.ask, p.Bands) and not s.ask.whole
            for s in self.code.plan.steps
            if s.counted == step.counted
        )
        in_parts = basis.waterfall is None and step.index in self.carrying and marginal
        self.code.write(f"s[{seen}] += {'q' if in_parts else self._basis(basis)}")

    def _limit(self, step: p.Step) -> None:
        given = self.code.layout.given.get(step.index)
        if step.limit is not None:
            self.code.write(f"u = {step.limit} - s[{given}]", "if t > u: t = u if u > 0 else 0")
        if given is not None:
            self.code.write(f"s[{given}] += t")

    def _pay(self, step: p.Step) -> None:
        pays = step.pays
        assert pays is not None
        slots, weights, whole = pays.slots, pays.weights, sum(pays.weights)
        if not slots:
            return
        if len(slots) == 1:
            self.code.write(f"o{slots[0]} = t")
            return
        targets = ", ".join(f"o{i}" for i in slots)
        carry = self.code.layout.split[step.index]
        if self.code.plan.odd_cents is OddCents.IN_ORDER:
            call = f"split_in_order(t, {weights}, {whole})"
        elif pays.odd_cents_to is not None:
            call = f"split_odd_to(t, {weights}, {whole}, {pays.odd_cents_to})"
        elif len(slots) == 2 and self.code.plan.odd_cents is OddCents.LARGEST_REMAINDER:
            first, second = slots
            self.code.write(
                f"o{first}, s[{carry}] = divmod(t * {2 * weights[0]} + s[{carry}], {2 * whole})",
                f"o{second} = t - o{first}",
            )
            return
        else:
            call = f"split_largest_remainder(t, {weights}, {whole}, s, {carry})"
        self.code.write("if t:", f"    {targets} = {call}")

    def _convey(self, step: p.Step) -> None:
        """Writes how what a step paid is shared with those whom its payees' rights went to."""
        for number, right in enumerate(self.code.plan.rights):
            if self.code.plan.slots[right.slot].step != step.index:
                continue
            holdings = Holdings(self.code.plan, right)
            name, own = f"held_{number}", f"o{right.slot}"
            self.code.constants[name] = holdings
            targets = ", ".join(f"o{slot}" for slot in right.slots)
            self.code.write(
                f"k = m & {holdings.mask}",
                f"if k and {own} > 0:",
                f"    {targets} = split_largest_remainder("
                f"{own}, {name}[k], {holdings.whole}, s, {self.code.layout.right[number]})",
            )

    def _coming(self, total: p.Total) -> str:
        return coming(self.code, self.path, total)
