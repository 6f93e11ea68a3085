"""`recoup template`: deals to start from."""

from dataclasses import asdict
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from recoup.api.writing import write_whole
from recoup.cli.options import AsJson
from recoup.cli.output import FAULTS, print_json
from recoup.deal.templates import template_receipts, template_text, templates
from recoup.diagnostics.suggestion import closest


def template(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The template to write.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.")] = False,
    as_json: AsJson = False,
) -> int:
    """List ready deals, or write one to start from."""
    known = templates()
    if name is None:
        if as_json:
            print_json({"templates": [asdict(t) for t in known]})
            return 0
        for ready in known:
            print(f"{ready.name}: {ready.title}")
            print(fill(ready.purpose, 96, initial_indent="    ", subsequent_indent="    "))
        print("\nWrite one, with receipts to try it on: `recoup template NAME -o my.deal`.")
        return 0
    if name not in {t.name for t in known}:
        near = closest(name, [t.name for t in known])
        hint = f"did you mean `{near}`?" if near else "`recoup template` lists them"
        typer.echo(f"recoup: no template is called `{name}`; {hint}", err=True)
        return FAULTS
    text = template_text(name)
    if output is None:
        if as_json:
            print_json({"name": name, "text": text})
        else:
            print(text, end="")
        return 0
    receipts = output.with_suffix(".csv")
    for path in (output, receipts):
        if path.exists() and not force:
            typer.echo(f"recoup: {path} exists; add --force to overwrite it", err=True)
            return FAULTS
    write_whole(output, text)
    write_whole(receipts, template_receipts(name))
    if as_json:
        print_json({"name": name, "written": [str(output), str(receipts)]})
    else:
        print(f"{output} and {receipts}: written; next, `recoup check {output}`,")
        print(f"then `recoup run {output} {receipts}`")
    return 0
