"""Futures without a rate of return are counted, and advances are put in, not lost."""

from datetime import date
from fractions import Fraction

import numpy as np

from recoup.kernel.model import Paid, Payee
from recoup.simulate.flows import NEVER
from recoup.simulate.irr import MILLIONTHS, Return
from recoup.simulate.outcomes import Outcomes
from recoup.simulate.results import party_lines, stake_lines
from recoup.simulate.stakes import Put, Stake
from recoup.simulate.tally import Place

FUND = Payee("fund", "USD")
PERIODS = (date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1))
# Nothing back; twice back; half back; two rates (10% and 20%); none.
FLOWS = [(0, 0, 0), (0, 2000, 0), (500, 0, 0), (2300, -1320, 0), (1000, -1320, 0)]


def outcomes(*puts: Put, more: tuple[int, int, int] = (0, 0, 0)) -> Outcomes:
    to = np.array(FLOWS, dtype=np.int64).T[None] + np.array(more, dtype=np.int64)[:, None]
    nothing = np.zeros((0, len(FLOWS)), dtype=np.int64)
    paid = Paid((FUND,), PERIODS, (), (), to, nothing, nothing)
    return Outcomes.of(Place(0, 0, 1), paid, [Stake(FUND, puts)])


def test_every_future_is_counted_once() -> None:
    found = outcomes(Put(date(2024, 1, 2), 1000, advance=False)).stakes[FUND]
    why = {Return(n): count for n, count in enumerate(found.why)}
    assert why == {
        Return.DEFINED: 2,
        Return.NOTHING_BACK: 1,
        Return.NOTHING_OUT: 0,
        Return.NO_RATE: 1,
        Return.SEVERAL: 1,
    }
    assert found.rate.counts.total == 3
    assert found.rate.quantile(Fraction(1, 3)) == -MILLIONTHS
    assert found.back.day.counts.total == 5
    assert found.back.ever.mean == 0.2
    assert found.back.day.quantile(Fraction(1, 5)) == date(2026, 1, 1).toordinal()
    assert found.back.day.quantile(Fraction(2, 5)) == NEVER


def test_an_advance_is_put_in_and_no_loss() -> None:
    """It is among what parties pay each other, so it must not be counted a second time."""
    invested = outcomes(Put(date(2025, 1, 1), 1000, advance=False))
    advanced = outcomes(Put(date(2025, 1, 1), 1000, advance=True), more=(-1000, 0, 0))
    assert party_lines(invested, {}) == party_lines(advanced, {})
    assert stake_lines(invested, {}) == stake_lines(advanced, {})


def test_what_has_no_date_has_no_rate_and_is_told() -> None:
    found = outcomes(Put(None, 1000, advance=False))
    (line,) = stake_lines(found, {}, undated=[FUND])
    assert line.undefined == "what it put in has no date"
    assert (line.rate_p50, line.without_rate) == (None, ())
    assert line.chance == 0.2
    assert line.back_p10 == date(2026, 1, 1)
