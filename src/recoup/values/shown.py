"""A rate or an amount as a deal and the command line write it."""

from fractions import Fraction

from recoup.values.money import Money
from recoup.values.number import show_rate


def show(value: Fraction | Money) -> str:
    """A rate as a percentage, an amount with its currency: as `--assume` would take either."""
    return str(value) if isinstance(value, Money) else show_rate(value)
