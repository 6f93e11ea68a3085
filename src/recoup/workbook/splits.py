"""One amount among several payees, to the minor unit, as the deal says where odd ones go."""

from recoup.deal.model import OddCents
from recoup.plan import model as p
from recoup.workbook.cells import StepCells
from recoup.workbook.formula import ZERO, Formula, both, flag, most, number, total, when


def put_payees(cells: StepCells, paid: Formula) -> None:
    """Writes what each payee of a step has."""
    pays = cells.step.pays
    assert pays is not None
    if len(pays.slots) == 1:
        cells.passed.paid[pays.slots[0]] = paid
    elif pays.slots:
        _Split(cells, pays, paid).put()


class _Split:
    def __init__(self, cells: StepCells, pays: p.Split, paid: Formula) -> None:
        self.cells, self.pays, self.paid = cells, pays, paid
        self.weights = cells.terms.weights(cells.step, pays)
        self.whole = total(self.weights)
        self.units = paid.units

    def put(self) -> None:
        odd = self.cells.plan.odd_cents
        if odd is OddCents.IN_ORDER:
            takes = self._in_order()
        elif self.pays.odd_cents_to is not None:
            takes = self._odd_to(self.pays.odd_cents_to)
        elif len(self.weights) == 2 and odd is OddCents.LARGEST_REMAINDER:
            takes = self._in_two()
        else:
            takes = self._largest_remainder()
        for slot, take in zip(self.pays.slots, takes, strict=True):
            if slot not in self.cells.passed.paid:
                self._pays(slot, take)

    def _pays(self, slot: int, take: Formula) -> Formula:
        title = self.cells.plan.slots[slot].payee
        money = take if take.digits is not None else take.money(self.cells.digits)
        found = self.cells.money(f"slot {slot}", f"to {title}", money, summed=True)
        self.cells.passed.paid[slot] = found
        return found

    def _before(self, place: int, opening: Formula) -> Formula:
        key = ("split", self.cells.step.index, place)
        return self.cells.before(key, f"carried {place + 1}", opening)

    def _keep(self, place: int, formula: Formula) -> None:
        self.cells.row.keep(("split", self.cells.step.index, place), formula)

    def _in_order(self) -> list[Formula]:
        """Rounded down; what is missing goes one by one to the first."""
        down = [self.units * w // self.whole for w in self.weights]
        missing = self.cells.working("missing", "odd units", self.units - total(down))
        return [d + flag(missing > number(i)) for i, d in enumerate(down)]

    def _odd_to(self, odd: int) -> list[Formula]:
        """To the nearest unit, halves up; one payee bears the difference."""
        two = number(2)
        near = [(two * self.units * w + self.whole) // (two * self.whole) for w in self.weights]
        others = total([f for i, f in enumerate(near) if i != odd])
        return [self.units - others if i == odd else f for i, f in enumerate(near)]

    def _in_two(self) -> list[Formula]:
        """The largest remainder of two: the first to the nearest unit, the rest to the other."""
        two = number(2)
        exact = self.units * two * self.weights[0] + self._before(0, self.whole)
        first = self._pays(self.pays.slots[0], exact // (two * self.whole))
        self._keep(0, exact - first.units * two * self.whole)
        return [first, self.paid - first]

    def _largest_remainder(self) -> list[Formula]:
        """The largest remainder, carried: exact ties go to the earlier payee."""
        due, down = [], []
        for place, weight in enumerate(self.weights):
            exact = self.units * weight + self._before(place, ZERO)
            due.append(self.cells.working(f"exact {place}", f"exactly due {place + 1}", exact))
            down.append(
                self.cells.working(
                    f"down {place}", f"rounded down {place + 1}", most(ZERO, due[-1] // self.whole)
                )
            )
        missing = self.cells.working("missing", "odd units", self.units - total(down))
        behind = [
            self.cells.working(f"behind {i}", f"behind by {i + 1}", d * self.whole - e)
            for i, (d, e) in enumerate(zip(down, due, strict=True))
        ]
        takes = []
        every = range(len(down))
        gives = [down[i] > ZERO for i in every]
        for i in every:
            first = total([flag(_comes_before(behind, j, i)) for j in every if j != i])
            last = total(
                [flag(both(gives[j], _comes_before(behind, i, j))) for j in every if j != i]
            )
            more = both(missing > ZERO, first < missing)
            fewer = both(missing < ZERO, gives[i], last < ZERO - missing)
            take = down[i] + flag(more) - flag(fewer)
            take = self.cells.working(f"takes {i}", f"units {i + 1}", take)
            paid_out = self.units > ZERO
            before = self._before(i, ZERO)
            self._keep(i, when(paid_out, due[i] - take * self.whole, before))
            takes.append(take)
        return takes


def _comes_before(behind: list[Formula], one: int, other: int) -> Formula:
    """Whether one is further behind than the other, or as far and earlier."""
    return behind[one] <= behind[other] if one < other else behind[one] < behind[other]
