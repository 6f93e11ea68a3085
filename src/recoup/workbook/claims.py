"""What reaches several claimants at once: shared by weight or by balance, none beyond its due."""

from math import gcd

from recoup.plan import model as p
from recoup.workbook.cells import StepCells
from recoup.workbook.formula import (
    ZERO,
    Formula,
    both,
    flag,
    least,
    most,
    number,
    total,
    when,
)

NANO = number(10**9)
# Digits are taken three at a time, where two balances are multiplied.
_LIMB = 10**3
_LIMBS = 4


def put_together(
    cells: StepCells, ask: p.Recoup, have: Formula, owed: list[Formula], on: Formula
) -> list[Formula]:
    """What each claimant takes, in minor units, of what it is owed, where the step holds."""
    return _Together(cells, ask, have, owed, on).put()


class _Together:
    def __init__(
        self, cells: StepCells, ask: p.Recoup, have: Formula, owed: list[Formula], on: Formula
    ) -> None:
        self.cells, self.ask, self.on = cells, ask, on
        self._working = cells.working
        self.have = cells.working("have", "to share, in minor units", have.units)
        self.limits = [
            cells.working(f"limit {i}", f"owed to {i + 1}", each.units)
            for i, each in enumerate(owed)
        ]
        self.every = range(len(self.limits))

    def _weights(self) -> list[Formula]:
        if self.ask.how is p.How.BY_BALANCE:
            return self.limits
        terms, step = self.cells.terms, self.cells.step
        common = gcd(*(c.weight for c in self.ask.claimants))
        return [
            terms.amount(
                f"{step.name}_weight_{i}", f"weight {i}", c.weight // common, None, step.span
            )
            for i, c in enumerate(self.ask.claimants, 1)
        ]

    def put(self) -> list[Formula]:
        """Whoever is whole drops out, and the others share what it leaves."""
        weights, have = self._weights(), self.have
        all_whole = have >= total(self.limits)
        live = [flag(limit > ZERO) for limit in self.limits]
        out: list[Formula] = [ZERO for _ in self.every]
        rounds = len(self.limits) - 1 if self.ask.how is p.How.BY_WEIGHT else 0
        for number_of in range(rounds):
            live = [
                self._working(f"live {number_of} {i}", f"shares {i + 1}", x)
                for i, x in enumerate(live)
            ]
            whole = total([x * w for x, w in zip(live, weights, strict=True)])
            whole = self._working(f"weight {number_of}", "weights that share", whole)
            left = have - total([o * m for o, m in zip(out, self.limits, strict=True)])
            left = self._working(f"left {number_of}", "left to share", left)
            full = [
                both(live[i].equals(number(1)), left * weights[i] >= self.limits[i] * whole)
                for i in self.every
            ]
            out = [
                self._working(f"out {number_of} {i}", f"is whole {i + 1}", flag(full[i]) + out[i])
                for i in self.every
            ]
            live = [flag(both(self.limits[i] > ZERO, out[i].equals(ZERO))) for i in self.every]
        live = [self._working(f"shares {i}", f"shares {i + 1}", x) for i, x in enumerate(live)]
        left = have - total([o * m for o, m in zip(out, self.limits, strict=True)])
        left = self._working("rest", "left to share", when(all_whole, ZERO, left))
        shares = self._share_among(left, live, weights)
        going = both(self.on, have > ZERO, total(self.limits) > ZERO)
        return [
            self._take(i, going, all_whole, out[i], live[i], shares[i], left) for i in self.every
        ]

    def _take(
        self,
        i: int,
        going: Formula,
        all_whole: Formula,
        out: Formula,
        live: Formula,
        share: tuple[Formula, Formula],
        left: Formula,
    ) -> Formula:
        take, carry = share
        is_out = ZERO if out.text == "0" else out
        shared = when(live.equals(number(1)), take, is_out * self.limits[i])
        chosen = when(going, when(all_whole, self.limits[i], shared), ZERO)
        before = self._carried(i)
        kept = when(
            both(live.equals(number(1)), left > ZERO), carry, when(is_out > ZERO, ZERO, before)
        )
        self.cells.row.keep(self._key(i), when(going, when(all_whole, ZERO, kept), before))
        return self._working(f"take {i}", f"units {i + 1}", chosen)

    def _key(self, i: int) -> tuple[str, int, int]:
        return ("claim", self.cells.step.index, i)

    def _carried(self, i: int) -> Formula:
        return self.cells.before(self._key(i), f"carried {i + 1}", ZERO)

    def _share_among(
        self, left: Formula, live: list[Formula], weights: list[Formula]
    ) -> list[tuple[Formula, Formula]]:
        """What each that shares takes, and the billionths that it carries."""
        shared = total([x * w for x, w in zip(live, weights, strict=True)])
        whole = self._working("weights", "weights that share", most(number(1), shared))
        due, part, down = [], [], []
        for i in self.every:
            units, nano = self._due(i, left, weights[i], whole)
            nano = self._working(f"nano {i}", f"billionths {i + 1}", nano + self._carried(i))
            above = nano // NANO
            exact = (units + above) * live[i]
            due.append(self._working(f"due {i}", f"exactly due {i + 1}", exact))
            part.append(self._working(f"part {i}", f"and billionths {i + 1}", nano - above * NANO))
            down.append(
                self._working(
                    f"down {i}",
                    f"rounded down {i + 1}",
                    most(ZERO, least(due[i], self.limits[i])) * live[i],
                )
            )
        behind = [
            self._working(f"behind {i}", f"behind by {i + 1}", (down[i] - due[i]) * NANO - part[i])
            for i in self.every
        ]
        takes = down
        for turn in range(2):
            takes = self._one_more(f"more {turn}", left, takes, live, behind)
        takes = self._one_fewer(left, takes, behind)
        return [(takes[i], (due[i] - takes[i]) * NANO + part[i]) for i in self.every]

    def _one_more(
        self,
        key: str,
        left: Formula,
        takes: list[Formula],
        live: list[Formula],
        behind: list[Formula],
    ) -> list[Formula]:
        """One unit each to those furthest behind, as far as units are left."""
        missing = self._working(f"{key} missing", "odd units", left - total(takes))
        may = [
            self._working(
                f"{key} may {i}", f"may have {i + 1}", flag(takes[i] < self.limits[i]) * live[i]
            )
            for i in self.every
        ]
        found = []
        for i in self.every:
            first = total([may[j] * flag(_before(behind, j, i)) for j in self.every if j != i])
            gets = flag(both(may[i].equals(number(1)), first < missing))
            found.append(self._working(f"{key} {i}", f"units {i + 1}", takes[i] + gets))
        return found

    def _one_fewer(
        self, left: Formula, takes: list[Formula], behind: list[Formula]
    ) -> list[Formula]:
        """One unit each from those least behind, where too many were given."""
        over = self._working("over", "units too many", total(takes) - left)
        found = []
        for i in self.every:
            last = total(
                [flag(both(takes[j] > ZERO, _before(behind, i, j))) for j in self.every if j != i]
            )
            gives = flag(both(takes[i] > ZERO, last < over))
            found.append(self._working(f"fewer {i}", f"units {i + 1}", takes[i] - gives))
        return found

    def _due(
        self, i: int, left: Formula, weight: Formula, whole: Formula
    ) -> tuple[Formula, Formula]:
        """What is exactly due, in whole units and billionths of one, both rounded down."""
        if self.ask.how is p.How.BY_WEIGHT:
            exact = self._working(f"exact {i}", f"parts {i + 1}", left * weight)
            units = exact // whole
            return units, (exact - units * whole) * NANO // whole
        units, rest = self._divided(f"share {i}", left, weight, whole, _LIMBS)
        nano, _ = self._divided(f"fraction {i}", NANO, rest, whole, 4)
        return units, nano

    def _divided(
        self, key: str, of: Formula, times: Formula, by: Formula, limbs: int
    ) -> tuple[Formula, Formula]:
        """A product divided, as by hand: three digits at a time; the quotient and the rest."""
        limb = number(_LIMB)
        rest, above, whole = ZERO, ZERO, ZERO
        for place in reversed(range(limbs)):
            upper = of // number(_LIMB**place)
            digits = upper if place == limbs - 1 else upper - limb * above
            piece = self._working(f"{key} {place}", "piece", rest * limb + digits * times)
            quotient = piece // by
            whole += quotient * number(_LIMB**place)
            rest = self._working(f"{key} {place} rest", "rest", piece - quotient * by)
            above = upper
        return self._working(f"{key} whole", "quotient", whole), rest


def _before(behind: list[Formula], one: int, other: int) -> Formula:
    return behind[one] <= behind[other] if one < other else behind[one] < behind[other]
