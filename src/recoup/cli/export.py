"""`recoup export`: a deal, or a run of it, for other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recoup.api import DealFile, load
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    DealPath,
    Force,
    Output,
    RatesPath,
    Reading,
    SetAside,
)
from recoup.cli.output import parse_assumptions, parse_day, put_out
from recoup.cli.run import progress_bar
from recoup.diagnostics.diagnostic import Diagnostic


class Form(StrEnum):
    RSL = "rsl"
    BEANCOUNT = "beancount"
    AVAILS = "avails"
    AVAILS_EXCEL = "avails-excel"


def export(
    deal: DealPath,
    to: Annotated[Form, typer.Option("--to", help="What to write.")],
    events: Annotated[
        Path | None,
        typer.Argument(metavar="[EVENTS]", help="Receipts, costs and reports, for `beancount`."),
    ] = None,
    rates: RatesPath = None,
    as_of: AsOf = None,
    assume: Assume = None,
    reading: Reading = None,
    set_aside: SetAside = False,
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Write a deal in Revenue Sharing Language, its avails, or a run of it as Beancount's books.

    `rsl` refuses every term that the language has no words for, with its line. `beancount` books
    every cent with its clause and its receipt, and asserts the totals of the run. `avails` writes
    what the grants offer to digital retailers as XML, `avails-excel` as a workbook; what avails
    have no words for is listed.
    """
    file = load(deal, reading or ())
    found: tuple[Diagnostic, ...]
    if to is not Form.BEANCOUNT and events is not None:
        raise typer.BadParameter(f"`--to {to}` writes the deal alone", param_hint="EVENTS")
    if to is Form.AVAILS_EXCEL:
        if output is None:
            raise typer.BadParameter("a workbook is written to a file", param_hint="--output")
        book, found = file.to_avails_workbook()
        return put_out(book, output, found, force=force, as_json=as_json)
    if to is Form.RSL:
        text, found = file.to_rsl()
    elif to is Form.AVAILS:
        text, found = file.to_avails()
    else:
        text, found = _books(file, events, rates, as_of, assume, set_aside=set_aside)
    return put_out(text, output, found, force=force, as_json=as_json)


def _books(
    file: DealFile,
    events: Path | None,
    rates: Path | None,
    as_of: str | None,
    assume: list[str] | None,
    *,
    set_aside: bool,
) -> tuple[str, tuple[Diagnostic, ...]]:
    if events is None:
        raise typer.BadParameter(
            "`--to beancount` writes a run; name its events", param_hint="EVENTS"
        )
    with progress_bar("running receipts") as progress:
        result = file.run(
            events,
            rates,
            as_of=parse_day(as_of, "--as-of"),
            assume=parse_assumptions(assume or []),
            set_aside=set_aside,
            progress=progress,
        )
    return result.to_beancount(), result.diagnostics
