"""`recoup check`: what is wrong in a deal, before any money moves."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import check as check_file
from recoup.cli.open_terms import listed, open_terms_json, print_open_terms
from recoup.cli.options import AsJson, Reading
from recoup.cli.output import FAULTS, print_json
from recoup.diagnostics.diagnostic import Severity
from recoup.diagnostics.render import as_json as diagnostic_json
from recoup.diagnostics.render import render


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Deal files, or folders of them.")
    ],
    reading: Reading = None,
    as_json: AsJson = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Leave out notes, such as undisclosed terms.")
    ] = False,
) -> int:
    """Read deals and find what is wrong in them, all at once.

    Shares that do not sum to 100%, money that nobody receives, terms that two people could read in
    two ways: each with its line, and how to mend it. Where a deal keeps several readings side by
    side, each is checked. Then the terms that nobody disclosed, with their ranges and what is cited
    for them, and the clauses that are disputed. Exit code 1 if there is an error.
    """
    read = {str(path): check_file(path, reading or ()) for path in _deals(files)}
    found = {name: file.diagnostics for name, file in read.items()}
    errors = sum(d.severity is Severity.ERROR for ds in found.values() for d in ds)
    if as_json:
        report = [
            {
                "file": name,
                "diagnostics": [diagnostic_json(d) for d in ds],
                **open_terms_json(read[name]),
            }
            for name, ds in found.items()
        ]
        print_json({"files": report})
        return FAULTS if errors else 0
    for name, diagnostics in found.items():
        for diagnostic in diagnostics:
            if diagnostic.severity is not Severity.NOTE or not (quiet or listed(diagnostic)):
                print(render(diagnostic), end="\n\n")
        counts = ", ".join(
            f"{count} {severity}{'s' if count > 1 else ''}"
            for severity in Severity
            if (count := sum(d.severity is severity for d in diagnostics))
        )
        print(f"{name}: {counts or 'nothing is wrong'}")
        if not quiet:
            print_open_terms(read[name])
    return FAULTS if errors else 0


def _deals(paths: list[Path]) -> list[Path]:
    """The files, and for each folder all deals in it; a folder without any cannot be checked."""
    return [file for path in paths for file in sorted(path.rglob("*.deal")) or [path]]
