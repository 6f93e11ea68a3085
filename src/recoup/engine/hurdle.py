"""Internal rates of return in exact integers: balances that grow from day to day.

The growth of a day, the 365th root of one plus the rate, is irrational, so that a balance is kept
in parts of a minor unit, far finer than any payment can tell apart. Integers alone are used: every
machine comes to the same digits. See docs/decisions/0014.
"""

from fractions import Fraction
from functools import lru_cache

# The parts of a factor of growth, and those of a minor unit in a balance.
SCALE = 10**100
UNIT = 10**50

# A balance this close to a whole minor unit is that whole minor unit. It is far above what
# thousands of truncations come to, and 30 digits below a minor unit.
GUARD = 10**20


@lru_cache(maxsize=4096)
def growth(rate: Fraction, days_a_year: Fraction, days: int) -> int:
    """(1 + rate) to the power of days ÷ days_a_year, in parts of SCALE.

    Units: `rate` a fraction of one, not negative. The error is below 10**-90 of the factor for
    any number of days in a human life.
    """
    return _power(_growth_of_a_day(rate, days_a_year), days)


@lru_cache(maxsize=256)
def _growth_of_a_day(rate: Fraction, days_a_year: Fraction) -> int:
    whole = (1 + rate) ** days_a_year.denominator
    return _root(whole.numerator * SCALE // whole.denominator, days_a_year.numerator)


def _root(number: int, degree: int) -> int:
    """The root of a number of at least one, both in parts of SCALE, by Newton's method.

    The start lies above the root, by Bernoulli's inequality, and each step comes down to it.
    """
    root = SCALE + (number - SCALE) // degree + 1
    while True:
        below = number * SCALE // _power(root, degree - 1)
        closer = ((degree - 1) * root + below) // degree
        if closer >= root:
            return root
        root = closer


def _power(number: int, exponent: int) -> int:
    """A whole power of a number in parts of SCALE."""
    power = SCALE
    while exponent:
        if exponent & 1:
            power = power * number // SCALE
        number = number * number // SCALE
        exponent >>= 1
    return power


def grown(balance: int, rate: Fraction, days_a_year: Fraction, days: int) -> int:
    """A balance, in parts of a minor unit, some days later."""
    return balance * growth(rate, days_a_year, days) // SCALE


def wanted(balance: int) -> int:
    """The least whole payment, in minor units, that brings a balance to zero or below."""
    return -((GUARD - balance) // UNIT)
