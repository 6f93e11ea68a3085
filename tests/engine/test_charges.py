"""Charges that recur, and interest from when on."""

import json
from datetime import date
from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.engine.layout import owed
from tests.engine.short_runs import receipt, run_of
from tests.mechanisms.running import run
from tests.published.cases import SHARED

_TEXT = """\
party agent
party producer
account fees owed to agent
  {charged}
waterfall net
  currency EUR
  receives theatrical
  pays
    recoup fees
    rest to producer
"""


def _owed(lines: str, day: date) -> int:
    text = _TEXT.format(charged=lines.replace("\n", "\n  "))
    run = run_of(text, [receipt(0, 0, day=date(2020, 1, 1))], as_of=day)
    return owed(run.plan.accounts[0], run.state.numbers, run.program.layout.account[0])


# ---- charges that recur -------------------------------------------------------------------------

# Source: github.com/absbox/Hastructure, test/UT/ExpTest.hs: 50 on each first day of a month after
# 1 January 2022.
_FEE = "charged EUR 50 each month from 2022-02-01 to 2022-12-31"
_CASE = "r1-51-hastructure-recurring-fee-accrual"
_DUE = (("2022-03-10", "100.0"), ("2022-01-15", "0.0"), ("2022-04-15", "150.0"))


@pytest.mark.parametrize(("day", "due"), _DUE)
def test_a_fee_falls_due_each_month(day: str, due: str) -> None:
    assert _owed(_FEE, date.fromisoformat(day)) == float(due) * 100


def test_what_was_due_before_stays_due() -> None:
    """60 due on 10 March, and another month's 50 by 15 April."""
    lines = "charged EUR 60 on 2022-03-10\ncharged EUR 50 each month from 2022-04-01 to 2022-12-31"
    assert _owed(lines, date(2022, 4, 15)) == 11_000


def test_figures_are_those_of_the_published_case() -> None:
    if not SHARED.is_dir():
        pytest.skip("no shared cases")
    data = json.loads((SHARED / f"{_CASE}.json").read_text(encoding="utf-8"))
    assert data["inputs"]["as_of"] == [day for day, _ in _DUE]
    assert data["expected"] == {"due": [due for _, due in _DUE], "with_carry": "110.0"}


def test_a_month_without_the_day_has_its_last() -> None:
    """From 31 January each month: 28 February, 31 March; the last day is included."""
    fee = "charged EUR 1 each month from 2022-01-31 to 2022-03-31"
    days = [date(2022, 2, 27), date(2022, 2, 28), date(2022, 3, 30), date(2022, 3, 31)]
    assert [_owed(fee, day) for day in days] == [100, 200, 200, 300]
    assert _owed(fee, date(2030, 1, 1)) == 300


@pytest.mark.parametrize(("each", "count"), [("month", 25), ("quarter", 9), ("year", 3)])
def test_months_quarters_and_years(each: str, count: int) -> None:
    """Both ends are included."""
    fee = f"charged EUR 1 each {each} from 2020-05-15 to 2022-05-15"
    assert _owed(fee, date(2022, 5, 15)) == count * 100


# ---- anniversaries ------------------------------------------------------------------------------


def test_interest_joins_the_principal_at_anniversaries() -> None:
    """EUR 100 of 1 July at 10%: 110 after a year, 121 after two; at calendar ends it is more."""
    loan = "charged EUR 100 on 2021-07-01\ninterest 10% a year, {}, act/365, interest first"
    yearly = loan.format("compounded yearly at anniversaries")
    assert _owed(yearly, date(2022, 7, 1)) == 11_000
    assert _owed(yearly, date(2023, 7, 1)) == 12_100
    # 184 days to the end of the year, 365, and 181 days.
    calendar = _owed(loan.format("compounded yearly"), date(2023, 7, 1))
    assert calendar == int(10_000 * (1 + 0.1 * 184 / 365) * 1.1 * (1 + 0.1 * 181 / 365))


def test_months_from_the_31st_end_with_the_month() -> None:
    """Monthly from 31 January: the first month ends on 28 February."""
    loan = (
        "charged EUR 36,500 on 2022-01-31\n"
        "interest 10% a year, compounded monthly at anniversaries, act/365, interest first"
    )
    # 28 days: 280.00; then 31 days on 36,780.00.
    assert _owed(loan, date(2022, 2, 28)) == 3_678_000
    assert _owed(loan, date(2022, 3, 31)) == 3_678_000 + 31_237


# ---- overhead, and from when on -----------------------------------------------------------------

_COST = """\
overhead 10%
charged EUR 36,500 on 2022-01-01
interest 10% a year, simple, act/365, interest first, {}"""


@pytest.mark.parametrize(
    ("words", "interest"),
    [
        # 100 days on 36,500, and on 3,650 of overhead; 10% more of it.
        ("no interest on overhead, no overhead on interest", 100_000),
        ("interest on overhead, no overhead on interest", 110_000),
        ("no interest on overhead, overhead on interest", 110_000),
        ("interest on overhead, overhead on interest", 121_000),
    ],
)
def test_overhead_on_interest_and_interest_on_overhead(words: str, interest: int) -> None:
    """EUR 36,500 at 10% bears ten euros a day."""
    assert _owed(_COST.format(words), date(2022, 4, 11)) == 4_015_000 + interest


def test_what_bears_interest_is_paid_before_what_bears_none() -> None:
    """After 100 days 36,500 and their interest are paid: 3,650 of overhead stay, at no interest."""
    text = _TEXT.format(
        charged=_COST.format("no interest on overhead, no overhead on interest").replace(
            "\n", "\n  "
        )
    )
    events = [
        receipt(0, 3_750_000, day=date(2022, 4, 11)),
        receipt(1, 0, day=date(2025, 1, 1)),
        receipt(2, 365_000, day=date(2026, 1, 1)),
    ]
    run = run_of(text, events)
    base = run.program.layout.account[0]
    assert run.state.numbers[base : base + 2] == [0, 0]


_MIDPOINT = """\
charged EUR 36,500 on {day}
interest 10% a year, simple, act/365, interest first, from the midpoint of each quarter"""


@pytest.mark.parametrize(
    ("day", "until", "interest"),
    [
        # The middle of the first quarter of 2022 is 15 February.
        ("2022-03-01", "2022-03-01", 14),
        ("2022-03-31", "2022-04-01", 45),
        ("2022-02-15", "2022-02-16", 1),
        ("2022-01-01", "2022-02-10", 0),
        ("2022-01-01", "2022-02-25", 10),
    ],
)
def test_interest_from_the_midpoint_of_the_quarter(day: str, until: str, interest: int) -> None:
    """Ten euros a day from 15 February, whenever in the quarter the cost was booked."""
    owing = _owed(_MIDPOINT.format(day=day), date.fromisoformat(until))
    assert owing == 3_650_000 + 1_000 * interest


def test_what_is_repaid_before_the_midpoint_bears_nothing() -> None:
    """Half is repaid on 1 February: the other half bears interest from the 15th."""
    text = _TEXT.format(charged=_MIDPOINT.format(day="2022-01-01").replace("\n", "\n  "))
    run = run_of(text, [receipt(0, 1_825_000, day=date(2022, 2, 1))], as_of=date(2022, 2, 25))
    base = run.program.layout.account[0]
    assert owed(run.plan.accounts[0], run.state.numbers, base) == 1_825_000 + 5_000


# ---- rates that are reported --------------------------------------------------------------------

_FLOATING = """
account loan owed to ann
  charged USD 36,500 on 2022-01-01
  interest {rate} a year, simple, act/365, interest first
waterfall w
  currency USD
  receives everything
  pays
    recoup loan
    rest to bob
"""


@pytest.mark.parametrize(
    ("rate", "interest"),
    [
        ("reported prime", "1625.00"),
        ("125% of reported prime", "2031.25"),
        ("reported prime plus 2%", "2025.00"),
        ("125% of reported prime plus 0.5%", "2131.25"),
    ],
)
def test_interest_follows_the_reports_of_its_rate(rate: str, interest: str, tmp_path: Path) -> None:
    """USD 36,500 bears a dollar a day for each percent: 100 days at 8%, 100 at 8.25%."""
    rows = (
        "2022-01-01,report,prime,8%",
        "2022-04-11,report,prime,8.25%",
        "2022-07-20,receipt,sales,USD 50000",
    )
    result = run(tmp_path, _FLOATING.format(rate=rate), *rows)
    (loan,) = result.accounts
    assert f"{loan.interest:f}" == interest
    assert loan.balance == 0


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (("2022-07-20,receipt,sales,USD 50000",), "rate-unreported"),
        (("2022-01-02,report,prime,8%",), "rate-unreported"),
        (("2022-01-01,report,prime,8",), "not-a-rate"),
        (("2022-01-01,report,libor,8%",), "unknown-rate"),
        (("2022-01-01,report,prime,-8%",), "negative-report"),
        (("2022-01-01,report,prime,8.12345678%",), "bad-amount"),
    ],
)
def test_a_rate_is_reported_before_it_runs(
    rows: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        run(tmp_path, _FLOATING.format(rate="reported prime"), *rows)
    assert [d.code for d in refused.value.diagnostics] == [code]
