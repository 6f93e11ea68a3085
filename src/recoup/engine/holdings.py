"""How whole minor units of a right are shared among those who hold it."""

from math import prod

from recoup.plan.holding import shares_held
from recoup.plan.model import Plan, Right


class Holdings(dict[int, tuple[int, ...]]):
    """The weights of a right's slots, by the milestones reached among those that convey it.

    They sum to `whole`, whichever are reached, so that unpaid fractions carry over.
    """

    def __init__(self, plan: Plan, right: Right) -> None:
        super().__init__()
        self.plan, self.right = plan, right
        self.whole = prod(c.rate.denominator for c in right.conveyances if c.rate is not None)
        self.mask = sum({1 << c.milestone for c in right.conveyances})

    def __missing__(self, reached: int) -> tuple[int, ...]:
        shares = shares_held(self.plan, self.right, reached)
        self[reached] = tuple(int(share * self.whole) for share in shares)
        return self[reached]
