"""Compiled kernels on many futures: the engine's cents, however the futures are cut up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from recoup.diagnostics.span import Source, Span
from recoup.kernel.model import Refused
from recoup.kernel.run import Kernel
from recoup.receipts.model import Event, EventKind
from tests.laws.deals import EveryDayRates, plan_of
from tests.laws.test_kernel import assert_same_cents

NOWHERE = Span(Source("rows.csv", ""), 0, 0)

# Two currencies, a cap, overhead, interest, bands, a corridor, a bonus, odd splits and definitions.
RICH = """deal "Rich"
  books USD

party studio "Studio"
party fund "Fund"
party agent "Agent"
party star "Star"
party bank "Bank"

film dog "Dog"
  budget USD 5m

invest in dog
  studio USD 3m
  fund   USD 2m

account pa "Prints and advertising" owed to agent
  overhead 10%
  cap USD 900000
account loan "Loan" owed to bank
  interest 8% a year, compounded quarterly, act/360, interest first
  charged USD 1m on 2020-01-15

milestone whole when investment in dog is recouped, latched
milestone hit when receipts of net reach USD 20m

waterfall china
  currency CNY
  receives theatrical of dog from CN
  pays
    5% of receipts to agent "Fund for film"
    15% to CNY 10m, then 12.5% to CNY 40m, then 10%, marginal, of remainder to agent
    rest to pot net

waterfall net
  currency USD
  receives video of dog
  receives pay_tv of dog
  receives pot net
  pays
    10% of receipts to agent "Fee"
    recoup pa
    recoup loan
    until whole
      5% of remainder to star "Corridor"
      recoup investment in dog, in proportion to investment
    USD 100000 to star on hit "Bonus"
    rest
      1/3 to studio
      1/7 to star
      rest to fund
"""


def rows_of(quarters: int) -> list[Event]:
    """Receipts of three media each quarter, and costs in the first year."""
    found: list[Event] = []
    for quarter in range(quarters):
        day = date(2020 + quarter // 4, 3 * (quarter % 4) + 2, 11)
        for what, territory, currency in (
            ("theatrical", "CN", "CNY"),
            ("video", "US", "USD"),
            ("pay_tv", "DE", "EUR"),
        ):
            kind = EventKind.RECEIPT
            place = f"{what}{quarter}"
            found.append(Event(place, day, kind, what, "dog", territory, 0, currency, "", NOWHERE))
        if quarter < 4:
            kind = EventKind.COST
            found.append(Event(f"pa{quarter}", day, kind, "pa", None, None, 0, "USD", "", NOWHERE))
    return found


def amounts_of(rows: Sequence[Event], futures: int, seed: int) -> np.ndarray:
    """Log-normal amounts in cents, of which some are nothing."""
    random = np.random.default_rng(seed)
    found = random.lognormal(17.5, 1.5, (len(rows), futures)).astype(np.int64)
    found[random.random(found.shape) < 0.1] = 0
    return found


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    """A compiled kernel of a deal that uses much."""
    ends = [date(2020 + q // 4, 3 * (q % 4) + 3, 31 if q % 4 in (0, 3) else 30) for q in range(12)]
    return Kernel.of(
        plan_of(RICH.split("\nmedia", maxsplit=1)[0]), rows_of(12), ends, rates=EveryDayRates()
    )


def test_every_cent_is_the_engines(kernel: Kernel) -> None:
    rows, amounts = kernel.rows, amounts_of(kernel.rows, 700, 1)
    paid = kernel.run(amounts)
    for future in range(0, 700, 7):
        filled = [replace(r, amount=int(a)) for r, a in zip(rows, amounts[:, future], strict=True)]
        assert_same_cents(kernel.plan, filled, paid, future)


def test_periods_sum_to_what_came_in(kernel: Kernel) -> None:
    """Each period's payments are told apart; what comes in one quarter is paid in it."""
    amounts = amounts_of(kernel.rows, 64, 2)
    quiet = amounts.copy()
    last = [i for i, row in enumerate(kernel.rows) if row.date > date(2022, 9, 30)]
    quiet[last] = 0
    paid, before = kernel.run(amounts), kernel.run(quiet)
    assert (paid.to[:, :11] == before.to[:, :11]).all()
    assert (before.to[:, 11] == 0).all()


def test_cutting_up_changes_nothing(kernel: Kernel) -> None:
    """One core or two, one chunk or several, in any order: the same futures, the same cents."""
    amounts = amounts_of(kernel.rows, 1_500, 3)
    whole = kernel.run(amounts)
    two = kernel.run(amounts, cores=2)
    parts = [kernel.run(amounts[:, i : i + 500]) for i in (0, 500, 1_000)]
    assert (whole.to == two.to).all()
    assert (whole.to == np.concatenate([p.to for p in parts], axis=2)).all()
    assert (whole.reached == np.concatenate([p.reached for p in parts], axis=1)).all()


def test_large_amounts_are_run_in_integers(kernel: Kernel) -> None:
    """Beyond what floating point holds exactly, 64-bit integers; beyond them, a refusal."""
    amounts = amounts_of(kernel.rows, 40, 4)
    kernel.run(amounts)
    small = kernel.in_floats
    with pytest.raises(Refused, match="too large to be exact"):
        kernel.run(amounts * 10**7)
    with pytest.raises(Refused, match="returns"):
        kernel.run(-amounts)
    assert isinstance(small, bool)
