"""When parties are told and paid, and until when they may object."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Sentence, Wording


def statements(say: Wording) -> Iterator[Sentence]:
    """The terms of every `statements` block, below those whom it names."""
    for terms in say.deal.statements:
        head = say.phrase("statements_others")
        if terms.parties:
            who = say.listed([say.party(party) for party in terms.parties])
            head = say.phrase("statements_to", parties=who)
        yield say.sentence(head, terms.span)
        yield from (line.below() for line in _lines(say, terms))


def _lines(say: Wording, terms: d.Statements) -> Iterator[Sentence]:
    if terms.every is not None:
        due = terms.due_within
        within = say.phrase("statement_within", time=_time(say, due)) if due else None
        every = say.phrase(f"statement_every_{terms.every.name.lower()}")
        yield say.sentence(say.clauses(every, within), terms.spans["every"])
    if terms.paid_within is not None:
        paid = say.phrase("statement_paid", time=_time(say, terms.paid_within))
        least = terms.least
        waits = say.phrase("statement_least", amount=say.value(least)) if least else None
        yield say.sentence(say.clauses(paid, waits), terms.spans["paid_within"])
    if terms.held_back is not None:
        text = say.phrase(
            "statement_held", rate=say.value(terms.held_back), count=str(terms.held_for)
        )
        yield say.sentence(text, terms.spans["held_back"])
    if terms.objection is not None:
        text = say.phrase("statement_objection", time=_time(say, terms.objection))
        tolled = None
        if terms.tolled is not None:
            tolled = say.phrase("statement_tolled" if terms.tolled else "statement_not_tolled")
        yield say.sentence(say.clauses(text, tolled), terms.spans["objection"])


def _time(say: Wording, span: d.TimeSpan) -> str:
    unit, count = ("days", span.days) if span.days else ("months", span.months)
    return say.phrase(f"span_{unit}", count=str(count))
