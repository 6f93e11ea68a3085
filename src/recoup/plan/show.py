"""The plan as a list of steps, a line each."""

from recoup.plan.model import (
    Banded,
    Bands,
    Basis,
    Choice,
    Constant,
    Due,
    Fixed,
    Measure,
    PerUnit,
    Plan,
    Portion,
    Quantity,
    Recoup,
    Share,
    Split,
    Step,
    Sum,
)
from recoup.values.money import Money
from recoup.values.number import show_rate


def plan_text(plan: Plan) -> str:
    """Accounts, milestones and the steps of every waterfall in the order in which money flows."""
    lines = [plan.title, ""]
    for account in plan.accounts:
        hurdle = account.hurdle
        returns = f", to an IRR of {show_rate(hurdle.rate)}" if hurdle else ""
        lines.append(
            f"account   {account.index:>3}  {account.name} owed to {account.owed_to}, "
            f"{account.currency}{returns}"
        )
    for milestone in plan.milestones:
        latched = ", latched" if milestone.latched else ""
        lines.append(f"milestone {milestone.index:>3}  {milestone.name}{latched}")
    for licence in plan.licences:
        into = "between the parties"
        if licence.into is not None:
            into = f"into {plan.waterfalls[licence.into].name}"
        lines.append(
            f"licence   {licence.name} from {licence.licensor} to {licence.licensee}, "
            f"{licence.currency}, {'as calculated' if licence.calculated else 'as paid'} {into}"
        )
    for spending in plan.spending:
        cap = "" if spending.cap is None else f" up to {Money(spending.cap, spending.currency)}"
        place = f"charged to {spending.account}" if spending.account else "not recouped"
        lines.append(
            f"spending  {spending.index:>3}  {spending.name} by {spending.spender}{cap}, {place}"
        )
    for waterfall in plan.waterfalls:
        lines.extend(
            ["", f"waterfall {waterfall.index:>3}  {waterfall.name}, {waterfall.currency}"]
        )
        for index in waterfall.steps:
            lines.append(f"  {_step(plan, plan.steps[index])}")
    return "\n".join(lines) + "\n"


def _step(plan: Plan, step: Step) -> str:
    currency = plan.waterfalls[step.waterfall].currency
    guards = "".join(
        f" {'after' if g.reached else 'until'} {plan.milestones[g.milestone].name}"
        for g in step.guards
    )
    limit = f" up to {Money(step.limit, currency)}" if step.limit is not None else ""
    asked = _ask(plan, step, currency) + limit
    return f"{step.name:<12}{guards} {asked} {_payees(plan, step)}".rstrip()


def _basis(plan: Plan, basis: Basis) -> str:
    if basis.waterfall is None:
        return "remainder"
    return f"receipts of {plan.waterfalls[basis.waterfall].name}"


def _ask(plan: Plan, step: Step, currency: str) -> str:
    match step.ask:
        case Share(rate=rate, basis=basis):
            return f"{show_rate(rate)} of {_basis(plan, basis)}"
        case Bands(bands=bands, whole=whole, basis=basis):
            levels = ", ".join(
                show_rate(rate) + (f" to {Money(level, currency)}" if level is not None else "")
                for rate, level in bands
            )
            return f"{levels}, {'whole' if whole else 'marginal'}, of {_basis(plan, basis)}"
        case Fixed(amount=amount):
            return str(Money(amount, currency))
        case Due(measure=measure, period=period):
            each = f", each {period.unit}" if period else ""
            return f"due {_measure(plan, measure, currency)}{each}"
        case Recoup(claimants=claimants, how=how, out_of=out_of):
            names = ", ".join(plan.accounts[a].name for c in claimants for a in c.accounts)
            source = (
                f" from {show_rate(out_of.rate)} of {_basis(plan, out_of.basis)}" if out_of else ""
            )
            return f"recoup {names} {how}{source}"
        case _:
            return "rest"


def _measure(plan: Plan, measure: Measure, currency: str) -> str:
    match measure:
        case Constant(amount=amount):
            return str(Money(amount, currency))
        case Portion(rate=rate, quantity=quantity):
            return f"{show_rate(rate)} of {_quantity(plan, quantity)}"
        case Banded(bands=bands, whole=whole, quantity=quantity):
            levels = ", ".join(
                show_rate(rate) + (f" to {Money(level, currency)}" if level is not None else "")
                for rate, level in bands
            )
            kind = "whole" if whole else "marginal"
            return f"{levels}, {kind}, of {_quantity(plan, quantity)}"
        case PerUnit(amount=amount, unit=unit, quantity=quantity):
            counted = f"each {unit:,} of {_quantity(plan, quantity)}"
            return f"{Money(amount, currency)} for {counted}"
        case Choice(greater=greater, measures=parts):
            words = " and ".join(_measure(plan, part, currency) for part in parts)
            return f"the {'greater' if greater else 'lesser'} of ({words})"
        case Sum(parts=parts):
            return " + ".join(
                f"{show_rate(rate)} of ({_measure(plan, part, currency)})" for rate, part in parts
            )


def _quantity(plan: Plan, quantity: Quantity) -> str:
    if quantity.what == "total":
        total = plan.totals[quantity.index]
        words = f"{total.what} {total.name}"
        if total.within is not None:
            words += f" in {plan.waterfalls[total.within].name}"
        if total.since is not None:
            words += f" since {plan.milestones[total.since].name}"
    elif quantity.what == "notional":
        notional = plan.notionals[quantity.index]
        name = plan.waterfalls[notional.waterfall].name
        words = f"what {notional.party} gets of {notional.amount:,} in {name}"
    else:
        words = f"{quantity.what} of {plan.accounts[quantity.index].name}"
    return words if quantity.above is None else f"{words} above {quantity.above:,}"


def _payees(plan: Plan, step: Step) -> str:
    if step.pays is None:
        return ""
    return "-> " + _split(plan, step.pays)


def _split(plan: Plan, split: Split) -> str:
    names = []
    whole = sum(split.weights)
    for index, weight in zip(split.slots, split.weights, strict=True):
        slot = plan.slots[index]
        share = f"{weight}/{whole} " if len(split.slots) > 1 else ""
        names.append(share + slot.payee)
    return ", ".join(names)
