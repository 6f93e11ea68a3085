"""`recoup library`: the pieces that a deal can use."""

from dataclasses import asdict
from textwrap import fill
from typing import Annotated, Any

import typer

from recoup.api import Piece, PieceUnknown, piece, pieces
from recoup.cli.options import AsJson
from recoup.cli.output import FAULTS, heading, print_json, table
from recoup.deal.library import Parameter
from recoup.diagnostics.suggestion import closest


def library(
    name: Annotated[
        str | None, typer.Argument(metavar="[PIECE]", help="The piece to show.")
    ] = None,
    as_text: Annotated[bool, typer.Option("--text", help="Print the text of the piece.")] = False,
    as_json: AsJson = False,
) -> int:
    """List the pieces that a deal can `use`, or show one: what it expects, and its sources."""
    if name is None:
        _list(as_json=as_json)
        return 0
    try:
        found = piece(name)
    except PieceUnknown:
        near = closest(name, [p.name for p in pieces()])
        hint = f"did you mean `{near}`?" if near else "`recoup library` lists them"
        typer.echo(f"recoup: the library has no piece `{name}`; {hint}", err=True)
        return FAULTS
    if as_json:
        print_json(_record(found) | {"text": found.text})
    elif as_text:
        print(found.text, end="")
    else:
        _show(found)
    return 0


def _list(*, as_json: bool) -> None:
    known = pieces()
    if as_json:
        print_json({"pieces": [_record(p) for p in known]})
        return
    for found in known:
        print(f"{found.name}: {found.title}")
        print(fill(found.purpose, 96, initial_indent="    ", subsequent_indent="    "))
    print("\nShow one: `recoup library PIECE`. In a deal: `use PIECE for FILM as NAME`.")


def _show(found: Piece) -> None:
    print(f"{found.name}: {found.title}")
    print(fill(found.purpose, 96))
    if found.in_force:
        print(found.in_force)
    heading("In a deal")
    print("\n".join(f"  {line}" for line in usage(found)))
    expected = [p for p in found.parameters if p.kind != "film" and not p.own]
    if expected:
        heading("What it expects")
        table(("name", "what", "which is", "where nothing is said"), map(_row, expected))
    own = [p for p in found.parameters if p.own]
    if own:
        heading("What a deal may say otherwise")
        table(("name", "what", "which is", "where nothing is said"), map(_row, own))
    if found.sources:
        heading("Sources")
        rows = [
            (s.name.text, s.title.text, str(s.publisher or ""), str(s.date or ""))
            for s in found.sources
        ]
        table(("name", "title", "publisher", "date"), rows)


def usage(found: Piece) -> list[str]:
    """The lines that use a piece, with what must be filled in."""
    of_film = " for FILM" if found.film else ""
    needed = [p for p in found.parameters if p.otherwise is None and p.kind != "film"]
    return [f"use {found.name}{of_film} as NAME", *(f"  {p.name} …" for p in needed)]


def _row(parameter: Parameter) -> tuple[str, str, str, str]:
    otherwise = parameter.otherwise or "it must be said"
    return (parameter.name, parameter.kind, parameter.meaning, otherwise)


def _record(found: Piece) -> dict[str, Any]:
    return {
        "name": found.name,
        "title": found.title,
        "purpose": found.purpose,
        "in_force": found.in_force,
        "parameters": [asdict(p) for p in found.parameters],
        "sources": [
            {
                "name": s.name.text,
                "title": s.title.text,
                "publisher": s.publisher.text if s.publisher else None,
                "date": s.date.text if s.date else None,
            }
            for s in found.sources
        ],
    }
