"""What changes later: assigned rights and amendments."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Sentence, Wording


def assignments(say: Wording) -> Iterator[Sentence]:
    """Every assignment: which receipts, from whom to whom, when, at what price."""
    for assignment in say.deal.assignments:
        if assignment.waterfall is None:
            source = say.phrase("from_every")
        elif assignment.label is None:
            source = say.phrase("from_waterfall", name=assignment.waterfall)
        else:
            label = say.quoted(assignment.label)
            source = say.phrase("from_step", name=assignment.waterfall, label=label)
        parties = {
            "assignor": say.party(assignment.assignor),
            "assignee": say.party(assignment.assignee),
        }
        if assignment.rate is None:
            text = say.phrase("reverts", source=source, **parties)
        else:
            rate = say.value(assignment.rate)
            text = say.phrase("assigns", rate=rate, source=source, **parties)
        price = assignment.price
        if assignment.date is not None:
            when = say.phrase("from_day_on", date=say.date(assignment.date))
        else:
            when = say.phrase("once", name=assignment.milestone)
        paid = say.phrase("for_price", amount=say.value(price)) if price else None
        text = say.labelled(assignment.title, say.begun(say.clauses(text, when, paid)))
        yield say.sentence(text, assignment.span)


def amendments(say: Wording) -> Iterator[Sentence]:
    """Every amendment with its dates and its status, and below it what it changes."""
    for amendment in say.deal.amendments:
        parts = {
            "title": say.quoted(amendment.title),
            "signed": say.date(amendment.signed),
            "effective": say.date(amendment.effective),
        }
        text = say.phrase("amendment", **parts)
        if not amendment.in_force:
            reason = amendment.reason
            why = say.phrase("because", reason=say.quoted(reason)) if reason else ""
            text += say.phrase("semicolon") + say.phrase("not_in_force", why=why)
        yield say.sentence(text, amendment.span)
        for clause in amendment.clauses:
            yield say.sentence(_clause(say, clause), clause.span).below()


def _clause(say: Wording, clause: d.AmendedClause) -> str:
    if clause.value is None:
        step = say.phrase("step_number", number=clause.what)
        if not clause.what.isdecimal():
            step = say.quoted(clause.what)
        return say.phrase(f"amend_{clause.act}", step=step, place=clause.place)
    value = say.value(clause.value)
    return say.phrase(f"amend_{clause.act}", name=clause.place or clause.what, value=value)
