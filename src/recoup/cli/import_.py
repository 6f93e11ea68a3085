"""`recoup import`: a deal from an agreement in another language, or from industry avails."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import deal_from_avails, deal_from_rsl
from recoup.avails.read import are_avails
from recoup.cli.options import AsJson, Force, Output
from recoup.cli.output import put_out


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="An agreement in Revenue Sharing Language (YAML), or avails (XML or XLSX).",
        ),
    ],
    set_aside: Annotated[
        bool,
        typer.Option("--set-aside", help="Leave out rows of avails that cannot be read."),
    ] = False,
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Write the deal that an agreement in Revenue Sharing Language, or a file of avails, states.

    The deal is laid out as `recoup fmt` does it. Of an agreement, what moves no money becomes a
    comment, and is named; what a deal has no words for is refused, with its line. Of avails, every
    fault of every row is told with its cell, and what a deal cannot say is listed.
    """
    if are_avails(file):
        text, diagnostics = deal_from_avails(file, set_aside=set_aside)
    else:
        text, diagnostics = deal_from_rsl(file)
    return put_out(text, output, diagnostics, force=force, as_json=as_json)
