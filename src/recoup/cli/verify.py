"""`recoup verify`: does a statement pack come to what it says?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from recoup.cli.options import AsJson
from recoup.cli.output import FAULTS, heading, print_json
from recoup.diagnostics.render import seen
from recoup.packs.check_extract import ExtractVerdict
from recoup.packs.verify import Verdict
from recoup.packs.verify import verify as verdict_of


def verify(
    pack: Annotated[
        Path, typer.Argument(metavar="PACK", help="A statement pack: the zip file, or its folder.")
    ],
    as_json: AsJson = False,
) -> int:
    """Make the statement of a pack again from the deal and receipts in it, and compare each line.

    Works offline, from the pack alone. Says “same to the cent”, or which line is the first that
    differs and why; and what that does not prove. An extract, which shows a party its own lines
    alone, is checked as far as it goes.
    """
    verdict = verdict_of(pack)
    if as_json:
        print_json({**asdict(verdict), "same": verdict.same})
    elif isinstance(verdict, ExtractVerdict):
        _print_extract(verdict)
    else:
        _print(verdict)
    return 0 if verdict.same else FAULTS


def _print(verdict: Verdict) -> None:
    to = f", to {verdict.party}" if verdict.party else ""
    print(seen(f"{verdict.title}: statement of {verdict.period}{to}"))
    if verdict.same:
        print(f"Same to the cent: {verdict.lines} lines, recomputed from the pack alone.")
    else:
        print("NOT the same.")
    for name in verdict.changed:
        print(seen(f"  {name} is not the file that the manifest was written with"))
    if verdict.difference is not None:
        _print_difference(verdict)
    if verdict.page_differs:
        print("  statement.html is not the page that these figures make: read statement.json")
    print(f"Seal {verdict.seal}")
    heading("What this does not prove")
    for words in verdict.not_proven:
        print(f"  {words}")


def _print_extract(verdict: ExtractVerdict) -> None:
    print(seen(f"{verdict.title}: extract of {verdict.period}, to {verdict.party}"))
    print(
        f"It shows {verdict.shown} lines of the deal and its receipts, and hides {verdict.hidden}."
    )
    if verdict.same:
        print("All that it shows holds.")
    else:
        print("It does NOT hold.")
    for fault in verdict.faults:
        print(seen(f"  {fault}"))
    for key in verdict.not_shares:
        print(seen(f"  {key} is not the rate of its base: a limit or a condition may have held"))
    for root in verdict.roots:
        print(f"Root {root}")
    heading("What this proves")
    for words in verdict.proven if verdict.same else ():
        print(f"  {words}")
    heading("What this does not prove")
    for words in verdict.not_proven:
        print(f"  {words}")


def _print_difference(verdict: Verdict) -> None:
    found = verdict.difference
    assert found is not None
    column = f", {found.column}" if found.column else ""
    print(seen(f"  the first line that differs: {found.where}{column}"))
    print(seen(f"    stated      {found.stated}"))
    print(seen(f"    comes to    {found.computed}"))
    if found.clause:
        print(seen(f"    by          {found.clause}  ({found.place})"))
    if verdict.count > 1:
        print(f"  {verdict.count - 1} more figures and texts differ")
