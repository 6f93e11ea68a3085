"""Percentages of receipts that the steps above may leave too little for."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity


def check_falls_short(deal: d.Deal) -> Iterator[Diagnostic]:
    """A percentage of receipts below a recoupment takes what is left where that is less.

    What it lacks is not carried to later receipts, so that it matters in how many receipts the
    money comes: each step takes the least of what it asks and what is left.
    """
    for waterfall in deal.waterfalls.values():
        yield from _below(waterfall.steps, None)


def _below(steps: tuple[d.Step | d.Block, ...], above: d.Step | None) -> Iterator[Diagnostic]:
    for step in steps:
        if isinstance(step, d.Block):
            yield from _below(step.steps, above)
            continue
        if above is not None and _of_receipts(step):
            yield Diagnostic(
                "may-fall-short",
                "a percentage of receipts stands below a step that may take them all; it then gets "
                "what is left, and what it lacks is not made up later",
                step.span,
                "move it up, write `of remainder`, or let `due` make up what it lacks",
                (Related("this may take everything first", above.span),),
                Severity.NOTE,
            )
            return
        if isinstance(step.ask, d.Recoup | d.Fixed) and not _from_share(step):
            above = step


def _of_receipts(step: d.Step) -> bool:
    share = step.ask
    return (
        isinstance(share, d.Share | d.Bands)
        and share.basis is not None
        and share.basis.kind is not d.BasisKind.REMAINDER
    )


def _from_share(step: d.Step) -> bool:
    return isinstance(step.ask, d.Recoup) and step.ask.share_from is not None
