"""Each investor's part of all that is invested in a film."""

from collections.abc import Callable
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.span import Span
from recoup.ownership.model import UNKNOWN, Clause, Kind, Node, Part, Range, Split, bounds, rest_of
from recoup.values.money import Money

_ONE = Fraction(1)


def investors_of(film: d.Film, clause: Callable[[Span], Clause]) -> Split | None:
    """In proportion to what each invests; unknown parts where that cannot be compared."""
    of_budget = _takes_the_rest(film)
    sizes = _of_budget(film) if of_budget else [_weight(i, film) for i in film.investments]
    parts = tuple(
        Part(Node(Kind.PARTY, i.investor), size or UNKNOWN, clause(i.span))
        for i, size in zip(film.investments, sizes, strict=True)
    )
    if not any(part.size.high for part in parts):
        return None
    return Split(parts, in_proportion=not of_budget and None not in sizes)


def _takes_the_rest(film: d.Film) -> bool:
    """Whether an investor puts in what the others do not, so that the parts make a known whole."""
    return any(i.amount is None and i.budget_share is None for i in film.investments)


def _of_budget(film: d.Film) -> list[Range | None]:
    if film.finance:
        # Some of the budget is financed otherwise, and the parts are of what is left.
        return [None] * len(film.investments)
    return [_of_whole(i, film) for i in film.investments]


def _of_whole(own: d.Investment, film: d.Film) -> Range | None:
    """An investment as a share of the budget; None where it cannot be told."""
    if own.budget_share is not None:
        return bounds(own.budget_share)
    if own.amount is None:
        shares = [_of_whole(i, film) for i in film.investments if i is not own]
        return rest_of([s for s in shares if s is not None]) if None not in shares else None
    amount, budget = amounts(own.amount), amounts(film.budgets[0][0]) if film.budgets else None
    if budget is None or amount[2] != budget[2] or not budget[0]:
        return None
    return Range(Fraction(amount[0], budget[1]), min(_ONE, Fraction(amount[1], budget[0])))


def _weight(own: d.Investment, film: d.Film) -> Range | None:
    """What an investment weighs beside the others of its film; None where it cannot be told."""
    if all(i.amount is None for i in film.investments):
        return None if own.budget_share is None else bounds(own.budget_share)
    currencies = {amounts(i.amount)[2] for i in film.investments if i.amount is not None}
    if own.amount is not None:
        low, high, _ = amounts(own.amount)
        return Range(Fraction(low), Fraction(high)) if len(currencies) == 1 else None
    if own.budget_share is None or not film.budgets:
        return None
    low, high, currency = amounts(film.budgets[0][0])
    share = bounds(own.budget_share)
    return Range(share.low * low, share.high * high) if currencies == {currency} else None


def amounts(amount: d.Amount) -> tuple[int, int, str]:
    """The least and the most of an amount in minor units, and its currency."""
    if isinstance(amount, Money):
        return amount.minor, amount.minor, amount.currency
    assert isinstance(amount.low, Money)
    assert isinstance(amount.high, Money)
    return amount.low.minor, amount.high.minor, amount.low.currency
