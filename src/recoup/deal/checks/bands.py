"""Bands say how they apply, and rise."""

from collections.abc import Iterator
from itertools import pairwise

from recoup.deal import model as d
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic, Reading
from recoup.diagnostics.span import Span


def check_bands(deal: d.Deal) -> Iterator[Diagnostic]:
    """Bands are marginal or whole by their own word; their levels rise, and the last is open."""
    for waterfall, step in all_steps(deal):
        if not isinstance(step.ask, d.Bands):
            continue
        if step.ask.whole is None:
            yield Diagnostic(
                "bands-unsaid",
                "the bands do not say whether they are marginal or whole",
                step.span,
                readings=(
                    Reading("marginal", "each rate for the money within its band"),
                    Reading("whole", "the rate of the level reached for all of it"),
                ),
            )
        yield from faults_of_bands(step.ask.bands, waterfall.currency, waterfall.name, step.span)


def faults_of_bands(
    bands: tuple[d.Band, ...], currency: str, name: str, span: Span
) -> Iterator[Diagnostic]:
    """What is wrong with the levels of bands, of something called `name` in a currency."""
    levels = [band.up_to for band in bands]
    for lower, upper in pairwise(levels):
        if lower is None or (upper is not None and upper.minor <= lower.minor):
            message = "the levels of the bands must rise, and only the last band has no end"
            hint = "put the bands in order, each `to` a higher amount"
            yield Diagnostic("bands-not-rising", message, span, hint)
            break
    if levels[-1] is not None:
        message = f"nothing is said above {levels[-1]}"
        hint = "end with a band that has no level, such as `then 0%`"
        yield Diagnostic("bands-not-rising", message, span, hint)
    for level in levels:
        if level is not None and level.currency != currency:
            message = f"the level {level} is in another currency than `{name}`"
            hint = f"write it in {currency}"
            yield Diagnostic("limit-currency", message, span, hint)
            break
