"""Day counts: how many days of interest lie between two dates, and in which year.

Each count gives a list of (days, base) terms: interest is principal × rate × Σ days ÷ base, exact.
Source: 2006 ISDA Definitions, section 4.16.
"""

from datetime import date
from fractions import Fraction

DAY_COUNTS = ("act/365", "act/360", "act/act", "30/360", "30E/360")

# The days of a year by which an internal rate of return is stated. Unlike a day count, these add
# up: growth over two stretches is growth over both.
DAYS_A_YEAR = {
    "act/365": Fraction(365),
    "act/360": Fraction(360),
    "act/365.25": Fraction(1461, 4),
}

# Every base divides this number, so that accrued interest has one denominator.
COMMON_BASE = 365 * 366 * 360


def weighted_days(start: date, end: date, day_count: str) -> int:
    """The year fraction from start (inclusive) to end (exclusive), in units of 1/COMMON_BASE year.

    Raises: KeyError for a day count not in DAY_COUNTS.
    """
    if day_count == "act/365":
        return (end - start).days * (COMMON_BASE // 365)
    if day_count == "act/360":
        return (end - start).days * (COMMON_BASE // 360)
    if day_count == "act/act":
        return _actual_actual(start, end)
    if day_count == "30/360":
        return _thirty_360(start, end, european=False) * (COMMON_BASE // 360)
    if day_count == "30E/360":
        return _thirty_360(start, end, european=True) * (COMMON_BASE // 360)
    raise KeyError(day_count)


def _actual_actual(start: date, end: date) -> int:
    total = 0
    for year in range(start.year, end.year + 1):
        first = max(start, date(year, 1, 1))
        last = min(end, date(year + 1, 1, 1))
        days_in_year = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        total += (last - first).days * (COMMON_BASE // days_in_year)
    return total


def _thirty_360(start: date, end: date, *, european: bool) -> int:
    first, last = start.day, end.day
    if first == 31:
        first = 30
    if last == 31 and (european or first == 30):
        last = 30
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first
