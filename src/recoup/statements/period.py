"""The period of a statement as people write one: `2017`, `2017H1`, `2017Q1`, `2017-03`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_NAMED = re.compile(r"(\d{4})(?:-?([HQ])(\d)|-(\d{2}))?", re.IGNORECASE)
_MONTHS_OF = {"H": 6, "Q": 3}


class PeriodUnclear(ValueError):
    """A text names no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day through a last one, both included; `name` is as it is written."""

    name: str
    first: date
    last: date

    @property
    def before(self) -> date:
        """The last day of all that came earlier."""
        return self.first - timedelta(days=1)


def parse_period(text: str) -> Period:
    """The period that a text names: a year, half, quarter, month, or `DAY..DAY`.

    Raises: PeriodUnclear.

    >>> parse_period("2017Q1").last
    datetime.date(2017, 3, 31)
    """
    text = text.strip()
    try:
        if ".." in text:
            first, last = (date.fromisoformat(day.strip()) for day in text.split("..", 1))
            if first == date.min or last < first:
                raise PeriodUnclear(text)
            return Period(f"{first}..{last}", first, last)
        found = _NAMED.fullmatch(text)
        if found is None:
            raise PeriodUnclear(text)
        year, kind, number, month = found.groups()
        if month is not None:
            return _months(text, int(year), int(month), 1)
        if kind is None:
            return _months(text, int(year), 1, 12)
        length = _MONTHS_OF[kind.upper()]
        return _months(text.upper(), int(year), (int(number) - 1) * length + 1, length)
    except PeriodUnclear:
        raise
    except ValueError:
        raise PeriodUnclear(text) from None


def _months(name: str, year: int, first: int, count: int) -> Period:
    last = first + count - 1
    return Period(name, date(year, first, 1), date(year, last, monthrange(year, last)[1]))
