"""What a deal leaves open: terms that nobody disclosed, and clauses that are disputed."""

from pathlib import Path
from typing import Any

from recoup.api import DealFile
from recoup.cli.output import heading, table
from recoup.deal.model import Deal, Undisclosed
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span
from recoup.values.shown import show

# The notes that the tables below say in one line each.
_LISTED = frozenset({"undisclosed-term"})


def listed(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic says only what the tables say."""
    return diagnostic.code in _LISTED


def print_open_terms(file: DealFile) -> None:
    """A line for each term with its range and its sources, and for each dispute its readings."""
    terms = _undisclosed(file)
    if terms:
        heading("Undisclosed: give a figure with `--assume`, or see `recoup run --bounds`")
        table(
            ("term", "from", "to", "line", "cited"),
            [
                (term.name, show(term.low), show(term.high), _brief(term.span), _cited(deal, term))
                for term, deal in terms
            ],
            right=(1, 2),
        )
    if file.readings.open:
        heading("Disputed: choose with `--reading`, or let `recoup run` price them side by side")
        rows = [
            (dispute.title or "", reading.name, reading.title or "", _brief(reading.span))
            for dispute in file.readings.open
            for reading in dispute.readings
        ]
        table(("question", "reading", "", "line"), rows)


def open_terms_json(file: DealFile) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "undisclosed": [
            {
                "name": term.name,
                "low": show(term.low),
                "high": show(term.high),
                "place": term.span.place,
                "sources": [s for c in deal.citations_at(term.span) for s in c.sources],
                "assumed": [
                    c.assumed for c in deal.citations_at(term.span) if c.assumed is not None
                ],
            }
            for term, deal in _undisclosed(file)
        ],
        "disputed": [
            {
                "title": dispute.title,
                "place": dispute.span.place,
                "readings": [
                    {"name": r.name, "title": r.title, "place": r.span.place}
                    for r in dispute.readings
                ],
            }
            for dispute in file.readings.open
        ],
    }


def _undisclosed(file: DealFile) -> list[tuple[Undisclosed, Deal]]:
    """Each term once, whichever readings have it."""
    found = {
        (term.name, term.span): (term, read.deal)
        for read in file.readings.deals
        for term in read.deal.undisclosed.values()
    }
    return list(found.values())


def _cited(deal: Deal, term: Undisclosed) -> str:
    """The sources and the reasons on the term's line."""
    parts = []
    for citation in deal.citations_at(term.span):
        if citation.assumed is not None:
            parts.append(f"assumed: {citation.assumed}" if citation.assumed else "assumed")
        parts.extend(citation.sources)
    return ", ".join(parts) or "—"


def _brief(span: Span) -> str:
    return Path(span.place).name
