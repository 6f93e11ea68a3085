"""The kernel pays the very cents of the engine, or says which mechanism it leaves to the engine.

Both run the same plan and share nothing else. The kernel's text is run as plain Python here, so
that hundreds of shapes of deals can be tried; `tests/kernel` runs compiled kernels on many futures.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from recoup.engine.layout import owed
from recoup.engine.run import Run
from recoup.kernel.model import Paid, Payee, Refused
from recoup.kernel.run import Kernel
from recoup.plan.model import Plan
from recoup.receipts.model import Event
from tests.laws import deals as drawing
from tests.laws.deals import Allowed, EveryDayRates, Happening, plan_of
from tests.laws.test_laws import NO_SHRINKING, run

# Where the kernel can run much: what it leaves to the engine has tests of its own.
ABLE = Allowed(
    irr=False,
    late_interest=False,
    measures=False,
    payments=False,
    holds=False,
    amendments=False,
    assignments=False,
    escrows=False,
    spending=False,
    amount_largest=10**10,
)
FORWARD = Happening(returns=False, reversals=False, amount_largest=10**10)
FUTURES = 96

# Both tests must meet the same counts.
pytestmark = pytest.mark.xdist_group("kernel")

# How many pairs of a deal and a future were compared, and what the kernel left to the engine.
SEEN: Counter[str] = Counter()


def paid_by_engine(found: Run) -> Counter[Payee]:
    """What every party got out of waterfalls and from other parties, less what it paid them."""
    totals: Counter[Payee] = Counter()
    for posting in found.journal.postings():
        party = found.plan.slots[posting.slot].party
        if party is not None:
            totals[Payee(party, posting.currency)] += posting.amount
    for made in found.journal.transfers:
        transfer = found.plan.transfers[made.transfer]
        totals[Payee(transfer.payee, transfer.currency)] += made.amount
        totals[Payee(transfer.payer, transfer.currency)] -= made.amount
    return totals


def assert_same_cents(plan: Plan, rows: list[Event], paid: Paid, future: int) -> None:
    """One future by the engine, beside what the kernel made of it."""
    found = run(plan, rows)
    expected = paid_by_engine(found)
    for index, payee in enumerate(paid.payees):
        assert paid.to[index, :, future].sum() == expected[payee], payee
    numbers, layout = found.state.numbers, found.program.layout
    for account in plan.accounts:
        assert paid.owed[account.index, future] == owed(
            account, numbers, layout.account[account.index]
        ), account.name
    for milestone in plan.milestones:
        is_reached = bool(found.state.reached >> milestone.index & 1)
        assert bool(paid.reached[milestone.index, future] >= 0) == is_reached, milestone.name


@settings(max_examples=180, phases=NO_SHRINKING)
@given(st.data())
def test_every_cent_is_the_engines(data: st.DataObject) -> None:
    drawn = data.draw(drawing.deals(ABLE))
    plan = plan_of(drawn.text())
    rows = data.draw(drawing.events(drawn, FORWARD))
    try:
        kernel = Kernel.of(plan, rows, [date(2030, 12, 31)], rates=EveryDayRates())
    except Refused as refused:
        for mechanism in refused.mechanisms:
            event(f"left to the engine: {mechanism.split(' (')[0]}")
        SEEN["refused"] += 1
        return
    kernel.interpreted = True
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    scales = np.exp(random.normal(0, 2, (len(rows), FUTURES)))
    most = np.array([[r.amount] for r in rows])
    amounts = np.minimum(most * scales, 10.0**10).astype(np.int64)
    amounts[random.random(amounts.shape) < 0.05] = 0
    try:
        paid = kernel.run(amounts)
    except Refused as refused:
        event(f"left to the engine: {refused.mechanisms[0]}")
        SEEN["too large"] += 1
        return
    event("in floats" if kernel.in_floats else "in integers")
    for future in range(FUTURES):
        filled = [replace(r, amount=int(a)) for r, a in zip(rows, amounts[:, future], strict=True)]
        assert_same_cents(plan, filled, paid, future)
        SEEN["compared"] += 1


def test_enough_was_compared() -> None:
    """Ten thousand futures of drawn deals at least, and most deals run by the kernel."""
    if not SEEN:
        pytest.skip("the comparison itself was left out")
    assert SEEN["compared"] >= 10_000
    assert SEEN["compared"] // FUTURES > SEEN["refused"] + SEEN["too large"]
