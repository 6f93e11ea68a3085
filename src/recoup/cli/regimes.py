"""`recoup regimes`: one film under several deals, and from where on which is the better."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from recoup.api import DealFile, load
from recoup.cli.options import AsJson, Assume, RatesPath, Reading
from recoup.cli.output import heading, money, parse_assumptions, parse_day, print_json, table
from recoup.pricing import Taken
from recoup.regimes import Regimes
from recoup.regimes import regimes as compared
from recoup.values.number import parse_number


def regimes(
    deals: Annotated[
        list[Path], typer.Argument(metavar="DEAL...", help="The film under each regime.")
    ],
    over: Annotated[
        str,
        typer.Option(
            "--over", metavar="SOURCE", help="What comes in, as in `theatrical of dog from CN`."
        ),
    ],
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="AMOUNT", help="An amount to show. Repeatable."),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="AMOUNT", help="The largest amount that is looked at.")
    ] = "1bn",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day on which all comes in; today if not."),
    ] = None,
    rates: RatesPath = None,
    assume: Assume = None,
    reading: Reading = None,
    as_json: AsJson = False,
) -> int:
    """Show what several deals of one film leave to each party, and which is the better from where.

    Each deal says the same film, under another regime: a co-production, an import on revenue share,
    an import for a flat fee. Payments between parties count, what was invested does not. Where the
    lead changes, it does so at the first unit shown.
    """
    files = _named(deals, reading or [])
    found = compared(
        files,
        over,
        parse_day(on, "--on") or date.today(),
        [_amount(text, "--at") for text in at or ()],
        _amount(to, "--to"),
        Taken(rates, None, parse_assumptions(assume or [])),
    )
    if as_json:
        print_json(found.to_json())
    else:
        _print(found)
    return 0


def _named(deals: list[Path], reading: list[str]) -> dict[str, DealFile]:
    if len(deals) < 2:
        raise typer.BadParameter("name two deals or more", param_hint="DEAL")
    found = {path.stem: load(path, reading) for path in deals}
    if len(found) < len(deals):
        raise typer.BadParameter("two of the files have the same name", param_hint="DEAL")
    return found


def _amount(text: str, option: str) -> Fraction:
    """An amount in units of the currency of the receipts; `CNY 300m` as well as `300m`."""
    try:
        found = parse_number(text.strip().rpartition(" ")[2])
    except ValueError:
        message = f"`{text}` is no amount; write it as `300m` or `1,234.50`"
        raise typer.BadParameter(message, param_hint=option) from None
    if found <= 0:
        raise typer.BadParameter("write an amount above nothing", param_hint=option)
    return found


def _print(found: Regimes) -> None:
    print(f"Over what comes in of {found.over}, in {found.currency}, all of it on {found.day}")
    for amount in dict.fromkeys(row.amount for row in found.table):
        rows = [row for row in found.table if row.amount == amount]
        heading(f"Where {money(amount)} comes in, each ends with")
        table(
            ("party", "currency", *found.deals),
            [(row.party, row.currency, *map(money, row.ends)) for row in rows],
            right=tuple(range(2, 2 + len(found.deals))),
        )
    heading(f"Which leaves most, up to {money(found.most)}")
    table(
        ("party", "currency", "from", "up to", "best"),
        [
            (
                party.party if i == 0 else "",
                party.currency if i == 0 else "",
                money(best.start),
                "the end" if best.end is None else money(best.end),
                "all the same" if len(best.deals) == len(found.deals) else ", ".join(best.deals),
            )
            for party in found.best
            for i, best in enumerate(party.stretches)
        ],
        right=(2, 3),
    )
