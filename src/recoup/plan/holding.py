"""Who holds a right: what a step pays to a party, once parts of it were assigned."""

from fractions import Fraction

from recoup.plan.model import Plan, Right


def shares_held(plan: Plan, right: Right, reached: int) -> tuple[Fraction, ...]:
    """The share of each of a right's slots while these milestones (a bit each) are reached.

    The conveyances apply in turn. One gives its rate of all that its assignor came to have by then,
    whatever the assignor has given away of it; one without a rate gives what is left to give.
    """
    holders = [plan.slots[slot].party for slot in right.slots]
    had = [Fraction(1)] + [Fraction(0)] * len(right.conveyances)
    left = had[:]
    for number, conveyance in enumerate(right.conveyances, start=1):
        if not reached >> conveyance.milestone & 1:
            continue
        for place in range(number):
            if holders[place] != conveyance.assignor:
                continue
            rate = conveyance.rate
            given = left[place] if rate is None else had[place] * rate
            left[place] -= given
            had[number] += given
        left[number] = had[number]
    return tuple(left)
