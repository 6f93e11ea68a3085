"""Rates of return and average lives as published with the tests of other programs."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from recoup.analysis.irr import rates_of_return
from recoup.analysis.returns import average_life
from recoup.values.day_count import DAYS_A_YEAR
from tests.published.cases import SHARED

IRR = "r1-49-hastructure-irr-act365"
ROI = "r1-53-hledger-irr-twr"
NONE = "r1-56-equity-waterfall-irr-may-not-exist"
LIFE = "r1-52-hastructure-wal"

Flows = list[tuple[date, int]]


def _flows(*lines: tuple[str, int]) -> Flows:
    return [(date.fromisoformat(day), amount) for day, amount in lines]


# Source: github.com/absbox/Hastructure, test/UT/AnalyticsTest.hs, irrTest.
IRR_PUBLISHED = (
    (_flows(("2023-01-01", -100), ("2024-01-01", 108)), "0.08"),
    (_flows(("2025-01-01", -100), ("2025-03-01", 50), ("2025-10-18", 70)), "0.426406677678"),
)

# Source: github.com/simonmichael/hledger, hledger/test/roi.test, cases 2, 4, 5, 6: in percent, by
# years of 365.25 days; the value at the end of 2017 comes back on the first day of 2018.
ROI_PUBLISHED = (
    (_flows(("2017-01-01", -100), ("2018-01-01", 112)), "12.01", "12.000"),
    (_flows(("2017-01-01", -100), ("2017-06-01", -100), ("2018-01-01", 220)), "12.73", "12.725"),
    (_flows(("2017-01-01", -100), ("2017-06-01", -100), ("2018-01-01", 20)), "-95.74", "-95.733"),
    (
        _flows(("2017-01-01", -100), ("2017-07-01", -100), ("2017-10-01", 50), ("2018-01-01", 155)),
        "3.64",
        "3.636",
    ),
)


def _shared(case: str) -> dict[str, Any]:
    if not SHARED.is_dir():
        pytest.skip("no shared cases")
    data: dict[str, Any] = json.loads((SHARED / f"{case}.json").read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize(("flows", "published"), IRR_PUBLISHED)
def test_rate_of_return(flows: Flows, published: str) -> None:
    (rate,) = rates_of_return(flows)
    assert rate == Decimal(published)


@pytest.mark.parametrize(("flows", "by_365_25", "by_365"), ROI_PUBLISHED)
def test_the_days_of_the_year_move_the_printed_rate(
    flows: Flows, by_365_25: str, by_365: str
) -> None:
    for base, published in (("act/365.25", by_365_25), ("act/365", by_365)):
        (rate,) = rates_of_return(flows, DAYS_A_YEAR[base])
        assert round(rate * 100, 2 if base == "act/365.25" else 3) == Decimal(published)


def test_a_rate_may_not_exist() -> None:
    """1,000 go out, 2,000 come in, 1,800 go out again: no rate balances them.

    Source: github.com/ibuilder/massing, services/api/test_waterfall.py. The case gives no day for
    the first 1,000; there is no rate whether they went out a year before or two.
    """
    for first in ("2020-01-01", "2021-01-01"):
        flows = _flows((first, -1_000), ("2022-01-01", 2_000), ("2023-01-01", -1_800))
        assert rates_of_return(flows) == ()


def test_average_life() -> None:
    """50 after 180 days, 50 after 364: 272 days on average.

    Source: github.com/absbox/Hastructure, test/UT/AnalyticsTest.hs, walTest. The figures are cut
    off after two places; the months have 30 days.
    """
    flows = _flows(("2023-01-01", -100), ("2023-06-30", 50), ("2023-12-31", 50))
    years = average_life(flows)
    assert years == Fraction(272, 365)
    assert int(years * 100) == 74
    assert int(years * 365 / 30 * 100) == 906


def test_figures_are_those_of_the_published_cases() -> None:
    irr = _shared(IRR)
    assert [[[str(d), a] for d, a in flows] for flows, _ in IRR_PUBLISHED] == irr["inputs"]["flows"]
    assert [published for _, published in IRR_PUBLISHED] == irr["expected"]["irr"]
    roi = _shared(ROI)
    for case, (flows, _, _) in zip(roi["inputs"]["cases"], ROI_PUBLISHED, strict=True):
        end = ["2018-01-01", case["final_value_end_2017"]]
        assert [[str(d), a] for d, a in flows] == [*case["flows"], end]
    assert [p for _, p, _ in ROI_PUBLISHED] == roi["expected"]["irr_percent"]
    assert [p for _, _, p in ROI_PUBLISHED] == roi["expected"]["with_act365_from_2018-01-01"]
    none = _shared(NONE)
    assert none["inputs"]["cash"] == [["2022-01-01", 2000], ["2023-01-01", -1800]]
    assert none["inputs"]["lp"] + none["inputs"]["gp"] == 1_000
    life = _shared(LIFE)
    assert life["inputs"]["principal"] == [["2023-06-30", 50], ["2023-12-31", 50]]
    assert life["expected"] == {"months": "9.06", "years": "0.74"}
