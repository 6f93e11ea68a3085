"""Money that enters a waterfall leaves it."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Span

Steps = tuple[d.Step | d.Block, ...]


def check_everything_paid(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every waterfall ends with a `rest`, and no step stands where no money can reach it."""
    for waterfall in deal.waterfalls.values():
        if not waterfall.steps:
            message = f"the waterfall `{waterfall.name}` pays nobody"
            hint = "add `pays` below it, and the steps below that"
            yield Diagnostic("no-steps", message, waterfall.span, hint)
            continue
        yield from _unreachable(waterfall.steps)
        if not _pays_everything(waterfall.steps):
            last = waterfall.steps[-1]
            message = f"money may be left over at the end of `{waterfall.name}`"
            hint = "end it with `rest to` a party or a pot"
            yield Diagnostic("rest-missing", message, last.span, hint)


def _pays_everything(steps: Steps) -> bool:
    return _end(steps) is not None


def _end(steps: Steps) -> tuple[int, Span] | None:
    """Which step leaves nothing, and where: a rest, or the later of two branches that pay all."""
    branches: set[tuple[str, bool]] = set()
    for number, step in enumerate(steps):
        if _takes_all(step):
            return number, step.span
        if isinstance(step, d.Block) and _pays_everything(step.steps):
            branches.add((step.milestone, step.until))
            if (step.milestone, not step.until) in branches:
                return number, step.span
    return None


def _takes_all(step: d.Step | d.Block) -> bool:
    if isinstance(step, d.Block) or step.up_to is not None or step.milestone is not None:
        return False
    match step.ask:
        case d.Rest():
            return True
        case d.Share(rate=rate, basis=basis):
            return rate == Fraction(1) and basis == d.Basis(d.BasisKind.REMAINDER)
        case _:
            return False


def _unreachable(steps: Steps) -> Iterator[Diagnostic]:
    end = _end(steps)
    for number, step in enumerate(steps):
        if end is not None and number > end[0]:
            yield Diagnostic(
                "unreachable-step",
                "no money reaches this step: what stands above takes all that is left",
                step.span,
                "move it up, or remove it",
                (Related("nothing is left behind this", end[1]),),
            )
            return
        if isinstance(step, d.Block):
            yield from _unreachable(step.steps)
            if not step.steps:
                message = "nothing stands below this line"
                yield Diagnostic("empty-block", message, step.span, "add a step, or remove it")
