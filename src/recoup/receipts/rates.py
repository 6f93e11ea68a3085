"""Rows → exchange rates: `date, from, to, rate`, and the `source` where a file says it."""

from recoup.diagnostics.diagnostic import Diagnostic, Related, in_order
from recoup.receipts.cells import BadCell, parse_currency, parse_day, parse_rate
from recoup.receipts.model import ExchangeRate, Rates
from recoup.receipts.reader import SheetReader
from recoup.receipts.sheet import Row, Sheet

COLUMNS = ("date", "from", "to", "rate", "source")
REQUIRED = ("date", "from", "to", "rate")


def rates_of(sheet: Sheet) -> tuple[Rates, list[Diagnostic]]:
    """The exchange rates of a sheet; a faulty row is reported and is none of them."""
    reader = SheetReader(sheet, COLUMNS, REQUIRED)
    first: dict[tuple[str, str, int], ExchangeRate] = {}
    for row in reader.rows:
        if not reader.well_formed(row):
            continue
        rate = _rate(reader, row)
        if rate is None:
            continue
        key = (rate.from_currency, rate.to_currency, rate.date.toordinal())
        if first.setdefault(key, rate).rate != rate.rate:
            reader.fault(row, "rate", _second_rate(rate, first[key]), _first(first[key]))
    return Rates(first.values()), in_order(reader.diagnostics)


def _rate(reader: SheetReader, row: Row) -> ExchangeRate | None:
    day = reader.read(row, "date", parse_day)
    source = reader.read(row, "from", _currency)
    target = reader.read(row, "to", _currency)
    rate = reader.read(row, "rate", parse_rate)
    if day is None or source is None or target is None or rate is None:
        return None
    if source == target and rate != 1:
        message = f"a {source} is worth one {source}, not {reader.text(row, 'rate')}"
        reader.fault(row, "rate", BadCell("bad-rate", message, "mend the currencies"))
        return None
    name, span = reader.text(row, "source"), reader.sheet.row_span(row)
    return ExchangeRate(source, target, day, rate, name, span)


def _currency(text: str) -> str:
    code = parse_currency(text)
    if code is None:
        raise BadCell("currency-unsaid", "the row does not say the currency", "write its code")
    return code


def _second_rate(rate: ExchangeRate, first: ExchangeRate) -> BadCell:
    pair = f"{rate.from_currency} to {rate.to_currency} on {rate.date}"
    message = f"row {first.span.line} gives another rate for {pair}"
    return BadCell("two-rates", message, "keep one of them")


def _first(rate: ExchangeRate) -> Related:
    return Related("the first stands here", rate.span)
