"""The parts of a divided step are the whole of it."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.values.number import show_rate


def check_shares_sum(deal: d.Deal) -> Iterator[Diagnostic]:
    """The shares of a divided step sum to 100%, or a `rest` takes what they leave."""
    for _, step in all_steps(deal):
        if len(step.parts) < 2 and not (step.parts and step.parts[0].rate is not None):
            continue
        rests = [part for part in step.parts if part.rate is None]
        low = sum((_end(p.rate, "low") for p in step.parts if p.rate is not None), Fraction(0))
        high = sum((_end(p.rate, "high") for p in step.parts if p.rate is not None), Fraction(0))
        for extra in rests[1:]:
            message = "the step has two rests; the first takes all that is left"
            yield Diagnostic("two-rests", message, extra.span, "keep one `rest`")
        if low > 1 or (not rests and not low <= 1 <= high):
            shown = show_rate(low) if low == high else f"{show_rate(low)} to {show_rate(high)}"
            yield Diagnostic(
                "shares-do-not-sum",
                f"the shares of this step sum to {shown}; they must sum to 100%",
                step.span,
                _hint(low, rests=bool(rests)),
            )


def _end(rate: d.Rate | None, end: str) -> Fraction:
    if isinstance(rate, d.Undisclosed | d.Points):
        value = rate.low if end == "low" else rate.high
        return value if isinstance(value, Fraction) else Fraction(0)
    return rate or Fraction(0)


def _hint(total: Fraction, *, rests: bool) -> str:
    if total < 1 and not rests:
        return f"give the missing {show_rate(1 - total)} to somebody, or add `rest to …`"
    return f"take {show_rate(total - 1)} from one of them"
