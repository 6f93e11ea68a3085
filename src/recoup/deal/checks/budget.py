"""The budget of a film against its finance plan."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.from_tree import currency_of
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity
from recoup.values.money import Money


def check_budget(deal: d.Deal) -> Iterator[Diagnostic]:
    """What is invested and financed makes up the budget, no more and no less."""
    for film in deal.films.values():
        yield from _budgets_differ(film)
        yield from _two_rests(film)
        if not film.budgets:
            continue
        budget, span = film.budgets[0]
        if not film.investments and not film.finance:
            message = f"`{film.name}` has a budget, and the deal does not say who finances it"
            hint = f"add `invest in {film.name}`, or `finance` lines"
            yield Diagnostic(
                "budget-without-finance", message, span, hint, severity=Severity.WARNING
            )
            continue
        yield from _financed(film, budget)


def _budgets_differ(film: d.Film) -> Iterator[Diagnostic]:
    amounts = dict.fromkeys(str(amount) for amount, _ in film.budgets)
    if len(amounts) > 1:
        first, others = film.budgets[0], film.budgets[1:]
        yield Diagnostic(
            "budgets-differ",
            f"sources differ on the budget of `{film.name}`; the first, {first[0]}, governs",
            first[1],
            related=tuple(Related(f"another source says {a}", s) for a, s in others),
            severity=Severity.NOTE,
        )


def _two_rests(film: d.Film) -> Iterator[Diagnostic]:
    rests = [i for i in film.investments if i.amount is None and i.budget_share is None]
    for extra in rests[1:]:
        message = f"two investors bring the rest of the budget of `{film.name}`"
        hint = "give one of them an amount, or a percentage of the budget"
        related = (Related("the first is here", rests[0].span),)
        yield Diagnostic("two-rests-of-budget", message, extra.span, hint, related)


def _financed(film: d.Film, budget: d.Amount) -> Iterator[Diagnostic]:
    currency = currency_of(budget)
    low, high = Fraction(0), Fraction(0)
    budget_low, budget_high = _ends(budget)
    for investment in film.investments:
        if investment.amount is not None:
            if currency_of(investment.amount) != currency:
                return
            ends = _ends(investment.amount)
        elif investment.budget_share is None:
            return
        else:
            share = investment.budget_share
            rates = (
                (share.low, share.high)
                if isinstance(share, d.Undisclosed | d.Points)
                else (share, share)
            )
            ends = (_times(rates[0], budget_low), _times(rates[1], budget_high))
        low, high = low + ends[0], high + ends[1]
    for line in film.finance:
        if currency_of(line.amount) != currency:
            return
        ends = _ends(line.amount)
        low, high = low + ends[0], high + ends[1]
    if budget_low <= high and low <= budget_high:
        return
    span = film.budgets[0][1]
    if low == high:
        shown = str(Money(round(low), currency))
    else:
        shown = f"{Money(round(low), currency)} to {Money(round(high), currency)}"
    short = budget_low > high
    gap = Money(round(abs(budget_low - (high if short else low))), currency)
    yield Diagnostic(
        "budget-not-financed",
        f"the finance of `{film.name}` comes to {shown}; its budget is "
        f"{Money(round(budget_low), currency)}",
        span,
        f"{gap} is {'missing' if short else 'too much'}: add or mend an investment or a "
        "`finance` line",
    )


def _ends(amount: d.Amount) -> tuple[Fraction, Fraction]:
    if isinstance(amount, d.Undisclosed):
        assert isinstance(amount.low, Money)
        assert isinstance(amount.high, Money)
        return Fraction(amount.low.minor), Fraction(amount.high.minor)
    return Fraction(amount.minor), Fraction(amount.minor)


def _times(rate: object, amount: Fraction) -> Fraction:
    return rate * amount if isinstance(rate, Fraction) else Fraction(0)
