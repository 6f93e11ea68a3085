"""Accounts are recouped somewhere, in their own currency."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.from_tree import currency_of
from recoup.deal.walk import accounts_recouped, all_steps, films_claimed, irrs_watched
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span


def check_accounts(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every account is recouped by a step, and where money is in the account's currency."""
    recouped = accounts_recouped(deal)
    for account in deal.accounts.values():
        places = recouped.get(account.name, [])
        if not places:
            message = f"no step recoups `{account.name}`: `{account.owed_to}` would never be repaid"
            hint = f"add `recoup {account.name}` to a waterfall"
            yield Diagnostic("account-never-recouped", message, account.span, hint)
            continue
        if len({currency for _, currency in _terms(account)}) > 1:
            continue
        currency = account.currency or places[0][0].currency
        for waterfall, step in places:
            if waterfall.currency != currency:
                yield _other_currency(account.name, currency, waterfall, step)
    yield from _investments(deal)


def check_account_terms(deal: d.Deal) -> Iterator[Diagnostic]:
    """The charges and the cap of an account are in one currency, that of the first in the text."""
    for account in deal.accounts.values():
        terms = _terms(account)
        for span, currency in terms[1:]:
            first = terms[0][1]
            if currency != first:
                message = f"`{account.name}` is in {first}, and this is in {currency}"
                hint = f"write it in {first}, or keep an account for each currency"
                yield Diagnostic("account-currency", message, span, hint)


def _terms(account: d.Account) -> list[tuple[Span, str]]:
    """The places and the currencies of an account's amounts, in the order of the text."""
    terms = [(charge.span, currency_of(charge.amount)) for charge in account.charges]
    if account.cap is not None:
        line = next((s for s in account.terms if s.text.startswith("cap")), account.span)
        terms.append((line, currency_of(account.cap)))
    return sorted(terms, key=lambda term: term[0].start)


def _investments(deal: d.Deal) -> Iterator[Diagnostic]:
    claimed: set[tuple[str, str]] = set()
    for waterfall, step in all_steps(deal):
        if not isinstance(step.ask, d.Recoup):
            continue
        for claim in step.ask.claims:
            films = films_claimed(deal, claim)
            invested = [
                (film, i)
                for film in films
                for i in film.investments
                if claim.investor in (None, i.investor)
            ]
            claimed.update((film.name, i.investor) for film, i in invested)
            if films and not invested:
                who = f"`{claim.investor}` does not invest" if claim.investor else "nobody invests"
                message = f"{who} in `{claim.name}`"
                hint = f"add `invest in {films[0].name}` and its investors"
                yield Diagnostic("no-investors", message, claim.span, hint)
            for currency in {investment_currency(film, i) for film, i in invested} - {None}:
                if currency is not None and currency != waterfall.currency:
                    name = f"investment in {claim.name}"
                    yield _other_currency(name, currency, waterfall, step)
                    break
    for condition in irrs_watched(deal):
        claimed.update((film, condition.party) for film in deal.films)
    yield from _never_recouped(deal, claimed)


def _never_recouped(deal: d.Deal, claimed: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    if not deal.waterfalls:
        # Who invested may be all that was published: a deal that pays nobody promises no repayment.
        return
    for film in deal.films.values():
        missing = [i for i in film.investments if (film.name, i.investor) not in claimed]
        if missing:
            of = "" if len(missing) == len(film.investments) else f" of `{missing[0].investor}`"
            message = f"no step recoups the investment{of} in `{film.name}`"
            hint = f"add `recoup investment in {film.name}, in proportion to investment`"
            if of:
                hint = f"add `recoup investment of {missing[0].investor} in {film.name}`"
            yield Diagnostic("account-never-recouped", message, missing[0].span, hint)


def investment_currency(film: d.Film, investment: d.Investment) -> str | None:
    """The currency of an investment, which may be that of the budget."""
    if investment.amount is not None:
        return currency_of(investment.amount)
    return currency_of(film.budgets[0][0]) if film.budgets else None


def _other_currency(name: str, currency: str, waterfall: d.Waterfall, step: d.Step) -> Diagnostic:
    return Diagnostic(
        "account-currency",
        f"`{name}` is in {currency}, and `{waterfall.name}` pays {waterfall.currency}",
        step.span,
        f"recoup it in a waterfall in {currency}, behind a pot, or state it in "
        f"{waterfall.currency}",
    )
