"""`recoup workbook`: a run as a live Excel workbook."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import load
from recoup.api.writing import write_whole
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    DealPath,
    EventsPath,
    Force,
    KnownOn,
    RatesPath,
    Reading,
    SetAside,
)
from recoup.cli.output import (
    FAULTS,
    parse_assumptions,
    parse_day,
    print_faults,
    print_json,
    table,
)
from recoup.cli.run import known, progress_bar
from recoup.diagnostics.render import as_json as diagnostic_json


def workbook(
    deal: DealPath,
    events: EventsPath,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The workbook to write (.xlsx).")
    ],
    rates: RatesPath = None,
    as_of: AsOf = None,
    as_known_on: KnownOn = None,
    assume: Assume = None,
    reading: Reading = None,
    set_aside: SetAside = False,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Write a run as a live Excel workbook: change a receipt or a term, and all recalculates.

    Every step is a formula beside its clause, exact to the minor unit, its rounding included. No
    macro. A deal with a mechanism that no formula holds exactly is written as figures, and the
    workbook and this command say which.
    """
    if output.suffix.lower() != ".xlsx":
        raise typer.BadParameter("a workbook's name ends in .xlsx", param_hint="--output")
    if output.exists() and not force:
        typer.echo(f"recoup: {output} exists; add --force to overwrite it", err=True)
        return FAULTS
    file = known(load(deal, reading or ()), as_known_on)
    with progress_bar("running receipts") as progress:
        result = file.run(
            events,
            rates,
            as_of=parse_day(as_of, "--as-of"),
            assume=parse_assumptions(assume or []),
            set_aside=set_aside,
            progress=progress,
        )
    written = result.to_workbook()
    write_whole(output, written.content)
    if as_json:
        print_json(
            {
                "written": str(output),
                "formulas": written.formulas,
                "refused": [
                    {"mechanism": r.mechanism, "why": r.why, "place": r.span.place}
                    for r in written.refused
                ],
                "diagnostics": [diagnostic_json(d) for d in result.diagnostics],
            }
        )
        return 0
    print_faults(result.diagnostics, as_json=False)
    if not written.refused:
        print(f"{output}: written, {written.formulas:,} formulas")
        return 0
    print(f"{output}: written as figures; no formula holds these exactly")
    rows = [(r.mechanism, r.why, r.span.place) for r in written.refused]
    table(("mechanism", "why", "where"), rows)
    return 0
