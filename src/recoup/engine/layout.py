"""Where a run's integers stand: one flat list, an index for everything that is remembered."""

from dataclasses import dataclass, field
from math import lcm

from recoup.deal.model import OddCents
from recoup.engine.arithmetic import NANO, Levels
from recoup.engine.hurdle import UNIT, wanted
from recoup.plan import model as p
from recoup.values.day_count import COMMON_BASE


@dataclass(slots=True)
class Layout:
    """The indices into the state of a plan's accounts, carries, counters and totals.

    An account takes four places from its index: principal owed, unpaid interest, charged so far,
    interest accrued so far (interest in units of `interest_unit`). A hurdle has its balance, in
    parts of a minor unit, where others have their principal, and no unpaid interest.
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
    return COMMON_BASE * account.interest.rate.denominator if account.interest else 1


def owed(account: p.Account, numbers: list[int], base: int) -> int:
    """What an account is owed, in whole minor units: nothing where it is paid more than that."""
    if account.hurdle is not None:
        return max(0, wanted(numbers[base]))
    return max(0, numbers[base]) + numbers[base + 1] // interest_unit(account)


def band_unit(bands: p.Bands) -> int:
    """The common denominator of the rates of the bands."""
    return lcm(*(rate.denominator for rate, _ in bands.bands))


def band_levels(bands: p.Bands) -> Levels:
    """The bands with their rates as numerators over `band_unit`."""
    unit = band_unit(bands)
    return tuple((int(rate * unit), level) for rate, level in bands.bands)


def rounds(ask: p.Ask) -> tuple[p.Basis, int] | None:
    """The basis of a percentage whose fractions are carried, and the denominator of its rates."""
    match ask:
        case p.Share(rate=rate, basis=basis):
            return basis, rate.denominator
        case p.Bands(whole=False, basis=basis):
            return basis, band_unit(ask)
        case p.Recoup(out_of=out_of) if out_of is not None:
            return out_of.basis, out_of.rate.denominator
        case _:
            return None


def before_receipts(plan: p.Plan, waterfall: int) -> range:
    """The steps from the first that rounds to the last but one before a percentage of `receipts`.

    Their rounding may take a cent from that percentage, or leave it one too many.
    """
    found = [(s.index, r) for s in plan.steps if s.waterfall == waterfall and (r := rounds(s.ask))]
    last = max((i for i, (basis, _) in found if basis.waterfall is not None), default=0)
    return range(found[0][0] if found else 0, last)


def carry_unit(plan: p.Plan, waterfall: int) -> int:
    """How many parts a minor unit has in what the percentages of a waterfall carry.

    One unit for all of them, so that what rounding took from one can be owed by another. It is fine
    enough for a percentage of what is left exactly, fractions and all.
    """
    before = before_receipts(plan, waterfall)
    unit, factor = 1, 1
    for step in plan.steps:
        if step.waterfall != waterfall or (found := rounds(step.ask)) is None:
            continue
        basis, denominator = found
        if basis.waterfall is None and step.index in before:
            factor *= denominator
        else:
            unit = lcm(unit, denominator)
    return 2 * unit * factor


def lay_out_state(plan: p.Plan) -> Layout:
    """The state of a plan before its first event."""
    layout = Layout()
    for account in plan.accounts:
        layout.account.append(layout.place(0, 0, 0, 0))
        if account.overhead is not None:
            layout.overhead[account.index] = layout.place(account.overhead.denominator)
    for step in plan.steps:
        _place_step(layout, plan, step)
    for waterfall in plan.waterfalls:
        for source in feeders(plan, waterfall):
            if plan.waterfalls[source].currency != waterfall.currency:
                layout.conversion[(source, waterfall.index)] = layout.place(NANO // 2)
    for _ in plan.totals:
        layout.total.append(layout.place(0))
    return layout


def _place_step(layout: Layout, plan: p.Plan, step: p.Step) -> None:
    half = carry_unit(plan, step.waterfall) // 2
    match step.ask:
        case p.Share():
            layout.carry[step.index] = layout.place(half)
        case p.Bands(whole=whole):
            layout.carry[step.index] = layout.place(half if not whole else 0)
            layout.seen[step.index] = layout.place(0)
        case p.Recoup(claimants=claimants, how=how, out_of=out_of):
            if how is not p.How.IN_ORDER:
                layout.carry[step.index] = layout.place(*([0] * len(claimants)))
            if out_of is not None:
                layout.out_of_carry[step.index] = layout.place(half)
        case _:
            pass
    whole_bands = isinstance(step.ask, p.Bands) and step.ask.whole
    if step.limit is not None or isinstance(step.ask, p.Fixed) or whole_bands:
        layout.given[step.index] = layout.place(0)
    if step.pays is not None and len(step.pays.slots) > 1:
        count = len(step.pays.slots)
        two = count == 2 and plan.odd_cents is OddCents.LARGEST_REMAINDER
        start = [sum(step.pays.weights)] if two else [0] * count
        layout.split[step.index] = layout.place(*start)


def feeders(plan: p.Plan, waterfall: p.Waterfall) -> list[int]:
    """The waterfalls that pay into the pots of one, in the order in which money flows."""
    found = {
        plan.steps[slot.step].waterfall
        for slot in plan.slots
        if slot.pot is not None and slot.pot in waterfall.pots
    }
    return sorted(found)


def reachable(plan: p.Plan, entry: int) -> list[int]:
    """The waterfalls that money entering at one may come to, itself first."""
    found = {entry}
    for waterfall in plan.waterfalls[entry + 1 :]:
        if found & set(feeders(plan, waterfall)):
            found.add(waterfall.index)
    return sorted(found)
