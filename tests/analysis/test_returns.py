"""What investors earn: the figures of a run, and the rates of flows that nobody wrote."""

from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from recoup.analysis.irr import rates_of_return
from recoup.analysis.returns import ReturnLine
from tests.mechanisms.running import run

_START = date(2020, 1, 1)

# ---- rates of flows -----------------------------------------------------------------------------


def _net_worth(flows: list[tuple[date, int]], rate: Decimal) -> Decimal:
    """The flows discounted at a rate, term by term."""
    with localcontext(Context(prec=50)):
        total = Decimal(0)
        for day, amount in flows:
            years = Decimal((day - _START).days) / 365
            total += amount * (-(1 + rate).ln() * years).exp()
        return total


days = st.integers(0, 4_000).map(lambda n: _START + timedelta(n))


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 10**6)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1_000, 5_000), st.integers(1, 10**6)), min_size=1, max_size=8),
)
def test_money_out_before_money_in_has_one_rate(
    out: list[tuple[int, int]], back: list[tuple[int, int]]
) -> None:
    """One change of sign is one rate; just below it the flows are worth more, above less."""
    flows = [(_START + timedelta(n), -a) for n, a in out]
    flows += [(_START + timedelta(n), a) for n, a in back]
    (rate,) = rates_of_return(flows)
    step = (1 + rate) * Decimal("1e-6")
    if step > Decimal("1e-10"):
        assert _net_worth(flows, rate - step) > 0 > _net_worth(flows, rate + step)


@given(
    st.lists(st.sampled_from(["-50%", "-10%", "5%", "12%", "40%", "100%"]), unique=True, max_size=3)
)
def test_flows_made_of_known_rates_have_just_these(texts: list[str]) -> None:
    """A product of (1 + r) less a year of growth, one for each rate, is zero at each of them."""
    rates = sorted(Decimal(text.rstrip("%")) / 100 for text in texts)
    amounts = [100**3]
    for rate in rates:
        growth = int((1 + rate) * 100)
        left = [0, *(a * 100 for a in amounts)]
        right = [*(a * growth for a in amounts), 0]
        amounts = [a - b for a, b in zip(left, right, strict=True)]
    # The amounts are by years before the last flow, so that time runs the other way.
    flows = [(_START + timedelta(365 * i), a) for i, a in enumerate(reversed(amounts))]
    assert [round(rate, 9) for rate in rates_of_return(flows)] == rates


@given(st.lists(st.tuples(days, st.integers(-(10**6), 10**6)), max_size=8))
def test_every_rate_found_is_one(flows: list[tuple[date, int]]) -> None:
    """Whatever the flows: the rates are ascending, above -100%, and balance them."""
    rates = rates_of_return(flows)
    assert list(rates) == sorted(rates)
    for rate in rates:
        if Decimal("-0.999") < rate < 1_000:
            size = sum(abs(_net_worth([flow], rate)) for flow in flows)
            assert abs(_net_worth(flows, rate)) <= size * Decimal("1e-6")


def test_a_rate_at_which_the_flows_only_touch_zero_counts_once() -> None:
    """-1,000, 2,200, -1,210: the square of one year's growth less 110%."""
    years = [_START + timedelta(365 * i) for i in range(3)]
    flows = list(zip(years, (-1_000, 2_200, -1_210), strict=True))
    assert rates_of_return(flows) == (Decimal("0.1"),)


def test_a_fortune_overnight_is_still_a_rate() -> None:
    """1 today and a million tomorrow: a million to the power of 365 a year."""
    (rate,) = rates_of_return([(_START, -1), (_START + timedelta(1), 10**6)])
    assert rate.adjusted() == 6 * 365


# ---- a run --------------------------------------------------------------------------------------

_DEAL = """
film dog "Dog"
invest in dog
  ann USD 100 on 2020-01-01
  {bob}
waterfall w
  currency USD
  receives everything
  pays
    recoup investment in dog, in proportion to investment
    rest to investors of dog in proportion to investment
"""


def _line(folder: Path, bob: str, *events: str) -> ReturnLine:
    result = run(folder, _DEAL.format(bob=bob), *events)
    return next(line for line in result.returns if line.party == "bob")


def test_the_figures_of_an_investor(tmp_path: Path) -> None:
    """300 of bob beside 100 of ann: three quarters of 200 after one year and of 280 after two."""
    line = _line(
        tmp_path,
        "bob USD 300 on 2021-01-01",
        "2022-01-01,receipt,sales,USD 200",
        "2023-01-01,receipt,sales,USD 280",
    )
    assert [int(a) for a in (line.invested, line.received, line.profit)] == [300, 360, 60]
    assert line.multiple == Decimal("1.2")
    # 150 back after 365 days, 210 after 730: 300 x² = 150 x + 210, x = (150 + √274,500) / 600.
    assert line.irr is not None
    assert round(line.irr, 6) == round((150 + Decimal(274_500).sqrt()) / 600 - 1, 6)
    assert line.paid_back_on == date(2023, 1, 1)
    # 300 out for a year, 150 for another.
    assert line.average_life == Decimal("1.5")
    assert line.undefined is None


def test_what_is_out_has_no_average_life(tmp_path: Path) -> None:
    """30 of 100 have come back: a rate of -70% in a year, and no life yet."""
    line = _line(tmp_path, "bob USD 100 on 2021-01-01", "2022-01-01,receipt,sales,USD 60")
    assert (line.irr, line.average_life, line.paid_back_on) == (Decimal("-0.7"), None, None)
    assert line.undefined == "USD 70.00 has not come back"


def test_nothing_back_is_no_rate(tmp_path: Path) -> None:
    """Undefined is an answer: -100% would be a guess."""
    line = _line(tmp_path, "bob USD 100 on 2021-01-01", "2021-01-01,report,theatrical US,5")
    assert line.irr is None
    assert line.undefined is not None
    assert line.undefined.startswith("no rate of return: nothing has come back; USD 100.00")


def test_a_missing_date_leaves_the_return_undefined(tmp_path: Path) -> None:
    """The multiple needs no dates; the rate does."""
    line = _line(tmp_path, "bob USD 100", "2022-01-01,receipt,sales,USD 240")
    assert (line.multiple, line.irr) == (Decimal("1.2"), None)
    assert line.undefined == "`investment in dog` has no date"


def test_several_rates_are_none(tmp_path: Path) -> None:
    """230 come back on 100, and then a reversal takes 132 of them: 10% and 20% both balance it."""
    deal = """
film dog "Dog"
invest in dog
  ann USD 100 on 2021-01-01
waterfall w
  currency USD
  receives everything
  pays
    recoup investment in dog up to USD 50
    rest to ann
"""
    result = run(
        tmp_path,
        deal,
        "2022-01-01,receipt,sales,USD 98",
        "2022-01-01,receipt,sales,USD 132",
        "2023-01-01,reversal,e2,",
    )
    (line,) = result.returns
    assert line.irr is None
    assert line.undefined == (
        "no one rate of return: 10.00% and 20.00% make these flows balance alike; "
        "USD 2.00 has not come back"
    )
    assert [(str(f.date), int(f.amount)) for f in result.flows("ann")] == [
        ("2021-01-01", -100),
        ("2022-01-01", 50),
        ("2022-01-01", 180),
        ("2023-01-01", -132),
    ]


def test_an_advance_is_money_paid_in(tmp_path: Path) -> None:
    """Bob advances 100 to cid and recoups 100, with 10 of commission: 10% in a year."""
    deal = """
advance mg "Advance" of USD 100 from bob to cid on 2021-01-01
waterfall w
  currency USD
  receives everything
  pays
    10% of receipts to bob
    recoup mg
    rest to cid
"""
    (line,) = run(tmp_path, deal, "2022-01-01,receipt,sales,USD 110.00").returns
    assert (line.party, line.irr) == ("bob", Decimal("0.1"))
