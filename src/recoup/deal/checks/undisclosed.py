"""What nobody disclosed, said at once."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.values.money import Money
from recoup.values.number import show_rate


def check_undisclosed(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every undisclosed term, with its range and the name by which a run may assume it."""
    for term in deal.undisclosed.values():
        low, high = _shown(term.low), _shown(term.high)
        yield Diagnostic(
            "undisclosed-term",
            f"nobody disclosed `{term.name}`; it lies within {low} and {high}",
            term.span,
            f'a run that depends on it needs `--assume "{term.name}=…"`',
            severity=Severity.NOTE,
        )


def _shown(value: Fraction | Money) -> str:
    return str(value) if isinstance(value, Money) else show_rate(value)
