"""What payers send: read through a mapping, looked at, and taken in among the deal's receipts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel

from recoup.analysis.totals import HeldLine
from recoup.api import Refused, mappings, read_report
from recoup.api.writing import write_whole
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.receipts.read import EventsFileMissing
from recoup.reports.added import Added, added
from recoup.reports.guess import Guess, guess_mapping
from recoup.reports.raw import Unreadable
from recoup.reports.report import Report
from recoup.reports.shipped import mapping_text
from recoup.reports.show import money, suspense_text
from recoup.reports.waiting import Waiting, waiting
from recoup.web.access.allowed import BOOKKEEPERS, STAFF
from recoup.web.answers import Fault, TheDeal, TheFolder, briefly, told
from recoup.web.folder import Folder, Kept, digest
from recoup.web.uploads import kept_for_now, safe_name

router = APIRouter(tags=["receipts"], dependencies=[STAFF])

# So many events and rows of a report are shown; all of them are written.
SHOWN = 200
_SUSPENSE = ".suspense.csv"
_LARGEST_MAPPING = 200_000


class Queue(BaseModel):
    """The rows of one payer's file that are no events yet."""

    file: str
    rows: list[Waiting]


class Receipts(BaseModel):
    """What the deal is run on: its file, what of it is held, what of payers' files waits.

    `held` is null where the deal cannot be run; `diagnostics` say why.
    """

    title: str
    file: str | None
    events: int
    held: list[HeldLine] | None
    queues: list[Queue]
    films: list[str]
    media: list[str]
    diagnostics: list[Fault]


class MappingShown(BaseModel):
    """A mapping that is shipped."""

    name: str
    kind: str
    about: str
    text: str


class GuessedMapping(BaseModel):
    """A mapping that was guessed: each guess with its reason, each gap left open as `?`."""

    file: str
    text: str
    guesses: list[Guess]
    gaps: list[Guess]


class SumShown(BaseModel):
    """What rows come to in a currency, as exact decimals; a count where there is none."""

    currency: str | None
    events: str
    suspense: str
    superseded: str
    total: str


class CheckShown(BaseModel):
    """A total that somebody states, and what its rows come to."""

    where: str
    currency: str | None
    stated: str
    rows: str
    difference: str


class EventShown(BaseModel):
    """An event that a row becomes, or several rows together."""

    row: int
    rows: int
    date: str
    kind: str
    of: str
    amount: str
    currency: str | None


class SuspendedShown(BaseModel):
    """A row that is no event, and why."""

    row: int
    column: str
    amount: str | None
    currency: str | None
    written: str
    reason: str
    hint: str
    text: str


class ReportShown(BaseModel):
    """A payer's file as events and suspense, held against its own totals.

    `new` rows would be added, or were; the deal has `same` already. `written` are the files.
    """

    file: str
    about: str
    read: int
    events: int
    event_rows: int
    superseded: int
    aside: int
    suspense: int
    reconciled: str
    reconciles: bool
    sums: list[SumShown]
    checks: list[CheckShown]
    lines: list[EventShown]
    suspended: list[SuspendedShown]
    new: int
    same: int
    written: list[str]


Sent = Annotated[UploadFile, File(description="What the payer sent: CSV, workbook, JSON, Parquet.")]
MappingText = Annotated[
    str, Form(max_length=_LARGEST_MAPPING, description="The text of a mapping, or a shipped one.")
]
Day = Annotated[date | None, Form(description="The day of all rows, where the file has none.")]
Total = Annotated[str | None, Form(description="A control figure, such as `CNY 1,234.50`.")]


@router.get("/mappings")
def shipped() -> list[MappingShown]:
    """The mappings that are shipped, with their texts."""
    return [
        MappingShown(name=m.name, kind=m.kind, about=m.about, text=mapping_text(m.name) or "")
        for m in mappings()
    ]


@router.get("/deals/{deal}/receipts")
def receipts(folder: TheFolder, kept: TheDeal) -> Receipts:
    """What the deal is run on, and what waits for somebody."""
    file = folder.read(kept)
    deal = file.readings.deals[0].deal
    shown = Receipts(
        title=file.title,
        file=kept.receipts.name if kept.receipts else None,
        events=0,
        held=None,
        queues=list(_queues(kept)),
        films=list(deal.films),
        media=list(deal.media),
        diagnostics=[],
    )
    try:
        result = folder.run(kept)
    except Refused as refused:
        return shown.model_copy(update=told(refused.diagnostics).model_dump())
    held, events = briefly(result.held), len(result.run.events)
    return shown.model_copy(update={"held": held, "events": events})


@router.post("/deals/{deal}/receipts/guess")
def guess(kept: TheDeal, file: Sent) -> GuessedMapping:
    """Guesses a mapping for a file; nothing is written."""
    with _readable(), kept_for_now(file) as path:
        found = guess_mapping(path)
        return GuessedMapping(
            file=path.name, text=found.text, guesses=found.guesses, gaps=found.gaps
        )


@router.post("/deals/{deal}/receipts/read")
def read(
    folder: TheFolder,
    kept: TheDeal,
    file: Sent,
    mapping: MappingText,
    day: Day = None,
    total: Total = None,
) -> ReportShown:
    """Reads a file through a mapping, as it would be taken in; nothing is written."""
    report = _report(folder, kept, file, mapping, day, total)
    return _shown(report, _added(folder, kept, report) if report.reconciles else None)


@router.post("/deals/{deal}/receipts", dependencies=[BOOKKEEPERS])
def take_in(
    folder: TheFolder,
    kept: TheDeal,
    file: Sent,
    mapping: MappingText,
    day: Day = None,
    total: Total = None,
) -> ReportShown:
    """Writes the events of a file below the deal's receipts, each once, and its suspense queue.

    Nothing is written where a total does not agree with its rows.
    """
    report = _report(folder, kept, file, mapping, day, total)
    if not report.reconciles:
        message = "a total does not agree with its rows; nothing was written"
        raise Refused([Diagnostic("not-reconciled", message, None, "ask the payer which is right")])
    found = _added(folder, kept, report)
    written = []
    if found.new:
        path = _receipts_path(kept)
        if path.exists():
            folder.write(path, found.text, digest(path.read_bytes()))
        else:
            write_whole(path, found.text)
        written.append(path.name)
    queue = _queue_path(kept, report.name)
    if report.suspended:
        write_whole(queue, suspense_text(report.suspended))
        written.append(queue.name)
    elif queue.exists():
        queue.unlink()
    return _shown(report, found, written)


def _report(
    folder: Folder, kept: Kept, sent: UploadFile, mapping: str, day: date | None, total: str | None
) -> Report:
    file = folder.read(kept)
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    with _readable(), kept_for_now(sent) as path:
        through = path.with_name("mapping.yaml" if path.name != "mapping.yaml" else "read.yaml")
        through.write_text(mapping, encoding="utf-8")
        known = mapping if mapping_text(mapping) is not None else through
        after = kept.receipts or ()
        return read_report(path, known, deal=file, day=day, total=total, after=after)


@contextmanager
def _readable() -> Iterator[None]:
    """A file that cannot be read at all is refused as one whose rows cannot be."""
    try:
        yield
    except Unreadable as unreadable:
        raise Refused(unreadable.diagnostics) from None
    except EventsFileMissing:
        raise Refused([Diagnostic("no-file", "the file cannot be read", None)]) from None


def _added(folder: Folder, kept: Kept, report: Report) -> Added:
    path = _receipts_path(kept)
    if path.suffix != ".csv":
        message = f"`{path.name}` is a workbook, below whose rows nothing is written here"
        hint = "save it as CSV, in UTF-8, and remove the workbook"
        raise Refused([Diagnostic("workbook", message, None, hint)])
    before = path.read_bytes() if path.exists() else None
    with _readable():
        return added(before, path.name, report, _deal(folder, kept))


def _deal(folder: Folder, kept: Kept) -> Deal:
    return folder.read(kept).readings.deals[0].deal


def _receipts_path(kept: Kept) -> Path:
    """Where the deal's receipts lie, or will: under its own name where others lie beside it."""
    if kept.receipts is not None:
        return kept.receipts
    alone = len(list(kept.deal.parent.glob("*.deal"))) == 1
    return kept.deal.with_name("receipts.csv" if alone else f"{kept.deal.stem}.receipts.csv")


def _queue_path(kept: Kept, name: str) -> Path:
    stem = re.sub(r"[^\w-]+", "-", safe_name(name).partition(".")[0])
    return kept.deal.with_name(f"{kept.deal.stem}.{stem}{_SUSPENSE}")


def _queues(kept: Kept) -> Iterator[Queue]:
    start = f"{kept.deal.stem}."
    for path in sorted(kept.deal.parent.iterdir()):
        if path.name.startswith(start) and path.name.endswith(_SUSPENSE):
            of = path.name[len(start) : -len(_SUSPENSE)]
            if of and "." not in of:
                text = path.read_text(encoding="utf-8", errors="replace")
                yield Queue(file=of, rows=waiting(text))


def _shown(report: Report, found: Added | None, written: list[str] | None = None) -> ReportShown:
    lines = [line for line, _ in zip(report, range(SHOWN), strict=False)]
    return ReportShown(
        file=Path(report.name).name,
        about=report.mapping.about,
        read=report.read,
        events=report.events,
        event_rows=report.event_rows,
        superseded=len(report.superseded),
        aside=len(report.aside),
        suspense=len(report.suspended),
        reconciled=report.mapping.reconciles,
        reconciles=report.reconciles,
        sums=[
            SumShown(
                currency=s.currency,
                events=money(s.events, s.currency, plain=True),
                suspense=money(s.suspense, s.currency, plain=True),
                superseded=money(s.superseded, s.currency, plain=True),
                total=money(s.total, s.currency, plain=True),
            )
            for s in report.sums
        ],
        checks=[
            CheckShown(
                where=c.where,
                currency=c.currency,
                stated=money(c.stated, c.currency, plain=True),
                rows=money(c.rows, c.currency, plain=True),
                difference=money(c.difference, c.currency, plain=True),
            )
            for c in report.checks
        ],
        lines=[
            EventShown(
                row=line.row,
                rows=line.rows,
                date=line.date,
                kind=line.kind,
                of=line.of,
                amount=money(line.amount, line.currency, plain=True),
                currency=line.currency,
            )
            for line in lines
        ],
        suspended=[
            SuspendedShown(
                row=s.row,
                column=s.column,
                amount=money(s.amount, s.currency, plain=True) or None,
                currency=s.currency,
                written=s.written,
                reason=s.reason,
                hint=s.hint,
                text=s.text,
            )
            for s in report.suspended[:SHOWN]
        ],
        new=found.new if found else 0,
        same=found.same if found else 0,
        written=written or [],
    )
