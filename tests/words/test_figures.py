"""Amounts and dates as people write them."""

import pytest

from recoup.values.figures import amount_in_words, count_in_words, date_in_words
from recoup.values.glossary import word
from recoup.values.money import Money


@pytest.mark.parametrize(
    ("minor", "currency", "english", "chinese"),
    [
        (2_200_000_000, "USD", "USD 22,000,000", "2,200万美元"),
        (60_800_000_000, "CNY", "CNY 608,000,000", "人民币6.08亿元"),
        (60_793_000_000, "CNY", "CNY 607,930,000", "人民币6.0793亿元"),
        (21_759_424_000, "CNY", "CNY 217,594,240", "人民币217,594,240元"),
        (123_456, "USD", "USD 1,234.56", "1,234.56美元"),
        (-1_000_000, "EUR", "EUR -10,000", "-1万欧元"),
        (999_900, "HKD", "HKD 9,999", "9,999港元"),
        (5_000_000, "JPY", "JPY 5,000,000", "500万日元"),
        (1_234_500, "KWD", "KWD 1,234.500", "KWD 1,234.500"),
        (0, "USD", "USD 0", "0美元"),
    ],
)
def test_amounts(minor: int, currency: str, english: str, chinese: str) -> None:
    assert amount_in_words(Money(minor, currency), "en") == english
    assert amount_in_words(Money(minor, currency), "zh") == chinese


def test_traditional_chinese_has_its_own_units() -> None:
    assert amount_in_words(Money(60_800_000_000, "HKD"), "zh-Hant") == "6.08億港元"
    assert word("account", "zh-Hant") == "帳戶"


def test_counts() -> None:
    assert count_in_words(1_000_000, "en") == "1,000,000"
    assert count_in_words(1_000_000, "zh") == "100万"
    assert count_in_words(1, "zh") == "1"


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2016-10-09", "9 October 2016", "2016年10月9日"),
        ("2016-10", "October 2016", "2016年10月"),
        ("2014", "2014", "2014年"),
    ],
)
def test_dates(text: str, english: str, chinese: str) -> None:
    assert date_in_words(text, "en") == english
    assert date_in_words(text, "zh") == chinese
