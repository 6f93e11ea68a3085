"""Where a run's integers stand: one flat list, an index for everything that is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from recoup.deal.model import OddCents
from recoup.engine.arithmetic import NANO
from recoup.engine.changes import common_denominator, term_on
from recoup.engine.hurdle import UNIT, wanted
from recoup.plan import model as p
from recoup.plan.flow import feeders
from recoup.plan.rounding import carry_unit
from recoup.values.currency import PERCENT_WHOLE
from recoup.values.day_count import COMMON_BASE


@dataclass(slots=True)
class Layout:
    """The indices into the state of a plan's accounts, carries, counters and totals.

    An account takes four places from its index: principal owed, unpaid interest, charged so far,
    interest accrued so far (interest in units of `interest_unit`). A hurdle has its balance, in
    parts of a minor unit, where others have their principal, and no unpaid interest. `base` is
    where a place stood when the present period began; `held` what waits in the pots of a waterfall;
    `counted` the fraction that a definition carries.
    """

    initial: list[int] = field(default_factory=list)
    account: list[int] = field(default_factory=list)
    overhead: dict[int, int] = field(default_factory=dict)
    carry: dict[int, int] = field(default_factory=dict)
    out_of_carry: dict[int, int] = field(default_factory=dict)
    given: dict[int, int] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    split: dict[int, int] = field(default_factory=dict)
    conversion: dict[tuple[int, int], int] = field(default_factory=dict)
    total: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    base: dict[tuple[p.Period, int], int] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    counted: dict[tuple[int, int], int] = field(default_factory=dict)

    def place_of(self, quantity: p.Quantity) -> int:
        """Where a quantity of the state stands."""
        if quantity.what == "total":
            return self.total[quantity.index]
        return self.account[quantity.index] + (2 if quantity.what == "costs" else 3)

    def place(self, *values: int) -> int:
        """Reserves places with their initial values; the index of the first."""
        self.initial.extend(values)
        return len(self.initial) - len(values)


def interest_unit(account: p.Account) -> int:
    """How many parts a minor unit of interest has, so that every day's accrual is whole.

    Those of a hurdle's balance are fixed: its growth is irrational.
    """
    if account.hurdle is not None:
        return UNIT
    interest = account.interest
    if interest is None:
        return 1
    denominator = common_denominator(account, "interest")
    if interest.floating is None:
        return COMMON_BASE * denominator
    return COMMON_BASE * lcm(denominator, interest.floating[1].denominator) * PERCENT_WHOLE


def yearly_parts(account: p.Account, reported: Mapping[str, int], day: int) -> int:
    """What a minor unit bears in a year, in parts of `interest_unit` over COMMON_BASE.

    `reported` gives the rates that stand on the day (an ordinal), in 10**-9.
    """
    interest = account.interest
    assert interest is not None
    rate = term_on(account, "interest", day) or Fraction(0)
    if interest.floating is not None:
        name, times = interest.floating
        rate += times * Fraction(reported.get(name, 0), PERCENT_WHOLE)
    return int(rate * (interest_unit(account) // COMMON_BASE))


def owed(account: p.Account, numbers: list[int], base: int) -> int:
    """What an account is owed, in whole minor units: nothing where it is paid more than that."""
    if account.hurdle is not None:
        return max(0, wanted(numbers[base]))
    return max(0, numbers[base]) + numbers[base + 1] // interest_unit(account)


def lay_out_state(plan: p.Plan) -> Layout:
    """The state of a plan before its first event."""
    layout = Layout()
    for account in plan.accounts:
        _place_account(layout, account)
    for step in plan.steps:
        _place_step(layout, plan, step)
    for waterfall in plan.waterfalls:
        for source in feeders(plan, waterfall):
            if plan.waterfalls[source].currency != waterfall.currency:
                layout.conversion[(source, waterfall.index)] = layout.place(NANO // 2)
    for total in plan.totals:
        layout.total.append(layout.place(total.opening))
    for waterfall in plan.waterfalls:
        _place_waterfall(layout, waterfall)
    _place_periods(layout, plan)
    for right in plan.rights:
        layout.right.append(layout.place(*([0] * len(right.slots))))
    return layout


def _place_account(layout: Layout, account: p.Account) -> None:
    layout.account.append(layout.place(0, 0, 0, 0))
    if account.overhead is not None or any(c.term == "overhead" for c in account.changes):
        half = common_denominator(account, "overhead")
        layout.overhead[account.index] = layout.place(half)


def _place_waterfall(layout: Layout, waterfall: p.Waterfall) -> None:
    if waterfall.hold is not None:
        layout.held[waterfall.index] = layout.place(0)
    for number, count in enumerate(waterfall.counts):
        if count.rate != 1:
            start = count.rate.denominator // 2
            layout.counted[waterfall.index, number] = layout.place(start)


def _place_periods(layout: Layout, plan: p.Plan) -> None:
    places: list[tuple[p.Period, int]] = []
    for measure, _ in measures_of(plan):
        places += [
            (quantity.period, layout.place_of(quantity))
            for quantity in p.quantities(measure)
            if quantity.period is not None
        ]
    for step in plan.steps:
        if isinstance(step.ask, p.Due) and step.ask.period is not None:
            places.append((step.ask.period, layout.given[step.index]))
    for period, place in dict.fromkeys(places):
        layout.base[period, place] = layout.place(layout.initial[place])


def measures_of(plan: p.Plan) -> list[tuple[p.Measure, p.Period | None]]:
    """The measures of steps and transfers, each with the period that it is taken over."""
    found = [(s.ask.measure, s.ask.period) for s in plan.steps if isinstance(s.ask, p.Due)]
    for transfer in plan.transfers:
        if not isinstance(transfer.amount, int):
            found.append((transfer.amount, transfer.period))
    return found


def _place_step(layout: Layout, plan: p.Plan, step: p.Step) -> None:
    half = carry_unit(plan, step.waterfall) // 2
    match step.ask:
        case p.Share():
            layout.carry[step.index] = layout.place(half)
        case p.Bands(whole=whole):
            layout.carry[step.index] = layout.place(half if not whole else 0)
        case p.Recoup(claimants=claimants, how=how, out_of=out_of):
            if how is not p.How.IN_ORDER:
                layout.carry[step.index] = layout.place(*([0] * len(claimants)))
            if out_of is not None:
                layout.out_of_carry[step.index] = layout.place(half)
        case _:
            pass
    _place_counts(layout, plan, step)
    if step.pays is not None and len(step.pays.slots) > 1:
        count = len(step.pays.slots)
        two = count == 2 and plan.odd_cents is OddCents.LARGEST_REMAINDER
        start = [sum(step.pays.weights)] if two else [0] * count
        layout.split[step.index] = layout.place(*start)


def _place_counts(layout: Layout, plan: p.Plan, step: p.Step) -> None:
    """The places of what a step took and of its level; steps that count together share them."""
    together = [step]
    if step.counted is not None:
        together = [s for s in plan.steps if s.counted == step.counted]
    first = together[0].index
    bands = next((s.ask for s in together if isinstance(s.ask, p.Bands)), None)
    if bands is not None and first in layout.seen:
        layout.seen[step.index] = layout.seen[first]
    elif bands is not None:
        of = bands.basis.waterfall
        opening = 0 if of is None else plan.waterfalls[of].opening
        layout.seen[step.index] = layout.place(opening)
    if any(_counts_taken(s) for s in together):
        layout.given[step.index] = layout.given[first] if first in layout.given else layout.place(0)


def _counts_taken(step: p.Step) -> bool:
    """Whether what a step may take depends on what it took before."""
    whole_bands = isinstance(step.ask, p.Bands) and step.ask.whole
    return step.limit is not None or isinstance(step.ask, p.Fixed | p.Due) or whole_bands
