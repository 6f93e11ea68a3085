"""`recoup audit`: tickets that cannot be as they are told, and what that costs whom."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.analysis.contract import plain, record, records
from recoup.analysis.totals import decimal
from recoup.api import Refused, load
from recoup.audit.model import Finding, Remedy
from recoup.audit.pricing import Cost, Terms, costs
from recoup.audit.run import CHECKS, MEMORY, checks_named, evidence, findings, rows_of
from recoup.audit.statements import against_statement
from recoup.cli.options import AsJson, Assume, RatesPath, Reading
from recoup.cli.output import heading, money, parse_assumptions, print_json, table
from recoup.cli.run import progress_bar
from recoup.diagnostics.diagnostic import has_errors

SHOWN = 10


def audit(
    tickets: Annotated[
        Path, typer.Argument(metavar="TICKETS", help="A Parquet file or a folder of them.")
    ],
    halls: Annotated[
        Path | None,
        typer.Option(
            "--halls", metavar="FILE", help="The halls; halls.parquet beside the tickets."
        ),
    ] = None,
    films: Annotated[
        Path | None,
        typer.Option("--films", metavar="FILE", help="The films, if not beside the tickets."),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option(
            "--check",
            metavar="NAME",
            help=f"One of {', '.join(c.name for c in CHECKS)}. Repeatable; all unless said.",
        ),
    ] = None,
    statement: Annotated[
        Path | None,
        typer.Option(
            "--statement", metavar="FILE", help="A payer's figures, against their tickets."
        ),
    ] = None,
    deal: Annotated[
        Path | None, typer.Option("--deal", metavar="DEAL", help="Price the findings by this deal.")
    ] = None,
    film: Annotated[
        list[str] | None,
        typer.Option(
            "--film", metavar="NAME=ID", help="A film of the deal, by its id. Repeatable."
        ),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option("--basis", help="split or comprehensive, where the deal does not say it."),
    ] = None,
    rates: RatesPath = None,
    assume: Assume = None,
    reading: Reading = None,
    rows: Annotated[
        int | None,
        typer.Option("--rows", metavar="N", help="Write the rows of finding N, with --output."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where they go: CSV.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help=f"List every finding, not the first {SHOWN} of a check.")
    ] = False,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="What it may take, as 600MiB.")
    ] = MEMORY,
    as_json: AsJson = False,
) -> int:
    """Look for shows that nobody can have seen, sales that repeat, money booked as something else.

    Each finding names its rows and why they are doubted. With a deal, it says what each party has
    by the box office as it is told, and what it would have if the findings were so.

    A finding is an answer and no fault of the call: the command ends with 0.
    """
    if (rows is None) != (output is None):
        raise typer.BadParameter("the rows of a finding need a file", param_hint="--rows, --output")
    if (deal is None) != (not film):
        raise typer.BadParameter("a deal and its films go together", param_hint="--deal, --film")
    wanted = checks_named(check or ())
    with evidence(tickets, halls=halls, films=films, memory=memory) as engine:
        with progress_bar("checking") as progress:
            found = findings(engine, wanted, progress)
        if statement is not None:
            against, faults = against_statement(engine, statement)
            if has_errors(faults):
                raise Refused(faults)
            found += against
        if rows is not None and output is not None:
            return _write_rows(engine, found, rows, output)
        lines: Sequence[Cost] = ()
        if deal is not None:
            terms = Terms(_pairs(film or ()), basis, rates, parse_assumptions(assume or []))
            lines = costs(engine, found, load(deal, reading or ()), terms)
    if as_json:
        print_json({"findings": [_json(f) for f in found], "costs": records(lines)})
        return 0
    _print(found, every=every)
    for name, group in groupby(lines, key=lambda line: line.check):
        heading(f"If the findings of `{name}` are so" if name else "If all of them are so")
        table(
            ("party", "currency", "as told", "corrected", "difference"),
            [
                (c.title, c.currency, money(c.told), money(c.corrected), f"{c.difference:+,f}")
                for c in group
            ],
            right=(2, 3, 4),
        )
    return 0


def _print(found: Sequence[Finding], *, every: bool) -> None:
    rules = {check.name: check.rule for check in CHECKS}
    if not found:
        print("Nothing is doubted.")
    numbered = list(enumerate(found, start=1))
    for name, group in groupby(numbered, key=lambda pair: pair[1].check):
        of_check = list(group)
        wrong = sum(abs(f.amount or 0) for _, f in of_check)
        heading(f"{name}: {len(of_check)} found, CNY {money(decimal(wrong, 'CNY'))}")
        print(f"  {rules.get(name, 'a statement that is not the sum of its tickets')}")
        table(
            ("no.", "cinema", "film", "from", "rows", "CNY", "remedy", "why"),
            [
                (
                    str(number),
                    f.cinema or f.circuit or "",
                    f.film or "",
                    f"{f.first:%Y-%m-%d %H:%M}",
                    str(f.rows),
                    "" if f.amount is None else money(decimal(f.amount, "CNY")),
                    "" if f.remedy is Remedy.UNKNOWN else f.remedy.value,
                    f.why,
                )
                for number, f in (of_check if every else of_check[:SHOWN])
            ],
            right=(0, 4, 5),
        )
        if len(of_check) > SHOWN and not every:
            print(f"  and {len(of_check) - SHOWN} more: --every")


def _write_rows(engine: Any, found: Sequence[Finding], number: int, output: Path) -> int:
    if not 0 < number <= len(found):
        message = f"there are {len(found)} findings; `{number}` is none of them"
        raise typer.BadParameter(message, param_hint="--rows")
    if output.exists():
        raise typer.BadParameter(f"{output} exists", param_hint="--output")
    doubted = rows_of(engine, found[number - 1])
    beside = output.with_name(f".{output.name}.new")
    try:
        doubted.write_csv(str(beside))
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    print(f"{output}: {len(doubted)} rows")
    return 0


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, sign, film = text.partition("=")
        if not sign:
            raise typer.BadParameter(f"`{text}` names no film; write dog=ID", param_hint="--film")
        pairs[name.strip()] = film.strip()
    return pairs


def _json(found: Finding) -> dict[str, Any]:
    return {
        **record(found),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "remedy": found.remedy.value,
        **{name: plain(decimal(getattr(found, name), "CNY")) for name in ("price", "fee")},
        "amount": None if found.amount is None else plain(decimal(found.amount, "CNY")),
    }
