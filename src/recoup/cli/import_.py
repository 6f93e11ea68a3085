"""`recoup import`: a deal from an agreement in another language."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import deal_from_rsl
from recoup.cli.options import AsJson, Force, Output
from recoup.cli.output import put_out


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An agreement in Revenue Sharing Language: YAML.")
    ],
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Write the deal that an agreement in Revenue Sharing Language states.

    The deal is laid out as `recoup fmt` does it. What moves no money becomes a comment, and is
    named; what a deal has no words for is refused, with its line.
    """
    text, diagnostics = deal_from_rsl(file)
    return put_out(text, output, diagnostics, force=force, as_json=as_json)
