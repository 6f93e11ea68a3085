"""Statements: looked at, downloaded, issued from the deal's book; and until when what is due."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from recoup.api import Refused, known_parties, statement_of
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.ledger.book import Book
from recoup.ledger.store import StoreFailure
from recoup.settlement.calendar import calendar_of
from recoup.settlement.documents import document
from recoup.settlement.model import Deadline, Section, Standing, Statement
from recoup.settlement.records import Settlement
from recoup.settlement.schedule import StatementToIssue, statements_to_issue
from recoup.settlement.standing import deadlines, standings
from recoup.statements.forms import Form, Writer
from recoup.statements.model import Document
from recoup.statements.to_pdf import Paper, PdfMissing
from recoup.values.money import decimal_text
from recoup.web.access.allowed import BOOKKEEPERS, STAFF, TheAsker
from recoup.web.answers import Fault, TheDeal, TheFolder, told
from recoup.web.asking import TheAsking
from recoup.web.books import book_of, close_through
from recoup.web.folder import Folder, Kept

router = APIRouter(tags=["statements"], dependencies=[STAFF])

KINDS = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.partition(";")[0]: {} for kind in KINDS.values()}}
}

Languages = Annotated[
    Literal["en", "zh", "zh-Hant", "both"], Query(description="English, Chinese, or both.")
]
TheLayout = Annotated[Literal["participation", "collection"] | None, Query()]


class PartyName(BaseModel):
    """A party that there is something to state to."""

    party: str
    title: str


class SectionShown(BaseModel):
    """A statement in one currency: exact decimals, in units of the currency."""

    currency: str
    prior: str
    adjustment: str
    current: str
    held_back: str
    released: str
    due: str


class StatementShown(BaseModel):
    """A statement that was issued, or the next one; `new` where it was issued just now."""

    party: str
    title: str
    number: int
    through: date
    dated: date
    due_by: date | None
    objection_until: date | None
    sections: list[SectionShown]
    new: bool


class StandingShown(BaseModel):
    """How a party stands in a currency: calculated, told, held back, paid, and to be paid."""

    party: str
    title: str
    currency: str
    calculated: str
    issued: str
    held_back: str
    paid: str
    open: str
    payable: str
    due_by: date | None


class BookShown(BaseModel):
    """Where the deal's book stands, and what was issued, is to be issued, is owed, may be objected
    to, as of a day."""

    entries: int
    period: int
    closed_through: date | None
    seal: str
    issued: list[StatementShown]
    objections: list[Deadline]
    to_issue: list[StatementToIssue]
    standings: list[StandingShown]


class Statements(BaseModel):
    """To whom and of which days there is something to state; the book is null where none is kept.

    `years` are those in which anything happened. `diagnostics` say why the deal cannot be run.
    """

    title: str
    parties: list[PartyName]
    years: list[int]
    last_day: date | None
    book: BookShown | None
    diagnostics: list[Fault]


class Closing(BaseModel):
    """Closes the open period through a day; `accept` records rows that now say otherwise."""

    through: date
    accept: bool = False


class Issuing(BaseModel):
    """Issues the next statement of these parties; of all that were allotted anything, if none."""

    dated: date
    parties: list[str] = []


@router.get("/deals/{deal}/statements")
def statements(
    folder: TheFolder, kept: TheDeal, asking: TheAsking, on: date | None = None
) -> Statements:
    """What may be stated, what was issued, and what is due when; as of today, or a day."""
    day = on or date.today()
    shown = Statements(
        title=folder.read(kept).title,
        parties=[],
        years=[],
        last_day=None,
        book=_book(folder, kept, day),
        diagnostics=[],
    )
    try:
        result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    except Refused as refused:
        return shown.model_copy(update=told(refused.diagnostics).model_dump())
    days = [event.date for event in result.run.events]
    parties: list[PartyName] = []
    if days:
        everything = f"{min(days)}..{max(days)}"
        shared = result.statements(everything, date.max)
        titles = result.file.deal.parties
        parties = [PartyName(party=p, title=titles[p].title) for p in known_parties(shared)]
    years = sorted({d.year for d in days})
    last = max(days, default=None)
    return shown.model_copy(update={"parties": parties, "years": years, "last_day": last})


@router.get("/deals/{deal}/statements/preview/{form}", response_class=Response, responses=_FILES)
def preview(
    folder: TheFolder,
    kept: TheDeal,
    asking: TheAsking,
    form: Form,
    period: str,
    party: str | None = None,
    layout: TheLayout = None,
    lang: Languages = "en",
    dated: date | None = None,
) -> Response:
    """A statement of a period as a file, from a run on the receipts as they are; of all parties
    together where none is named."""
    result = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    shared = result.statements(period, dated or date.today())
    made = statement_of(shared, party, layout)
    return _file(made, form, lang, f"{party or made.layout.value}-{made.period.name}")


@router.get(
    "/deals/{deal}/statements/next/{party}/{form}", response_class=Response, responses=_FILES
)
def draft(
    folder: TheFolder,
    kept: TheDeal,
    party: str,
    form: Form,
    dated: date,
    lang: Languages = "en",
) -> Response:
    """The next statement of a party as a file, as of the last close; nothing is recorded."""
    with _store():
        settlement = Settlement(_kept_book(folder, kept))
        made = settlement.draft(party, dated)
        return _file(document(settlement, made), form, lang, f"{party}-{made.number}-draft")


@router.get(
    "/deals/{deal}/statements/issued/{party}/{number}/{form}",
    response_class=Response,
    responses=_FILES,
)
def issued(
    folder: TheFolder, kept: TheDeal, party: str, number: int, form: Form, lang: Languages = "en"
) -> Response:
    """A statement that was issued, as a file."""
    with _store():
        settlement = Settlement(_kept_book(folder, kept))
        made = settlement.issued(party, number)
        return _file(document(settlement, made), form, lang, f"{party}-{number}-{made.last_day}")


@router.get("/deals/{deal}/deadlines.ics", response_class=Response)
def calendar(folder: TheFolder, kept: TheDeal, on: date | None = None) -> Response:
    """Until when statements may be objected to and are to be issued, as a calendar."""
    with _store():
        settlement = Settlement(_kept_book(folder, kept))
        text = calendar_of(settlement, list(deadlines(settlement, on or date.today())))
    return _attached(text, "text/calendar; charset=utf-8", f"{kept.deal.stem}.ics")


@router.post("/deals/{deal}/statements/close", dependencies=[BOOKKEEPERS])
def close(folder: TheFolder, kept: TheDeal, asker: TheAsker, closing: Closing) -> BookShown:
    """Records the deal and its files as they are now, and closes the open period through a day.

    It is never opened again. The book is made where there is none.
    """
    with _store():
        book, _ = close_through(folder, kept, closing.through, asker.name, accept=closing.accept)
        return _shown(book, date.today())


@router.post("/deals/{deal}/statements", dependencies=[BOOKKEEPERS])
def issue(
    folder: TheFolder, kept: TheDeal, asker: TheAsker, issuing: Issuing
) -> list[StatementShown]:
    """Issues the next statement of each party, as of the last close; it is never changed after.

    Issuing again adds nothing until another period is closed.
    """
    with _store():
        settlement = Settlement(_kept_book(folder, kept, asker.name))
        parties = issuing.parties or settlement.due_to()
        # All are tried before the first is recorded.
        for party in parties:
            _could_be_issued(settlement, party, issuing.dated)
        made = [settlement.issue(party, issuing.dated) for party in parties]
        return [_statement(statement, new=new) for statement, new in made]


def _could_be_issued(settlement: Settlement, party: str, dated: date) -> None:
    """Raises: Refused where the next statement could not be issued; one issued already is."""
    own = settlement.statements(party)
    closes = settlement.book.entries("close")
    if not (own and closes and own[-1].close == closes[-1].number):
        settlement.draft(party, dated)


def _kept_book(folder: Folder, kept: Kept, by: str | None = None) -> Book:
    book = book_of(folder, kept, by)
    if book is None:
        message = "no book of this deal is kept yet"
        raise Refused([Diagnostic("no-book", message, None, "close its first period")])
    return book


def _book(folder: Folder, kept: Kept, day: date) -> BookShown | None:
    with _store():
        book = book_of(folder, kept)
        return None if book is None else _shown(book, day)


@contextmanager
def _store() -> Iterator[None]:
    """A book that cannot be reached, or on which others write, refuses as what is wrong does."""
    try:
        yield
    except StoreFailure as failure:
        message = str(failure).rsplit("/", 1)[-1]
        raise Refused([Diagnostic("book-out-of-reach", message, None, "try again")]) from None


def _shown(book: Book, day: date) -> BookShown:
    settlement, head = Settlement(book), book.head()
    return BookShown(
        entries=head.number,
        period=head.period,
        closed_through=head.closed_through,
        seal=head.digest,
        issued=[_statement(made, new=False) for made in settlement.statements()],
        objections=list(deadlines(settlement, day)),
        to_issue=list(statements_to_issue(settlement, day)),
        standings=[_standing(each) for each in standings(settlement, day)],
    )


def _statement(made: Statement, *, new: bool) -> StatementShown:
    return StatementShown(
        party=made.party,
        title=made.title,
        number=made.number,
        through=made.last_day,
        dated=made.dated,
        due_by=made.due_by,
        objection_until=made.objection_until,
        sections=[_section(section) for section in made.sections],
        new=new,
    )


def _section(section: Section) -> SectionShown:
    return SectionShown(
        currency=section.currency,
        **_amounts(
            section,
            section.currency,
            ("prior", "adjustment", "current", "held_back", "released", "due"),
        ),
    )


def _standing(line: Standing) -> StandingShown:
    names = ("calculated", "issued", "held_back", "paid", "open", "payable")
    return StandingShown(
        party=line.party,
        title=line.title,
        currency=line.currency,
        due_by=line.due_by,
        **_amounts(line, line.currency, names),
    )


def _amounts(line: Section | Standing, currency: str, names: Sequence[str]) -> dict[str, str]:
    return {name: decimal_text(getattr(line, name), currency) for name in names}


def _file(made: Document, form: Form, lang: Languages, name: str) -> Response:
    langs = ("en", "zh") if lang == "both" else (lang,)
    try:
        ((_, content),) = Writer(langs, Paper.A4).written(made, [form])
    except PdfMissing as missing:
        message = f"a PDF needs what is not installed: {missing}"
        raise Refused([Diagnostic("pdf-missing", message, None)]) from None
    if form is Form.HTML:
        return Response(content, media_type=KINDS[form])
    return _attached(content, KINDS[form], f"{name}.{form.value}".replace("..", "-to-"))


def _attached(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
