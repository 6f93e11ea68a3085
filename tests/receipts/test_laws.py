"""What holds for every file: no traceback, no row lost, amounts that come back as they went."""

import csv
from datetime import date, timedelta
from fractions import Fraction
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.render import as_json, render
from recoup.diagnostics.span import Source, Span
from recoup.receipts.cells import LARGEST_AMOUNT, BadCell, parse_amount
from recoup.receipts.events import events_of
from recoup.receipts.from_csv import from_csv
from recoup.receipts.from_xlsx import from_xlsx
from recoup.receipts.model import EventKind, ExchangeRate, Rates
from recoup.receipts.rates import rates_of
from recoup.receipts.sheet import StrayQuote, divide
from recoup.values.currency import CURRENCIES, minor_digits
from recoup.values.money import decimal_text, grouped
from tests.receipts.test_events_xlsx import receipt, workbook

HEADER = b"id,date,kind,of,amount,currency,note\n"

CELLS = st.sampled_from(
    [
        *("", "a", "2017-03-03", "3/3/17", "receipt", "report", "cost", "reversal", "USD", "vod"),
        *("theatrical of dog from CN", "1,234.50", "(5)", "USD 5", "nan", "9" * 99, "=A1", 'a"b'),
    ]
) | st.text(max_size=8)
CURRENCY = st.sampled_from(sorted(CURRENCIES))
MINOR = st.integers(-(10**17), 10**17)
WORKBOOK = workbook(receipt(5), receipt("=1+1"), receipt(7.5))


def written(rows: list[list[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return HEADER + text.getvalue().encode("utf-8", "replace")


@given(st.binary() | st.binary().map(lambda tail: HEADER + tail))
def test_any_bytes_come_to_events_or_diagnostics(data: bytes) -> None:
    file = events_of(from_csv("any.csv", data))
    rates_of(from_csv("any.csv", data))
    assert bool(file.set_aside or file.unreadable) is has_errors(list(file.diagnostics))
    for diagnostic in file.diagnostics:
        assert render(diagnostic)
        assert as_json(diagnostic)["line"] >= 1


@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=6))
def test_every_row_is_an_event_or_set_aside(rows: list[list[str]]) -> None:
    sheet = from_csv("any.csv", written(rows))
    file = events_of(sheet)
    lines = [e.span.line for e in file.events] + [a.row for a in file.set_aside]
    assert sorted(lines) == [row.number for row in sheet.rows[1:]]
    for diagnostic in file.diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(sheet.source.text)


@given(st.lists(st.text().filter(lambda t: "\n" not in t and "\r" not in t), min_size=1))
def test_cells_stand_where_the_csv_module_reads_them(cells: list[str]) -> None:
    text = StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    line = text.getvalue()
    places = divide(line)
    assert not isinstance(places, StrayQuote)
    found = [line[start:end].replace('""', '"').strip() for start, end in places]
    assert found == [cell.strip() for cell in cells]


@given(st.text(alphabet='", ab').filter(lambda line: "\n" not in line))
def test_a_line_is_divided_or_has_a_stray_quote(line: str) -> None:
    sheet = from_csv("any.csv", line.encode())
    places = divide(line)
    if isinstance(places, StrayQuote):
        assert line[places.at] == '"'
        assert sheet.rows[0].fault is not None
    elif sheet.rows:
        assert len(sheet.rows[0].cells) == len(places)


@given(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255))
def test_a_changed_byte_of_a_workbook_is_no_traceback(at: int, byte: int) -> None:
    data = WORKBOOK[:at] + bytes([byte]) + WORKBOOK[at + 1 :]
    file = events_of(from_xlsx("any.xlsx", data))
    assert len(file.events) + len(file.set_aside) <= 4


@given(MINOR, CURRENCY)
def test_an_amount_comes_back_as_it_went(minor: int, currency: str) -> None:
    plain, spaced = decimal_text(minor, currency), grouped(minor, currency)
    texts = [plain, spaced, f"{currency} {plain}", f"{currency}{spaced}"]
    if minor < 0:
        without_sign = spaced.removeprefix("-")
        texts += [f"({without_sign})", f"({currency} {without_sign})"]
        texts += [f"{currency} ({without_sign})"]
    for text in texts:
        if abs(minor) <= LARGEST_AMOUNT * 10 ** minor_digits(currency):
            assert parse_amount(text, EventKind.RECEIPT, currency) == (minor, currency)
        else:
            with pytest.raises(BadCell, match="more than"):
                parse_amount(text, EventKind.RECEIPT, currency)


@given(st.integers(0, 10**15))
def test_a_count_comes_back_as_it_went(count: int) -> None:
    for text in (str(count), f"{count:,}", f"{count}.0", f"{count:,}.00"):
        assert parse_amount(text, EventKind.REPORT) == (count, None)


@given(st.lists(st.integers(0, 20), max_size=30))
def test_events_are_in_date_order_then_file_order(days: list[int]) -> None:
    first = date(2017, 1, 1)
    rows = [
        ["", str(first + timedelta(day)), "receipt", "vod", str(index), "USD", ""]
        for index, day in enumerate(days)
    ]
    events = events_of(from_csv("any.csv", written(rows))).events
    found = [(e.date, e.span.line) for e in events]
    assert len(found) == len(days)
    assert found == sorted(found)


@given(st.dictionaries(st.integers(0, 40), st.booleans()), st.integers(0, 50), st.integers(0, 50))
def test_the_rate_found_is_the_last_within_reach(
    fixings: dict[int, bool], on: int, within: int
) -> None:
    first, span = date(2017, 1, 1), Span(Source("rates.csv", ""), 0, 0)
    rows = []
    for day, straight in fixings.items():
        pair = ("USD", "CNY") if straight else ("CNY", "USD")
        rate = Fraction(day + 2)
        rows.append(ExchangeRate(*pair, first + timedelta(day), rate, "", span))
    found = Rates(rows).find("USD", "CNY", first + timedelta(on), within)
    reach = [day for day in fixings if on - within <= day <= on]
    if not reach:
        assert found is None
        return
    assert found is not None
    assert found.day == first + timedelta(max(reach))
    assert found.inverted is not fixings[max(reach)]
