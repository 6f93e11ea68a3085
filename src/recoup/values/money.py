"""Money: a whole number of minor units of one currency."""

from dataclasses import dataclass
from fractions import Fraction

from recoup.values.currency import minor_digits


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that can be paid: `minor` cents (fen, yen, …) of `currency`."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {grouped(self.minor, self.currency)}"


class NotWholeMinorUnits(ValueError):
    """An amount has more decimals than its currency can pay."""


def minor_units(amount: Fraction, currency: str) -> int:
    """The amount in minor units of the currency.

    Raises: NotWholeMinorUnits where a fraction of a minor unit would be left; KeyError for an
    unknown currency.
    """
    scaled = amount * Fraction(10) ** minor_digits(currency)
    if scaled.denominator != 1:
        raise NotWholeMinorUnits(f"{amount} {currency}")
    return scaled.numerator


def decimal_text(minor: int, currency: str) -> str:
    """The amount as a plain decimal string, as JSON and CSV carry it: `1234.50`."""
    digits = minor_digits(currency)
    sign = "-" if minor < 0 else ""
    if digits == 0:
        return f"{sign}{abs(minor)}"
    whole, part = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}"


def grouped(minor: int, currency: str) -> str:
    """The amount for people, thousands grouped: `1,234.50`."""
    text = decimal_text(abs(minor), currency)
    whole, _, part = text.partition(".")
    sign = "-" if minor < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{part}" if part else "")
