"""A deal as its text, as words and as numbers, saved or not; edits of the text."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from recoup.analysis.totals import PartyTotal
from recoup.api import DealFile, Refused
from recoup.deal.completion import Completion, completions
from recoup.deal.show import deal_sections
from recoup.deal.unsure import Unsure, UnsureLines, unsure_lines
from recoup.deal.words.wording import Sentence
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.diagnostics.span import Source
from recoup.language.from_text import keywords, parse_source
from recoup.language.model import Use
from recoup.language.show import text_of
from recoup.redline import Redline, redline_in_words
from recoup.web.access.allowed import OWNERS, STAFF
from recoup.web.answers import Fault, TheDeal, TheFolder, fault
from recoup.web.asking import TheAsking
from recoup.web.folder import Folder, Kept, digest
from recoup.web.routes.what_if import LARGEST_TEXT, Change, run_after

router = APIRouter(tags=["deal"], dependencies=[STAFF])

Lang = Annotated[Literal["en", "zh"], Query(description="The language of the words.")]
Text = Annotated[str, Field(max_length=LARGEST_TEXT)]


class DealText(BaseModel):
    """The text of a deal file, and the digest by which a later edit names it."""

    title: str
    zh: str | None
    file: str
    text: str
    digest: str


class Edited(BaseModel):
    """A text to stand in the file instead of the one with this digest."""

    text: Text
    instead_of: str


class Draft(BaseModel):
    """A text that may come to stand in the file; nothing of it is written."""

    text: Text


class SentenceSaid(BaseModel):
    """A sentence; `lines` of this deal's own file say so, none where another file does.

    `unsure` tells that nobody disclosed a term of it, or that it is assumed.
    """

    said: str
    address: str
    step: str | None
    depth: int
    lines: list[int]
    unsure: Unsure | None


class SectionSaid(BaseModel):
    """Sentences under a heading."""

    heading: str
    sentences: list[SentenceSaid]


class DealRead(BaseModel):
    """What a text says: its faults, in sentences, and which of its lines are unsure.

    There are no sentences where the text has errors, or a dispute that no reading decides.
    """

    diagnostics: list[Fault]
    sections: list[SectionSaid] | None
    unsure: list[UnsureLines]


class FigureMoved(BaseModel):
    """What a party would have by the text that is edited, and how much more that is than now."""

    party: str
    title: str
    currency: str
    before: Decimal
    after: Decimal
    difference: Decimal


class DealNumbers(BaseModel):
    """What everyone was paid by the text, on the receipts there are; and what an edit moves."""

    paid: list[PartyTotal]
    moved: list[FigureMoved]


class Place(BaseModel):
    """A text around the place at which something is to be written."""

    before: Text
    behind: Text = ""


class Offered(BaseModel):
    """What may be written instead of the last characters before the place, `instead` many."""

    instead: int
    options: list[Completion]


@router.get("/deals/{deal}")
def text(folder: TheFolder, kept: TheDeal) -> DealText:
    """The text of a deal."""
    content = kept.deal.read_bytes()
    file = folder.read(kept)
    return DealText(
        title=file.title,
        zh=file.readings.deals[0].deal.zh,
        file=kept.deal.name,
        text=content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"),
        digest=digest(content),
    )


@router.put("/deals/{deal}", dependencies=[OWNERS])
def write(folder: TheFolder, kept: TheDeal, edited: Edited) -> DealText:
    """Writes the text into the file, faults and all; refused where the file has changed since, or
    the text takes in a file from outside of the folder."""
    _stays_inside(folder, kept, edited.text)
    folder.write(kept.deal, edited.text, edited.instead_of)
    return text(folder, kept)


def _stays_inside(folder: Folder, kept: Kept, text: str) -> None:
    """What is wrong in a file would be told with its words: only files of the folder are read.

    Raises: Refused.
    """
    tree, _ = parse_source(Source(kept.deal.name, text))
    known = {Path(t.source.name).resolve() for t in folder.read(kept).trees}
    words = [s.node.path for s in tree.statements if isinstance(s.node, Use)]
    faults = [
        Diagnostic("use-outside", f"`{word}` lies outside of the folder", word.span)
        for word in words
        for file in [_resolved(kept.deal.parent / word.text)]
        if file not in known and not (file and file.is_relative_to(folder.root))
    ]
    if faults:
        raise Refused(faults)


def _resolved(path: Path) -> Path | None:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):  # a name that no file has, or links in a circle
        return None


@router.post("/deals/{deal}/read")
def read(
    folder: TheFolder, kept: TheDeal, asking: TheAsking, draft: Draft, lang: Lang = "en"
) -> DealRead:
    """What a text would say in the place of the deal's: its faults, and its sentences."""
    file = folder.read_as(kept, draft.text)
    return _read(file.read_as(*asking.reading) if asking.reading else file, str(kept.deal), lang)


@router.post("/deals/{deal}/numbers")
def numbers(folder: TheFolder, kept: TheDeal, asking: TheAsking, draft: Draft) -> DealNumbers:
    """What everyone would be paid by a text, beside what the text of the file pays them."""
    if draft.text == _own(folder.read(kept)):
        now = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
        return DealNumbers(paid=list(now.paid), moved=[])
    after = run_after(folder, kept, asking, Change(text=draft.text))
    try:
        before = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
    except Refused:
        return DealNumbers(paid=list(after.paid), moved=[])
    moved = Redline(before, after, redline_in_words(before.file, after.file)).paid
    return DealNumbers(
        paid=list(after.paid),
        moved=[
            FigureMoved(
                party=m.party,
                title=m.title,
                currency=m.currency,
                before=m.before,
                after=m.after,
                difference=m.difference,
            )
            for m in moved
        ],
    )


@router.post("/deals/{deal}/format")
def laid_out(kept: TheDeal, draft: Draft) -> Draft:
    """The text with every line laid out the one way. Refused where a line cannot be read."""
    tree, diagnostics = parse_source(Source(str(kept.deal), draft.text))
    if has_errors(diagnostics):
        raise Refused(diagnostics)
    return Draft(text=text_of(tree))


@router.post("/deals/{deal}/complete")
def complete(folder: TheFolder, kept: TheDeal, place: Place) -> Offered:
    """What may be written at a place of a text."""
    file = folder.read_as(kept, place.before + place.behind)
    found = completions(file.readings.deals[0].deal, place.before, len(place.before))
    return Offered(instead=len(place.before) - found.start, options=list(found.options))


@router.get("/language")
def language() -> list[str]:
    """The keywords of the deal language."""
    return list(keywords())


def _own(file: DealFile) -> str:
    """The text of the deal's own file."""
    return next(t.source.text for t in file.trees if t.source.name == str(file.path))


def _read(file: DealFile, own: str, lang: Literal["en", "zh"]) -> DealRead:
    found = list(file.diagnostics)
    # A reading that the text does not have leaves no deal.
    undisclosed = {name for read in file.readings.deals[:1] for name in read.deal.undisclosed}
    trees = [tree for tree in file.trees if tree.source.name == own]
    unsure = [lines for tree in trees for lines in unsure_lines(tree, undisclosed)]
    sections = None
    if not has_errors(found) and not file.readings.open:
        sections = [
            SectionSaid(
                heading=section.heading,
                sentences=[_said(sentence, own, unsure) for sentence in section.sentences],
            )
            for section in deal_sections(file.deal, lang)
        ]
    return DealRead(diagnostics=[fault(each) for each in found], sections=sections, unsure=unsure)


def _said(sentence: Sentence, own: str, unsure: list[UnsureLines]) -> SentenceSaid:
    lines = sorted({span.line for span in sentence.spans if span.source.name == own})
    why = {u.why for u in unsure for line in lines if u.first <= line <= u.last}
    return SentenceSaid(
        said=sentence.said,
        address=sentence.address,
        step=sentence.step,
        depth=sentence.depth,
        lines=lines,
        unsure=min(why, key=list(Unsure).index, default=None),
    )
