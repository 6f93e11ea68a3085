"""The functions of a plan: a pass for each waterfall where money enters, and what goes with it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from recoup.kernel.body import Body, Figures, at
from recoup.kernel.milestones import Milestones
from recoup.kernel.places import NANO, Places
from recoup.kernel.steady import is_steady
from recoup.kernel.steps import Steps
from recoup.plan import model as p
from recoup.plan.flow import feeders, reachable


@dataclass
class Passes:
    """Writes every function; `links` are the currency pairs, by the index of their rates."""

    plan: p.Plan
    places: Places
    links: list[tuple[str, str]]
    parts: Callable[[int], int]
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        for waterfall in self.plan.waterfalls:
            for source in feeders(self.plan, waterfall):
                currency = self.plan.waterfalls[source].currency
                if currency != waterfall.currency:
                    self._link(currency, waterfall.currency)

    def _link(self, from_currency: str, to_currency: str) -> int:
        pair = (from_currency, to_currency)
        if pair not in self.links:
            self.links.append(pair)
        self.places.rate(*pair)
        return self.links.index(pair)

    def source(self, entries: list[int], charged: list[int]) -> str:
        """The text of all functions: passes of the entries, charges of the accounts."""
        parts = [self._pass(entry) for entry in entries]
        parts += [self._charge(account) for account in charged]
        parts.append(self._note())
        parts.append(
            self._choose(
                "run_pass",
                "int64(int64, A, A, A, int64, int64, int64)",
                "pass",
                entries,
                "S, F, RD, n, day, mode",
            )
        )
        parts.append(
            self._choose("charge", "void(int64, A, A, int64)", "charge", charged, "S, F, n")
        )
        return "\n\n".join("\n".join(lines) for lines in parts)

    def _choose(
        self, name: str, types: str, kind: str, found: list[int], arguments: str
    ) -> list[str]:
        out = [f'@compiled("{types}")', f"def {name}(index, {arguments}):"]
        for i in found:
            out += [f"    if index == {i}:", f"        return {kind}_{i}({arguments})"]
        out.append("    return 0" if kind == "pass" else "    return")
        return out

    # ---- a pass ------------------------------------------------------------------------------

    def _pass(self, entry: int) -> list[str]:
        plan, body = self.plan, Body(self.figures)
        path = reachable(plan, entry)
        steps = Steps(plan, self.places, body, self.parts)
        milestones = Milestones(plan, self.places, body, self.parts)
        body.write("fault = ZERO", f"b{entry} = r = {body.read(self.places['x'])}")
        others = [f"b{w.index}" for w in plan.waterfalls if w.index != entry]
        if others:
            body.write(" = ".join(others) + " = ZERO")
        milestones.before()
        slots = [i for i, s in enumerate(plan.slots) if plan.steps[s.step].waterfall in path]
        if slots:
            body.write(" = ".join(f"o{i}" for i in slots) + " = ZERO")
        steps.waterfall(plan.waterfalls[entry])
        for index in path[1:]:
            self._inflow(body, plan.waterfalls[index], path)
            steps.waterfall(plan.waterfalls[index])
        self._payments(body, slots)
        self._totals(body, path)
        milestones.after()
        if is_steady(plan, path):
            milestones.gap()
        else:
            body.write("gap = ZERO")
        body.write(
            f"changed = {milestones.changed}",
            "keep = forced | (unless_changed & (not changed))",
            f"{at(self.places['changed'])} = ONE if changed else ZERO",
            f"{at(self.places['gap'])} = gap",
            "flagged += 1 if changed else 0",
            "faults += 1 if fault > ZERO else 0",
        )
        for key in ("changed", "gap"):
            body.address(self.places[key])
        before = ["FAR = NUMBER(2**51)", "flagged = faults = 0"]
        before += ["forced = mode == FORCED", "unless_changed = mode == UNLESS_CHANGED"]
        for i in range(len(self.links)):
            before += [f"d{i} = RD[{i}]", f"di{i} = INVERTED / RD[{i}]"]
        types = "int64(A, A, A, int64, int64, int64)"
        head = f'@compiled("{types}")\ndef pass_{entry}(S, F, RD, n, day, mode):'
        return body.function(head, before, "-1 if faults > 0 else flagged")

    def _inflow(self, body: Body, waterfall: p.Waterfall, path: list[int]) -> None:
        """Writes what comes into a waterfall from the pots that feed it, or what it counts."""
        terms = []
        for source in feeders(self.plan, waterfall):
            if source not in path:
                continue
            total = " + ".join(self._paid_into(waterfall, source))
            if self.plan.waterfalls[source].currency != waterfall.currency:
                total = self._convert(body, source, waterfall, total)
            terms.append(total)
        for number, count in enumerate(waterfall.counts):
            terms += self._count(body, waterfall, number, count, path)
        body.write(f"b{waterfall.index} = r = {' + '.join(terms) or 'ZERO'}")

    def _paid_into(self, waterfall: p.Waterfall, source: int) -> list[str]:
        return [
            f"o{i}"
            for i, s in enumerate(self.plan.slots)
            if s.pot in waterfall.pots and self.plan.steps[s.step].waterfall == source
        ]

    def _convert(self, body: Body, source: int, waterfall: p.Waterfall, total: str) -> str:
        pair = (self.plan.waterfalls[source].currency, waterfall.currency)
        link = self._link(*pair)
        carry = self.places["conversion", source, waterfall.index]
        nano = body.figure(NANO)
        rate = body.read(self.places["rate", *pair])
        z = body.let(f"({total}) * {rate}", "z")
        q, over = body.divide(z, f"d{link}", f"di{link}")
        fraction = body.floor_divide(f"{over} * {nano}", f"d{link}", f"di{link}")
        extra, left = body.divide(f"{fraction} + {body.read(carry)}", nano)
        body.put(carry, left)
        body.write(f"v{source}_{waterfall.index} = {q} + {extra}")
        return f"v{source}_{waterfall.index}"

    def _count(
        self, body: Body, waterfall: p.Waterfall, number: int, count: p.Count, path: list[int]
    ) -> list[str]:
        """What a definition counts of a waterfall or a pot, its fraction carried."""
        if count.pot is not None:
            receiver = next(w for w in self.plan.waterfalls if count.pot in w.pots)
            whole = " + ".join(self._into_pot(count.pot, receiver, path))
        else:
            whole = f"b{count.waterfall}" if count.waterfall in path else ""
        if not whole or count.rate == 1:
            return [whole] if whole else []
        place = self.places["counted", waterfall.index, number]
        body.figures.multiplies(count.rate.numerator)
        body.figures.carries(count.rate.denominator)
        numerator, denominator = (
            body.figure(count.rate.numerator),
            body.figure(count.rate.denominator),
        )
        t, left = body.divide(f"({whole}) * {numerator} + {body.read(place)}", denominator)
        body.put(place, left)
        return [t]

    def _into_pot(self, pot: str, receiver: p.Waterfall, path: list[int]) -> list[str]:
        """What flows into a pot, in the currency of the waterfall that receives it."""
        if receiver.index == path[0] or receiver.index not in path:
            return []
        if len(receiver.pots) == 1:
            return [f"b{receiver.index}"]
        return [
            f"o{i}"
            for i, s in enumerate(self.plan.slots)
            if s.pot == pot and self.plan.steps[s.step].waterfall in path
        ]

    # ---- what a pass leaves behind -----------------------------------------------------------

    def _payments(self, body: Body, slots: list[int]) -> None:
        for payee in self.places.payees:
            paid = [
                f"o{i}"
                for i in slots
                if self.plan.slots[i].party == payee.party
                and self._currency(self.plan.slots[i]) == payee.currency
            ]
            if paid:
                place = self.places["paid", payee.party, payee.currency]
                body.put(place, f"{body.read(place)} + {' + '.join(paid)}")

    def _currency(self, slot: p.Slot) -> str:
        return self.plan.waterfalls[self.plan.steps[slot.step].waterfall].currency

    def _totals(self, body: Body, path: list[int]) -> None:
        for index, total in enumerate(self.plan.totals):
            terms = self._terms(total, path)
            if not terms:
                continue
            place = self.places["total", index]
            added = f"{body.read(place)} + {' + '.join(terms)}"
            if total.since is not None:
                added = f"({added}) if m{total.since} else {body.read(place)}"
            body.put(place, added)

    def _terms(self, total: p.Total, path: list[int]) -> list[str]:
        plan = self.plan
        if total.what == "waterfall":
            return [
                f"b{w.index}" for w in plan.waterfalls if w.name == total.name and w.index in path
            ]
        if total.what == "pot":
            receivers = [w for w in plan.waterfalls if total.name in w.pots]
            return self._into_pot(total.name, receivers[0], path) if receivers else []
        if total.what != "party":
            return []
        return [
            f"o{i}"
            for i, slot in enumerate(plan.slots)
            if plan.steps[slot.step].waterfall in path and self._counts_for(total, slot)
        ]

    def _counts_for(self, total: p.Total, slot: p.Slot) -> bool:
        waterfall = self.plan.waterfalls[self.plan.steps[slot.step].waterfall]
        if total.within is not None and total.within != waterfall.index:
            return False
        who = slot.right or slot.party
        if total.within is not None and waterfall.definition:
            who = slot.allotted
        return who == total.name and total.currency in (None, waterfall.currency)

    # ---- charges and milestones --------------------------------------------------------------

    def _charge(self, index: int) -> list[str]:
        """Adds an amount, its overhead with it, to what an account is owed, as far as its cap."""
        body, account = Body(self.figures), self.plan.accounts[index]
        owed, charged = self.places["owed", index], self.places["charged", index]
        body.write("keep = True")
        amount = body.let(body.read(self.places["x"]))
        if account.overhead is not None:
            parts = account.overhead.denominator
            body.figures.multiplies(2 * account.overhead.numerator)
            body.figures.carries(2 * parts)
            rate = body.figure(2 * account.overhead.numerator)
            place = self.places["overhead", index]
            extra, left = body.divide(
                f"{amount} * {rate} + {body.read(place)}", body.figure(2 * parts)
            )
            body.put(place, left)
            amount = body.let(f"{amount} + {extra}")
        if account.cap is not None:
            over, opened = self.places["over", index], self.places["opened", index]
            before = body.let(body.read(over), "u")
            counted = f"{body.read(charged)} - {body.read(opened)}"
            above = f"{before} + {counted} + {amount} - {body.figure(account.cap)}"
            above = body.let(body.not_negative(above), "u")
            amount = body.let(f"{amount} + {before} - {above}")
            body.put(over, above)
        body.put(owed, f"{body.read(owed)} + {amount}")
        body.put(charged, f"{body.read(charged)} + {amount}")
        return body.function(
            f'@compiled("void(A, A, int64)")\ndef charge_{index}(S, F, n):', [], None
        )

    def _note(self) -> list[str]:
        """Takes down which milestones are reached, and makes the payments that wait for one."""
        body = Body(self.figures)
        milestones = Milestones(self.plan, self.places, body, self.parts)
        body.write("keep = True")
        milestones.before()
        milestones.after()
        for milestone in self.plan.milestones:
            i = milestone.index
            when = self.places["when", i]
            body.put(self.places["reached", i], f"ONE if n{i} else ZERO")
            since = f"({body.read(when)} if m{i} else NUMBER(period))"
            body.put(when, f"{since} if n{i} else NUMBER(-1)")
        for number, transfer in enumerate(self.plan.transfers):
            if transfer.milestone is None:
                continue
            done = self.places["transferred", number]
            due = body.let(f"n{transfer.milestone} & ({body.read(done)} <= 0)", "v")
            assert isinstance(transfer.amount, int)
            amount = body.let(f"{body.figure(transfer.amount)} if {due} else ZERO")
            body.put(done, f"ONE if {due} else {body.read(done)}")
            for party, sign in ((transfer.payee, "+"), (transfer.payer, "-")):
                place = self.places["paid", party, transfer.currency]
                body.put(place, f"{body.read(place)} {sign} {amount}")
        head = '@compiled("void(A, A, int64, int64, int64)")\ndef note(S, F, n, day, period):'
        return body.function(head, [], None)
