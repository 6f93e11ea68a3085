"""`recoup facts`: each figure of a deal, with its source, its words and how well it is known."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from recoup.analysis.contract import records
from recoup.api import DealFile, load
from recoup.cli.options import AsJson, Reading
from recoup.cli.output import heading, print_json, table
from recoup.deal.facts import Fact, Status


def facts(
    deals: Annotated[
        list[Path], typer.Argument(metavar="DEAL...", help="The deal file, or several.")
    ],
    status: Annotated[
        list[Status] | None,
        typer.Option("--status", help="Only facts that are so well known. Repeatable."),
    ] = None,
    reading: Reading = None,
    as_json: AsJson = False,
) -> None:
    """List every figure of a deal: who says so, in which words, and how well it is known.

    Disclosed by a party or a filing, reported by the press, either of them later than the signing,
    cited from a source that the deal does not say more of, assumed, undisclosed, or uncited.
    """
    files = [load(path, reading or ()) for path in deals]
    found = [(file, [f for f in file.facts if not status or f.status in status]) for file in files]
    if as_json:
        print_json(
            [
                {"deal": file.title, "sources": _sources(file), "facts": records(rows)}
                for file, rows in found
            ]
        )
        return
    for file, rows in found:
        _print(file, rows)


def _sources(file: DealFile) -> list[dict[str, str | None]]:
    return [
        {"name": s.name, "title": s.title, "publisher": s.publisher, "date": s.date, "said": s.said}
        for s in file.sources
    ]


def _print(file: DealFile, rows: list[Fact]) -> None:
    heading(file.title)
    if not rows:
        print("No such fact.")
        return
    table(
        ("figure", "of", "status", "source", "in its words, or why", "line"),
        [
            (
                row.figure or "—",
                _short(row.what),
                row.status.value,
                ", ".join(row.sources),
                "; ".join([*(f"“{q}”" for q in row.quotes), *([row.reason] if row.reason else [])])
                + (f" ({row.note})" if row.note else ""),
                Path(row.place).name,
            )
            for row in rows
        ],
    )
    counts = Counter(row.status for row in rows)
    print("\n  " + ", ".join(f"{counts[s]} {s.value}" for s in Status if counts[s]))
    heading("Sources")
    cited = {name for row in rows for name in row.sources}
    table(
        ("name", "title", "publisher", "date"),
        [
            (s.name, s.title, s.publisher or "", s.date or "")
            for s in file.sources
            if s.name in cited
        ],
    )


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
