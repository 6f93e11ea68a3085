"""Nobody sells more than the whole: the stakes in one issuer, on any day, are at most 100%."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.stakes import days_held, first_days, size_range, surely_held
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.values.number import show_rate


def check_stakes_sum(deal: d.Deal) -> Iterator[Diagnostic]:
    """The least that the stakes in one issuer may be does not exceed the whole."""
    yield from stakes_above_the_whole(deal.stakes)


def stakes_above_the_whole(stakes: Sequence[d.Stake]) -> Iterator[Diagnostic]:
    """Each issuer whose stakes exceed the whole, once, on the first such day."""
    of_issuer: dict[str, list[d.Stake]] = {}
    for stake in stakes:
        of_issuer.setdefault(stake.issuer, []).append(stake)
    for issuer, held in of_issuer.items():
        for day in first_days(held):
            present = surely_held(held, day)
            total = sum((size_range(stake)[0] for stake in present), Fraction(0))
            if total > 1:
                last = max(present, key=lambda stake: days_held(stake).surely_from)
                dated = f" on {day}" if last.since else ""
                ranges = any(size_range(s)[0] < size_range(s)[1] for s in present)
                yield Diagnostic(
                    "stakes-above-100",
                    f"the stakes in `{issuer}` come to {'at least ' if ranges else ''}"
                    f"{show_rate(total)}{dated}; all of a company is 100%",
                    last.span,
                    "lower one, or say with `until` when one was sold or diluted",
                    tuple(
                        Related(f"`{s.holder}` holds {show_rate(size_range(s)[0])} here", s.span)
                        for s in present
                        if s is not last
                    ),
                )
                break
