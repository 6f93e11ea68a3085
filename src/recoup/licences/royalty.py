"""The royalty on sales to date."""

from fractions import Fraction

from recoup.plan.licences import Royalty


def earned(royalty: Royalty, sales: int) -> int:
    """The royalty on all sales to date, to the nearest minor unit, halves up.

    Example:
        >>> from fractions import Fraction
        >>> bands = ((Fraction(8, 100), 1000), (Fraction(10, 100), None))
        >>> earned(Royalty(bands, False, None, "net_sales", ()), 1500)
        130
    """
    if royalty.each is not None:
        return royalty.each * sales
    return nearest(_whole(royalty, sales) if royalty.whole else _marginal(royalty, sales))


def _marginal(royalty: Royalty, sales: int) -> Fraction:
    total, floor = Fraction(0), 0
    for rate, level in royalty.bands:
        ceiling = sales if level is None else min(level, sales)
        total += rate * max(0, ceiling - floor)
        floor = max(floor, ceiling)
    return total


def _whole(royalty: Royalty, sales: int) -> Fraction:
    for rate, level in royalty.bands:
        if level is None or sales <= level:
            return rate * sales
    return Fraction(0)


def nearest(amount: Fraction) -> int:
    """The nearest whole minor unit, halves up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
