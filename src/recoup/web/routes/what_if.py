"""What another text, or another figure for a term that nobody disclosed, would change for whom."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from recoup.api import DealFile, Refused, Result
from recoup.diagnostics.diagnostic import has_errors
from recoup.redline import (
    FigureChange,
    PointApart,
    RangeChange,
    Redline,
    Stretch,
    TermChange,
    redline_in_words,
)
from recoup.values.number import show_share
from recoup.web.access.allowed import STAFF
from recoup.web.answers import Fault, TheDeal, TheFolder, fault
from recoup.web.asking import Asking, TheAsking
from recoup.web.folder import Folder, Kept

router = APIRouter(tags=["what-if"], dependencies=[STAFF])

# A larger text than that of any deal: a redline is not for filling memory.
LARGEST_TEXT = 2**22


class Change(BaseModel):
    """What would be otherwise: the text of the deal, if given, and figures of undisclosed terms."""

    text: Annotated[str | None, Field(max_length=LARGEST_TEXT)] = None
    assume: dict[str, str] = {}


class StretchShown(BaseModel):
    """Where a party has more by the change (`sign` 1), less (-1) or the same, all along.

    The difference lies between `least` and `most`; past `bend` it grows by `share` of each unit, or
    where it is paid in another currency by `slope` of that.
    """

    start: Decimal
    end: Decimal | None
    sign: int
    least: Decimal
    most: Decimal
    bend: Decimal | None
    share: str | None
    slope: str | None


class RangeShown(BaseModel):
    """The stretches of a party over what comes in at a source."""

    source: str
    source_currency: str
    party: str
    title: str
    currency: str
    stretches: list[StretchShown]


class Apart(BaseModel):
    """Both curves of a source, for the parties between whose figures there is a difference."""

    source: str
    title: str
    currency: str
    points: list[PointApart]


class FigureOfTerm(BaseModel):
    """A term that nobody disclosed, with the figure that is taken now and the one instead."""

    name: str
    before: str | None
    after: str | None


class WhatIf(BaseModel):
    """A change: in words, on what has come in, and over all that may yet come in.

    Where the deal cannot be run, `unrun` says why: then there are only words.
    """

    terms: list[TermChange]
    assumed: list[FigureOfTerm]
    paid: list[FigureChange]
    over: list[RangeShown]
    curves: list[Apart]
    unpriced: list[str]
    unrun: list[Fault]


@router.post("/deals/{deal}/what-if")
def what_if(
    folder: TheFolder, kept: TheDeal, asking: TheAsking, change: Annotated[Change, Body()]
) -> WhatIf:
    """What a change does; nothing is written."""
    changed = file_after(folder, kept, asking, change)
    try:
        before = folder.run(kept, asking.assume, reading=asking.reading, as_of=asking.as_of)
        after = run_after(folder, kept, asking, change)
    except Refused as refused:
        return _in_words(file_after(folder, kept, asking, Change()), changed, refused)
    found = Redline(before, after, redline_in_words(before.file, after.file))
    titles = {w.name: w.title for w in before.run.plan.waterfalls}
    return WhatIf(
        terms=list(found.terms),
        assumed=_assumed(before, after),
        paid=list(found.paid),
        over=[_range(each) for each in found.over],
        curves=[
            Apart(
                source=one.source,
                title=titles[one.source],
                currency=one.currency,
                points=list(found.points(one, other)),
            )
            for one, other in found.curves
        ],
        unpriced=list(found.unpriced),
        unrun=[],
    )


def _in_words(before: DealFile, after: DealFile, refused: Refused) -> WhatIf:
    """All that can be said where a deal cannot be run yet."""
    return WhatIf(
        terms=list(redline_in_words(before, after)),
        assumed=[],
        paid=[],
        over=[],
        curves=[],
        unpriced=[],
        unrun=[fault(each) for each in refused.diagnostics],
    )


def run_after(folder: Folder, kept: Kept, asking: Asking, change: Change) -> Result:
    """The deal run as it would be. Raises: Refused, with what is wrong in the text."""
    if change.text is None:
        figures = {**asking.assume, **change.assume}
        return folder.run(kept, figures, reading=asking.reading, as_of=asking.as_of)
    file = file_after(folder, kept, asking, change)
    given = {**folder.assumed(kept), **asking.assume, **change.assume}
    own = {name: value for name, value in given.items() if name in file.deal.undisclosed}
    return file.run(kept.receipts or (), kept.rates, as_of=asking.as_of, assume=own)


def file_after(folder: Folder, kept: Kept, asking: Asking, change: Change) -> DealFile:
    """The deal as it would be. Raises: Refused, with what is wrong in the text."""
    file = folder.read(kept) if change.text is None else folder.read_as(kept, change.text)
    if asking.reading:
        file = file.read_as(*asking.reading)
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    return file


def _assumed(before: Result, after: Result) -> list[FigureOfTerm]:
    """The terms whose figures differ."""
    old = {a.name: a.value for a in before.assumptions}
    new = {a.name: a.value for a in after.assumptions}
    return [
        FigureOfTerm(name=name, before=old.get(name), after=new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


def _range(change: RangeChange) -> RangeShown:
    same = change.currency == change.source_currency
    return RangeShown(
        source=change.source,
        source_currency=change.source_currency,
        party=change.party,
        title=change.title,
        currency=change.currency,
        stretches=[_stretch(each, same=same) for each in change.stretches],
    )


def _stretch(stretch: Stretch, *, same: bool) -> StretchShown:
    share = abs(stretch.share) if stretch.share else None
    return StretchShown(
        start=stretch.start,
        end=stretch.end,
        sign=stretch.sign,
        least=stretch.least,
        most=stretch.most,
        bend=stretch.bend,
        share=show_share(share) if share and same else None,
        slope=f"{float(share):.6f}" if share and not same else None,
    )
