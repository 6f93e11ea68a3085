"""The deals of the folder, and what of each needs somebody."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Lock
from time import monotonic

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.api import DealFile, DealFileMissing, Refused, Result
from recoup.diagnostics.diagnostic import errors_of
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheFolder
from recoup.web.folder import Folder, Kept

router = APIRouter(tags=["home"], dependencies=[STAFF])


class Need(StrEnum):
    """What a deal may need somebody for, the most urgent first.

    FAULTS: its text has errors. REFUSED: it cannot be run on its receipts. HELD: receipts that
    nobody was granted. UNISSUED: a period has ended and its statement is out of time, or due on
    `day`. OPEN_PERIOD: a period has ended and is not closed. OBJECTION: until `day` a statement may
    be objected to. DISPUTED: a clause is read in several ways. UNASSUMED: undisclosed terms for
    which no figure is taken.
    """

    FAULTS = "faults"
    REFUSED = "refused"
    HELD = "held"
    UNISSUED = "unissued"
    OPEN_PERIOD = "open_period"
    OBJECTION = "objection"
    DISPUTED = "disputed"
    UNASSUMED = "unassumed"


class Attention(BaseModel):
    """Something that somebody must see to: how much of it, for whom and until when."""

    need: Need
    count: int
    who: str | None = None
    day: date | None = None
    late: bool = False
    words: str | None = None


class FilmCard(BaseModel):
    """A film of a deal, and when it is first released."""

    title: str
    zh: str | None


class DealCard(BaseModel):
    """A deal of the folder: what it is called, its films, and what of it needs somebody.

    `as_of` is the day of its last receipt. Of a deal that was not `read` yet only its name is told;
    ask again.
    """

    name: str
    title: str
    zh: str | None
    signed: date | None
    films: list[FilmCard]
    parties: int
    undisclosed: int
    events: int
    as_of: date | None
    attention: list[Attention]
    read: bool = True


# So long is read before an answer; what is left is read for the next.
_PATIENCE_SECONDS = 0.4
_reading = Lock()


@router.get("/deals")
def deals(folder: TheFolder) -> list[DealCard]:
    """Every deal of the folder, and what of it needs somebody today.

    In a large folder that nobody has looked at yet, some deals are read for one answer and more for
    the next; one reads at a time for all who ask.
    """
    today, found = date.today(), folder.deals()
    reads = _reading.acquire(blocking=False)
    try:
        until = monotonic() + _PATIENCE_SECONDS if reads else 0.0
        return [
            folder.recalled(("card", kept, today))
            or (_read(folder, kept, today) if monotonic() < until else _unread(kept))
            for kept in found
        ]
    finally:
        if reads:
            _reading.release()


def _read(folder: Folder, kept: Kept, today: date) -> DealCard:
    def made_from(_: DealCard) -> list[Path]:
        own = [kept.deal, kept.assumed, kept.ledger, _log(kept.ledger)]
        with suppress(DealFileMissing):
            own += folder.files_of_run(kept, folder.read(kept))
        return [path for path in own if path is not None]

    return folder.remembered(("card", kept, today), lambda: _card(folder, kept, today), made_from)


def _unread(kept: Kept) -> DealCard:
    return DealCard(
        name=kept.name, title=kept.deal.stem, zh=None, signed=None, films=[], parties=0,
        undisclosed=0, events=0, as_of=None, attention=[], read=False,
    )  # fmt: skip


def _log(ledger: Path | None) -> Path | None:
    """Where SQLite writes to a book first."""
    return ledger.with_name(f"{ledger.name}-wal") if ledger is not None else None


def _card(folder: Folder, kept: Kept, today: date) -> DealCard:
    try:
        file = folder.read(kept)
    except DealFileMissing as missing:
        return DealCard(
            name=kept.name, title=kept.deal.stem, zh=None, signed=None, films=[], parties=0,
            undisclosed=0, events=0, as_of=None,
            attention=[Attention(need=Need.FAULTS, count=1, words=_brief(missing, kept))],
        )  # fmt: skip
    deal = file.readings.deals[0].deal
    result, found = _run(folder, kept, file)
    found += _recorded(folder, kept, today)
    return DealCard(
        name=kept.name,
        title=file.title,
        zh=deal.zh,
        signed=deal.signed,
        films=[FilmCard(title=film.title, zh=film.zh) for film in deal.films.values()],
        parties=len(deal.parties),
        undisclosed=sum(d.code == "undisclosed-term" for d in file.diagnostics),
        events=sum(not e.calculated for e in result.run.events) if result else 0,
        as_of=result.as_of if result else None,
        attention=sorted(found, key=lambda a: (not a.late, list(Need).index(a.need))),
    )


def _run(folder: Folder, kept: Kept, file: DealFile) -> tuple[Result | None, list[Attention]]:
    """The deal run on its receipts, and what stands in the way of it, or is held by it.

    What a deal without receipts leaves open stands in nobody's way yet.
    """
    faults = errors_of(file.diagnostics)
    if faults:
        words = faults[0].message
        return None, [Attention(need=Need.FAULTS, count=len(faults), words=words)]
    if file.readings.open:
        return None, [Attention(need=Need.DISPUTED, count=len(file.readings.open))]
    try:
        result = folder.run(kept)
    except Refused as refused:
        if kept.receipts is None:
            return None, []
        wrong = errors_of(refused.diagnostics)
        open_terms = sum(d.code == "undisclosed" for d in wrong)
        if open_terms == len(wrong):
            return None, [Attention(need=Need.UNASSUMED, count=open_terms)]
        words = next(d.message for d in wrong if d.code != "undisclosed")
        return None, [Attention(need=Need.REFUSED, count=len(wrong), words=words)]
    held = len(result.held)
    return result, [Attention(need=Need.HELD, count=held)] if held else []


def _recorded(folder: Folder, kept: Kept, today: date) -> list[Attention]:
    """What the book of the deal says is to be done."""
    ledger = kept.ledger
    if ledger is None:
        return []
    return folder.remembered(
        ("recorded", kept, today),
        lambda: list(_of_book(ledger, kept, today)),
        lambda _: [path for path in (ledger, _log(ledger)) if path is not None],
    )


def _of_book(ledger: Path, kept: Kept, today: date) -> Iterator[Attention]:
    from recoup.ledger.book import Book
    from recoup.ledger.store import StoreFailure
    from recoup.settlement.records import Settlement
    from recoup.settlement.schedule import statements_to_issue
    from recoup.settlement.standing import deadlines

    try:
        settlement = Settlement(Book.open(ledger))
        to_issue = list(statements_to_issue(settlement, today))
        open_until = [
            (found.until, found.title)
            for found in deadlines(settlement, today)
            if found.until is not None and found.until >= today and found.objected is None
        ]
    except (Refused, StoreFailure) as fault:
        yield Attention(need=Need.REFUSED, count=1, words=_brief(fault, kept))
        return
    for need, closed in ((Need.OPEN_PERIOD, False), (Need.UNISSUED, True)):
        waiting = [found for found in to_issue if found.closed is closed]
        if waiting:
            due = min((found.due for found in waiting if found.due), default=None)
            late = due is not None and due < today
            who = _one(found.title for found in waiting)
            yield Attention(need=need, count=len(waiting), who=who, day=due, late=late)
    if open_until:
        who = _one(title for _, title in open_until)
        day = min(day for day, _ in open_until)
        yield Attention(need=Need.OBJECTION, count=len(open_until), who=who, day=day)


def _one(titles: Iterator[str]) -> str | None:
    """The title where all are the same."""
    found = set(titles)
    return found.pop() if len(found) == 1 else None


def _brief(fault: Exception, kept: Kept) -> str:
    """What a fault says, without where the folder lies."""
    return str(fault).replace(f"{kept.deal.parent}/", "")
