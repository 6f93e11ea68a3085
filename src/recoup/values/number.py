"""Numbers as contracts print them, read exactly."""

import re
from fractions import Fraction

_SCALES = {
    "": 1,
    "k": 10**3,
    "m": 10**6,
    "bn": 10**9,
    "万": 10**4,
    "亿": 10**8,
}
_NUMBER = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?(k|m|bn|万|亿)?")


def parse_number(text: str) -> Fraction:
    """The exact value of `22m`, `1,234.50`, `6.08亿` or `-3`.

    Raises: ValueError where the text is no such number.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, whole, part, scale = match.groups()
    digits = whole.replace(",", "") + (part or "")
    value = Fraction(int(digits), 10 ** len(part or "")) * _SCALES[scale or ""]
    return -value if sign else value


def parse_rate(text: str) -> Fraction:
    """The exact fraction of `12.5%`, `33 1/3%` or `1/3`.

    Raises: ValueError where the text is none of these, ZeroDivisionError for `1/0`.
    """
    if not text.endswith("%"):
        return Fraction(text)
    whole, _, fraction = text[:-1].strip().partition(" ")
    value = Fraction(whole) + (Fraction(fraction) if fraction else 0)
    return value / 100


def show_rate(rate: Fraction) -> str:
    """A fraction as a percentage where that is exact in four decimals, else as `1/3`."""
    percent = rate * 100
    if (percent * 10**4).denominator != 1:
        return str(rate)
    text = f"{float(percent):.4f}".rstrip("0").rstrip(".")
    return f"{text}%"


def show_share(share: Fraction) -> str:
    """A share as a percentage, to four decimals where it has more: for people, not for reckoning.

    Examples:
        >>> show_share(Fraction(1, 8)), show_share(Fraction(1, 3))
        ('12.5%', '33.3333%')
    """
    exact = (share * 10**6).denominator == 1
    return show_rate(share) if exact else f"{float(share * 100):.4f}%"
