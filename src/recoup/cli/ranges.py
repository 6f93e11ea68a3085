"""What the undisclosed terms make of a result: each party at both ends of each range."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from recoup.api import Result
from recoup.cli.output import heading, money, table

Totals = dict[tuple[str, str], Decimal]


def _totals(result: Result) -> Totals:
    return {(t.title, t.currency): t.amount for t in result.paid}


def _at_ends(
    result: Result, events: Path, rates: Path | None, assumptions: Mapping[str, str]
) -> list[tuple[str, str, str, Totals, Totals]]:
    """For every assumed term: its ends, and the parties' totals at each, the others as assumed."""
    found = []
    for term in result.assumptions:
        ends = [
            _totals(
                result.file.run(
                    events,
                    rates,
                    as_of=result.run.as_of,
                    assume={**assumptions, term.name: end},
                    set_aside=bool(result.run.set_aside),
                )
            )
            for end in (term.low, term.high)
        ]
        found.append((term.name, term.low, term.high, ends[0], ends[1]))
    return found


def print_ranges(
    result: Result, events: Path, rates: Path | None, assumptions: Mapping[str, str]
) -> None:
    """A table per undisclosed term: the parties whose totals it moves."""
    for name, low, high, at_low, at_high in _at_ends(result, events, rates, assumptions):
        heading(f"What `{name}` makes of it, from {low} to {high}, the other terms as assumed")
        rows = [
            (
                title,
                currency,
                money(at_low[key]),
                money(at_high[key]),
                _signed(at_high[key] - at_low[key]),
            )
            for key in at_low
            if at_low[key] != at_high[key]
            for title, currency in [key]
        ]
        if rows:
            table(
                ("party", "currency", f"at {low}", f"at {high}", "difference"),
                rows,
                right=(2, 3, 4),
            )
        else:
            print("  it moves no party's total")


def ranges_json(
    result: Result, events: Path, rates: Path | None, assumptions: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "name": name,
            "low": low,
            "high": high,
            "parties": [
                {
                    "party": party,
                    "currency": currency,
                    "at_low": format(at_low[party, currency], "f"),
                    "at_high": format(at_high[party, currency], "f"),
                }
                for party, currency in at_low
            ],
        }
        for name, low, high, at_low, at_high in _at_ends(result, events, rates, assumptions)
    ]


def _signed(amount: Decimal) -> str:
    return f"{amount:+,f}"
