"""What each step of a waterfall takes, and whom it pays, on one lane."""

from collections.abc import Callable
from itertools import groupby

from recoup.deal.model import OddCents
from recoup.kernel.body import Body
from recoup.kernel.places import Places, counted_together
from recoup.kernel.shares import Shares, by_largest_remainder
from recoup.plan import model as p
from recoup.plan.rounding import band_levels, band_unit, before_receipts, carry_unit, rounds


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

    def waterfall(self, waterfall: p.Waterfall) -> None:
        """Writes a waterfall's steps from top to bottom."""
        plan, body = self.plan, self.body
        self.unit = carry_unit(plan, waterfall.index)
        self.carrying = before_receipts(plan, waterfall.index)
        body.figures.multiplies(self.unit)
        body.figures.carries(2 * self.unit)
        if self.carrying:
            body.write("f = ZERO")
        steps = [plan.steps[i] for i in waterfall.steps]
        for guards, group in groupby(steps, key=lambda s: s.guards):
            with body.where(self._guard(guards)):
                for step in group:
                    self._step(step)

    def _guard(self, guards: tuple[p.Guard, ...]) -> str | None:
        if not guards:
            return None
        tests = [f"m{g.milestone}" if g.reached else f"(not m{g.milestone})" for g in set(guards)]
        return self.body.let(" & ".join(sorted(tests)), "g")

    # ---- one step ----------------------------------------------------------------------------

    def _step(self, step: p.Step) -> None:
        self.body.write(f"# {step.index}")
        exact = (
            isinstance(step.ask, p.Fixed | p.Recoup | p.Rest) and rounds(step.ask) is None
        ) and step.index in self.carrying
        if not exact:
            self._plain(step)
            return
        body, unit = self.body, self.body.figure(self.unit)
        before = body.let("r", "h")
        e = body.let(body.not_negative(f"r * {unit} + f"), "e")
        for most in self._ceilings(step):
            e = body.let(body.least(e, f"{body.not_negative(most)} * {unit}"), "e")
        self._plain(step)
        body.assign("f", f"f + ({before} - r) * {unit} - {e}")

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
        body, rate = self.body, share.rate
        if self._in_parts(step, share.basis):
            body.figures.multiplies(self.unit * rate.numerator)
            numerator, denominator = body.figure(rate.numerator), body.figure(rate.denominator)
            q = self._exactly_left()
            e = body.floor_divide(f"{q} * {numerator}", denominator)
        else:
            body.figures.multiplies(rate * self.unit)
            e = body.let(f"{self._basis(share.basis)} * {body.figure(int(rate * self.unit))}", "e")
        return self._share(step, share.basis, e)

    def _exactly_left(self) -> str:
        unit = self.body.figure(self.unit)
        left = f"r * {unit} + f" if self.carrying else f"r * {unit}"
        self.body.write(f"q = {self.body.not_negative(left)}")
        return "q"

    def _share(self, step: p.Step, basis: p.Basis, e: str) -> str:
        """How much of an exact amount, in parts, is due in whole minor units."""
        body, carry = self.body, self.places["carry", step.index]
        unit, tracked = body.figure(self.unit), step.index in self.carrying
        if basis.waterfall is None and not tracked:
            t, left = body.divide(f"{e} + {body.read(carry)}", unit)
            body.put(carry, left)
            return t
        if basis.waterfall is not None:
            e = body.let(body.least(e, self._exactly_left()), "e")
        ceilings = ["r"]
        for most in self._ceilings(step) if tracked else ():
            ceilings.append(body.let(body.not_negative(most), "u"))
            e = body.let(body.least(e, f"{ceilings[-1]} * {unit}"), "e")
        t, left = body.divide(f"{e} + {body.read(carry)}", unit)
        for most in ceilings:
            paid = body.let(body.least(t, most))
            left = body.let(f"{left} + ({t} - {paid}) * {unit}", "c")
            t = paid
        body.put(carry, left)
        if tracked:
            body.assign("f", f"f + {t} * {unit} - {e}")
        return t

    def _marginal_bands(self, step: p.Step, bands: p.Bands) -> str:
        body, unit = self.body, band_unit(bands)
        seen = self._seen(step)
        assert seen is not None
        in_parts = self._in_parts(step, bands.basis)
        basis = self._exactly_left() if in_parts else self._basis(bands.basis)
        scale = self.unit if in_parts else 1
        start = body.read(seen)
        end = body.let(f"{start} + {basis}")
        sums, floor = [], "ZERO"
        for rate, level in band_levels(bands):
            body.figures.multiplies(rate * self.unit * scale)
            ceiling = end
            if level is not None:
                body.figures.carries(level * scale)
                ceiling = body.let(body.least(end, body.figure(level * scale)))
            low = body.greatest(floor, start)
            sums.append(f"{body.not_negative(f'{ceiling} - {low}')} * {body.figure(rate)}")
            floor = ceiling
        amount = body.let(" + ".join(sums))
        if in_parts:
            e = body.floor_divide(amount, body.figure(unit))
        else:
            e = body.let(f"{amount} * {body.figure(self.unit // unit)}", "e")
        counted = body.let(basis)
        t = self._share(step, bands.basis, e)
        body.put(seen, f"{start} + {counted}")
        return t

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
        counted = "q" if self._in_parts(step, basis) and marginal else self._basis(basis)
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
