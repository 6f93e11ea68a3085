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
            (title, currency, money(below), money(above), f"{above - below:+,f}")
            for (title, currency), below, above in _paired(at_low, at_high)
            if below != above
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
                    "at_low": format(below, "f"),
                    "at_high": format(above, "f"),
                }
                for (party, currency), below, above in _paired(at_low, at_high)
            ],
        }
        for name, low, high, at_low, at_high in _at_ends(result, events, rates, assumptions)
    ]


def _paired(at_low: Totals, at_high: Totals) -> list[tuple[tuple[str, str], Decimal, Decimal]]:
    nothing = Decimal(0)
    keys = dict.fromkeys([*at_low, *at_high])
    return [(key, at_low.get(key, nothing), at_high.get(key, nothing)) for key in keys]
