"""Writes `library.md`: the pieces that a deal can use, from the library's own files."""

from recoup.deal.library import Parameter, Piece, pieces

HEAD = """\
# The library

<!-- Written by docs/library_pages.py; do not edit. -->

Pieces that a deal can [use](language.md#library-pieces-terms-that-many-deals-use): regimes,
schedules and definitions that stand in many deals, as deal text with its sources. `recoup library`
lists them, `recoup library PIECE` shows one, `--text` prints it.

What has no entry under *else* must be given. A term that is *undisclosed* is one on which good
sources differ, or which each contract states: a run asks for it, unless the deal gives it below its
`use` line.
"""


def page() -> str:
    """The page: every piece with what it expects, when it is in force, and what it cites."""
    found = pieces()
    lines = [HEAD, "| piece | what it is |", "|---|---|"]
    lines += [f"| [`{p.name}`](#{p.name.replace('.', '')}) | {p.title} |" for p in found]
    for piece in found:
        lines += ["", *_piece(piece)]
    return "\n".join(lines) + "\n"


def _piece(piece: Piece) -> list[str]:
    lines = [f"## {piece.name}", "", f"**{piece.title}.** {piece.purpose}", ""]
    if piece.in_force:
        lines += [f"`{piece.in_force}`", ""]
    of_film = " for FILM" if piece.film else ""
    needed = [p for p in piece.parameters if p.otherwise is None and p.kind != "film"]
    lines += ["```text", f"use {piece.name}{of_film} as NAME"]
    lines += [f"  {p.name} …" for p in needed]
    lines += ["```", "", "| name | what | which is | else |", "|---|---|---|---|"]
    lines += [_row(p) for p in piece.parameters if p.kind != "film"]
    lines += ["", "Sources:", ""]
    for source in piece.sources:
        said = [source.title.text, source.publisher, source.date]
        lines.append(f"- `{source.name}` {', '.join(str(word) for word in said if word)}")
    return lines


def _row(parameter: Parameter) -> str:
    otherwise = f"`{parameter.otherwise}`" if parameter.otherwise else ""
    return f"| `{parameter.name}` | {parameter.kind} | {parameter.meaning} | {otherwise} |"
