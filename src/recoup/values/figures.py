"""Amounts, rates and dates as people write them in a language."""

from fractions import Fraction

from recoup.values.currency import minor_digits
from recoup.values.glossary import CURRENCY_NAMES, named
from recoup.values.money import Money, grouped

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
# What a Chinese reader counts in: the unit, and the digits after it that still read at a glance.
_SCALES = ((10**8, "亿", "億", 4), (10**4, "万", "萬", 2))


def amount_in_words(money: Money, lang: str) -> str:
    """An amount, grouped: `USD 22,000,000`; in Chinese `2,200万美元`, where that is exact.

    Cents are written where there are any.
    """
    digits = minor_digits(money.currency)
    whole, cents = divmod(abs(money.minor), 10**digits)
    sign = "-" if money.minor < 0 else ""
    if lang == "en":
        text = grouped(money.minor, money.currency) if cents else f"{sign}{whole:,}"
        return f"{money.currency} {text}"
    scaled = None if cents else _scaled(whole, lang)
    text = scaled or (grouped(abs(money.minor), money.currency) if cents else f"{whole:,}")
    name = named(CURRENCY_NAMES, money.currency, lang)
    if money.currency == "CNY":
        return f"{name}{sign}{text}元"
    if money.currency in CURRENCY_NAMES:
        return f"{sign}{text}{name}"
    return f"{money.currency} {sign}{text}"


def amount_rounded(money: Money, lang: str) -> str:
    """An amount at a glance, to two digits: `USD 14.00 million`, `1,400.44万美元`, half to even.

    Amounts below a million (a 万) are written in full.
    """
    whole = 10 ** minor_digits(money.currency)
    scales = [(10**9, " billion"), (10**6, " million")]
    if lang != "en":
        scales = [(s, hant if lang == "zh-Hant" else hans) for s, hans, hant, _ in _SCALES]
    for scale, unit in scales:
        if abs(money.minor) >= scale * whole:
            sign = "-" if money.minor < 0 else ""
            hundredths = round(Fraction(abs(money.minor) * 100, scale * whole))
            text = f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}{unit}"
            break
    else:
        text = grouped(money.minor, money.currency)
    if lang == "en":
        return f"{money.currency} {text}"
    name = named(CURRENCY_NAMES, money.currency, lang)
    if money.currency == "CNY":
        return f"{name}{text}元"
    return f"{text}{name}" if money.currency in CURRENCY_NAMES else f"{money.currency} {text}"


def count_in_words(count: int, lang: str) -> str:
    """A whole number, grouped: `1,000,000` or `100万`."""
    if lang == "en":
        return f"{count:,}"
    return _scaled(count, lang) or f"{count:,}"


def _scaled(whole: int, lang: str) -> str | None:
    for scale, hans, hant, decimals in _SCALES:
        if whole >= scale and whole % (scale // 10**decimals) == 0:
            value, part = divmod(whole, scale)
            tail = f"{part * 10**decimals // scale:0{decimals}d}".rstrip("0")
            return (
                f"{value:,}" + (f".{tail}" if tail else "") + (hant if lang == "zh-Hant" else hans)
            )
    return None


def date_in_words(text: str, lang: str) -> str:
    """A date, a month or a year, given as in ISO 8601: `9 October 2016`, `2016年10月9日`."""
    year, *rest = text.split("-")
    if lang == "en":
        words = [_MONTHS[int(rest[0]) - 1]] if rest else []
        if len(rest) > 1:
            words.insert(0, str(int(rest[1])))
        return " ".join([*words, year])
    marks = zip(rest, "月日", strict=False)
    return f"{year}年" + "".join(f"{int(part)}{mark}" for part, mark in marks)
