"""Days a whole number of months apart, and the days that a date of less than a day may be."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month where it is shorter.

    Example:
        >>> months_after(date(2024, 1, 31), 1)
        datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_each(first: date, months: int, until: date) -> Iterator[date]:
    """The first day, and the same day every so many months after it, up to a day (included)."""
    number, day = 0, first
    while day <= until:
        yield day
        number += 1
        day = months_after(first, number * months)


def midpoint(day: date, months: int) -> date:
    """The middle day of the calendar month, quarter or year (1, 3 or 12 months) of a day.

    As many days lie before it as from it on, or one fewer.

    Example:
        >>> midpoint(date(2023, 3, 31), 3)
        datetime.date(2023, 2, 15)
    """
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first + (months_after(first, months) - first) // 2


def days_said(text: str) -> tuple[date, date]:
    """The first and the last day that `2014-06-24`, `2014-06` or `2014` may stand for.

    Raises: ValueError where the calendar has no such day, month or year.

    Example:
        >>> days_said("2014-02")
        (datetime.date(2014, 2, 1), datetime.date(2014, 2, 28))
    """
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if len(rest) == 1:
        first = date(year, rest[0], 1)
        return first, first.replace(day=monthrange(year, rest[0])[1])
    day = date(year, rest[0], rest[1])
    return day, day
