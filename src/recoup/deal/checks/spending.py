"""Commitments to spend and ticket subsidies say what they are, in one currency, and can be kept."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.from_tree import currency_of
from recoup.deal.walk import accounts_recouped
from recoup.diagnostics.diagnostic import Diagnostic, Reading, Related, Severity
from recoup.values.money import Money


def check_spending(deal: d.Deal) -> Iterator[Diagnostic]:
    """A commitment can be kept in time, and says whether its costs are recouped."""
    for spending in deal.spending.values():
        yield from _amounts(spending)
        yield from _dates(deal, spending)
        yield from _recouped(deal, spending)


def check_spending_accounts(deal: d.Deal) -> Iterator[Diagnostic]:
    """The account that costs are charged to is in their currency, and owed to who spends."""
    recouped = accounts_recouped(deal)
    for spending in deal.spending.values():
        stated = spending.amounts()
        account = deal.accounts.get(spending.account or "")
        if account is None:
            if not stated and deal.books is None:
                message = f"`{spending.name}` states no amount, so that its currency is unknown"
                hint = "add `at least` or `at most` and an amount, or `books` under `deal`"
                yield Diagnostic("spending-currency", message, spending.span, hint)
            continue
        span = spending.line_of("recouped")
        related = (Related("the account stands here", account.span),)
        places = recouped.get(account.name, [])
        currency = account.currency or (places[0][0].currency if places else None)
        if stated and currency not in {None, currency_of(stated[0][0])}:
            own = currency_of(stated[0][0])
            message = f"`{spending.name}` is in {own}, and `{account.name}` in {currency}"
            hint = f"charge it to an account in {own}, or state it in {currency}"
            yield Diagnostic("spending-currency", message, span, hint, related)
        if account.owed_to != spending.spender:
            message = (
                f"`{spending.spender}` spends this, and `{account.name}` repays `{account.owed_to}`"
            )
            hint = f"charge it to an account owed to `{spending.spender}`, if that is meant"
            warning = Severity.WARNING
            yield Diagnostic("repaid-to-another", message, span, hint, related, warning)


def _amounts(spending: d.Spending) -> Iterator[Diagnostic]:
    stated = spending.amounts()
    for amount, span in stated:
        if isinstance(amount, Money) and amount.minor <= 0:
            message = f"{amount} is not more than nothing"
            yield Diagnostic("negative-amount", message, span, "write an amount above zero")
        first = currency_of(stated[0][0])
        if currency_of(amount) != first:
            message = f"`{spending.name}` is in {first}, and this is in {currency_of(amount)}"
            hint = f"write it in {first}, or keep a commitment for each currency"
            yield Diagnostic("spending-currency", message, span, hint)
            return
    if spending.at_least is None or spending.at_most is None:
        return
    low, high = _end(spending.at_least, lowest=True), _end(spending.at_most, lowest=False)
    if high.minor < low.minor:
        message = f"`{spending.name}` is to come to at least {low} and at most {high}"
        related = (Related("the least stands here", spending.spans["at_least"]),)
        hint = "raise the most, or lower the least"
        yield Diagnostic("cap-under-minimum", message, spending.spans["at_most"], hint, related)


def _end(amount: d.Amount, *, lowest: bool) -> Money:
    if isinstance(amount, Money):
        return amount
    end = amount.low if lowest else amount.high
    assert isinstance(end, Money)
    return end


def _dates(deal: d.Deal, spending: d.Spending) -> Iterator[Diagnostic]:
    if spending.at_least is None:
        return
    span = spending.spans["at_least"]
    if spending.by is None:
        message = f"`{spending.name}` does not say by when this is spent; it never falls short"
        hint = "add `by` and the last day on which spending counts"
        yield Diagnostic("spending-undated", message, span, hint, severity=Severity.NOTE)
    elif deal.signed is not None and spending.by < deal.signed:
        message = f"this was to be spent by {spending.by}, before the deal was signed"
        related = tuple(Related("it was signed here", s) for s in deal.head.get("signed", ())[:1])
        hint = "mend the date, or that of `signed`"
        warning = Severity.WARNING
        yield Diagnostic("spending-over", message, span, hint, related, warning)


def _recouped(deal: d.Deal, spending: d.Spending) -> Iterator[Diagnostic]:
    if spending.recouped is None:
        example = next((a.name for a in deal.accounts.values() if a.advance is None), "…")
        message = f"`{spending.name}` does not say whether its costs are recouped, and from where"
        hint = f"add a line `charged to {example}`, or `not recouped`"
        yield Diagnostic("recouped-unsaid", message, spending.span, hint)
    account = deal.accounts.get(spending.account or "")
    if account is not None and account.advance is not None:
        message = f"`{spending.account}` is an advance, and the deal itself says what was paid"
        hint = "charge the costs to an account"
        span = spending.line_of("recouped")
        yield Diagnostic("charged-to-advance", message, span, hint)
    for given in spending.in_kind:
        if given.recouped is None and spending.account is not None:
            message = f"whether `{given.item}` is recouped, as cash is, is not said"
            readings = (
                Reading("recouped", f"it is charged to `{spending.account}` at its agreed value"),
                Reading("not recouped", "it counts towards the commitment, and is charged nowhere"),
            )
            yield Diagnostic("recouped-unsaid", message, given.span, readings=readings)
