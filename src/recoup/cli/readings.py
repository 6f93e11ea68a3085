"""What each reading pays, side by side: of an open dispute, and of a line that is refused."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from decimal import Decimal
from pathlib import Path

from recoup.analysis.readings import FigureByReading
from recoup.api import DealFile, Refused, Result
from recoup.cli.output import heading, money, print_faults, print_json, table
from recoup.diagnostics.diagnostic import Severity
from recoup.diagnostics.render import as_json as diagnostic_json
from recoup.diagnostics.render import display_width
from recoup.pricing import Comparison, Events, PricedRefusal, Taken, price_refusals

# The widest name of a column; readings that say more are numbered.
_COLUMN_MOST = 26


def print_comparison(comparison: Comparison, *, as_json: bool) -> None:
    """The readings of a deal, and what each comes to."""
    if as_json:
        print_json(comparison.to_json())
        return
    found = dict.fromkeys(d for result in comparison.results for d in result.diagnostics)
    print_faults(found, as_json=False)
    first = comparison.results[0]
    count = sum(not e.calculated for e in first.run.events)
    when = f", as of {first.as_of}" if first.as_of else ""
    print(f"{first.run.plan.title}{when}: {count or 'no'} event{'' if count == 1 else 's'}")
    for dispute in comparison.disputes:
        place = Path(dispute.span.place).name
        print(f"  disputed: {dispute.title or 'what the lines say'}  ({place})")
        rows = [(f"  {reading.name}", reading.title or "") for reading in dispute.readings]
        table(("", ""), rows)
    assumed = {a.name: a for r in comparison.results for a in r.assumptions}
    for a in assumed.values():
        print(
            f"  assumed {a.name} = {a.value}; nobody disclosed it, it lies within {a.low}..{a.high}"
        )
    heading("What each reading pays")
    _print_differences(comparison, [", ".join(names) for names in comparison.names])
    print("\nSay `--reading NAME` for the whole run under one of them.")


def print_refusal(file: DealFile, events: Events, taken: Taken, *, as_json: bool) -> None:
    """Why a deal is refused, and what each reading of a refused line would pay."""
    found = [d for d in file.diagnostics if d.severity is not Severity.NOTE]
    if as_json:
        priced = [p.to_json() for p in price_refusals(file, events, taken)]
        document = {"diagnostics": [diagnostic_json(d) for d in found]}
        print_json(document | ({"priced": priced} if priced else {}))
        return
    print_faults(found, as_json=False)
    priced_lines = price_refusals(file, events, taken)
    with redirect_stdout(sys.stderr):
        if len(priced_lines) > 1:
            heading("What each reading would pay, every other line read as its first reading above")
        for refusal in priced_lines:
            _print_priced(refusal)


def _print_priced(priced: PricedRefusal) -> None:
    """One refused line: what its readings would pay, or why one cannot be run."""
    span, readings = priced.diagnostic.span, priced.diagnostic.readings
    if span is not None:
        line = span.source.line_text(span.line).strip()
        heading(f"Line {span.line}, `{line}`")
    brief = all(display_width(r.words) <= _COLUMN_MOST for r in readings)
    names = [r.words if brief else f"({i})" for i, r in enumerate(readings, 1)]
    for name, reading, outcome in zip(names, readings, priced.outcomes, strict=True):
        if not brief:
            print(f"  {name} {reading.words}")
        if isinstance(outcome, Refused):
            errors = (d for d in outcome.diagnostics if d.severity is Severity.ERROR)
            print(f"  {name} is refused: {next(errors).message}")
    if priced.comparison is not None:
        runs = zip(names, priced.outcomes, strict=True)
        _print_differences(priced.comparison, [n for n, o in runs if isinstance(o, Result)])


def _print_differences(comparison: Comparison, names: Sequence[str]) -> None:
    """The table of what the readings pay, then whatever else differs between them."""
    amounts = range(2, 3 + len(names))
    two = len(names) == 2
    if comparison.pay_the_same:
        differs = comparison.other or comparison.milestones
        print(f"  {'They pay alike' if differs else 'The readings agree so far'}; each pays:")
        rows = [(line.title, line.currency, money(line.amounts[0])) for line in comparison.paid]
        table(("party", "currency", "amount"), rows, right=(2,))
    else:
        titles = ("party", "currency", *names, "difference" if two else "spread")
        lines = [(x.title, x.currency, *_cells(x)) for x in comparison.paid]
        table(titles, lines, right=amounts)
    if comparison.other:
        print("  They differ as well in:")
        titles = ("", "of", "currency", *names, "difference" if two else "spread")
        lines = [(x.figure, x.title, x.currency, *_cells(x)) for x in comparison.other]
        table(titles, lines, right=[i + 1 for i in amounts])
    if comparison.milestones:
        print("  They reach differently:")
        table(("milestone", *names), [(m.milestone, *m.reached) for m in comparison.milestones])


def _cells(line: FigureByReading) -> tuple[str, ...]:
    """The amounts, then by how much they differ: with a sign, where there are two."""
    if len(line.amounts) == 2:
        one, other = (amount or Decimal(0) for amount in line.amounts)
        return (*map(money, line.amounts), f"{other - one:+,f}")
    return (*map(money, line.amounts), money(line.spread))
