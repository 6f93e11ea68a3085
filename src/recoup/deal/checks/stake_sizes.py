"""The words of a stake agree with its size."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.stakes import size_range
from recoup.diagnostics.diagnostic import Diagnostic

_MEANS = {"minority": "less than half", "majority": "more than half"}


def check_stake_sizes(deal: d.Deal) -> Iterator[Diagnostic]:
    """A minority stake may be less than half, a majority stake more."""
    for stake in deal.stakes:
        means = _MEANS.get(stake.kind or "")
        if means is None:
            continue
        low, high = size_range(stake)
        if low > high or low == high == Fraction(1, 2):
            yield Diagnostic(
                "stake-contradicts",
                f"a {stake.kind} stake is {means}; the size that stands beside it is not",
                stake.span,
                f"mend the size, or leave out `{stake.kind}`",
            )
