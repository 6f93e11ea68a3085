"""An issued statement, or the draft of the next one, with all that stands behind its figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from recoup.settlement.model import Section as Issued
from recoup.settlement.model import Statement
from recoup.settlement.records import Settlement
from recoup.statements import words
from recoup.statements.layouts import participation
from recoup.statements.lines import with_total
from recoup.statements.making import Shared
from recoup.statements.model import Balance, Document, Figures, Issue, Kind, Line, Section
from recoup.statements.period import Period
from recoup.statements.snapshot import Snapshot, Snapshots
from recoup.values.glossary import Term
from recoup.values.phrases import plain

_DAY = timedelta(days=1)


def document(
    settlement: Settlement,
    made: Statement,
    layout: Callable[[Shared, str], Document] = participation,
) -> Document:
    """A statement as a document: the party's lines as they were issued, the rest as the book knew
    it at the close behind them, and before that at the close of the statement before.

    `own_participation` as its layout leaves out what lies upstream of the party's own waterfalls.

    Raises: Refused where the deal of the book cannot be run.
    """
    book = settlement.book
    now = book.result(made.last_day, made.close)
    before = next(
        (s for s in settlement.statements(made.party) if s.number == made.number - 1), None
    )
    first = min((e.date for e in now.run.events), default=made.last_day)
    if before is None:
        prior = Snapshot(book.result(min(first, made.last_day) - _DAY, made.close).run)
        snapshots = Snapshots(prior, prior, Snapshot(now.run))
    else:
        first = before.last_day + _DAY
        snapshots = Snapshots(
            Snapshot(book.result(before.last_day, before.close).run),
            Snapshot(book.result(before.last_day, made.close).run),
            Snapshot(now.run),
        )
    period = Period(f"{first}..{made.last_day}", first, made.last_day)
    shared = Shared(now.file.deal, snapshots, period, made.dated, now.file.reading)
    shown = layout(shared, made.party)
    own = tuple(_section(shared, made, section) for section in made.sections)
    return replace(
        shown,
        sections=(*(s for s in shown.sections if s.name != "share"), *own),
        balances=tuple(_balance(settlement, made, before, section) for section in made.sections),
        due_by=made.due_by,
        objection_until=made.objection_until,
        issue=Issue(made.number, made.seal, made.entry),
    )


def _section(shared: Shared, made: Statement, section: Issued) -> Section:
    """The party's lines as they were issued."""
    lines = [
        Line(
            line.key,
            Kind.BETWEEN if line.step not in shared.steps else Kind.SHARE,
            _label(shared, line.step, made.party),
            Figures(line.prior, line.adjustment, line.current),
            clause=line.step if line.step in shared.steps else None,
        )
        for line in section.lines
    ]
    title = words.said("share", party=shared.party(made.party))
    return with_total(shared, "share", title, section.currency, lines, words.said("total"))


def _label(shared: Shared, step: str, party: str) -> Term:
    places = (x for places in shared.places.values() for x in places)
    found = next((x for x in places if x.step == step and x.payee == party), None)
    return plain(step) if found is None else shared.step_label(found)


def _balance(
    settlement: Settlement, made: Statement, before: Statement | None, section: Issued
) -> Balance:
    """From what earlier statements left unpaid to what is unpaid on the day of this one."""
    earlier = [s for s in settlement.statements(made.party) if s.number < made.number]
    due = sum(x.due for s in earlier for x in s.sections if x.currency == section.currency)
    payments = [
        p
        for p in settlement.payments(made.party)
        if p.currency == section.currency and p.date <= made.dated
    ]
    settled = sum(p.amount for p in payments if before is not None and p.date <= before.dated)
    return Balance(
        section.currency,
        due - settled,
        section.adjustment,
        section.current,
        section.held_back,
        section.released,
        sum(p.amount for p in payments) - settled,
    )
