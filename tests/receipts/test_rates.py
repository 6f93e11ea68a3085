"""Exchange rates: their file, and which of them a day takes."""

from datetime import date
from fractions import Fraction

import pytest

from recoup.receipts.model import FoundRate, Rates
from recoup.receipts.read import read_rates
from tests.receipts.conftest import WriteFile
from tests.receipts.test_events_csv import place

HEADER = "date,from,to,rate,source\n"
GOOD = (
    HEADER
    + "2017-03-03,USD,CNY,6.8981,PBC\n"
    + "2017-03-06,USD,CNY,6.9,PBC\n"
    + "2017-03-06,CNY,USD,0.145,bank\n"
    + "2017-03-07,CNY,USD,0.146,bank\n"
    + '2017-03-02,USD,KRW,"1,140.5",\n'
)


def read(write: WriteFile, text: str = GOOD) -> Rates:
    rates, diagnostics = read_rates(write(text, "rates.csv"))
    assert diagnostics == []
    return rates


def day(number: int) -> date:
    return date(2017, 3, number)


@pytest.mark.parametrize(
    ("pair", "on", "within", "rate", "taken", "inverted"),
    [
        ("USD CNY", 3, 0, Fraction("6.8981"), 3, False),
        ("USD CNY", 6, 0, Fraction("6.9"), 6, False),
        ("CNY USD", 6, 0, Fraction("0.145"), 6, False),
        ("CNY USD", 3, 0, Fraction(10000, 68981), 3, True),
        ("USD CNY", 7, 0, 1 / Fraction("0.146"), 7, True),
        ("USD CNY", 7, 5, 1 / Fraction("0.146"), 7, True),
        ("USD CNY", 5, 2, Fraction("6.8981"), 3, False),
        ("CNY USD", 5, 2, Fraction(10000, 68981), 3, True),
        ("USD CNY", 20, 13, 1 / Fraction("0.146"), 7, True),
        ("USD KRW", 2, 0, Fraction("1140.5"), 2, False),
        ("EUR EUR", 9, 0, Fraction(1), 9, False),
    ],
)
def test_the_rate_of_a_day(
    write: WriteFile,
    pair: str,
    on: int,
    within: int,
    rate: Fraction,
    taken: int,
    inverted: bool,
) -> None:
    from_currency, to_currency = pair.split()
    found = read(write).find(from_currency, to_currency, day(on), within)
    assert found is not None
    assert (found.rate, found.day, found.inverted) == (rate, day(taken), inverted)
    assert (found.row is None) is (from_currency == to_currency)


@pytest.mark.parametrize(
    ("pair", "on", "within"),
    [("USD CNY", 2, 30), ("USD CNY", 5, 1), ("USD CNY", 20, 12), ("USD EUR", 6, 99)],
)
def test_no_rate_is_none(write: WriteFile, pair: str, on: int, within: int) -> None:
    from_currency, to_currency = pair.split()
    assert read(write).find(from_currency, to_currency, day(on), within) is None


def test_the_trace_says_which_row_it_was(write: WriteFile) -> None:
    rates = read(write)

    def why(from_currency: str, to_currency: str, on: int) -> str:
        found = rates.find(from_currency, to_currency, day(on))
        assert found is not None
        return found.why

    straight, inverted = why("USD", "CNY", 3), why("USD", "CNY", 7)
    assert straight.startswith("2017-03-03, PBC (")
    assert straight.endswith("rates.csv:2)")
    assert inverted.endswith("rates.csv:5), inverted")
    assert why("USD", "USD", 7) == "the same currency"
    assert why("USD", "KRW", 2).startswith("2017-03-02, rates file (")


def test_what_was_found_is_kept(write: WriteFile) -> None:
    rates = read(write)
    first: FoundRate | None = rates.find("USD", "CNY", day(3))
    assert rates.find("USD", "CNY", day(3)) is first


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2017-03-03,USD,CNY,0,", ("bad-rate", 2, 20, "0")),
        ("2017-03-03,USD,CNY,-6.9,", ("bad-rate", 2, 20, "-6.9")),
        ("2017-03-03,USD,CNY,6.9.1,", ("bad-rate", 2, 20, "6.9.1")),
        ("2017-03-03,USD,CNY,nan,", ("bad-rate", 2, 20, "nan")),
        ("2017-03-03,USD,CNY,,", ("bad-rate", 2, 20, "")),
        ("2017-03-03,USD,CNY," + "9" * 5000 + ",", ("bad-rate", 2, 20, "9" * 5000)),
        ("2017-03-03,USD,USD,6.9,", ("bad-rate", 2, 20, "6.9")),
        ("2017-03-03,USX,CNY,6.9,", ("unknown-currency", 2, 12, "USX")),
        ("2017-03-03,USD,,6.9,", ("currency-unsaid", 2, 16, "")),
        ("03/03/2017,USD,CNY,6.9,", ("bad-date", 2, 1, "03/03/2017")),
    ],
)
def test_a_faulty_rate_is_reported(
    write: WriteFile, row: str, expected: tuple[str, int, int, str]
) -> None:
    rates, diagnostics = read_rates(write(HEADER + row + "\n", "rates.csv"))
    assert [place(d) for d in diagnostics] == [expected]
    assert rates.rows == ()


def test_two_rates_for_one_day_are_one_too_many(write: WriteFile) -> None:
    rows = "2017-03-03,USD,CNY,6.9,\n2017-03-03,USD,CNY,6.90,\n2017-03-03,USD,CNY,6.8,\n"
    rates, diagnostics = read_rates(write(HEADER + rows, "rates.csv"))
    assert [place(d) for d in diagnostics] == [("two-rates", 4, 20, "6.8")]
    found = rates.find("USD", "CNY", day(3))
    assert found is not None
    assert found.rate == Fraction("6.9")
