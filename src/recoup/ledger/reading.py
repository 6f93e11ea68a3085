"""A file of events as it is on disk, or a payer's own file read through a mapping."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recoup.api import DealFile, Refused, read_report
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.receipts.events import events_of
from recoup.receipts.model import Event, EventsFile, SetAside
from recoup.receipts.read import sheet_of
from recoup.reports.report import Report
from recoup.reports.show import events_text, money


def read_mapped(
    path: Path, name: str, mapping: str | Path, deal: DealFile, recorded: Sequence[Event]
) -> EventsFile:
    """The events of a payer's file, each in the row that it comes of; its suspense is set aside.

    Raises: Refused where the file cannot be read so, or its totals are not what its rows come to.
    """
    report = read_report(path, mapping, deal=deal, after=recorded)
    if not report.reconciles:
        message = f"{name}: a total of the file is not what its rows come to"
        hint = "look at it with `recoup receipts read`; nothing was recorded"
        raise Refused([Diagnostic("total-differs", message, None, hint)])
    text = events_text(report)
    file = events_of(sheet_of(f"{name}.csv", text.encode()), deal.deal, recorded)
    return replace(
        file,
        events=tuple(_in_their_rows(file.events, report, name)),
        set_aside=(*file.set_aside, *_suspense(report)),
    )


def _in_their_rows(events: Sequence[Event], report: Report, name: str) -> Sequence[Event]:
    """The events with the rows of the payer's file in place of those of the text between."""
    rows = [line.row for line in report]
    lines = [""] * (max(rows, default=0) + 1)
    for event in events:
        lines[rows[event.span.line - 2]] = event.span.text
    source = Source(name, "\n".join(lines[1:]))
    found = []
    for event in events:
        row = rows[event.span.line - 2]
        start = source.line_starts[row - 1]
        span = Span(source, start, start + len(lines[row]))
        own = event.id if event.id != f"row-{event.span.line}" else f"row-{row}"
        found.append(replace(event, id=own, span=span))
    return found


def _suspense(report: Report) -> list[SetAside]:
    return [
        SetAside(
            row.row,
            row.text,
            " ".join(filter(None, (row.currency, money(row.amount, row.currency)))) or row.written,
            f"{row.column}: {row.reason}" if row.column else row.reason,
        )
        for row in report.suspended
    ]
