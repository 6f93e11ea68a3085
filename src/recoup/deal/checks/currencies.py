"""Amounts are in the currency of the money that they limit, and currencies meet a rate."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.from_tree import currency_of
from recoup.deal.walk import (
    all_steps,
    conditions_in,
    investments_claimed,
    pots_paid,
    receiver_of_pots,
)
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Span


def check_limit_currencies(deal: d.Deal) -> Iterator[Diagnostic]:
    """A limit, a sum or a level is in the currency of the waterfall that it stands in."""
    for waterfall, step in all_steps(deal):
        amounts: list[d.Amount] = [step.up_to] if step.up_to else []
        if isinstance(step.ask, d.Fixed):
            amounts.append(step.ask.amount)
        for amount in amounts:
            if currency_of(amount) != waterfall.currency:
                yield _other(currency_of(amount), waterfall.name, waterfall.currency, step.span)


def check_level_currencies(deal: d.Deal) -> Iterator[Diagnostic]:
    """A milestone's level is in the currency of the money that it watches."""
    receiver = receiver_of_pots(deal)
    for milestone in deal.milestones.values():
        for condition in conditions_in(milestone.condition):
            if isinstance(condition, d.Reached) and not isinstance(condition.level, int):
                yield from _level(deal, receiver, condition, currency_of(condition.level))


def _level(
    deal: d.Deal, receiver: dict[str, str], condition: d.Reached, currency: str
) -> Iterator[Diagnostic]:
    name = receiver.get(condition.name, "") if condition.what == "pot" else condition.name
    if condition.what in {"pot", "waterfall"} and name in deal.waterfalls:
        expected = deal.waterfalls[name].currency
        if currency != expected:
            yield _other(currency, name, expected, condition.span)
    elif condition.what == "party" and currency not in _paid_in(deal, name):
        message = f"no step pays `{name}` in {currency}: this level is never reached"
        hint = "write it in a currency that the party is paid in"
        yield Diagnostic("limit-currency", message, condition.span, hint)


def _other(currency: str, waterfall: str, expected: str, span: Span) -> Diagnostic:
    message = f"this amount is in {currency}, and `{waterfall}` pays {expected}"
    return Diagnostic("limit-currency", message, span, f"write it in {expected}")


def _paid_in(deal: d.Deal, party: str) -> set[str]:
    found = set()
    for waterfall, step in all_steps(deal):
        if not waterfall.definition and party in parties_paid(deal, step):
            found.add(waterfall.currency)
    return found


def parties_paid(deal: d.Deal, step: d.Step) -> set[str]:
    """The parties that a step pays."""
    found = set()
    for part in step.parts:
        if part.payee.kind == "party":
            found.add(part.payee.name)
        elif part.payee.kind == "investors" and part.payee.name in deal.films:
            found |= {i.investor for i in deal.films[part.payee.name].investments}
    if step.withholding is not None:
        found.add(step.withholding.payee)
    if isinstance(step.ask, d.Recoup):
        for claim in step.ask.claims:
            if claim.kind == "account" and claim.name in deal.accounts:
                found.add(deal.accounts[claim.name].owed_to)
            found |= {i.investor for i in investments_claimed(deal, claim)}
    return found


def check_rates_needed(deal: d.Deal) -> Iterator[Diagnostic]:
    """Money that changes its currency on the way needs a rate; this note says which."""
    receiver = receiver_of_pots(deal)
    seen: set[tuple[str, str]] = set()
    for waterfall in deal.waterfalls.values():
        for pot, part in pots_paid(waterfall.steps).items():
            if pot not in receiver:
                continue
            pair = (waterfall.currency, deal.waterfalls[receiver[pot]].currency)
            fixed = deal.conversion.fixed
            if pair[0] == pair[1] or pair in seen or pair in fixed or pair[::-1] in fixed:
                continue
            seen.add(pair)
            yield Diagnostic(
                "needs-rates",
                f"money turns from {pair[0]} into {pair[1]} in the pot `{pot}`",
                part.span,
                "give `recoup run` a file of `--rates`",
                severity=Severity.NOTE,
            )
