"""A deal as its text, as words, and what is wrong in it; edits of the text."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.deal.show import deal_in_words
from recoup.diagnostics.diagnostic import has_errors
from recoup.web.access.allowed import OWNERS, STAFF
from recoup.web.answers import Fault, TheDeal, TheFolder, fault
from recoup.web.folder import digest

router = APIRouter(tags=["deal"], dependencies=[STAFF])


class DealText(BaseModel):
    """The text of a deal file, the digest by which a later edit names it, and its faults."""

    title: str
    text: str
    digest: str
    diagnostics: list[Fault]


class DealWords(BaseModel):
    """A deal in sentences; none where the text has errors."""

    words: str | None
    diagnostics: list[Fault]


class Edited(BaseModel):
    """A text to stand in the file instead of the one with this digest."""

    text: str
    instead_of: str


@router.get("/deals/{deal}")
def text(folder: TheFolder, kept: TheDeal) -> DealText:
    """The text of a deal, and what is wrong in it."""
    content = kept.deal.read_bytes()
    file = folder.read(kept)
    return DealText(
        title=file.title,
        text=content.decode("utf-8-sig"),
        digest=digest(content),
        diagnostics=[fault(each) for each in file.diagnostics],
    )


@router.put("/deals/{deal}", dependencies=[OWNERS])
def write(folder: TheFolder, kept: TheDeal, edited: Edited) -> DealText:
    """Writes the text into the file, faults and all; refused where the file has changed since."""
    folder.write(kept.deal, edited.text, edited.instead_of)
    return text(folder, kept)


@router.get("/deals/{deal}/words")
def words(folder: TheFolder, kept: TheDeal, lang: Literal["en", "zh"] = "en") -> DealWords:
    """The deal in plain sentences, each with the line that says so."""
    file = folder.read(kept)
    found = [fault(each) for each in file.diagnostics]
    if has_errors(list(file.diagnostics)) or file.readings.open:
        return DealWords(words=None, diagnostics=found)
    return DealWords(words=deal_in_words(file.deal, lang), diagnostics=found)
