"""How much of the money in a film comes from a territory, as far as the deal says."""

from fractions import Fraction

from recoup.deal import model as d
from recoup.values.money import Money
from recoup.values.territory import countries

Range = tuple[Fraction, Fraction]


def share_invested_from(deal: d.Deal, film: str, territory: str) -> Range | None:
    """The least and the most that the share of the investments from a territory can be.

    An investor is from the country that the deal gives for it; one without a country may be from
    anywhere. None where the deal does not say how much anybody invests, or in several currencies.
    """
    invested = _investments(deal.films[film])
    if invested is None or not invested:
        return None
    inside: Range = (Fraction(0), Fraction(0))
    outside: Range = (Fraction(0), Fraction(0))
    for name, (low, high) in invested:
        party = deal.parties.get(name)
        country = party.country if party else None
        is_inside = country is not None and countries(country) <= countries(territory)
        inside = (inside[0] + low * is_inside, inside[1] + high * (is_inside or country is None))
        outside = (
            outside[0] + low * (not is_inside and country is not None),
            outside[1] + high * (not is_inside),
        )
    return _over(inside[0], outside[1], Fraction(0)), _over(inside[1], outside[0], Fraction(1))


def _over(part: Fraction, others: Fraction, where_nothing: Fraction) -> Fraction:
    return part / (part + others) if part + others else where_nothing


def _investments(film: d.Film) -> list[tuple[str, Range]] | None:
    """What each investor brings: in minor units, or, where the deal says shares only, of one."""
    amounts = [i.amount for i in film.investments if i.amount is not None]
    financed = [f.amount for f in film.finance]
    budget: Range | None = (Fraction(1), Fraction(1))
    if amounts or financed:
        budget = _ends(film.budgets[0][0]) if film.budgets else None
    currencies = {_currency(a) for a in [*amounts, *financed]}
    if (amounts or financed) and film.budgets:
        currencies.add(_currency(film.budgets[0][0]))
    if len(currencies) > 1:
        return None
    found: list[tuple[str, Range]] = []
    rest: list[str] = []
    for investment in film.investments:
        if investment.amount is not None:
            found.append((investment.investor, _ends(investment.amount)))
        elif investment.budget_share is None:
            rest.append(investment.investor)
        elif budget is None:
            return None
        else:
            low, high = _rates(investment.budget_share)
            found.append((investment.investor, (low * budget[0], high * budget[1])))
    if not rest:
        return found
    if budget is None or len(rest) > 1:
        return None
    others = [ends for _, ends in found] + [_ends(amount) for amount in financed]
    least = max(Fraction(0), budget[0] - sum(high for _, high in others))
    most = max(Fraction(0), budget[1] - sum(low for low, _ in others))
    return [*found, (rest[0], (least, most))]


def _ends(amount: d.Amount) -> Range:
    low, high = (amount.low, amount.high) if isinstance(amount, d.Undisclosed) else (amount, amount)
    assert isinstance(low, Money)
    assert isinstance(high, Money)
    return Fraction(low.minor), Fraction(high.minor)


def _rates(rate: d.Rate) -> Range:
    if isinstance(rate, Fraction):
        return rate, rate
    low, high = rate.low, rate.high
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    return low, high


def _currency(amount: d.Amount) -> str:
    money = amount.low if isinstance(amount, d.Undisclosed) else amount
    assert isinstance(money, Money)
    return money.currency
