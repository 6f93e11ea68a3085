"""The cent at which a rate of return is reached, against sums that the engine never makes.

The engine carries one balance from day to day in integers. Here every flow is grown from its own
day in one go, with logarithms of 120 decimal digits, or in exact fractions where years are whole.
"""

from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.engine.hurdle import SCALE, UNIT, growth, wanted
from recoup.engine.run import Run
from recoup.values.day_count import DAYS_A_YEAR
from recoup.values.number import show_rate
from tests.engine.short_runs import paid, receipt, reversal, run_of

_START = date(2020, 1, 1)
_TIGHT = Decimal("1e-28")

_TEXT = """\
party fund
party second
party producer
film dog "Dog"
invest in dog
{lines}
waterfall net
  currency EUR
  receives theatrical
  pays
    recoup investment in dog to an IRR of {rate}, {base}, in proportion to investment
    rest to producer
"""

Flow = tuple[date, int]


def future_value(flows: list[Flow], day: date, rate: Fraction, base: str) -> Decimal:
    """What was put in (positive) less what was taken out, grown to a day; in cents."""
    with localcontext(Context(prec=120)):
        yearly = (1 + Decimal(rate.numerator) / Decimal(rate.denominator)).ln()
        year = DAYS_A_YEAR[base]
        a_day = yearly * Decimal(year.denominator) / Decimal(year.numerator)
        return sum(
            (amount * (a_day * (day - when).days).exp() for when, amount in flows if when <= day),
            Decimal(0),
        )


def flows_of(run: Run, party: str) -> list[Flow]:
    """A party's investments, positive, and what it was paid, negative, up to the last event."""
    last = run.events[-1].date
    invested = [
        (i.date, i.amount)
        for i in run.plan.investments
        if i.investor == party and i.date is not None and i.date <= last
    ]
    received = [
        (run.events[q.event].date, -q.amount)
        for q in run.journal.postings()
        if run.plan.slots[q.slot].party == party and q.event is not None
    ]
    return invested + received


def lines_of(investments: dict[str, list[Flow]]) -> str:
    return "\n".join(
        f"  {party} EUR {Decimal(amount) / 100:f} on {day}"
        for party, lines in investments.items()
        for day, amount in lines
    )


days = st.integers(0, 2_500).map(lambda n: _START + timedelta(n))
# In steps of half a percent.
yearly_rates = st.integers(2, 200).map(lambda n: Fraction(n, 200))
calls = st.lists(st.tuples(days, st.integers(1, 10**9)), min_size=1, max_size=3)


# ---- growth -------------------------------------------------------------------------------------


@given(
    st.fractions(0, 2, max_denominator=1_000),
    st.sampled_from(list(DAYS_A_YEAR)),
    st.integers(0, 36_500),
)
def test_growth_is_the_power_of_one_plus_the_rate(rate: Fraction, base: str, n: int) -> None:
    """To 90 digits, what logarithms of 120 digits come to."""
    with localcontext(Context(prec=130)):
        exact = future_value([(_START, 1)], _START + timedelta(n), rate, base)
        ours = Decimal(growth(rate, DAYS_A_YEAR[base], n)) / SCALE
        assert abs(ours / exact - 1) < Decimal("1e-90")


@given(st.fractions(0, 2, max_denominator=100), st.integers(1, 20), st.integers(1, 10**12))
def test_whole_years_come_to_the_exact_fraction(rate: Fraction, years: int, amount: int) -> None:
    """Over whole years growth is rational: the cent is that of the exact fraction."""
    balance = amount * UNIT * growth(rate, Fraction(365), 365 * years) // SCALE
    exact = amount * (1 + rate) ** years
    assert wanted(balance) == -(-exact.numerator // exact.denominator)


# ---- a step up to a rate ------------------------------------------------------------------------


@given(
    calls,
    st.lists(st.tuples(days, st.integers(1, 2 * 10**9)), min_size=1, max_size=6),
    yearly_rates,
    st.sampled_from(list(DAYS_A_YEAR)),
)
def test_a_payment_is_the_first_cent_at_which_the_rate_is_reached(
    invested: list[Flow], came_in: list[Flow], rate: Fraction, base: str
) -> None:
    """After each receipt the investor has it all, or just reached the rate: a cent less would not
    do."""
    came_in.sort(key=lambda flow: flow[0])
    text = _TEXT.format(lines=lines_of({"fund": invested}), rate=show_rate(rate), base=base)
    events = [receipt(i, amount, day=day) for i, (day, amount) in enumerate(came_in)]
    flows = list(invested)
    run = run_of(text, events)
    postings = list(run.journal.postings())
    for index, (day, amount) in enumerate(came_in):
        took = sum(
            q.amount
            for q in postings
            if q.event == index and run.plan.slots[q.slot].party == "fund"
        )
        before = future_value(flows, day, rate, base)
        flows.append((day, -took))
        if took < amount:
            assert before - took <= _TIGHT
        if took:
            assert before - (took - 1) > _TIGHT


def test_whole_years_pay_whole_cents() -> None:
    """EUR 100.00 at 8% for 365 days is 108.00, and not a cent more."""
    text = _TEXT.format(lines="  fund EUR 100 on 2021-01-01", rate="8% a year", base="act/365")
    run = run_of(text, [receipt(0, 20_000, day=date(2022, 1, 1))])
    assert paid(run) == {"fund": 10_800, "producer": 9_200}


@pytest.mark.parametrize(
    ("base", "fund"), [("act/365", 10_803), ("act/360", 10_814), ("act/365.25", 10_802)]
)
def test_the_days_of_the_year_move_the_cent(base: str, fund: int) -> None:
    """366 days at 8%: 100 × 1.08 to the power of 366 over 365, 360 or 365.25, rounded up."""
    text = _TEXT.format(lines="  fund EUR 100 on 2020-01-01", rate="8%", base=base)
    run = run_of(text, [receipt(0, 20_000, day=date(2021, 1, 1))])
    assert paid(run)["fund"] == fund


def test_investors_share_a_step_and_each_reaches_the_rate() -> None:
    """Both call dates differ; the step pays until both have 10%, each at its own cent."""
    invested = {
        "fund": [(date(2020, 1, 1), 10_000), (date(2020, 7, 1), 5_000)],
        "second": [(date(2020, 3, 1), 7_777)],
    }
    text = _TEXT.format(lines=lines_of(invested), rate="10%", base="act/365")
    events = [receipt(0, 9_000, day=date(2020, 10, 1)), receipt(1, 50_000, day=date(2021, 5, 5))]
    run = run_of(text, events)
    for party in invested:
        left = future_value(flows_of(run, party), events[-1].date, Fraction(1, 10), "act/365")
        assert -1 < left <= _TIGHT


def test_days_on_which_nothing_moves_make_no_difference() -> None:
    """A balance grown day by day comes to the same cent as one grown at once."""
    text = _TEXT.format(lines="  fund EUR 1,000,000 on 2020-01-01", rate="1/7", base="act/365")
    last = receipt(9_999, 10**9, day=date(2030, 1, 1))
    daily = [receipt(i, 0, day=_START + timedelta(i)) for i in range(1, 3_000)]
    assert paid(run_of(text, [last])) == paid(run_of(text, [*daily, last]))


def test_a_reversal_puts_the_balance_back() -> None:
    """What a receipt that never was had paid is owed again, with its growth."""
    text = _TEXT.format(lines="  fund EUR 100 on 2020-01-01", rate="10%", base="act/365")
    events = [
        receipt(0, 5_000, day=date(2020, 6, 1)),
        reversal(1, "e0", day=date(2020, 9, 1)),
        receipt(2, 50_000, day=date(2021, 6, 1)),
    ]
    assert paid(run_of(text, events)) == paid(run_of(text, events[2:]))


# ---- what counts --------------------------------------------------------------------------------

_COUNTS = """\
party fund
party producer
film dog "Dog"
invest in dog
  fund EUR 100 on 2021-01-01
waterfall net
  currency EUR
  receives theatrical
  pays
    10% of receipts to fund "Fee"
    recoup investment in dog
    10% of remainder to investors of dog in proportion to investment
    recoup investment in dog to an IRR of 8%, act/365
    rest to producer
"""


def test_what_an_investor_is_paid_as_such_counts_and_a_fee_does_not() -> None:
    """Of 200.00: a fee of 20, 100 of capital, 8 as an investor. That is 8%: nothing is lacking."""
    run = run_of(_COUNTS, [receipt(0, 20_000, day=date(2022, 1, 1))])
    assert paid(run) == {"fund": 2_000 + 10_000 + 800, "producer": 7_200}


# ---- a milestone --------------------------------------------------------------------------------

_SPLIT = """\
party fund
party producer
film dog "Dog"
invest in dog
{lines}
milestone pleased when fund reaches an IRR of {rate}, act/365, latched
waterfall net
  currency EUR
  receives theatrical
  pays
    until pleased
      rest
        20% to producer
        80% to fund
    after pleased
      rest to producer
"""


@given(
    calls,
    st.lists(st.tuples(days, st.integers(1, 4 * 10**9)), min_size=1, max_size=5),
    yearly_rates,
)
def test_a_receipt_is_split_at_the_cent_at_which_a_party_reaches_its_rate(
    invested: list[Flow], came_in: list[Flow], rate: Fraction
) -> None:
    """The part before is the least of which 80% brings the fund to the rate."""
    came_in.sort(key=lambda flow: flow[0])
    text = _SPLIT.format(lines=lines_of({"fund": invested}), rate=show_rate(rate))
    run = run_of(text, [receipt(i, amount, day=day) for i, (day, amount) in enumerate(came_in)])
    received: list[Flow] = []
    shared, reached = 0, False
    for day, amount in came_in:
        # Money of earlier days may be enough for the rate on the day of a call.
        reached = reached or any(
            future_value([*invested, *(r for r in received if r[0] < call)], call, rate, "act/365")
            <= _TIGHT
            for call, _ in invested
            if call <= day
        )
        took = 0 if reached else amount
        if not reached and any(when <= day for when, _ in invested):
            need = future_value([*invested, *received], day, rate, "act/365") - _TIGHT
            took = _least_part(shared, amount, need)
            reached = _of_fund(shared, took) >= need
        received.append((day, -_of_fund(shared, took)))
        shared += took
    assert paid(run).get("fund", 0) == -sum(amount for _, amount in received)
    assert bool(run.state.reached) >= reached


def _of_fund(before: int, part: int) -> int:
    """The fund's 80% of a part, the producer's fraction of a cent carried and rounded."""

    def producer(total: int) -> int:
        return (2 * total + 5) // 10

    return part - (producer(before + part) - producer(before))


def _least_part(before: int, amount: int, need: Decimal) -> int:
    part = max(1, int(need * 5 / 4) - 8)
    while part < amount and _of_fund(before, part) < need:
        part += 1
    return min(part, amount)
