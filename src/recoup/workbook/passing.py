"""One row's money on its way: what entered each waterfall, what each payee had, what is left."""

from dataclasses import dataclass, field

from recoup.plan import model as p
from recoup.values.currency import minor_digits
from recoup.workbook.course import Row
from recoup.workbook.formula import ONE, ZERO, Formula, total
from recoup.workbook.grid import Sheet


@dataclass(slots=True)
class Pass:
    """Where the money of a row has come to.

    `left` is what is left in the waterfall at hand; `ahead` how many parts of a minor unit more
    would be left there, had no step rounded.
    """

    plan: p.Plan
    row: Row
    entered: dict[int, Formula] = field(default_factory=dict)
    flowed: dict[int, Formula] = field(default_factory=dict)
    paid: dict[int, Formula] = field(default_factory=dict)
    left: Formula = ZERO
    ahead: Formula = ZERO
    waterfall: p.Waterfall | None = None
    sheet: Sheet | None = None

    def begin(self, waterfall: p.Waterfall, sheet: Sheet, entered: Formula) -> None:
        """Money has come to a waterfall."""
        self.waterfall, self.sheet = waterfall, sheet
        self.left, self.ahead = entered, ZERO

    def reached(self, milestone: int) -> Formula:
        """Whether a milestone was reached before the receipt of the row."""
        return self.row.live["noted", milestone].equals(ONE)

    @property
    def digits(self) -> int:
        """The decimals of the waterfall at hand."""
        assert self.waterfall is not None
        return minor_digits(self.waterfall.currency)

    def basis(self, basis: p.Basis) -> Formula:
        """What a percentage is of."""
        if basis.waterfall is None:
            return self.left
        return self.entered.get(basis.waterfall, ZERO)

    def into_pot(self, pot: str) -> Formula:
        """What has come into a pot, in the currency of the waterfall that receives it."""
        receiver = self.plan.waterfalls[self.plan.waterfall_of_pot(pot)]
        if len(receiver.pots) == 1:
            return self.flowed.get(receiver.index, ZERO)
        return total(
            [self.paid[i] for i, s in enumerate(self.plan.slots) if s.pot == pot and i in self.paid]
        )

    def inflow(self, count: p.Total) -> Formula:
        """What this row has brought to a total so far."""
        if count.what == "waterfall":
            found = [w.index for w in self.plan.waterfalls if w.name == count.name]
            return total([self.entered[w] for w in found if w in self.entered])
        if count.what == "pot":
            return self.into_pot(count.name)
        if count.what != "party":
            return ZERO
        return total([self.paid[i] for i in sorted(self.paid) if self._counts_for(count, i)])

    def _counts_for(self, count: p.Total, place: int) -> bool:
        slot = self.plan.slots[place]
        waterfall = self.plan.waterfalls[self.plan.steps[slot.step].waterfall]
        if count.within is not None and count.within != waterfall.index:
            return False
        who = slot.right or slot.party
        if count.within is not None and waterfall.definition:
            who = slot.allotted
        return who == count.name and count.currency in (None, waterfall.currency)
