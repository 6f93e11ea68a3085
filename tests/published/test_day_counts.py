"""Year fractions from 2007-12-28 to 2008-02-28 as published with Hastructure's tests."""

import json
from datetime import date
from fractions import Fraction

import pytest

from recoup.values.day_count import COMMON_BASE, weighted_days
from tests.published.cases import SHARED

CASE = "r1-45-hastructure-daycount-2007-12-28-2008-02-28"

# Source: github.com/absbox/Hastructure, test/UT/UtilTest.hs, daycountTests1.
PUBLISHED = {
    "act/act": ("ACT/ACT ISDA", "4/365+58/366"),
    "act/365": ("ACT/365F", "62/365"),
    "act/360": ("ACT/360", "62/360"),
    "30/360": ("30/360 ISDA", "60/360"),
    "30E/360": ("30E/360", "60/360"),
}


@pytest.mark.parametrize("day_count", PUBLISHED)
def test_year_fraction(day_count: str) -> None:
    _, text = PUBLISHED[day_count]
    published = sum((Fraction(part) for part in text.split("+")), Fraction(0))
    days = weighted_days(date(2007, 12, 28), date(2008, 2, 28), day_count)
    assert Fraction(days, COMMON_BASE) == published


def test_figures_are_those_of_the_published_case() -> None:
    if not SHARED.is_dir():
        pytest.skip("no shared cases")
    data = json.loads((SHARED / f"{CASE}.json").read_text(encoding="utf-8"))
    for convention, text in PUBLISHED.values():
        assert data["expected"][convention] == text
