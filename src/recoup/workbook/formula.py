"""Formulas that know their exact result: a text for a spreadsheet, and the integer it comes to.

A spreadsheet counts in binary fractions with 15 digits. So money stands in a cell as the number
nearest to its decimals and is worked with in whole minor units, where every result below `LARGEST`
is exact; a sum of money is rounded to its decimals before it is stored or compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Whole numbers up to here are exact in every spreadsheet, and so is what a division of them rounds
# down to: a spreadsheet takes numbers that agree in their first 15 digits for equal.
LARGEST = 10**14

_FIGURE = re.compile(r"-?\d+(\.\d+)?")

_COMPARISON, _SUM, _PRODUCT, _ATOM = range(4)


@dataclass(slots=True, eq=False)
class Formula:
    """A formula and its value: minor units of money with so many decimals, or a whole number.

    `loose` money is the outcome of a sum, which may be off by a binary fraction until it is
    rounded. `peak` is the largest whole number on the way to the value.
    """

    text: str
    value: int
    digits: int | None = None
    loose: bool = False
    binds: int = _ATOM
    peak: int = 0

    @property
    def works(self) -> bool:
        """Whether it works anything out, or is a figure as it stands."""
        return _FIGURE.fullmatch(self.text) is None

    @property
    def firm(self) -> Formula:
        """The same, rounded to the decimals of its money."""
        if not self.loose:
            return self
        text = f"ROUND({self.text},{self.digits})"
        return Formula(text, self.value, self.digits, peak=self.peak)

    @property
    def units(self) -> Formula:
        """Money in whole minor units, as a plain number."""
        if self.digits is None:
            return self
        text, binds = self.text, self.binds
        if self.digits and self.text != "0":
            text, binds = f"ROUND({_within(self, _PRODUCT)}*{10**self.digits},0)", _ATOM
        return Formula(text, self.value, None, False, binds, max(self.peak, abs(self.value)))

    def as_(self, text: str, digits: int | None) -> Formula:
        """The same value under another text, or of other decimals."""
        return Formula(text, self.value, digits, False, _ATOM, self.peak)

    def money(self, digits: int) -> Formula:
        """Whole minor units as money."""
        if not digits or self.text == "0":
            return Formula(self.text, self.value, digits, False, self.binds, self.peak)
        text = f"{_within(self, _PRODUCT)}/{10**digits}"
        return Formula(text, self.value, digits, False, _PRODUCT, self.peak)

    def __add__(self, other: Formula) -> Formula:
        if other.text == "0":
            return self
        if self.text == "0":
            return other
        return self._sum("+", other, self.value + other.value)

    def __sub__(self, other: Formula) -> Formula:
        return self if other.text == "0" else self._sum("-", other, self.value - other.value)

    def _sum(self, sign: str, other: Formula, value: int) -> Formula:
        digits = _same(self, other)
        text = f"{_within(self, _SUM)}{sign}{_within(other, _PRODUCT if sign == '-' else _SUM)}"
        return _made(text, value, (self, other), digits, loose=bool(digits), binds=_SUM)

    def __mul__(self, other: Formula) -> Formula:
        if "1" in (self.text, other.text):
            return other if self.text == "1" else self
        assert self.digits is None is other.digits, (self.text, other.text)
        text = f"{_within(self, _PRODUCT)}*{_within(other, _PRODUCT)}"
        return _made(text, self.value * other.value, (self, other), binds=_PRODUCT)

    def __floordiv__(self, other: Formula) -> Formula:
        """Rounded down; 0 where the divisor is 0, which a formula must not let happen."""
        assert self.digits is None is other.digits, (self.text, other.text)
        if other.text == "1":
            return self
        text = f"INT({_within(self, _PRODUCT)}/{_within(other, _ATOM)})"
        value = self.value // other.value if other.value else 0
        return _made(text, value, (self, other))

    def __gt__(self, other: Formula) -> Formula:
        return _compared(self, ">", other, self.value > other.value)

    def __ge__(self, other: Formula) -> Formula:
        return _compared(self, ">=", other, self.value >= other.value)

    def __lt__(self, other: Formula) -> Formula:
        return _compared(self, "<", other, self.value < other.value)

    def __le__(self, other: Formula) -> Formula:
        return _compared(self, "<=", other, self.value <= other.value)

    def equals(self, other: Formula) -> Formula:
        """Whether both are the same figure."""
        return _compared(self, "=", other, self.value == other.value)

    def differs(self, other: Formula) -> Formula:
        """Whether the two are different figures."""
        return _compared(self, "<>", other, self.value != other.value)


def number(value: int) -> Formula:
    """A whole number, written as it is."""
    return Formula(str(value), value)


def amount(value: int, digits: int) -> Formula:
    """An amount of money, written as it is."""
    if not digits or not value:
        return Formula(str(value), value, digits)
    whole, part = divmod(abs(value), 10**digits)
    sign = "-" if value < 0 else ""
    return Formula(f"{sign}{whole}.{part:0{digits}}", value, digits)


ZERO, ONE = number(0), number(1)


def least(*of: Formula) -> Formula:
    """The least of several."""
    return _one_of("MIN", min(f.value for f in of), of)


def most(*of: Formula) -> Formula:
    """The greatest of several."""
    return _one_of("MAX", max(f.value for f in of), of)


def total(of: list[Formula]) -> Formula:
    """The sum of several; 0 of none."""
    found = ZERO
    for each in of:
        found += each
    return found


def when(condition: Formula, then: Formula, otherwise: Formula) -> Formula:
    """One of two, by a condition."""
    if condition.text in ("TRUE", "FALSE"):
        return then if condition.value else otherwise
    digits = _same(then, otherwise)
    text = f"IF({condition.text},{then.text},{otherwise.text})"
    value = then.value if condition.value else otherwise.value
    loose = then.loose or otherwise.loose
    return _made(text, value, (condition, then, otherwise), digits, loose=loose)


def both(*of: Formula) -> Formula:
    """Whether all conditions hold."""
    return _logic("AND", of, all(f.value for f in of), TRUE)


def either(*of: Formula) -> Formula:
    """Whether any condition holds."""
    return _logic("OR", of, any(f.value for f in of), FALSE)


def no(condition: Formula) -> Formula:
    """Whether a condition does not hold."""
    return _made(f"NOT({condition.text})", int(not condition.value), (condition,))


def flag(condition: Formula) -> Formula:
    """1 where a condition holds, 0 where not."""
    return when(condition, ONE, ZERO)


TRUE, FALSE = Formula("TRUE", 1), Formula("FALSE", 0)


def _logic(name: str, of: tuple[Formula, ...], value: bool, none: Formula) -> Formula:
    wanted = [f for f in of if f.text != none.text]
    if not wanted:
        return none
    if len(wanted) == 1:
        return wanted[0]
    return _made(f"{name}({','.join(f.text for f in wanted)})", int(value), tuple(wanted))


def _one_of(name: str, value: int, of: tuple[Formula, ...]) -> Formula:
    digits = next((f.digits for f in of if f.text != "0"), None)
    assert all(f.text == "0" or f.digits == digits for f in of), [f.text for f in of]
    text = f"{name}({','.join(f.text for f in of)})"
    return _made(text, value, of, digits, loose=any(f.loose for f in of))


def _same(one: Formula, other: Formula) -> int | None:
    """The decimals of both; a plain 0 goes with every money."""
    if one.digits == other.digits:
        return one.digits
    if one.text == "0":
        return other.digits
    assert other.text == "0", (one.text, other.text)
    return one.digits


def _compared(one: Formula, sign: str, other: Formula, value: bool) -> Formula:
    _same(one, other)
    one, other = one.firm, other.firm
    text = f"{_within(one, _SUM)}{sign}{_within(other, _SUM)}"
    return _made(text, int(value), (one, other), binds=_COMPARISON)


def _made(
    text: str,
    value: int,
    of: tuple[Formula, ...],
    digits: int | None = None,
    *,
    loose: bool = False,
    binds: int = _ATOM,
) -> Formula:
    peak = max(abs(value), *(f.peak for f in of))
    return Formula(text, value, digits, loose, binds, peak)


def _within(formula: Formula, binds: int) -> str:
    return formula.text if formula.binds >= binds else f"({formula.text})"
