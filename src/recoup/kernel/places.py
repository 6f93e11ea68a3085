"""Where the numbers stand that a future carries from row to row."""

from dataclasses import dataclass, field
from functools import cached_property

from recoup.deal.model import OddCents
from recoup.kernel.model import Payee
from recoup.plan import model as p
from recoup.plan.flow import feeders
from recoup.plan.rounding import before_receipts, carry_unit, rounds
from recoup.values.day_count import COMMON_BASE

# Conversions and shares of several claimants carry billionths of a minor unit.
NANO = 10**9

Key = str | tuple[str | int, ...]


@dataclass
class Places:
    """A place for every number, by what it is; `initial` is where each stands before any money.

    `x` is the amount at hand; `changed` and `gap` what a pass says of milestones.
    """

    plan: p.Plan
    index: dict[Key, int] = field(default_factory=dict)
    initial: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key in ("x", "changed", "gap"):
            self._put(key, 0)
        self._accounts()
        for step in self.plan.steps:
            self._step(step)
        self._waterfalls()
        for total in self.plan.totals:
            self._put(("total", self.plan.totals.index(total)), total.opening)
        for milestone in self.plan.milestones:
            self._put(("reached", milestone.index), 0)
            self._put(("when", milestone.index), -1)
        for number, transfer in enumerate(self.plan.transfers):
            if transfer.milestone is not None:
                self._put(("transferred", number), 0)
        for payee in self.payees:
            self._put(("paid", payee.party, payee.currency), 0)

    def __getitem__(self, key: Key) -> int:
        return self.index[key]

    def __len__(self) -> int:
        return len(self.initial)

    @cached_property
    def payees(self) -> tuple[Payee, ...]:
        """Everyone whom money may leave the waterfalls for, and who pays or is paid besides."""
        found: dict[Payee, None] = {}
        for slot in self.plan.slots:
            if slot.party is not None:
                waterfall = self.plan.waterfalls[self.plan.steps[slot.step].waterfall]
                found[Payee(slot.party, waterfall.currency)] = None
        for transfer in self.plan.transfers:
            found[Payee(transfer.payer, transfer.currency)] = None
            found[Payee(transfer.payee, transfer.currency)] = None
        return tuple(found)

    def _put(self, key: Key, initial: int) -> None:
        if key not in self.index:
            self.index[key] = len(self.initial)
            self.initial.append(initial)

    def converted(self, from_currency: str, to_currency: str, place: int) -> int:
        """Where the fraction of a conversion stands that is made before money enters."""
        self._put(("converted", from_currency, to_currency, place), NANO // 2)
        return self["converted", from_currency, to_currency, place]

    def rate(self, from_currency: str, to_currency: str) -> int:
        """Where the numerator of an exchange rate stands."""
        self._put(("rate", from_currency, to_currency), 0)
        return self["rate", from_currency, to_currency]

    def _accounts(self) -> None:
        for account in self.plan.accounts:
            for what in ("owed", "charged", "opened", "over"):
                self._put((what, account.index), 0)
            if account.interest is not None:
                self._put(("interest", account.index), 0)
            if account.overhead is not None:
                self._put(("overhead", account.index), account.overhead.denominator)

    def _step(self, step: p.Step) -> None:
        if rounds(step.ask) is not None:
            self._put(("carry", step.index), carried_parts(self.plan, step) // 2)
        if isinstance(step.ask, p.Recoup) and step.ask.how is not p.How.IN_ORDER:
            for number in range(len(step.ask.claimants)):
                self._put(("among", step.index, number), 0)
        self._counts(step)
        self._split(step)

    def _counts(self, step: p.Step) -> None:
        together = counted_together(self.plan, step)
        bands = next((s.ask for s in together if isinstance(s.ask, p.Bands)), None)
        if bands is not None:
            of = bands.basis.waterfall
            opening = 0 if of is None else self.plan.waterfalls[of].opening
            self._put(("seen", together[0].index), opening)
        self._put(("given", together[0].index), 0)

    def _split(self, step: p.Step) -> None:
        if step.pays is None or len(step.pays.slots) < 2:
            return
        two = len(step.pays.slots) == 2 and self.plan.odd_cents is OddCents.LARGEST_REMAINDER
        for number in range(len(step.pays.slots)):
            self._put(("split", step.index, number), sum(step.pays.weights) if two else 0)

    def _waterfalls(self) -> None:
        for waterfall in self.plan.waterfalls:
            for number, count in enumerate(waterfall.counts):
                self._put(("counted", waterfall.index, number), count.rate.denominator // 2)
            for source in feeders(self.plan, waterfall):
                if self.plan.waterfalls[source].currency != waterfall.currency:
                    self._put(("conversion", source, waterfall.index), NANO // 2)


def counted_together(plan: p.Plan, step: p.Step) -> list[p.Step]:
    """The steps that count together what they took, in their order; else the step alone."""
    if step.counted is None:
        return [step]
    return [s for s in plan.steps if s.counted == step.counted]


def carried_parts(plan: p.Plan, step: p.Step) -> int:
    """How many parts a minor unit has in what a percentage carries.

    Those of its waterfall, where rounding may take from a percentage of receipts what is owed to
    it; else its own are enough, and they are fewer.
    """
    found = rounds(step.ask)
    assert found is not None
    basis, denominator = found
    carrying = before_receipts(plan, step.waterfall)
    if carrying and (basis.waterfall is not None or step.index in carrying):
        return carry_unit(plan, step.waterfall)
    return 2 * denominator


def interest_parts(account: p.Account) -> int:
    """How many parts a minor unit of an account's interest has."""
    assert account.interest is not None
    return COMMON_BASE * account.interest.rate.denominator
