"""What nobody disclosed, said at once."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.values.shown import show


def check_undisclosed(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every undisclosed term, with its range and the name by which a run may assume it."""
    for term in deal.undisclosed.values():
        low, high = show(term.low), show(term.high)
        yield Diagnostic(
            "undisclosed-term",
            f"nobody disclosed `{term.name}`; it lies within {low} and {high}",
            term.span,
            f'a run that depends on it needs `--assume "{term.name}=…"`',
            severity=Severity.NOTE,
        )
