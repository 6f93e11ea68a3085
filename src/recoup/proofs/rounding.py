"""How far whole minor units may take what a payee has from its exact figure.

One minor unit for each rounding on the way: every step that the money passes may round, and so may
each division of a step and each conversion.
"""

from fractions import Fraction
from math import ceil

from recoup.plan import model as p
from recoup.proofs.case import Case
from recoup.proofs.parties import Payee, currency_of


def roundings(case: Case) -> dict[Payee, int]:
    """By payee, the minor units that rounding may move its total by, at most."""
    plan, (by_slot, into) = case.plan, _by_slot(case)
    found: dict[Payee, Fraction] = {}
    for index, slot in enumerate(plan.slots):
        if slot.party is not None:
            payee = (slot.party, currency_of(plan, index))
            found[payee] = found.get(payee, Fraction(0)) + by_slot[index]
    for transfer in plan.transfers:
        if not isinstance(transfer.amount, int):
            measured = 1 + _of_measure(plan, transfer.amount, into, by_slot)
            for party in (transfer.payee, transfer.payer):
                payee = (party, transfer.currency)
                found[payee] = found.get(payee, Fraction(0)) + measured
    return {payee: ceil(units) for payee, units in found.items()}


def _by_slot(case: Case) -> tuple[list[Fraction], dict[int, Fraction]]:
    """By slot what it is paid, and by waterfall what comes into it, may be out."""
    plan = case.plan
    rates = case.conversions
    units = [Fraction(0)] * len(plan.slots)
    into: dict[int, Fraction] = {}
    for waterfall in plan.waterfalls:
        here = Fraction(1)
        for index, slot in enumerate(plan.slots):
            if slot.pot is None or slot.pot not in waterfall.pots:
                continue
            pair = (currency_of(plan, index), waterfall.currency)
            here += units[index] * rates.get(pair, Fraction(1)) + (pair[0] != pair[1])
        for count in waterfall.counts:
            counted = sum(units, Fraction(0)) if count.waterfall is None else into[count.waterfall]
            here += counted * count.rate + 1
        into[waterfall.index] = here
        for number in waterfall.steps:
            step = plan.steps[number]
            here += _of_step(plan, step, into, units)
            for index, slot in enumerate(plan.slots):
                if slot.step == number:
                    divided = step.pays is not None and len(step.pays.slots) > 1
                    shared = any(index in right.slots for right in plan.rights)
                    units[index] = here + divided + shared
    return units, into


def _of_step(
    plan: p.Plan, step: p.Step, into: dict[int, Fraction], units: list[Fraction]
) -> Fraction:
    """How far a step alone may be out: its own rounding, and that of what it is a part of."""
    match step.ask:
        case p.Share(rate=rate, basis=basis):
            return 1 + _of_basis(step, basis, rate, into)
        case p.Bands(bands=bands, basis=basis):
            return 1 + _of_basis(step, basis, max(rate for rate, _ in bands), into)
        case p.Recoup(claimants=claimants, out_of=out_of):
            accounts = [plan.accounts[i] for c in claimants for i in c.accounts]
            own = len(accounts) + sum(i.hurdle is not None for i in accounts) + 1
            more = _of_basis(step, out_of.basis, out_of.rate, into) + 1 if out_of else 0
            return own + Fraction(more)
        case p.Due(measure=measure):
            return 1 + _of_measure(plan, measure, into, units)
        case _:
            return Fraction(0)


def _of_basis(step: p.Step, basis: p.Basis, rate: Fraction, into: dict[int, Fraction]) -> Fraction:
    if basis.waterfall in (None, step.waterfall):
        return Fraction(0)
    return into[basis.waterfall] * rate


def _of_measure(
    plan: p.Plan, measure: p.Measure, into: dict[int, Fraction], units: list[Fraction]
) -> Fraction:
    """How far what a measure counts may be out, times its rates."""
    match measure:
        case p.Portion(rate=rate, quantity=quantity):
            return rate * _of_quantity(plan, quantity, into, units)
        case p.Banded(bands=bands, quantity=quantity):
            return max(rate for rate, _ in bands) * _of_quantity(plan, quantity, into, units)
        case p.Choice(measures=parts):
            return max(_of_measure(plan, part, into, units) for part in parts)
        case p.Sum(parts=terms):
            found = (abs(rate) * _of_measure(plan, part, into, units) for rate, part in terms)
            return sum(found, Fraction(0))
        case _:
            return Fraction(0)


def _of_quantity(
    plan: p.Plan, quantity: p.Quantity, into: dict[int, Fraction], units: list[Fraction]
) -> Fraction:
    if quantity.what != "total":
        return Fraction(1)
    total = plan.totals[quantity.index]
    if total.what == "waterfall":
        return sum((into.get(w.index, Fraction(0)) for w in plan.waterfalls
                    if w.name == total.name), Fraction(0))  # fmt: skip
    if total.what == "series":
        return Fraction(0)
    slots = zip(plan.slots, units, strict=True)
    names = ((one.party, one.right, one.allotted, one.pot, error) for one, error in slots)
    return sum((error for *known, error in names if total.name in known), Fraction(1))
