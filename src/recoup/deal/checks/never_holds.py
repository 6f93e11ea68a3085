"""A step inside an `until` and an `after` of one milestone never holds."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Related

Steps = tuple[d.Step | d.Block, ...]


def check_never_holds(deal: d.Deal) -> Iterator[Diagnostic]:
    """No block or step waits for a milestone that the block around it has ruled out."""
    for waterfall in deal.waterfalls.values():
        yield from _inside(waterfall.steps, ())


def _inside(steps: Steps, around: tuple[d.Block, ...]) -> Iterator[Diagnostic]:
    for step in steps:
        until = step.until if isinstance(step, d.Block) else False
        outer = next(
            (b for b in around if b.milestone == step.milestone and b.until != until), None
        )
        if outer is not None:
            yield Diagnostic(
                "never-holds",
                f"this never holds: it stands inside {_words(outer)}",
                step.span,
                "move it out of that block, or remove it",
                (Related("the block around it is here", outer.span),),
            )
        elif isinstance(step, d.Block):
            yield from _inside(step.steps, (*around, step))


def _words(block: d.Block) -> str:
    return f"`{'until' if block.until else 'after'} {block.milestone}`"
