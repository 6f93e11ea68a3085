"""Measures count money that is known by then, all of it in one currency."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.checks.currencies import parties_paid
from recoup.deal.flow import order_of_waterfalls
from recoup.deal.from_tree import currency_of
from recoup.deal.walk import all_steps, conditions_in, measured, receiver_of_pots
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span


def check_measures(deal: d.Deal) -> Iterator[Diagnostic]:
    """What a step, a payment or a milestone measures is in its currency, and can be known."""
    for waterfall, step in all_steps(deal):
        if isinstance(step.ask, d.Due):
            yield from _currency(deal, step.ask.measure, waterfall.currency, step.span)
            yield from _since(step.ask.measure)
            yield from _downstream(deal, waterfall, step, step.ask.measure)
    for payment in deal.payments:
        found = list(_currencies(deal, payment.measure))
        currency = found[0][0] if found else deal.books
        if currency is None:
            message = "nothing says which currency this payment is in"
            yield Diagnostic("currency-unsaid", message, payment.span, "add `books USD` to `deal`")
            continue
        yield from _currency(deal, payment.measure, currency, payment.span)
        yield from _since(payment.measure)
    for milestone in deal.milestones.values():
        for condition in conditions_in(milestone.condition):
            if isinstance(condition, d.MeasureReached):
                yield from _since(condition.measure)
                if not isinstance(condition.level, int):
                    currency = currency_of(condition.level)
                    yield from _currency(deal, condition.measure, currency, condition.span)


def _currency(deal: d.Deal, measure: d.Measure, currency: str, span: Span) -> Iterator[Diagnostic]:
    for other, what in _currencies(deal, measure):
        if other != currency:
            message = f"{what} is in {other}, and this is in {currency}"
            hint = f"measure money in {currency}: behind a pot, where it has been converted"
            yield Diagnostic("measure-currency", message, span, hint)
            return


def _currencies(deal: d.Deal, measure: d.Measure) -> Iterator[tuple[str, str]]:
    """The currencies that a measure's parts are in, and what each is of."""
    receiver = receiver_of_pots(deal)
    for amount in _amounts(measure):
        yield (
            currency_of(amount),
            f"`{amount}`" if not isinstance(amount, d.Undisclosed) else "an amount",
        )
    for quantity in measured(measure):
        name = {
            "receipts": quantity.name,
            "pot": receiver.get(quantity.name, ""),
        }.get(quantity.kind, quantity.within or "")
        if quantity.kind in {"costs", "interest"}:
            account = deal.accounts.get(quantity.name)
            if account is not None and account.currency is not None:
                yield account.currency, f"`{quantity.name}`"
        elif name in deal.waterfalls:
            yield deal.waterfalls[name].currency, f"`{name}`"


def _amounts(measure: d.Measure) -> Iterator[d.Amount]:
    match measure:
        case d.MeasureAmount(amount=amount) | d.MeasureEach(amount=amount):
            yield amount
        case d.MeasureChoice(measures=parts):
            for part in parts:
                yield from _amounts(part)
        case d.MeasureSum(first=first, changes=changes):
            yield from _amounts(first)
            for _, part in changes:
                yield from _amounts(part)
        case _:
            pass


def _since(measure: d.Measure) -> Iterator[Diagnostic]:
    for quantity in measured(measure):
        if quantity.since is not None and quantity.kind not in {"receipts", "pot", "received"}:
            message = (
                "only receipts, pots and what a party receives can be counted since a milestone"
            )
            hint = "count receipts, or let the reported series itself begin there"
            yield Diagnostic("since-unknown", message, quantity.span, hint)


def _downstream(
    deal: d.Deal, waterfall: d.Waterfall, step: d.Step, measure: d.Measure
) -> Iterator[Diagnostic]:
    """What a step measures must have happened before money reaches it."""
    order = order_of_waterfalls(deal)
    receiver = receiver_of_pots(deal)
    here = order[waterfall.name]
    for quantity in measured(measure):
        if quantity.kind in {"receipts", "pot"}:
            name = quantity.name if quantity.kind == "receipts" else receiver.get(quantity.name, "")
            late = order.get(name, 0) > here
        elif quantity.kind == "received":
            late = _paid_later(deal, order, waterfall, step, quantity)
        else:
            continue
        if late:
            message = "this is not known yet when money reaches the step that measures it"
            hint = "measure what comes in or is paid above, or state it as a `payment`"
            yield Diagnostic("measure-downstream", message, quantity.span, hint)


def _paid_later(
    deal: d.Deal,
    order: dict[str, int],
    waterfall: d.Waterfall,
    step: d.Step,
    quantity: d.Quantity,
) -> bool:
    """Whether the party is paid by this step or one that money reaches after it."""
    passed = False
    for other, candidate in all_steps(deal):
        if candidate is step:
            passed = True
        if quantity.within not in (None, other.name) or other.definition != (
            quantity.within is not None and other.definition
        ):
            continue
        if quantity.name not in parties_paid(deal, candidate):
            continue
        later = order[other.name] > order[waterfall.name]
        if later or (other is waterfall and passed):
            return True
    return False
