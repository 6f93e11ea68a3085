"""One cell → one value, or the reason why it has none."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source
from recoup.diagnostics.suggestion import closest
from recoup.language.from_text import parse_designation
from recoup.receipts.model import EventKind
from recoup.values.currency import CURRENCIES, PERCENT, minor_digits
from recoup.values.money import NotWholeMinorUnits, decimal_text, minor_units
from recoup.values.number import parse_number

# In units of the currency; a larger amount is a slip of units, and would not fit into 64 bits.
LARGEST_AMOUNT = 10**15
# A number with more characters than this is not even read.
LONGEST_NUMBER = 60
YEARS = range(1900, 2101)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OTHER_DAY = re.compile(r"\d{1,4}[./年-]\d{1,2}[./月-]\d{1,4}日?")
_PLAIN = re.compile(r"(-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4}))(?:\.(\d+))?", re.ASCII)
_CODE = re.compile(r"([A-Za-z]{3})\s*(?=[-(\d])")
_SYMBOL = re.compile(r"[$€£¥￥₩₹₽]|元")
_AMOUNT_HINT = "write it as `1234.50`, `1,234.50`, `(1,234.50)` or `CNY 1,234.50`"

Designation = tuple[str, str | None, str | None]


class BadCell(ValueError):
    """A cell that cannot be read; `code`, message and `hint` are those of its diagnostic."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


@lru_cache(maxsize=2**10)
def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a mistyped one: found once, however many rows have it."""
    return closest(word[:40], known)


@lru_cache(maxsize=2**14)
def parse_day(text: str) -> date:
    """The day of `2017-03-03`. Raises: BadCell; no other order of day and month is guessed."""
    if not text:
        raise BadCell("bad-date", "the row has no date", "write it as `2017-03-03`")
    hint = "write year-month-day, as in `2017-03-03`"
    if not _DAY.fullmatch(text):
        if _OTHER_DAY.fullmatch(text):
            message = f"`{text}` is not in the order year-month-day, and no other is guessed"
            raise BadCell("bad-date", message, hint)
        if text.isdecimal() and len(text) == 5:
            hint = "format the cell as a date; this is the number that a spreadsheet keeps for it"
        raise BadCell("bad-date", f"`{_short(text)}` is no date", hint)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadCell("bad-date", f"`{text}` is no day of the calendar", hint) from None
    if day.year not in YEARS:
        message = f"the year {day.year} lies outside {YEARS[0]} to {YEARS[-1]}"
        raise BadCell("bad-date", message, "mend the year")
    return day


def parse_kind(text: str) -> EventKind:
    """The kind of event that a cell names. Raises: BadCell."""
    try:
        return EventKind(text.lower())
    except ValueError:
        near = nearest(text.lower(), tuple(EventKind))
        listed = ", ".join(f"`{kind}`" for kind in EventKind)
        hint = f"did you mean `{near}`?" if near else f"the kinds are {listed}"
        message = f"`{_short(text)}` is no kind of event" if text else "the row has no kind"
        raise BadCell("unknown-kind", message, hint) from None


@lru_cache(maxsize=2**10)
def parse_currency(text: str) -> str | None:
    """The currency that a cell names, None where it is empty. Raises: BadCell."""
    code = text.upper()
    if not code or code in CURRENCIES:
        return code or None
    near = nearest(code, CURRENCIES)
    hint = f"did you mean `{near}`?" if near else "write its code of ISO 4217, as in `CNY`"
    raise BadCell("unknown-currency", f"ISO 4217 has no currency `{_short(text)}`", hint)


@lru_cache(maxsize=2**14)
def parse_of(text: str, kind: EventKind) -> Designation:
    """What an event is of: its name, and the film and territory where it says them.

    Raises: BadCell.
    """
    if not text:
        raise BadCell("bad-designation", "the row does not say what it is of", _OF_HINTS[kind])
    if kind is EventKind.REVERSAL:
        return text, None, None
    found = parse_designation(Source("", text))
    if isinstance(found, Diagnostic) or "[" in text:
        message = f"`{_short(text)}` does not say what the row is of"
        raise BadCell("bad-designation", message, _OF_HINTS[kind])
    what, film, territory = found
    if kind in {EventKind.COST, EventKind.RELEASE} and (film or territory):
        message = f"a {kind} is of one account or escrow alone; `{_short(text)}` says more"
        raise BadCell("bad-designation", message, f"write `{what}`")
    return what.text, film.text if film else None, territory.text if territory else None


_OF_HINTS = {
    EventKind.RECEIPT: "write a medium, film and territory, as in `theatrical of dog from CN`",
    EventKind.COST: "write the name of an account of the deal, as in `pa_china`",
    EventKind.REPORT: "write a measure, film and territory, as in `admissions of dog from FR`",
    EventKind.RELEASE: "write the name of an escrow of the deal, as in `lockbox`",
    EventKind.REVERSAL: "write the id of the event that is reversed",
}


def parse_amount(text: str, kind: EventKind, currency: str | None = None) -> tuple[int, str | None]:
    """The amount in minor units and its currency, or a count and None for a report without one.

    A report in percent is of a rate; its currency is `%`.

    `currency` is what the row says of it elsewhere.

    Raises: BadCell.

    Example:
        >>> parse_amount("(CNY 1,234.50)", EventKind.RECEIPT)
        (-123450, 'CNY')
    """
    if kind is EventKind.RELEASE and not text:
        return 0, None
    body, negative = _unbracketed(text)
    body, currency = _uncoded(body, currency)
    if kind is EventKind.REPORT and currency is None and body.endswith("%"):
        body, currency = body.removesuffix("%").strip(), PERCENT
    if not negative:
        body, negative = _unbracketed(body)
    if kind is not EventKind.REPORT and currency is None:
        _number(body, text)
        raise BadCell(
            "currency-unsaid",
            f"`{_short(text)}` is an amount in no currency",
            "write `CNY 1,234.50`, or add a column `currency`",
        )
    if negative and body.startswith("-"):
        raise BadCell("bad-amount", f"`{_short(text)}` is negative twice", _AMOUNT_HINT)
    minor = _minor(body, text, currency)
    if kind is EventKind.REPORT and (negative or minor < 0):
        message = "a report is a total to date, and never below zero"
        raise BadCell("negative-report", message, "report the total as it now stands")
    if kind is EventKind.RELEASE and (negative or minor <= 0):
        message = "a release lets out more than nothing"
        raise BadCell("empty-release", message, "leave the amount empty to release all")
    return (-minor if negative else minor), currency


def parse_rate(text: str) -> Fraction:
    """An exchange rate, exact and above zero. Raises: BadCell."""
    hint = "write it as `6.8981`"
    if not text:
        raise BadCell("bad-rate", "the row has no rate", hint)
    try:
        rate = parse_number(text) if len(text) <= LONGEST_NUMBER else None
    except ValueError:
        rate = None
    if rate is None:
        raise BadCell("bad-rate", f"`{_short(text)}` is no rate", hint)
    if rate <= 0:
        raise BadCell("bad-rate", f"`{text}` is no rate; a rate is above zero", hint)
    return rate


def _unbracketed(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    return text, False


def _uncoded(text: str, currency: str | None) -> tuple[str, str | None]:
    match = _CODE.match(text) if text[:1].isalpha() else None
    if match is None:
        return text, currency
    said = parse_currency(match[1])
    if currency is not None and said != currency:
        message = f"the amount is in {said}, but the column `currency` says {currency}"
        raise BadCell("two-currencies", message, "keep one of them")
    return text[match.end() :], said


def _minor(body: str, text: str, currency: str | None) -> int:
    digits = minor_digits(currency) if currency else 0
    plain = _PLAIN.fullmatch(body)
    if plain is not None and len(part := plain[2] or "") <= digits:
        return int(plain[1].replace(",", "") + part.ljust(digits, "0"))
    value = _number(body, text)
    if currency is None:
        if value.denominator != 1:
            message = f"`{_short(text)}` is no whole number, and the row says no currency"
            raise BadCell("bad-count", message, "write a whole count, or name the currency")
        return value.numerator
    try:
        return minor_units(value, currency)
    except NotWholeMinorUnits:
        if currency == PERCENT:
            message = f"`{_short(text)}` has more than seven decimals"
            raise BadCell("bad-amount", message, "round it as it was published") from None
        nearest = decimal_text(round(value * Fraction(10) ** digits), currency)
        message = f"`{_short(text)}` is no whole number of {currency} minor units"
        hint = f"round it, to `{nearest}` if that is what was paid"
        raise BadCell("fraction-of-a-cent", message, hint) from None


def _number(body: str, text: str) -> Fraction:
    try:
        value = parse_number(body) if len(body) <= LONGEST_NUMBER else None
    except ValueError:
        raise _bad_amount(text) from None
    if value is None and not re.fullmatch(r"-?[\d,.]+", body):
        raise _bad_amount(text)
    if value is None or abs(value) > LARGEST_AMOUNT:
        message = f"`{_short(text)}` is more than {LARGEST_AMOUNT:,}, and no deal is so large"
        raise BadCell("amount-too-large", message, "check its unit")
    return value


def _bad_amount(text: str) -> BadCell:
    if not text:
        return BadCell("bad-amount", "the row has no amount", _AMOUNT_HINT)
    hint = _AMOUNT_HINT
    if _SYMBOL.search(text):
        hint = "name the currency by its code, as in `CNY 1,234.50`; a symbol may mean several"
    elif text.startswith("#"):
        hint = "mend the formula in the spreadsheet; its cell holds an error"
    return BadCell("bad-amount", f"`{_short(text)}` is no amount", hint)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
