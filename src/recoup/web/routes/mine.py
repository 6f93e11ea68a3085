"""What a party reads: its statements, its definition and the clauses that pay it, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BaseModel

from recoup.api import DealFile, DealFileMissing, Refused
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.ledger.book import Book
from recoup.settlement.documents import document
from recoup.settlement.model import Statement
from recoup.settlement.records import Settlement
from recoup.statements.forms import Form, Writer
from recoup.statements.layouts import own_clauses, own_participation
from recoup.statements.making import Shared
from recoup.statements.period import Period
from recoup.statements.snapshot import Snapshot, Snapshots
from recoup.statements.to_pdf import Paper, PdfMissing
from recoup.values.money import decimal_text
from recoup.web.access.allowed import EVERYONE, TheAsker
from recoup.web.access.people import Grant, Role
from recoup.web.answers import TheDeal, TheFolder
from recoup.web.folder import Folder, Kept, NoSuchDeal

router = APIRouter(tags=["mine"], dependencies=[EVERYONE])

Language = Literal["en", "zh", "zh-Hant"]

_KINDS = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
}


class OwnSide(BaseModel):
    """A party of a deal that whoever asks may read as."""

    deal: str
    deal_title: str
    party: str
    party_title: str


class StatementSum(BaseModel):
    """What a statement adds and what is due by it: exact decimals, in units of the currency."""

    currency: str
    adds: str
    due: str


class OwnStatement(BaseModel):
    """A statement that was issued."""

    number: int
    through: date
    dated: date
    due_by: date | None
    objection_until: date | None
    sums: list[StatementSum]


class OwnClause(BaseModel):
    """A clause that pays the party, or stands before what does: as written, and in words."""

    name: str
    place: str
    text: str
    said: str | None


class OwnDeal(OwnSide):
    """All that a party may read of a deal; no clauses where the deal cannot be read just now."""

    clauses: list[OwnClause]
    statements: list[OwnStatement]


@dataclass(frozen=True, slots=True)
class _Side:
    """One party's side of a deal."""

    kept: Kept
    file: DealFile
    party: str

    @property
    def title(self) -> str:
        return self.file.readings.deals[0].deal.parties[self.party].title


def _side(folder: TheFolder, asker: TheAsker, kept: TheDeal, party: str) -> _Side:
    if asker.role is Role.READER and Grant(kept.name, party) not in asker.grants:
        raise NoSuchDeal
    file = folder.read(kept)
    if party not in file.readings.deals[0].deal.parties:
        raise NoSuchDeal
    return _Side(kept, file, party)


TheSide = Annotated[_Side, Depends(_side)]


@router.get("/mine")
def mine(folder: TheFolder, asker: TheAsker) -> list[OwnSide]:
    """What a reader may read; nothing for those who read everything elsewhere."""
    return list(_shares(folder, asker.grants))


@router.get("/mine/{deal}/{party}")
def own(folder: TheFolder, side: TheSide, lang: Language = "en") -> OwnDeal:
    """A party's statements, and the clauses that pay it."""
    return OwnDeal(
        **_share(side).model_dump(),
        clauses=_clauses(folder, side, lang),
        statements=[_issued(each) for each in _statements(side)],
    )


@router.get(
    "/mine/{deal}/{party}/statements/{number}/{form}",
    response_class=Response,
    responses={200: {"content": {kind.partition(";")[0]: {} for kind in _KINDS.values()}}},
)
def statement(side: TheSide, number: int, form: Form, lang: Language = "en") -> Response:
    """A statement that was issued, as a file, without what lies upstream of the party's share."""
    made = next((s for s in _statements(side) if s.number == number), None)
    settlement = _settlement(side)
    if made is None or settlement is None:
        raise NoSuchDeal
    try:
        shown = document(settlement, made, own_participation)
        ((_, content),) = Writer((lang,), Paper.A4).written(shown, [form])
    except Refused:
        raise _not_now() from None
    except PdfMissing as missing:
        message = f"a PDF needs what is not installed: {missing}"
        raise Refused([Diagnostic("pdf-missing", message, None)]) from None
    name = f"{side.party}-{number}-{made.last_day}.{form.value}"
    where = "inline" if form is Form.HTML else "attachment"
    headers = {"Content-Disposition": f'{where}; filename="{name}"'}
    return Response(content, media_type=_KINDS[form], headers=headers)


def _shares(folder: Folder, grants: frozenset[Grant]) -> Iterator[OwnSide]:
    for grant in sorted(grants):
        try:
            kept = folder.find(grant.deal)
            yield _share(_Side(kept, folder.read(kept), grant.party))
        except (NoSuchDeal, DealFileMissing, KeyError):
            continue


def _share(side: _Side) -> OwnSide:
    return OwnSide(
        deal=side.kept.name,
        deal_title=side.file.title,
        party=side.party,
        party_title=side.title,
    )


def _clauses(folder: Folder, side: _Side, lang: Language) -> list[OwnClause]:
    """What is wrong in a deal is not told: it would quote clauses of others."""
    if has_errors(list(side.file.diagnostics)):
        return []
    try:
        result = folder.run(side.kept)
    except Refused:
        return []
    day = result.as_of or date.min
    now = Snapshot(result.run)
    shared = Shared(result.file.deal, Snapshots(now, now, now), Period("", day, day), day)
    return [
        OwnClause(
            name=clause.name,
            place=clause.place,
            text=clause.text,
            said=clause.said.in_language(lang) if clause.said is not None else None,
        )
        for clause in own_clauses(shared, side.party)
    ]


def _settlement(side: _Side) -> Settlement | None:
    """The book of this very deal: one that lies beside several deals is that of one of them."""
    if side.kept.ledger is None:
        return None
    try:
        book = Book.open(side.kept.ledger)
        return Settlement(book) if book.deal().title == side.file.title else None
    except (Refused, OSError):
        return None


def _statements(side: _Side) -> list[Statement]:
    settlement = _settlement(side)
    return settlement.statements(side.party) if settlement is not None else []


def _issued(made: Statement) -> OwnStatement:
    return OwnStatement(
        number=made.number,
        through=made.last_day,
        dated=made.dated,
        due_by=made.due_by,
        objection_until=made.objection_until,
        sums=[
            StatementSum(
                currency=s.currency,
                adds=decimal_text(s.adjustment + s.current, s.currency),
                due=decimal_text(s.due, s.currency),
            )
            for s in made.sections
        ],
    )


def _not_now() -> Refused:
    message = "this statement cannot be shown just now"
    return Refused([Diagnostic("not-now", message, None, "ask whoever issued it")])
