"""The percentage that leaves a party so much: it does, and the next one does not."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.analysis.terms import FINENESS, NoPercentage, percentages_for
from recoup.api import load
from recoup.engine.probe import Probe
from recoup.engine.run import Run, run_plan
from recoup.plan.model import Share

FOLDER = Path(__file__).parents[2] / "docs" / "curve"


@pytest.fixture(scope="module")
def found() -> Run:
    return load(FOLDER / "first.deal").run(FOLDER / "costs.csv").run


def fund(run: Run, rate: Fraction, more: int) -> int:
    """What the fund has been paid under another commission."""
    step = run.plan.steps[0]
    assert isinstance(step.ask, Share)
    steps = (replace(step, ask=replace(step.ask, rate=rate)), *run.plan.steps[1:])
    again, _ = run_plan(replace(run.plan, steps=steps), list(run.events))
    assert again is not None
    paid = Probe(again).paid(0, more)
    return sum(paid.get(i, 0) for i, slot in enumerate(run.plan.slots) if slot.party == "fund")


@settings(max_examples=15)
@given(st.integers(1, 200_000_000), st.integers(1_000_000, 400_000_000))
def test_the_ends_hold_and_the_next_do_not(found: Run, wanted: int, more: int) -> None:
    step = found.plan.steps[0]
    stretches = percentages_for(found, step, "fund", "USD", wanted, 0, more)
    finest = Fraction(1, FINENESS)
    for stretch in stretches:
        assert fund(found, stretch.low, more) >= wanted
        assert fund(found, stretch.high, more) >= wanted
        if stretch.high < 1:
            assert fund(found, stretch.high + finest, more) < wanted
        if stretch.low > 0:
            assert fund(found, stretch.low - finest, more) < wanted
    if not stretches:
        assert fund(found, Fraction(0), more) < wanted


def test_a_step_without_a_percentage_is_refused(found: Run) -> None:
    with pytest.raises(NoPercentage):
        percentages_for(found, found.plan.steps[1], "fund", "USD", 1, 0, 0)
