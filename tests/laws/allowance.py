"""How far rounding may take a total from its exact figure: one minor unit for each rounding.

Every step that a payee's money passes may round, and so may each conversion and each division; an
error in one currency is worth more units in another. Where milestones are crossed, the point of the
crossing is as uncertain as the total that is watched, divided by how slowly that total rises.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from recoup.plan import model as p
from recoup.receipts.model import Event
from recoup.values.currency import minor_digits
from tests.laws.deals import EveryDayRates
from tests.laws.reference import Reference


def allowances(plan: p.Plan, events: Iterable[Event]) -> list[Fraction]:
    """For each slot, the number of minor units that rounding may move its total by."""
    days = [e.date for e in events]
    first = _allowances(plan, days, [Fraction(0)] * len(plan.slots))
    if not any(a.hurdle for a in plan.accounts):
        return first
    return _allowances(plan, days, first)


def _allowances(plan: p.Plan, days: list[date], paid: list[Fraction]) -> list[Fraction]:
    """The allowances, where those of what is `paid` move what a rate of return still takes."""
    allowed = [Fraction(0)] * len(plan.slots)
    into: dict[int, Fraction] = {}
    for waterfall in plan.waterfalls:
        error = Fraction(1)  # a foreign receipt is rounded once when it enters
        for index, slot in enumerate(plan.slots):
            if slot.pot not in waterfall.pots:
                continue
            source = plan.waterfalls[plan.steps[slot.step].waterfall].currency
            worth = _worth(plan, source, waterfall.currency, days)
            error += allowed[index] * worth + (source != waterfall.currency)
        for count in waterfall.counts:
            counted = into[count.waterfall] if count.waterfall is not None else sum(allowed)
            error += counted * count.rate + 1
        into[waterfall.index] = error
        for number in waterfall.steps:
            step = plan.steps[number]
            error += _roundings(plan, step) + _basis_error(step, into, waterfall.index)
            error += sum((paid[i] for i in _counted(plan, step)), Fraction(0))
            if isinstance(step.ask, p.Due):
                error += 1 + measure_error(plan, step.ask.measure, allowed, into)
            for index, slot in enumerate(plan.slots):
                if slot.step == number:
                    divided = step.pays is not None and len(step.pays.slots) > 1
                    shared = any(index in right.slots for right in plan.rights)
                    allowed[index] = error + divided + shared
    return allowed


def _counted(plan: p.Plan, step: p.Step) -> set[int]:
    """The slots of other steps that count towards the rates of return that a step recoups."""
    if not isinstance(step.ask, p.Recoup):
        return set()
    hurdles = [plan.accounts[a].hurdle for c in step.ask.claimants for a in c.accounts]
    slots = {i for hurdle in hurdles if hurdle is not None for i in hurdle.slots}
    return {i for i in slots if plan.slots[i].step != step.index}


def measure_error(
    plan: p.Plan,
    measure: p.Measure,
    allowed: list[Fraction],
    into: dict[int, Fraction],
) -> Fraction:
    """How far what a measure counts may be out, times its rates."""
    match measure:
        case p.Constant() | p.PerUnit():
            return Fraction(0)
        case p.Choice(measures=parts):
            return max(measure_error(plan, part, allowed, into) for part in parts)
        case p.Sum(parts=terms):
            found = (abs(r) * measure_error(plan, part, allowed, into) for r, part in terms)
            return sum(found, Fraction(0))
        case p.Portion(rate=rate, quantity=quantity):
            return rate * _quantity_error(plan, quantity, allowed, into)
        case p.Banded(bands=bands, quantity=quantity):
            return max(r for r, _ in bands) * _quantity_error(plan, quantity, allowed, into)


def _quantity_error(
    plan: p.Plan, quantity: p.Quantity, allowed: list[Fraction], into: dict[int, Fraction]
) -> Fraction:
    if quantity.what != "total":
        return Fraction(1)
    total = plan.totals[quantity.index]
    if total.what == "waterfall":
        place = next(w.index for w in plan.waterfalls if w.name == total.name)
        return into.get(place, sum(allowed, Fraction(0)))
    if total.what == "series":
        return Fraction(0)
    return sum(
        (
            units
            for units, slot in zip(allowed, plan.slots, strict=True)
            if total.name in {slot.party, slot.allotted, slot.pot}
        ),
        Fraction(1),
    )


def _roundings(plan: p.Plan, step: p.Step) -> int:
    """How often a step rounds: its percentage, its division among claims, interest, overhead."""
    match step.ask:
        case p.Share() | p.Bands():
            return 1
        case p.Recoup(claimants=claimants, how=how, out_of=out_of):
            accounts = [plan.accounts[a] for c in claimants for a in c.accounts]
            own = sum((a.interest is not None) + bool(a.overhead or a.changes) for a in accounts)
            own += sum(a.hurdle is not None for a in accounts)
            return own + len(accounts) + (out_of is not None) + (how is not p.How.IN_ORDER)
        case _:
            return 0


def _basis_error(step: p.Step, into: dict[int, Fraction], here: int) -> Fraction:
    """What comes with a percentage of another waterfall's receipts."""
    ask = step.ask.out_of if isinstance(step.ask, p.Recoup) else step.ask
    if isinstance(ask, p.Share | p.Bands) and ask.basis.waterfall not in {None, here}:
        assert ask.basis.waterfall is not None
        return into[ask.basis.waterfall]
    return Fraction(0)


def _worth(plan: p.Plan, source: str, target: str, days: list[date]) -> Fraction:
    if source == target or not days:
        return Fraction(1)
    fixed = plan.conversion.fixed
    found = fixed.get((source, target))
    if found is None and (target, source) in fixed:
        found = 1 / fixed[(target, source)]
    rates = [found] if found else [_rate(source, target, day) for day in days]
    return max(rates) * Fraction(10) ** (minor_digits(target) - minor_digits(source))


def _rate(source: str, target: str, day: date) -> Fraction:
    found = EveryDayRates().find(source, target, day, 0)
    assert found is not None
    return found.rate


def growth(plan: p.Plan, events: list[Event]) -> Fraction:
    """What a unit that is repaid too late grows to in the time of the events."""
    rates = [a.interest.rate for a in plan.accounts if a.interest is not None]
    rates += [a.hurdle.rate for a in plan.accounts if a.hurdle is not None]
    rates += [c.value for a in plan.accounts for c in a.changes if c.term == "interest"]
    years = 2 + (max(e.date for e in events) - min(e.date for e in events)).days // 365
    return (1 + max(rates)) ** years if rates else Fraction(1)


def slack(reference: Reference, unit: Fraction) -> Fraction:
    """What the crossings add: each as uncertain as what is watched, over its slope."""
    found = Fraction(0)
    for crossing in reference.crossings:
        found += (unit + found) / min(crossing.slope, Fraction(1))
    return found
