"""Bounds of drawn deals whose percentages are undisclosed, whatever else they do."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recoup
from recoup.bounds import bounds
from recoup.diagnostics.diagnostic import has_errors
from recoup.pricing import Taken
from recoup.receipts.match import check_events
from recoup.receipts.model import Event
from tests.laws.deals import Allowed, Drawn, EveryDayRates, Happening, deals, events

# The bounds of what hangs on the order of events are not proven: the fewer such mechanisms, the
# more often the law is put to the test. All of them are drawn as well.
SIMPLE = Allowed(
    milestones=False, bands=False, whole_bands=False, currencies=False, irr=False, measures=False,
    definitions=False, payments=False, holds=False, openings=False, withholding=False,
    amendments=False, assignments=False, escrows=False, spending=False,
)  # fmt: skip
RECEIPTS = Happening(returns=False, reversals=False, costs=False)

_RATE = re.compile(r"^( +)((?:\d+(?: \d+/\d+|\.\d+)?%)|\d/\d)(?= of (?:receipts|remainder) )", re.M)
EXACT: list[bool] = []


@st.composite
def cases(draw: st.DrawFn) -> tuple[Drawn, list[Event]]:
    simple = draw(st.sampled_from((True, True, False)))
    drawn = draw(deals(SIMPLE if simple else Allowed()))
    return drawn, draw(events(drawn, RECEIPTS if simple else Happening()))


@given(cases(), st.lists(st.integers(0, 100), min_size=6, max_size=6))
def test_no_run_leaves_an_exact_bound(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[Drawn, list[Event]], parts: list[int]
) -> None:
    """The first two percentages of the steps lie from nothing to what was drawn."""
    drawn, happened = case
    text = drawn.text()
    found = iter("ab")
    text = _RATE.sub(lambda m: f"{m[1]}undisclosed {next(found)} within 0%..{m[2]}", text, 2)
    path = Path(tmp_path_factory.getbasetemp()) / "drawn.deal"
    path.write_text(text, encoding="utf-8")
    file = recoup.check(path)
    if has_errors(list(file.diagnostics)) or has_errors(check_events(file.deal, happened)):
        return
    rates = EveryDayRates()
    (within,) = bounds(file, happened, Taken(rates))
    EXACT.extend(line.exact for line in within.lines if within.terms)
    for place in range(0, len(parts), 2):
        given_ = {}
        for term, part in zip(within.terms, parts[place:], strict=False):
            assert isinstance(term.high, Fraction)
            given_[term.name] = str(term.high * part / 100)
        result = file.run(happened, rates, assume=given_)
        paid = {(t.party, t.currency): t.amount for t in result.paid}
        net = {(n.party, n.currency): n.net for n in result.net}
        for line in within.lines:
            amounts = paid if line.figure == "paid" else net
            if line.exact and within.terms:
                amount = amounts.get((line.party, line.currency), 0)
                assert line.low <= amount <= line.high, (line, given_, text)


def test_bounds_were_exact_often_enough() -> None:
    assert EXACT.count(True) > 3
    assert EXACT.count(False) > 20
