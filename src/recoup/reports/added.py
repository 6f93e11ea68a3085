"""The events of a payer's file beside those of a file that is there already: each row once."""

import csv
import io
from dataclasses import dataclass, replace

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.receipts.events import events_of
from recoup.receipts.from_csv import from_csv
from recoup.receipts.model import Event, EventsFile
from recoup.reports.raw import Unreadable
from recoup.reports.report import Report
from recoup.reports.show import COLUMNS, events_text


@dataclass(frozen=True, slots=True)
class Added:
    """A file of events with those of a payer's file in it: `new` rows more; `same` were there."""

    text: str
    new: int
    same: int


def added(before: bytes | None, name: str, report: Report, deal: Deal | None = None) -> Added:
    """The file of events that is called `name`, with the events of a report below its own.

    A row that the file has already, under the same id, is not added again. None stands for no file.

    Raises: Unreadable where the file has faults, where it has an id that says otherwise, or where
    the events are none that the deal knows.
    """
    text = events_text(report)
    incoming = _sound(report.name, text.encode(), deal)
    if before is None:
        return Added(text, len(incoming.events), 0)
    known = {event.id: event for event in _sound(name, before, deal).events}
    taken = [_taken(event, name) for event in incoming.events if _otherwise(event, known)]
    if taken:
        raise Unreadable(*taken)
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["id"] not in known]
    return Added(_below(before, rows), len(rows), len(incoming.events) - len(rows))


def _sound(name: str, data: bytes, deal: Deal | None) -> EventsFile:
    found = events_of(from_csv(name, data), deal)
    if has_errors(list(found.diagnostics)):
        raise Unreadable(*found.diagnostics)
    return found


def _otherwise(event: Event, known: dict[str, Event]) -> bool:
    """Whether an event of the same id says something else; a note may."""
    other = known.get(event.id)
    return other is not None and replace(other, note="") != replace(event, note="")


def _taken(event: Event, name: str) -> Diagnostic:
    message = f"`{name}` has a row `{event.id}` already, and it says otherwise"
    hint = "if the payer has corrected it, reverse the old row; if it is another file, rename it"
    return Diagnostic("id-taken", message, event.span, hint)


def _below(before: bytes, rows: list[dict[str, str]]) -> str:
    """The rows below those of a file, under its own columns; columns that it lacks are added."""
    lines = before.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    at = next(i for i, line in enumerate(lines) if line.strip(" ,"))
    columns = [" ".join(cell.lower().split()) for cell in next(csv.reader([lines[at]]))]
    lacking = [c for c in COLUMNS if c not in columns and any(row[c] for row in rows)]
    if lacking:
        wider = [line + "," * len(lacking) if line.strip() else line for line in lines]
        wider[at] = ",".join([lines[at], *lacking])
        lines = wider
    text = io.StringIO()
    writer = csv.DictWriter(
        text, [*columns, *lacking], restval="", extrasaction="ignore", lineterminator="\n"
    )
    writer.writerows(rows)
    return "\n".join(lines) + "\n" + text.getvalue()
