"""How the commands speak: tables for people, JSON for programs, faults for both."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer

from recoup.api.writing import write_whole
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.render import as_json as diagnostic_json
from recoup.diagnostics.render import display_width, render

FAULTS, FAILURE, OUR_FAULT = 1, 2, 3


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_faults(diagnostics: Iterable[Diagnostic], *, as_json: bool) -> None:
    """Diagnostics: as JSON on standard output, or as text on standard error."""
    found = list(diagnostics)
    if as_json:
        print_json({"diagnostics": [diagnostic_json(d) for d in found]})
        return
    for diagnostic in found:
        print(render(diagnostic), end="\n\n", file=sys.stderr)


def money(amount: Decimal | None) -> str:
    """An amount with its thousands grouped; a dash where there is none."""
    if amount is None:
        return "—"
    return f"{amount:,f}"


def heading(text: str) -> None:
    """A section title."""
    styled = typer.style(text, bold=True) if sys.stdout.isatty() else text
    print(f"\n{styled}")


def table(
    titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """A plain table in aligned columns; Chinese characters count as two columns."""
    body = [list(titles), *(list(row) for row in rows)]
    widths = [max(display_width(row[i]) for row in body) for i in range(len(titles))]
    for number, row in enumerate(body):
        if not any(row):
            continue
        cells = []
        for i, cell in enumerate(row):
            pad = " " * (widths[i] - display_width(cell))
            cells.append(pad + cell if i in right else cell + pad)
        line = "  " + "  ".join(cells).rstrip()
        print(typer.style(line, dim=True) if number == 0 and sys.stdout.isatty() else line)


def parse_day(text: str | None, option: str) -> date | None:
    """A date given on the command line."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"`{text}` is no date; write year-month-day, such as 2017-06-30", param_hint=option
        ) from None


def parse_assumptions(given: Sequence[str]) -> dict[str, str]:
    """`name=value` pairs."""
    pairs = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise typer.BadParameter(
                f"`{text}` assumes nothing; write name=value", param_hint="--assume"
            )
        pairs[name.strip()] = value.strip()
    return pairs


def put_out(
    text: str | bytes,
    output: Path | None,
    diagnostics: Sequence[Diagnostic],
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Prints what a file became, or writes it; what is to be known of it goes to standard error.

    Returns: the exit code: a file that exists is left alone unless it may be overwritten.
    """
    if output is not None and output.exists() and not force:
        typer.echo(f"recoup: {output} exists; add --force to overwrite it", err=True)
        return FAULTS
    if output is not None:
        write_whole(output, text)
    if as_json:
        written = {"text": text} if output is None else {"written": str(output)}
        print_json({**written, "diagnostics": [diagnostic_json(d) for d in diagnostics]})
        return 0
    print_faults(diagnostics, as_json=False)
    print(f"{output}: written" if output is not None else text, end="\n" if output else "")
    return 0
