"""What each step of a waterfall takes, and whom it pays, on one lane."""

from collections.abc import Callable
from itertools import groupby

from recoup.deal.model import OddCents
from recoup.kernel.body import Body
from recoup.kernel.places import Places, counted_together
from recoup.kernel.shares import Shares, by_largest_remainder
from recoup.plan import model as p
from recoup.plan.rounding import band_levels, band_unit, before_receipts, carry_unit, rounds

# An amount as whole minor units and parts of one: together never too large for a lane.
Exact = tuple[str, str]


class Steps:
    """Writes the steps of one waterfall after another into a body.

    `r` is what is left, `b<waterfall>` what entered, `f` how much more, in parts of a minor unit,
    would be left without rounding; `o<slot>` is what a slot was paid.
    """

    def __init__(
        self, plan: p.Plan, places: Places, body: Body, parts: Callable[[int], int]
    ) -> None:
        self.plan, self.places, self.body, self.parts = plan, places, body, parts
        self.unit = 1
        self.carrying = range(0)
        self.rounded = False
        self.basis_left: Exact = ("ZERO", "ZERO")

    def waterfall(self, waterfall: p.Waterfall) -> None:
        """Writes a waterfall's steps from top to bottom."""
        plan, body = self.plan, self.body
        self.unit = carry_unit(plan, waterfall.index)
        self.carrying = before_receipts(plan, waterfall.index)
        if self.carrying:
            body.figures.carries(self.unit * 8 * (len(waterfall.steps) + 1))
            body.write("f = ZERO")
        self.rounded = False
        steps = [plan.steps[i] for i in waterfall.steps]
        # A level upstream counts on only where some of the money comes down here.
        upstream = any(
            isinstance(s.ask, p.Bands) and s.ask.basis.waterfall not in (None, waterfall.index)
            for s in steps
        )
        comes = (body.let("r != 0", "g"),) if upstream else ()
        for guards, group in groupby(steps, key=lambda s: s.guards):
            with body.where(self._guard(guards, comes)):
                for step in group:
                    self._step(step)

    def _guard(self, guards: tuple[p.Guard, ...], more: tuple[str, ...]) -> str | None:
        if not guards and not more:
            return None
        tests = [*more]
        tests += [f"m{g.milestone}" if g.reached else f"(not m{g.milestone})" for g in set(guards)]
        return self.body.let(" & ".join(sorted(tests)), "g")

    # ---- one step ----------------------------------------------------------------------------

    def _step(self, step: p.Step) -> None:
        self.body.write(f"# {step.index}")
        exact = rounds(step.ask) is None and not isinstance(step.ask, p.Bands)
        if not exact or step.index not in self.carrying:
            self._plain(step)
            return
        body = self.body
        before = body.let("r", "h")
        exact_left = self._exactly_left()
        for most in self._ceilings(step):
            exact_left = self._at_most(exact_left, body.not_negative(most))
        self._plain(step)
        self._owe(f"{before} - r", exact_left)

    def _plain(self, step: p.Step) -> None:
        body = self.body
        if isinstance(step.ask, p.Recoup):
            self._recoup(step, step.ask)
            return
        t = self._ask(step)
        given = self._given(step)
        if step.limit is not None:
            left = body.not_negative(f"{body.figure(step.limit)} - {body.read(given)}")
            t = body.let(body.least(t, left))
        t = body.taken(t)
        if self._counts(step):
            body.put(given, f"{body.read(given)} + {t}")
        body.write(f"r -= {t}")
        self._pay(step, t)

    def _given(self, step: p.Step) -> int:
        return self.places["given", counted_together(self.plan, step)[0].index]

    def _seen(self, step: p.Step) -> int | None:
        key = ("seen", counted_together(self.plan, step)[0].index)
        return self.places.index.get(key)

    def _counts(self, step: p.Step) -> bool:
        """Whether what the step took matters to what it, or one counted with it, may take."""
        return any(
            s.limit is not None
            or isinstance(s.ask, p.Fixed)
            or (isinstance(s.ask, p.Bands) and s.ask.whole)
            for s in counted_together(self.plan, step)
        )

    def _ask(self, step: p.Step) -> str:
        body = self.body
        match step.ask:
            case p.Share(basis=basis):
                t = self._portion(step, step.ask)
                self._count_basis(step, basis)
                return t
            case p.Fixed(amount=amount):
                due = f"{body.figure(amount)} - {body.read(self._given(step))}"
                return body.let(body.least(due, "r"))
            case p.Bands(whole=True):
                return self._whole_bands(step, step.ask)
            case p.Bands():
                return self._marginal_bands(step, step.ask)
            case _:
                return "r"

    def _basis(self, basis: p.Basis) -> str:
        return "r" if basis.waterfall is None else f"b{basis.waterfall}"

    def _ceilings(self, step: p.Step) -> list[str]:
        """What the step may take at most, whatever it asks."""
        body = self.body
        found = []
        if step.limit is not None:
            found.append(f"{body.figure(step.limit)} - {body.read(self._given(step))}")
        if isinstance(step.ask, p.Fixed):
            found.append(f"{body.figure(step.ask.amount)} - {body.read(self._given(step))}")
        if isinstance(step.ask, p.Recoup):
            accounts = dict.fromkeys(a for c in step.ask.claimants for a in c.accounts)
            found.append(" + ".join(self.owed(a) for a in accounts) or "ZERO")
        return [body.let(most, "u") for most in found]

    # ---- percentages -------------------------------------------------------------------------

    def _in_parts(self, step: p.Step, basis: p.Basis) -> bool:
        """Whether the percentage is of what is left exactly, fractions and all."""
        return basis.waterfall is None and step.index in self.carrying

    def _portion(self, step: p.Step, share: p.Share) -> str:
        body, rate, basis = self.body, share.rate, self._basis(share.basis)
        body.figures.multiplies(2 * rate.numerator)
        if not self._is_common(step):
            e = body.let(f"{basis} * {body.figure(2 * rate.numerator)}", "e")
            return self._share_alone(step, share.basis, e, 2 * rate.denominator)
        numerator, denominator = body.figure(rate.numerator), body.figure(rate.denominator)
        if not self._in_parts(step, share.basis):
            whole, over = body.divide(f"{basis} * {numerator}", denominator)
            parts = body.let(f"{over} * {body.figure(self.unit // rate.denominator)}")
            return self._share(step, share.basis, (whole, parts))
        self.basis_left = left, parts = self._exactly_left()
        whole, over = body.divide(f"{left} * {numerator}", denominator)
        body.figures.carries(2 * self.unit * max(rate.numerator, rate.denominator))
        unit = body.figure(self.unit)
        more = body.floor_divide(f"{over} * {unit} + {parts} * {numerator}", denominator)
        carried, parts = body.divide(more, unit)
        return self._share(step, share.basis, (body.let(f"{whole} + {carried}"), parts))

    def _is_common(self, step: p.Step) -> bool:
        """Whether the step carries parts of its waterfall, not its own."""
        basis, _ = rounds(step.ask) or (p.Basis(None), 0)
        return bool(self.carrying) and (basis.waterfall is not None or step.index in self.carrying)

    def _share_alone(self, step: p.Step, basis: p.Basis, e: str, parts: int) -> str:
        """What is due in whole minor units of an exact amount, in the step's own parts."""
        body, carry, unit = self.body, self.places["carry", step.index], self.body.figure(parts)
        body.figures.multiplies(parts)
        body.figures.carries(4 * parts)
        if basis.waterfall is not None:
            e = body.least(e, body.not_negative(f"r * {unit}"))
        t, left = body.divide(f"{e} + {body.read(carry)}", unit)
        if basis.waterfall is not None:
            paid = body.least(t, "r")
            left, t = body.let(f"{left} + ({t} - {paid}) * {unit}", "c"), paid
        body.put(carry, left)
        return t

    # ---- exact amounts: whole minor units, and parts of one ------------------------------------

    def _exactly_left(self) -> Exact:
        """What would be left without rounding."""
        body = self.body
        if not self.rounded:
            return body.let("r"), "ZERO"
        more, parts = body.divide("f", body.figure(self.unit))
        left = body.let(f"r + {more}")
        some = body.let(f"{left} >= 0", "v")
        return body.let(f"{left} if {some} else ZERO"), body.let(f"{parts} if {some} else ZERO")

    def _lesser(self, one: Exact, other: Exact) -> Exact:
        body = self.body
        (a, b), (c, d) = one, other
        less = body.let(f"({a} < {c}) | (({a} == {c}) & ({b} < {d}))", "v")
        return body.let(f"{a} if {less} else {c}"), body.let(f"{b} if {less} else {d}")

    def _at_most(self, amount: Exact, most: str) -> Exact:
        body = self.body
        within = body.let(f"{amount[0]} < {most}", "v")
        return (
            body.let(f"{amount[0]} if {within} else {most}"),
            body.let(f"{amount[1]} if {within} else ZERO"),
        )

    def _owe(self, paid: str, amount: Exact) -> None:
        """Takes down by how much rounding has paid more than exactly, in parts."""
        unit = self.body.figure(self.unit)
        self.rounded = True
        self.body.assign("f", f"f + (({paid}) - {amount[0]}) * {unit} - {amount[1]}")

    def _share(self, step: p.Step, basis: p.Basis, amount: Exact) -> str:
        """What is due of an exact amount, in whole minor units; what rounding took stays owed."""
        body, carry = self.body, self.places["carry", step.index]
        unit, tracked = body.figure(self.unit), step.index in self.carrying
        if basis.waterfall is not None:
            amount = self._lesser(amount, self._exactly_left())
        ceilings = ["r"]
        for most in self._ceilings(step) if tracked else ():
            ceilings.append(body.not_negative(most))
            amount = self._at_most(amount, ceilings[-1])
        more, left = body.divide(f"{amount[1]} + {body.read(carry)}", unit)
        t = body.let(f"{amount[0]} + {more}")
        for most in ceilings:
            paid = body.least(t, most)
            left = body.let(f"{left} + ({t} - {paid}) * {unit}", "c")
            t = paid
        body.put(carry, left)
        if tracked:
            self._owe(t, amount)
        return t

    def _marginal_bands(self, step: p.Step, bands: p.Bands) -> str:
        body, unit = self.body, band_unit(bands)
        seen = self._seen(step)
        assert seen is not None
        if self._in_parts(step, bands.basis):
            left, parts = self._exactly_left()
            basis, scale = body.let(f"{left} * {body.figure(self.unit)} + {parts}"), self.unit
        else:
            basis, scale = self._basis(bands.basis), 1
        counted = body.let(basis)
        amount = self._within_bands(bands, body.read(seen), counted, scale)
        if not self._is_common(step):
            t = self._share_alone(step, bands.basis, body.let(f"2 * {amount}", "e"), 2 * unit)
        elif scale == 1:
            whole, over = body.divide(amount, body.figure(unit))
            more = body.let(f"{over} * {body.figure(self.unit // unit)}")
            t = self._share(step, bands.basis, (whole, more))
        else:
            exact = body.floor_divide(amount, body.figure(unit))
            t = self._share(step, bands.basis, body.divide(exact, body.figure(self.unit)))
        body.put(seen, f"{body.read(seen)} + {counted}")
        return t

    def _within_bands(self, bands: p.Bands, start: str, amount: str, scale: int) -> str:
        """What the bands take of an amount that follows a level, times their common denominator."""
        body = self.body
        end = body.let(f"{start} + {amount}")
        sums, floor = [], "ZERO"
        for rate, level in band_levels(bands):
            body.figures.multiplies(2 * rate * scale)
            ceiling = end
            if level is not None:
                body.figures.carries(level * scale)
                ceiling = body.least(end, body.figure(level * scale))
            low = body.greatest(floor, start)
            sums.append(f"{body.not_negative(f'{ceiling} - {low}')} * {body.figure(rate)}")
            floor = ceiling
        return body.let(" + ".join(sums))

    def _whole_bands(self, step: p.Step, bands: p.Bands) -> str:
        body, unit = self.body, band_unit(bands)
        seen = self._seen(step)
        assert seen is not None
        body.put(seen, f"{body.read(seen)} + {self._basis(bands.basis)}")
        levels = band_levels(bands)
        body.figures.multiplies(2 * max(rate for rate, _ in levels))
        value = body.let(f"{body.read(seen)} * {body.figure(levels[-1][0])}")
        for rate, level in reversed(levels):
            here = body.let(f"{body.read(seen)} * {body.figure(rate)}")
            if level is None:
                value = here
                continue
            value = body.let(f"{here} if {body.read(seen)} <= {body.figure(level)} else {value}")
        nearest = body.floor_divide(f"2 * {value} + {body.figure(unit)}", body.figure(2 * unit))
        due = body.not_negative(f"{nearest} - {body.read(self._given(step))}")
        return body.let(body.least(due, "r"))

    def _count_basis(self, step: p.Step, basis: p.Basis) -> None:
        """Counts the basis of a percentage where later bands go on from its level."""
        seen = self._seen(step)
        if seen is None:
            return
        marginal = any(
            isinstance(s.ask, p.Bands) and not s.ask.whole
            for s in counted_together(self.plan, step)
        )
        counted = self._basis(basis)
        if marginal and self._in_parts(step, basis):
            left, parts = self.basis_left
            counted = f"{left} * {self.body.figure(self.unit)} + {parts}"
        self.body.put(seen, f"{self.body.read(seen)} + {counted}")

    # ---- paying ------------------------------------------------------------------------------

    def _pay(self, step: p.Step, t: str) -> None:
        body, pays = self.body, step.pays
        assert pays is not None
        if not pays.slots:
            return
        if len(pays.slots) == 1:
            body.write(f"o{pays.slots[0]} = {t}")
            return
        whole = sum(pays.weights)
        body.figures.multiplies(2 * max(pays.weights))
        body.figures.carries(2 * whole)
        if self.plan.odd_cents is OddCents.IN_ORDER:
            self._pay_in_order(pays, t, whole)
        elif pays.odd_cents_to is not None:
            self._pay_odd_to(pays, t, whole, pays.odd_cents_to)
        elif len(pays.slots) == 2 and self.plan.odd_cents is OddCents.LARGEST_REMAINDER:
            carry = self.places["split", step.index, 0]
            first = body.figure(2 * pays.weights[0])
            paid, left = body.divide(f"{t} * {first} + {body.read(carry)}", body.figure(2 * whole))
            body.put(carry, left)
            paid = body.taken(paid)
            body.write(f"o{pays.slots[0]} = {paid}", f"o{pays.slots[1]} = {t} - {paid}")
        else:
            carries = [self.places["split", step.index, i] for i in range(len(pays.slots))]
            by_largest_remainder(body, t, pays, carries)

    def _pay_in_order(self, pays: p.Split, t: str, whole: int) -> None:
        body = self.body
        divisor = body.figure(whole)
        parts = [body.floor_divide(f"{t} * {body.figure(w)}", divisor) for w in pays.weights]
        left = body.let(f"{t} - ({' + '.join(parts)})")
        for number, (slot, part) in enumerate(zip(pays.slots, parts, strict=True)):
            body.write(f"o{slot} = {part} + (ONE if {left} > {number} else ZERO)")

    def _pay_odd_to(self, pays: p.Split, t: str, whole: int, odd: int) -> None:
        body = self.body
        one, two = body.figure(whole), body.figure(2 * whole)
        parts = [
            body.floor_divide(f"2 * {t} * {body.figure(w)} + {one}", two) for w in pays.weights
        ]
        left = body.let(f"{t} - ({' + '.join(parts)})")
        for number, (slot, part) in enumerate(zip(pays.slots, parts, strict=True)):
            body.write(f"o{slot} = {part} + {left}" if number == odd else f"o{slot} = {part}")

    # ---- recoupment --------------------------------------------------------------------------

    def owed(self, account: int) -> str:
        """What an account is owed, in whole minor units."""
        body = self.body
        principal = body.not_negative(body.read(self.places["owed", account]))
        if self.plan.accounts[account].interest is None:
            return principal
        return f"({principal} + {self._interest_owed(account)})"

    def _interest_owed(self, account: int) -> str:
        body, parts = self.body, self._interest_parts(account)
        return body.floor_divide(body.read(self.places["interest", account]), parts)

    def _interest_parts(self, account: int) -> str:
        return self.body.figure(self.parts(account))

    def _book(self, account: int, t: str) -> None:
        """Takes a payment off what an account is owed."""
        body, terms = self.body, self.plan.accounts[account]
        owed = self.places["owed", account]
        if terms.interest is None:
            body.put(owed, f"{body.read(owed)} - {t}")
            return
        if terms.interest.interest_first:
            interest = body.let(body.least(t, self._interest_owed(account)))
            principal = body.let(f"{t} - {interest}")
        else:
            principal = body.let(body.least(t, body.not_negative(body.read(owed))))
            interest = body.let(f"{t} - {principal}")
        place = self.places["interest", account]
        body.put(owed, f"{body.read(owed)} - {principal}")
        body.put(place, f"{body.read(place)} - {interest} * {self._interest_parts(account)}")

    def _recoup(self, step: p.Step, ask: p.Recoup) -> None:
        body, given = self.body, self._given(step)
        available = "r"
        if ask.out_of is not None:
            available = self._portion(step, ask.out_of)
        if step.limit is not None:
            left = body.not_negative(f"{body.figure(step.limit)} - {body.read(given)}")
            available = body.let(body.least(available, left))
        body.write(f"a = {body.taken(available)}")
        before = body.let("a", "w")
        if ask.how is p.How.IN_ORDER:
            for claimant in ask.claimants:
                for account, slot in zip(claimant.accounts, claimant.slots, strict=True):
                    t = body.let(body.not_negative(body.least(self.owed(account), "a")))
                    body.write(f"o{slot} = {t}", f"a -= {t}")
                    self._book(account, t)
        else:
            self._together(step, ask)
        body.write(f"r -= {before} - a")
        if self._counts(step):
            body.put(given, f"{body.read(given)} + {before} - a")

    def _together(self, step: p.Step, ask: p.Recoup) -> None:
        """Divides by weights among claimants, none beyond what it is owed."""
        body = self.body
        limits = [
            body.let(" + ".join(self.owed(a) for a in c.accounts), "l") for c in ask.claimants
        ]
        weights = [c.weight for c in ask.claimants]
        carries = [self.places["among", step.index, i] for i in range(len(limits))]
        takes = Shares(body, limits, weights, carries).of("a")
        for claimant, take in zip(ask.claimants, takes, strict=True):
            left = take
            for account, slot in zip(claimant.accounts[:-1], claimant.slots[:-1], strict=True):
                body.write(f"o{slot} = {body.least(left, self.owed(account))}")
                self._book(account, f"o{slot}")
                left = body.let(f"{left} - o{slot}")
            body.write(f"o{claimant.slots[-1]} = {left}")
            self._book(claimant.accounts[-1], left)
        body.write(f"a -= {' + '.join(takes)}")
