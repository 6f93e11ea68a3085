"""One cell of a payer's file → one value, or the reason why it has none."""

import re
from functools import lru_cache

from recoup.diagnostics.suggestion import closest
from recoup.receipts.cells import LARGEST_AMOUNT, LONGEST_NUMBER, BadCell, parse_currency
from recoup.values.currency import minor_digits
from recoup.values.territory import TERRITORIES

_SCALES = {"万": 4, "亿": 8}
_SYMBOLS = {
    "R$": {"BRL"},
    "US$": {"USD"},
    "HK$": {"HKD"},
    "$": {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"},
    "£": {"GBP"},
    "€": {"EUR"},
    "¥": {"CNY", "CNH", "JPY"},
    "￥": {"CNY", "CNH", "JPY"},
    "₩": {"KRW"},
    "元": {"CNY", "CNH", "TWD"},
}
_NAME = re.compile(r"[a-z_\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff]*")
_ID = re.compile(r"[\w.:/#-][\w .:/#-]{0,79}")
_YES = frozenset(("yes", "true", "1", "y", "是", "e", "est", "estimate", "estimated", "x"))
_NO = frozenset(("", "no", "false", "0", "n", "否", "f", "final", "actual", "-"))


@lru_cache(maxsize=256)
def _digits(decimal: str, thousands: str) -> re.Pattern[str]:
    """What a number without its sign looks like."""
    mark, group = re.escape(decimal), re.escape(thousands)
    whole = rf"\d+|\d{{1,3}}(?:{group}\d{{3}})+"
    return re.compile(rf"({whole})?(?:{mark}(\d+))?", re.ASCII)


def parse_figure(
    text: str, *, scale: int, currency: str | None, marks: tuple[str, str] = (".", ",")
) -> int:
    """A figure in minor units of its currency, or as a count where it has none.

    Args:
        scale: the power of ten of the unit of its column.
        marks: what stands before the decimals, and between the thousands.

    Raises: BadCell.

    Example:
        >>> parse_figure("(1,234.5)", scale=0, currency="USD")
        -123450
        >>> parse_figure("60824.35", scale=4, currency="CNY")
        60824350000
    """
    body, negative = _unsigned(_plain(text))
    body, own_scale = _uncounted(_uncoded(body, text, currency))
    match = _digits(*marks).fullmatch(body) if len(body) <= LONGEST_NUMBER else None
    if match is None or not body or (match[1] is None and match[2] is None):
        raise _no_figure(text, marks)
    if own_scale and scale:
        message = f"`{_short(text)}` has a unit of its own, besides that of its column"
        raise BadCell("two-units", message, "say `unit: 1` in the mapping where cells have units")
    own_scale = own_scale or scale
    part = match[2] or ""
    digits = int((match[1] or "0").replace(marks[1], "") + part)
    if currency is None:
        return _scaled(digits, own_scale - len(part), text, None, negative=negative)
    power = own_scale + minor_digits(currency) - len(part)
    return _scaled(digits, power, text, currency, negative=negative)


def _scaled(digits: int, power: int, text: str, currency: str | None, *, negative: bool) -> int:
    smallest = minor_digits(currency) if currency else 0
    if digits * _ten_to(power) > LARGEST_AMOUNT * _ten_to(smallest) * _ten_to(-power):
        message = f"`{_short(text)}` is more than {LARGEST_AMOUNT:,}, and no deal is so large"
        raise BadCell("amount-too-large", message, "check the unit that the mapping says")
    value, left = divmod(digits * _ten_to(power), _ten_to(-power))
    if left:
        of = f"{currency} minor units" if currency else "things that are counted"
        message = f"`{_short(text)}` is no whole number of {of}"
        raise BadCell("fraction-of-a-cent", message, "let the payer say what is paid of it")
    return -value if negative else value


def _ten_to(power: int) -> int:
    return int("1" + "0" * power) if power > 0 else 1


def _plain(text: str) -> str:
    if not text:
        raise BadCell("bad-amount", "the row has no amount", "mend the row, or ask the payer")
    if text.startswith("="):
        message = f"`{_short(text)}` is a formula, and no figure"
        raise BadCell("formula-in-cell", message, "put the value in its place")
    if text.startswith("<"):
        message = f"`{_short(text)}` is a bound, and no figure"
        raise BadCell("not-exact", message, "ask the payer for the figure")
    return text.strip()


def _unsigned(text: str) -> tuple[str, bool]:
    """A number without its sign: `-1`, `−1`, `1-`, `(1)`."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text[:1] in {"-", "−"}:
        return text[1:].strip(), True
    if text.endswith("-") and len(text) > 1:
        return text[:-1].strip(), True
    return text.removeprefix("+"), False


def _uncoded(body: str, text: str, currency: str | None) -> str:
    """A number without the currency that stands at it, which must be that of the row."""
    for symbol, meant in _SYMBOLS.items():
        if body.startswith(symbol) or body.endswith(symbol):
            if currency not in meant:
                said = currency or "a count"
                message = f"`{_short(text)}` has the mark {symbol}, and the row is in {said}"
                raise BadCell("two-currencies", message, "mend the mapping's currency, or the row")
            return body.removeprefix(symbol).removesuffix(symbol).strip()
    if currency is not None and body[:3].upper() == currency:
        return body[3:].strip()
    return body


def _uncounted(body: str) -> tuple[str, int]:
    """A number without the unit that is written after it, and the power of ten of that."""
    own = _SCALES.get(body[-1:], 0)
    return (body[:-1].strip() if own else body), own


def _no_figure(text: str, marks: tuple[str, str]) -> BadCell:
    if text.startswith("#"):
        hint = "mend the formula in the spreadsheet; its cell holds an error"
    else:
        hint = f"the mapping reads numbers as `1{marks[1]}234{marks[0]}50`"
    return BadCell("bad-amount", f"`{_short(text)}` is no amount", hint)


# ---- words --------------------------------------------------------------------------------------


def parse_name(text: str) -> str:
    """A name as deals have them, such as a medium or an account. Raises: BadCell."""
    if not _NAME.fullmatch(text):
        message = f"`{_short(text)}` is no name of a deal" if text else "the cell is empty"
        raise BadCell("unknown-word", message, "say under `means:` what it stands for")
    return text


def parse_id(text: str) -> str:
    """What a payer calls a row. Raises: BadCell."""
    if not _ID.fullmatch(text):
        message = f"`{_short(text)}` cannot name a row" if text else "the row has no id"
        raise BadCell("bad-id", message, "letters, digits and `.:/#-` name a row")
    return text


def parse_territory(text: str) -> str:
    """A territory by its code. Raises: BadCell."""
    code = text.upper()
    if code not in TERRITORIES:
        message = f"`{_short(text)}` is no territory" if text else "the row has no territory"
        raise BadCell("unknown-territory", message, f"add `{_short(text)}: …` to `territories`")
    return code


def parse_film(text: str, films: dict[str, str]) -> str:
    """The film of the deal that a title or a number stands for. Raises: BadCell."""
    found = films.get(" ".join(text.split()).casefold())
    if found is None:
        near = closest(text[:40].casefold(), films) if text else None
        hint = f"add `{_short(text)}: …` to `films` of the mapping, where it is one of the deal"
        if near is not None:
            hint = f"`{near}` is `{films[near]}`; {hint}"
        message = f"no film is called `{_short(text)}`" if text else "the row has no film"
        raise BadCell("unknown-film", message, hint)
    return found


def parse_code(text: str) -> str:
    """A currency by its code. Raises: BadCell."""
    found = parse_currency(text)
    if found is None:
        raise BadCell("currency-unsaid", "the row has no currency", "mend the row")
    return found


def parse_flag(text: str) -> bool:
    """Whether a flag is set. Raises: BadCell."""
    word = text.casefold()
    if word not in _YES and word not in _NO:
        message = f"`{_short(text)}` is neither yes nor no"
        raise BadCell("unknown-word", message, "say under `means:` what it stands for")
    return word in _YES


def parse_sign(text: str) -> int:
    """1 for `plus`, -1 for `minus`. Raises: BadCell."""
    if text not in {"plus", "minus"}:
        message = f"`{_short(text)}` is neither plus nor minus"
        raise BadCell("unknown-word", message, "say under `means:` which of the two it is")
    return 1 if text == "plus" else -1


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
