"""The payout curve against what the engine pays: around every bend, and receipt by receipt."""

from collections import Counter
from fractions import Fraction
from math import ceil, prod

from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.analysis.curve import Curve, Piece, RateUnknown, curve, curve_of_scale
from recoup.analysis.driver import NoScale
from recoup.deal.model import OddCents
from recoup.engine.probe import Probe
from recoup.engine.run import Run
from recoup.plan.model import Waterfall
from recoup.receipts.model import Event
from recoup.values.currency import minor_digits
from tests.laws.deals import Drawn, plan_of
from tests.laws.test_laws import NO_SHRINKING, cases, run

PARTS = 48


def minor(amount: object, currency: str) -> int:
    return int(Fraction(str(amount)) * 10 ** minor_digits(currency))


def slack(found: Run) -> int:
    """What rounding on the way may come to for one party, in minor units.

    Where one of another currency is worth several, a cent that is missing there is several here.
    """
    rates = Probe(found).changes.values()
    worth = prod((max(x, 1 / x) for x in rates), start=Fraction(1))
    return (2 + len(found.plan.slots) * 2) * ceil(worth)


def rounding(found: Run) -> int:
    """The same over many receipts: only odd cents to the largest remainder are evened out."""
    evened = found.plan.odd_cents is OddCents.LARGEST_REMAINDER
    return slack(found) * (1 if evened else PARTS)


def dearest(found: Run) -> Fraction:
    """The most minor units of one currency that a minor unit of another becomes on the way."""
    return prod((max(Fraction(1), x) for x in Probe(found).changes.values()), start=Fraction(1))


def predicted(piece: Piece, source: str, amount: int) -> dict[tuple[str, str], Fraction]:
    """What the line of a piece says of an amount, in minor units."""
    more = amount - minor(piece.start, source)
    return {
        (p.party, p.currency): minor(p.paid, p.currency)
        + p.slope * more * Fraction(10) ** (minor_digits(p.currency) - minor_digits(source))
        for p in piece.portions
    }


def check_line(found: Curve, amount: int) -> None:
    piece = next(p for p in reversed(found.pieces) if minor(p.start, found.currency) <= amount)
    line, paid = predicted(piece, found.currency, amount), found.paid(amount)
    for key in line.keys() | paid.keys():
        beside = line.get(key, Fraction(0)) - paid.get(key, 0)
        assert abs(beside) <= slack(found.run), (key, amount, piece)


def check_receipts(found: Curve, start: Run, entry: Waterfall, part: int) -> None:
    """As many receipts of one size: only those that cross a bend may be paid otherwise, and by no
    more than they are."""
    now, paid = start, Counter[tuple[str, str]]()
    for _ in range(PARTS):
        probe = Probe(now)
        for slot, amount in probe.paid(entry.index, part).items():
            if slot < len(now.plan.slots) and (party := now.plan.slots[slot].party) is not None:
                step = now.plan.steps[now.plan.slots[slot].step]
                paid[party, now.plan.waterfalls[step.waterfall].currency] += amount
        now = probe.after(entry.index, part)
    line = found.paid(part * PARTS)
    crossed = sum(minor(p.start, found.currency) <= part * PARTS for p in found.pieces) - 1
    for key in line.keys() | paid.keys():
        beside = abs(line.get(key, 0) - paid[key])
        most = part * dearest(start)
        assert beside <= rounding(start) + crossed * (most + slack(start)), (key, part)


def check_shares(found: Curve) -> None:
    """Of the next unit everything goes somewhere: to a party, or where it waits."""
    waits = any(w.hold is not None for w in found.run.plan.waterfalls)
    for piece in found.pieces:
        whole = sum((p.share for p in piece.portions), Fraction(0))
        assert whole == 1 or (waits and whole < 1), (piece, whole)


@settings(max_examples=25, phases=NO_SHRINKING)
@given(cases(), st.lists(st.integers(0, 10**12), max_size=6), st.integers(1, 10**9))
def test_the_curve_is_what_is_paid(
    case: tuple[Drawn, list[Event]], amounts: list[int], part: int
) -> None:
    drawn, events = case
    found: Run = run(plan_of(drawn.text()), events)
    for waterfall in found.plan.waterfalls:
        if not waterfall.takes_receipts:
            continue
        try:
            payout = curve(found, waterfall.index)
        except RateUnknown:
            continue
        starts = payout.starts
        assert starts == sorted(set(starts))
        check_shares(payout)
        near = [s + d for s in starts[:8] for d in (-1, 0, 1, 2) if s + d >= 0]
        last = starts[-1] if payout.cut_off else 10**15
        for amount in (*near, *(a for a in amounts if a <= last)):
            check_line(payout, amount)
        if part * PARTS <= last:
            check_receipts(payout, found, waterfall, part)


def scaled(found: Curve, parts: int) -> Counter[tuple[str, str]]:
    """What parties get when all of it comes in so many equal parts, through the engine."""
    driver, now, paid = found.driver, found.run, Counter[tuple[str, str]]()
    for part in range(PARTS):
        receipts = driver.receipts(part * parts, parts)
        for slot, amount in Probe(now).paid_of(receipts).items():
            if slot < len(now.plan.slots) and (party := now.plan.slots[slot].party) is not None:
                step = now.plan.steps[now.plan.slots[slot].step]
                paid[party, now.plan.waterfalls[step.waterfall].currency] += amount
        now = Probe(now).after_all(receipts)
    return paid


@settings(max_examples=25, phases=NO_SHRINKING)
@given(cases(), st.integers(1, 2 * 10**12 // PARTS))
def test_a_scale_of_what_came_in_is_what_is_paid(
    case: tuple[Drawn, list[Event]], parts: int
) -> None:
    drawn, events = case
    found: Run = run(plan_of(drawn.text()), events)
    try:
        payout = curve_of_scale(found)
    except (RateUnknown, NoScale):
        return
    if payout.cut_off and payout.starts[-1] < parts * PARTS:
        return
    line, paid = payout.paid(parts * PARTS), scaled(payout, parts)
    crossed = sum(start <= parts * PARTS for start in payout.starts) - 1
    most = sum(amount for _, amount in payout.driver.receipts(0, parts)) * dearest(found)
    for key in line.keys() | paid.keys():
        beside = abs(line.get(key, 0) - paid[key])
        assert beside <= PARTS * slack(found) + (crossed + 1) * most, (key, parts)
