"""Indices of a deal's inputs, where they can be worked out by hand."""

from fractions import Fraction

import pytest

from recoup.kernel.model import Payee
from recoup.simulate.compare import Comparison
from recoup.simulate.run import Size, gathered, run
from recoup.simulate.sensitivity import Sensitivity
from tests.simulate.test_run import same
from tests.simulate.worlds import FEE, Worlds, mean, scenario

DISTRIBUTOR, PRODUCER = Payee("distributor", "USD"), Payee("producer", "USD")


def test_when_money_comes_does_not_move_what_comes():
    """Of a fee on the gross all variance is the gross's; when it comes matters to no total."""
    found = gathered(Sensitivity(scenario(Worlds(quarters=4))), Size(1, 4000), cores=2)
    gross, early = (found[DISTRIBUTOR].index(name) for name in ("gross", "part paid early"))
    assert gross.first == pytest.approx(1, abs=4 * (gross.first_error or 0))
    assert gross.total == pytest.approx(1, abs=0.2)
    assert early.first == pytest.approx(0, abs=1e-9)
    assert early.total == pytest.approx(0, abs=1e-9)


def test_an_open_term_has_an_index_like_any_input():
    """A fee within a range, times a gross: the variance of each alone, by hand."""
    worlds = Worlds(sigma=0.3, fees=(Fraction(5, 100), Fraction(25, 100)))
    job = Sensitivity(scenario(worlds, "undisclosed within 5%..25%"))
    assert job.inputs == ("fee", "gross", "part paid early")
    found = gathered(job, Size(150, 60), cores=2)[DISTRIBUTOR]
    mean_fee, of_fee = 0.15, 0.2**2 / 12
    of_gross = mean(worlds) ** 2 * (2.718281828 ** (0.3**2) - 1)
    whole = of_fee * mean(worlds) ** 2 + mean_fee**2 * of_gross + of_fee * of_gross
    fee, gross = found.index("fee"), found.index("gross")
    assert fee.first == pytest.approx(
        of_fee * mean(worlds) ** 2 / whole, abs=4 * (fee.first_error or 0)
    )
    assert gross.first == pytest.approx(
        mean_fee**2 * of_gross / whole, abs=4 * (gross.first_error or 0)
    )
    assert fee.first_error is not None
    assert fee.first_error < 0.1


def test_two_deals_are_compared_future_by_future():
    """A fee of 12.5% instead of 10%: a quarter more to the distributor, in every single future."""
    worlds = Worlds()
    size = Size(1, 5000)
    found = gathered(Comparison(scenario(worlds), scenario(worlds, "12.5%")), size, cores=2)
    assert same(found.before, run(scenario(worlds), size))
    assert same(found.after, run(scenario(worlds, "12.5%"), size))
    more = found.apart[DISTRIBUTOR]
    assert more.gains.mean == 1
    assert more.loses.mean == 0
    alone = found.before.payees[DISTRIBUTOR].sums
    assert more.more.mean == pytest.approx(float(FEE) * mean(worlds) / 4, rel=0.05)
    assert alone.error is not None
    assert more.more.sums.error == pytest.approx(alone.error / 4, rel=0.01)
    assert found.apart[PRODUCER].gains.mean == 0
    assert 0 < found.apart[PRODUCER].loses.mean < 1
