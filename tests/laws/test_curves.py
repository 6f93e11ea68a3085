"""The payout curve against what the engine pays: at drawn amounts, and around every bend."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.analysis.curve import Curve, Piece, RateUnknown, curve
from recoup.engine.run import Run
from recoup.receipts.model import Event
from recoup.values.currency import minor_digits
from tests.laws.deals import Drawn, plan_of
from tests.laws.test_laws import cases, run


def minor(amount: object, currency: str) -> int:
    return int(Fraction(str(amount)) * 10 ** minor_digits(currency))


def predicted(piece: Piece, source: str, amount: int) -> dict[tuple[str, str], Fraction]:
    """What the line of a piece says of an amount, in minor units."""
    more = amount - minor(piece.start, source)
    return {
        (p.party, p.currency): minor(p.paid, p.currency) + p.share * more for p in piece.portions
    }


def check(found: Curve, amount: int) -> None:
    piece = next(p for p in reversed(found.pieces) if minor(p.start, found.currency) <= amount)
    line, paid = predicted(piece, found.currency, amount), found.paid(amount)
    slack = 2 + len(found.run.plan.slots) * 2
    for key in line.keys() | paid.keys():
        beside = line.get(key, Fraction(0)) - paid.get(key, 0)
        assert abs(beside) <= slack, (key, amount, piece)


@settings(max_examples=25)
@given(
    cases(),
    st.lists(st.integers(0, 10**12), max_size=6),
)
def test_the_curve_is_what_is_paid(case: tuple[Drawn, list[Event]], amounts: list[int]) -> None:
    drawn, events = case
    found: Run = run(plan_of(drawn.text()), events)
    for waterfall in found.plan.waterfalls:
        if not waterfall.takes_receipts:
            continue
        try:
            payout = curve(found, waterfall.index)
        except RateUnknown:
            continue
        starts = [minor(p.start, payout.currency) for p in payout.pieces]
        assert starts == sorted(set(starts))
        near = [s + d for s in starts[:8] for d in (-1, 0, 1, 2) if s + d >= 0]
        last = starts[-1] if payout.cut_off else 10**15
        for amount in (*near, *(a for a in amounts if a <= last)):
            check(payout, amount)
