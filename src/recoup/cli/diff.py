"""`recoup diff`: what a redline changes in words, and what it costs whom."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from recoup.analysis.contract import records
from recoup.analysis.table import Table
from recoup.api import Refused, load
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    Cores,
    Draws,
    ForecastPath,
    Futures,
    RatesPath,
    Reading,
    Seed,
    SetAside,
)
from recoup.cli.output import heading, money, parse_assumptions, parse_day, print_json, table
from recoup.cli.run import progress_bar
from recoup.cli.simulated import print_both
from recoup.pricing import Taken
from recoup.redline import (
    RangeChange,
    Redline,
    Stretch,
    TermChange,
    redline,
    redline_in_words,
    redline_simulated,
)
from recoup.values.number import show_share


def diff(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The deal as it stands.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The deal as it would be.")],
    events: Annotated[
        Path | None,
        typer.Argument(metavar="[EVENTS]", help="What has come in already: CSV or XLSX."),
    ] = None,
    rates: RatesPath = None,
    as_of: AsOf = None,
    assume: Assume = None,
    reading: Reading = None,
    set_aside: SetAside = False,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Compare both over the futures of a forecast, too.")
    ] = False,
    forecast: ForecastPath = None,
    futures: Futures = 100_000,
    seed: Seed = 1,
    draws: Draws = None,
    cores: Cores = None,
    as_json: AsJson = False,
) -> int:
    """Show what a redline changes: the terms, what each party has, and what it may come to have.

    Terms are compared by what they say, not by how they are written. On EVENTS, each party's figure
    under the one text and the other; over all that may yet come in at each source, the stretches on
    which a party has more by AFTER, or less, and by how much. With --simulate, what each party has
    in the same futures under both. Where both say the same, nothing is printed.
    """
    given = parse_assumptions(assume or [])
    taken = Taken(rates, parse_day(as_of, "--as-of"), given, set_aside)
    files = load(before, reading or ()), load(after, reading or ())
    found: Redline | Table[TermChange]
    try:
        found = redline(*files, events or [], taken)
    except Refused as refused:
        if not simulate or any(d.code != "undisclosed" for d in refused.diagnostics):
            raise
        found = redline_in_words(*files)
    both = None
    if simulate:
        with progress_bar("running futures") as progress:
            both = redline_simulated(
                *files,
                forecast,
                futures=futures,
                draws=draws,
                seed=seed,
                assume=given,
                rates=rates,
                cores=cores,
                progress=progress,
            )
    if as_json:
        whole = found.to_json() if isinstance(found, Redline) else {"terms": records(found)}
        print_json(whole if both is None else {**whole, "simulated": both.to_json()})
        return 0
    if isinstance(found, Redline):
        _print(found)
    else:
        _print_terms(found)
    if both is not None and both.apart:
        print_both(both)
    return 0


def _print_terms(terms: Table[TermChange]) -> None:
    for section, changes in groupby(terms, key=lambda change: change.section):
        heading(section)
        for change in changes:
            if change.before is not None:
                print(f"  - {change.before}{_line(change.line_before)}")
            if change.after is not None:
                print(f"  + {change.after}{_line(change.line_after)}")


def _print(found: Redline) -> None:
    _print_terms(found.terms)
    if found.paid:
        heading("On the given events")
        table(
            ("party", "currency", "before", "after", "difference"),
            [
                (f.title, f.currency, money(f.before), money(f.after), f"{f.difference:+,f}")
                for f in found.paid
            ],
            right=(2, 3, 4),
        )
    for source, ranges in groupby(found.over, key=lambda r: (r.source, r.source_currency)):
        heading(f"Over all that may yet come in at {source[0]}, in {source[1]}")
        table(
            ("party", "from", "to", "has", "by"),
            [row for change in ranges for row in _rows(change)],
            right=(1, 2),
        )
    if found.terms and found.unpriced:
        print(f"\nNot compared over all that may come in: {', '.join(found.unpriced)}")


def _rows(change: RangeChange) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            change.title,
            money(stretch.start),
            "on" if stretch.end is None else money(stretch.end),
            ("the same", "more", "less")[stretch.sign],
            _by(stretch, change),
        )
        for stretch in change.stretches
    ]


def _by(stretch: Stretch, change: RangeChange) -> str:
    """How much more or less it is where it is most, and how it goes on past the last bend."""
    if not stretch.sign:
        return ""
    most = stretch.most if stretch.sign > 0 else -stretch.least
    words = [f"up to {change.currency} {money(most)}"] if most else []
    if stretch.share and stretch.bend is not None:
        share = abs(stretch.share)
        percent = show_share(share)
        if change.currency != change.source_currency:
            percent = f"{change.currency} {float(share):.6f}"
        past = f" past {money(stretch.bend)}" if stretch.bend else ""
        words.append(f"{percent} of each unit{past}")
    return ", then ".join(words)


def _line(line: int | None) -> str:
    return "" if line is None else f"  (line {line})"
