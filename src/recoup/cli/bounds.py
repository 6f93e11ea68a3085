"""What the undisclosed terms make of a result: each party's lowest and highest."""

from pathlib import PurePath

from recoup.bounds import Bound, Bounds
from recoup.cli.output import heading, money, table
from recoup.values.shown import show

_TITLES = {"paid": "Paid to", "net": "What parties end with, payments between them included"}


def print_bounds(bounds: Bounds) -> None:
    """The terms that are open, then each party's bounds and how far they are proven."""
    if bounds.reading:
        heading(f"Read as {', '.join(bounds.reading)}")
    for a in bounds.assumed:
        print(f"  assumed {a.name} = {a.value}; it lies within {a.low}..{a.high}")
    if not bounds.terms:
        print("  no result depends on a term that is undisclosed")
    else:
        heading("Undisclosed, and looked at over the whole of their ranges")
        rows = [
            (t.name, show(t.low), show(t.high), PurePath(t.span.place).name) for t in bounds.terms
        ]
        table(("term", "from", "to", ""), rows, right=(1, 2))
    for figure, title in _TITLES.items():
        lines = [line for line in bounds.lines if line.figure == figure]
        if lines:
            heading(title)
            table(
                ("party", "currency", "at least", "at most", ""),
                [(x.title, x.currency, money(x.low), money(x.high), _how(x)) for x in lines],
                right=(2, 3),
            )
    if not all(line.exact for line in bounds.lines):
        print(f"  Not proven: the widest of {bounds.runs} runs, {_where(bounds)}.")
        print("  Other figures within the ranges may give less, or more.")


def _how(line: Bound) -> str:
    if line.exact:
        return "exact"
    if line.bent_by:
        return f"not monotone in {', '.join(line.bent_by)}: widest found, not proven"
    return "not proven"


def _where(bounds: Bounds) -> str:
    if bounds.corners:
        return "at every combination of ends and at points between"
    return "at ends and at points between, the combinations of ends being too many"
