"""The terms of an account as they stand on a day."""

from fractions import Fraction
from math import lcm

from recoup.plan.model import Account


def term_on(account: Account, term: str, day: int) -> Fraction | None:
    """The `interest` or `overhead` rate of an account on a day (an ordinal); None without one."""
    found = account.overhead
    if term == "interest":
        found = account.interest.rate if account.interest else None
    for change in account.changes:
        if change.term == term and change.date.toordinal() <= day:
            found = change.value
    return found


def common_denominator(account: Account, term: str) -> int:
    """A denominator for every rate that a term of an account ever has."""
    first = term_on(account, term, 0) or Fraction(0)
    later = (c.value.denominator for c in account.changes if c.term == term)
    return lcm(first.denominator, *later)
