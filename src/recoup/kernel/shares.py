"""How whole minor units are divided among several, on one lane; see the plan for the rule.

Nothing is sorted: who comes before whom is counted, which a lane can do without a branch.
"""

from dataclasses import dataclass, field
from math import gcd

from recoup.kernel.body import Body
from recoup.kernel.places import NANO
from recoup.plan import model as p


def by_largest_remainder(body: Body, t: str, pays: p.Split, carries: list[int]) -> None:
    """Divides by weights, the largest remainder first; exact ties go to the earlier payee."""
    divisor = body.figure(sum(pays.weights))
    entitled, parts, remains = [], [], []
    for weight, carry in zip(pays.weights, carries, strict=True):
        e = body.let(f"{t} * {body.figure(weight)} + {body.read(carry)}", "e")
        q = body.floor_divide(e, divisor)
        part = body.let(f"{q} if {e} > 0 else ZERO")
        entitled.append(e)
        parts.append(part)
        remains.append(body.let(f"{e} - {part} * {divisor}", "c"))
    ranks = _ranks(body, remains, ["True"] * len(parts))
    left = body.let(f"{t} - ({' + '.join(parts)})")
    takes = [
        body.let(f"{part} + (ONE if {rank} < {left} else ZERO)")
        for part, rank in zip(parts, ranks, strict=True)
    ]
    takes = _take_back(body, takes, ranks, left)
    moved = body.let(f"{t} > 0", "g")
    for slot, take, e, carry in zip(pays.slots, takes, entitled, carries, strict=True):
        body.write(f"o{slot} = {take} if {moved} else ZERO")
        rest = body.let(f"{e} - {take} * {divisor}", "c")
        body.put(carry, f"{rest} if {moved} else {body.read(carry)}")


def _ranks(body: Body, remains: list[str], live: list[str]) -> list[str]:
    """How many have a greater remainder than each, or the same and come before it."""
    ranks = []
    for i, mine in enumerate(remains):
        before = [
            f"(ONE if {live[j]} & ({other} {'>=' if j < i else '>'} {mine}) else ZERO)"
            for j, other in enumerate(remains)
            if j != i
        ]
        ranks.append(body.let(" + ".join(before) or "ZERO", "k"))
    return ranks


def _take_back(body: Body, takes: list[str], ranks: list[str], left: str) -> list[str]:
    """Where more was given than there is, those last in line wait for a unit."""
    found = []
    for i, take in enumerate(takes):
        behind = [
            f"(ONE if ({other} > 0) & ({ranks[j]} > {ranks[i]}) else ZERO)"
            for j, other in enumerate(takes)
            if j != i
        ]
        count = body.let(" + ".join(behind) or "ZERO", "k")
        waits = body.let(f"({take} > 0) & ({count} + {left} < 0)", "g")
        found.append(body.let(f"{take} - (ONE if {waits} else ZERO)"))
    return found


@dataclass
class Shares:
    """Divides by weights among claimants, none beyond its limit, until the amount is used up.

    Whoever is whole drops out and the others share what it leaves. Fractions are carried in
    billionths of a minor unit.
    """

    body: Body
    limits: list[str]
    weights: list[int]
    carries: list[int]
    figures: list[str] = field(init=False)

    def __post_init__(self) -> None:
        common = gcd(*self.weights)
        self.weights = [w // common for w in self.weights]
        whole = sum(self.weights)
        self.figures = [self.body.figure(w) for w in self.weights]
        self.body.figures.multiplies(whole)
        self.body.figures.carries(2 * whole * NANO)

    def of(self, amount: str) -> list[str]:
        """What each claimant takes of an amount.

        The last who shares is never made whole: then there would have been enough for all.
        """
        if len(self.limits) == 2:
            return self._of_two(amount)
        body = self.body
        every = body.let(" + ".join(self.limits))
        moves = body.let(f"({amount} > 0) & ({every} > 0)", "g")
        enough = body.let(f"{amount} >= {every}", "g")
        left = body.let(amount)
        live = [body.let(f"{limit} > 0", "v") for limit in self.limits]
        whole = [body.let("False", "v") for _ in self.limits]
        for _ in self.limits[1:]:
            full = self._full(left, live)
            spent = " + ".join(
                f"({x} if {v} else ZERO)" for v, x in zip(full, self.limits, strict=True)
            )
            left = body.let(f"{left} - ({spent})")
            live = [body.let(f"{v} & (not {f})", "v") for v, f in zip(live, full, strict=True)]
            whole = [body.let(f"{w} | {f}", "v") for w, f in zip(whole, full, strict=True)]
        parts, carried = self._among(left, live, f"{moves} & (not {enough})")
        takes = []
        for i, limit in enumerate(self.limits):
            take = body.let(f"{limit} if {enough} | {whole[i]} else {parts[i]}")
            takes.append(body.let(f"{take} if {moves} else ZERO"))
            start = body.read(self.carries[i])
            shared = body.let(f"{live[i]} & ({left} > 0)", "v")
            carry = body.let(f"{carried[i]} if {shared} else {start}", "c")
            carry = body.let(f"ZERO if {enough} | {whole[i]} else {carry}", "c")
            body.put(self.carries[i], f"{carry} if {moves} else {start}")
        return takes

    def _of_two(self, amount: str) -> list[str]:
        """The same for two: one of them alone takes all that the other leaves."""
        body, carries = self.body, self.carries
        every = body.let(" + ".join(self.limits))
        moves = body.let(f"({amount} > 0) & ({every} > 0)", "g")
        enough = body.let(f"{amount} >= {every}", "g")
        sharing = body.figure(sum(self.weights))
        parts_of = [body.let(f"{amount} * {w}") for w in self.figures]
        full = [
            body.let(f"({limit} > 0) & ({x} >= {limit} * {sharing})", "v")
            for limit, x in zip(self.limits, parts_of, strict=True)
        ]
        out = [
            body.let(f"{v} | ({limit} <= 0)", "v")
            for v, limit in zip(full, self.limits, strict=True)
        ]
        both = body.let(f"not ({out[0]} | {out[1]})", "v")
        parts, carried = self._both(
            amount, parts_of[0], sharing, f"{moves} & {both} & (not {enough})"
        )
        takes = []
        for i, (mine, other) in enumerate(((0, 1), (1, 0))):
            left = body.let(f"{amount} - ({self.limits[other]} if {full[other]} else ZERO)")
            alone = body.let(f"{left} if {out[other]} else {parts[i]}")
            spent = body.let(f"{self.limits[mine]} if {full[mine]} else ZERO")
            take = body.let(f"{spent} if {out[mine]} else {alone}")
            take = body.let(f"{self.limits[mine]} if {enough} else {take}")
            takes.append(body.let(f"{take} if {moves} else ZERO"))
            start = body.read(carries[mine])
            carry = body.let(f"{carried[i]} if {both} else {start}", "c")
            carry = body.let(f"ZERO if {enough} | {full[mine]} else {carry}", "c")
            body.put(carries[mine], f"{carry} if {moves} else {start}")
        return takes

    def _both(
        self, amount: str, first: str, sharing: str, matters: str
    ) -> tuple[list[str], list[str]]:
        """What two take of an amount that makes neither whole: the second what the first leaves."""
        body, nano = self.body, self.body.figure(NANO)
        q, over = body.divide(first, sharing)
        fraction, inexact = body.divide(f"{over} * {nano}", sharing)
        some = body.let(f"{over} > 0", "v")
        mirrored = body.let(f"{nano} - {fraction} - (ONE if {inexact} > 0 else ZERO)")
        due, fractions = [], []
        for i, (whole, more) in enumerate(
            (
                (q, fraction),
                (
                    body.let(f"{amount} - {q} - (ONE if {some} else ZERO)"),
                    body.let(f"{mirrored} if {some} else ZERO"),
                ),
            )
        ):
            extra, left = body.divide(f"{more} + {body.read(self.carries[i])}", nano)
            due.append(body.let(f"{whole} + {extra}"))
            fractions.append(left)
        parts = [
            body.not_negative(body.least(d, limit))
            for d, limit in zip(due, self.limits, strict=True)
        ]
        remains = [
            body.let(f"({d} - {part}) * {nano} + {fraction}", "c")
            for d, part, fraction in zip(due, parts, fractions, strict=True)
        ]
        parts = self._settled(amount, parts, remains, ["True", "True"], matters)
        carried = [
            body.let(f"({d} - {part}) * {nano} + {fraction}", "c")
            for d, part, fraction in zip(due, parts, fractions, strict=True)
        ]
        return parts, carried

    def _settled(
        self, amount: str, parts: list[str], remains: list[str], live: list[str], matters: str
    ) -> list[str]:
        """The parts with what rounding left over handed out, or taken back, in their order."""
        body = self.body
        ranks = _ranks(body, remains, live)
        rest = body.let(f"{amount} - ({' + '.join(parts)})")
        for _ in range(2):
            parts, rest = self._hand_out(parts, ranks, live, rest)
        parts = _take_back(body, parts, ranks, rest)
        rest = body.let(f"{amount} - ({' + '.join(parts)})")
        wrong = body.let(f"{matters} & ({rest} != 0)", "g")
        body.write(f"fault += ONE if {wrong} else ZERO")
        return parts

    def _sum(self, live: list[str]) -> str:
        """The weights of those who still share."""
        terms = (f"({w} if {v} else ZERO)" for w, v in zip(self.figures, live, strict=True))
        return self.body.let(" + ".join(terms), "w")

    def _full(self, left: str, live: list[str]) -> list[str]:
        """Whose share of what is left makes it whole."""
        sharing = self._sum(live)
        return [
            self.body.let(f"{v} & ({left} * {w} >= {limit} * {sharing})", "v")
            for v, w, limit in zip(live, self.figures, self.limits, strict=True)
        ]

    def _among(self, left: str, live: list[str], matters: str) -> tuple[list[str], list[str]]:
        """What each takes of an amount that makes none whole, and the fraction that it carries."""
        body = self.body
        sharing = self._sum(live)
        sharing = body.let(f"{sharing} if {sharing} > 0 else ONE", "w")
        nano = body.figure(NANO)
        due, fractions, parts, remains = [], [], [], []
        for i, (limit, weight) in enumerate(zip(self.limits, self.figures, strict=True)):
            q, over = body.divide(f"{left} * {weight}", sharing)
            fraction = body.floor_divide(f"{over} * {nano}", sharing)
            extra, fraction = body.divide(f"{fraction} + {body.read(self.carries[i])}", nano)
            due.append(body.let(f"{q} + {extra}"))
            fractions.append(fraction)
            part = body.let(body.not_negative(body.least(due[i], limit)))
            parts.append(body.let(f"{part} if {live[i]} else ZERO"))
            remains.append(body.let(f"({due[i]} - {part}) * {nano} + {fraction}", "c"))
        some = body.let(" | ".join(live), "g")
        parts = self._settled(left, parts, remains, live, f"{matters} & {some}")
        carried = [
            body.let(f"({d} - {part}) * {nano} + {fraction}", "c")
            for d, part, fraction in zip(due, parts, fractions, strict=True)
        ]
        return parts, carried

    def _hand_out(
        self, parts: list[str], ranks: list[str], live: list[str], rest: str
    ) -> tuple[list[str], str]:
        """One unit for each in turn who may take it, while any is left."""
        body = self.body
        room = [
            body.let(f"{v} & ({part} < {limit})", "v")
            for v, part, limit in zip(live, parts, self.limits, strict=True)
        ]
        found = []
        for i, part in enumerate(parts):
            before = [
                f"(ONE if {room[j]} & ({ranks[j]} < {ranks[i]}) else ZERO)"
                for j in range(len(parts))
                if j != i
            ]
            turn = body.let(" + ".join(before) or "ZERO", "k")
            gets = body.let(f"{room[i]} & ({turn} < {rest})", "g")
            found.append(body.let(f"{part} + (ONE if {gets} else ZERO)"))
        given = " - ".join(f"({new} - {old})" for new, old in zip(found, parts, strict=True))
        return found, body.let(f"{rest} - {given}")
