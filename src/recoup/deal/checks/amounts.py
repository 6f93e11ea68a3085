"""A step pays; it never takes back."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic


def check_amounts(deal: d.Deal) -> Iterator[Diagnostic]:
    """A fixed sum is not below zero: it would take from its payee what nobody owes."""
    for _, step in all_steps(deal):
        if not isinstance(step.ask, d.Fixed):
            continue
        amount = step.ask.amount
        least = amount.low if isinstance(amount, d.Undisclosed) else amount
        if not isinstance(least, Fraction) and least.minor < 0:
            yield Diagnostic(
                "negative-amount",
                f"a step cannot pay {least}: it would take money from whom it pays",
                step.span,
                "write an amount of zero or more, and pay it to whom it belongs",
            )
