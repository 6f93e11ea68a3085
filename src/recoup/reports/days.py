"""Days as payers write them: a format such as `dd/mm/yyyy` → the day of a text."""

import re
from datetime import date, datetime
from functools import lru_cache

from recoup.receipts.cells import YEARS, BadCell

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_TOKEN = re.compile(r"yyyy|mmmm|mmm|mm|dd|HH|MM|SS|m|d")
_PARTS = {
    "yyyy": r"(?P<y>\d{4})",
    "mm": r"(?P<m>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "mmm": r"(?P<n>[A-Za-z]{3})",
    "mmmm": r"(?P<n>[A-Za-z]{3,9})",
    "dd": r"(?P<d>\d{2})",
    "d": r"(?P<d>\d{1,2})",
    "HH": r"(?P<H>\d{2})",
    "MM": r"(?P<M>\d{2})",
    "SS": r"(?P<S>\d{2})",
}


def bad_format(text: str) -> str | None:
    """Why a text is no format of days; None where it is one."""
    tokens = _TOKEN.findall(text)
    kinds = ["m" if t.startswith("m") else t[0] for t in tokens]
    if sorted(k for k in kinds if k in "ymd") != ["d", "m", "y"] or len(set(kinds)) < len(kinds):
        return f"`{text[:40]}` does not have a year, a month and a day, each once"
    return None


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    parts, at = [], 0
    for token in _TOKEN.finditer(text):
        parts.append(re.escape(text[at : token.start()]))
        parts.append(_PARTS[token[0]])
        at = token.end()
    return re.compile("".join(parts) + re.escape(text[at:]), re.ASCII)


def parse_day_as(text: str, formats: tuple[str, ...]) -> date:
    """The day of a text in one of some formats. Raises: BadCell.

    Example:
        >>> parse_day_as("2017年3月3日", ("yyyy年m月d日",))
        datetime.date(2017, 3, 3)
    """
    return parse_moment(text, formats).date()


def parse_moment(text: str, formats: tuple[str, ...]) -> datetime:
    """The day, and the time where the format has one, of a text. Raises: BadCell."""
    hint = f"the mapping reads days as `{'`, `'.join(formats)}`"
    if not text:
        raise BadCell("bad-date", "the row has no date", hint)
    for form in formats:
        match = _pattern(form).fullmatch(text)
        if match is not None:
            return _moment(text, match.groupdict(), hint)
    raise BadCell("bad-date", f"`{text[:40]}` is no day as the mapping reads them", hint)


def _moment(text: str, parts: dict[str, str], hint: str) -> datetime:
    year = int(parts["y"])
    month = _month(parts["n"]) if "n" in parts else int(parts["m"])
    hour, minute, second = (int(parts.get(unit, "0")) for unit in "HMS")
    try:
        found = datetime(year, month, int(parts["d"]), hour, minute, second)
    except ValueError:
        raise BadCell("bad-date", f"`{text}` is no day of the calendar", hint) from None
    if year not in YEARS:
        message = f"the year {year} lies outside {YEARS[0]} to {YEARS[-1]}"
        raise BadCell("bad-date", message, "mend the year")
    return found


def _month(word: str) -> int:
    """The number of an English month, 0 where there is none."""
    return next((n for n, name in enumerate(_MONTHS, 1) if word.lower() in {name, name[:3]}), 0)
