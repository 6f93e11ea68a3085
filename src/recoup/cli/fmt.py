"""`recoup fmt`: the canonical layout of a deal file."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import Refused
from recoup.api.writing import write_whole
from recoup.cli.options import AsJson
from recoup.cli.output import FAULTS, print_json
from recoup.deal.files import read_source
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.model import Tree
from recoup.language.show import text_of


def fmt(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Deals, or expectations.")],
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if a file would change.")
    ] = False,
    to_stdout: Annotated[
        bool, typer.Option("--stdout", help="Print the result instead of writing the file.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Lay files out the one way: two spaces a level, one space between words.

    Nothing but spacing changes; comments and citations stay. A file that does not parse is left as
    it is.
    """
    changed = []
    for path in files:
        source = read_source(path)
        tree, diagnostics = _parsed(path, source)
        if has_errors(diagnostics):
            raise Refused(diagnostics)
        text = text_of(tree)
        if to_stdout:
            print(text, end="")
        if text == source.text:
            continue
        changed.append(str(path))
        if not only_check and not to_stdout:
            write_whole(path, text)
    if as_json:
        print_json({"changed": changed})
    elif not to_stdout:
        verb = "would change" if only_check else "formatted"
        for name in changed:
            print(f"{name}: {verb}")
    return FAULTS if only_check and changed else 0


def _parsed(path: Path, source: Source) -> tuple[Tree, list[Diagnostic]]:
    if path.suffix != ".expect":
        return parse_source(source)
    from recoup.expectations.from_text import parse_expectations

    return parse_expectations(source)
