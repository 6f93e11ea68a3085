"""Statements, payments and audits as entries of a book; each is recorded once."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.ledger import tables
from recoup.ledger.book import Book
from recoup.ledger.model import Entry
from recoup.settlement.model import (
    Audit,
    Line,
    ObjectionMade,
    Payment,
    Section,
    Statement,
)
from recoup.settlement.statements import Posted, ReserveUndisclosed, statement

STATEMENT, PAYMENT, AUDIT, AUDIT_ENDED, OBJECTION = (
    "statement", "payment", "audit", "audit-ended", "objection",
)  # fmt: skip


class Settlement:
    """What the book of a deal holds of statements and payments."""

    def __init__(self, book: Book) -> None:
        self.book = book

    # ---- statements ----------------------------------------------------------------------------

    def statements(self, party: str | None = None) -> list[Statement]:
        """The statements that were issued, in their order: all, or those of a party."""
        issued = [_statement(entry) for entry in self.book.entries(STATEMENT)]
        return [s for s in issued if party in (None, s.party)]

    def draft(self, party: str, dated: date) -> Statement:
        """The next statement of a party, as of the last close; nothing is recorded.

        Raises: Refused where the party is unknown, no period is closed since its last one, or it
        would be dated before its last day or before the statement that it follows.
        """
        self._known(party)
        close = self._last_close()
        issued = self.statements(party)
        if issued and issued[-1].close >= close.number:
            raise _refused(
                "nothing-closed",
                f"statement {issued[-1].number} to `{party}` tells all that is closed, through "
                f"{issued[-1].last_day}",
                "close the next period: recoup ledger close",
            )
        last_day = date.fromisoformat(close.body["last_day"])
        earliest = max(last_day, issued[-1].dated) if issued else last_day
        if dated < earliest:
            raise _refused(
                "dated-too-early",
                f"a statement to `{party}` through {last_day} cannot be dated {dated}",
                f"the first day that it can bear is {earliest}",
            )
        deal = self.book.deal(close.number - 1).deal
        of_close = (close.number, close.digest, last_day)
        posted = list(self._posted(party, close.number))
        try:
            return statement(deal, party, of_close, posted, issued, dated)
        except ReserveUndisclosed:
            raise _refused(
                "reserve-undisclosed",
                f"what is held back of statements to `{party}` is not disclosed",
                "state the rate in the deal, and record that version: recoup ledger amend",
            ) from None

    def issued(self, party: str, number: int) -> Statement:
        """A statement that was issued. Raises: Refused where there is none of that number."""
        self._known(party)
        found = next((s for s in self.statements(party) if s.number == number), None)
        if found is None:
            message = f"no statement {number} was issued to `{party}`"
            raise _refused("no-statement", message, "recoup ledger deadlines lists them")
        return found

    def issue(self, party: str, dated: date) -> tuple[Statement, bool]:
        """Records the next statement of a party; the last one again, and False, where no period was
        closed since. Raises: Refused, BookBusy."""
        head = self.book.head().number
        issued = self.statements(party)
        self._known(party)
        if issued and issued[-1].close == self._last_close().number:
            return issued[-1], False
        made = self.draft(party, dated)
        entry = self.book.append(STATEMENT, _body(made), after=head)
        return replace(made, entry=entry.number), True

    def due_to(self, last_day: date | None = None) -> list[str]:
        """The parties that the last close has recorded anything for."""
        close = self._last_close()
        row = tables.posting.c
        asked = select(row.payee).where(row.entry <= close.number).distinct()
        with self.book.store.reading() as connection:
            payees = {payee for (payee,) in connection.execute(asked)}
        return [name for name in self.book.deal().deal.parties if name in payees]

    def _posted(self, party: str, through: int) -> Iterator[Posted]:
        row = tables.posting.c
        asked = select(row.entry, row.date, row.step, row.clause, row.currency, row.amount)
        asked = asked.where(row.payee == party, row.entry <= through)
        with self.book.store.reading() as connection:
            found = connection.execute(asked.order_by(row.entry, row.place)).all()
        for r in found:
            day = date.fromisoformat(r.date) if r.date else None
            yield Posted(r.entry, day, r.step, r.clause, r.currency, r.amount)

    def _last_close(self) -> Entry:
        closes = self.book.entries("close")
        if not closes:
            raise _refused(
                "nothing-closed", "no period is closed yet", "close one: recoup ledger close"
            )
        return closes[-1]

    # ---- payments ------------------------------------------------------------------------------

    def payments(self, party: str | None = None) -> list[Payment]:
        """What was paid, in the order in which it was recorded."""
        found = [_payment(entry) for entry in self.book.entries(PAYMENT)]
        return [p for p in found if party in (None, p.party)]

    def pay(
        self, party: str, currency: str, amount: int, day: date, reference: str
    ) -> tuple[Payment, bool]:
        """Records a payment to a party; False where the book has it already.

        Raises: Refused where the reference is that of another payment, or the party is unknown.
        """
        self._known(party)
        head = self.book.head().number
        payment = Payment(party, currency, amount, day, reference)
        for known in self.payments():
            if known.reference == reference:
                if replace(known, entry=None) == payment:
                    return known, False
                raise _refused(
                    "reference-taken",
                    f"`{reference}` is the reference of another payment, entry {known.entry}",
                    "give each payment a reference of its own, such as that of the bank",
                )
        body = {**asdict(payment), "date": day.isoformat(), "amount": str(amount)}
        del body["entry"]
        entry = self.book.append(PAYMENT, body, after=head)
        return replace(payment, entry=entry.number), True

    # ---- audits and objections -----------------------------------------------------------------

    def audits(self, party: str) -> list[Audit]:
        """The audits of a party, in their order."""
        ends = [date.fromisoformat(e.body["date"]) for e in self._of(AUDIT_ENDED, party)]
        begun = [date.fromisoformat(e.body["date"]) for e in self._of(AUDIT, party)]
        return [
            Audit(party, day, ends[i] if i < len(ends) else None) for i, day in enumerate(begun)
        ]

    def audit_begun(self, party: str, day: date) -> bool:
        """Records that a party has begun an audit; False where the book has it already.

        Raises: Refused where an audit of the party goes on, or one ended later.
        """
        self._known(party)
        head = self.book.head().number
        audits = self.audits(party)
        last = audits[-1] if audits else None
        if any(audit.begun == day for audit in audits):
            return False
        if last is not None and (last.ended is None or day <= last.ended):
            until = f"until {last.ended}" if last.ended else "on"
            message = f"the audit of `{party}` that began on {last.begun} goes {until}"
            raise _refused("audit-goes-on", message, "record its end first: --ended")
        self.book.append(AUDIT, {"party": party, "date": day.isoformat()}, after=head)
        return True

    def audit_ended(self, party: str, day: date) -> bool:
        """Records that an audit has ended; False where the book has it already.

        Raises: Refused where none goes on, or it began later.
        """
        self._known(party)
        head = self.book.head().number
        audits = self.audits(party)
        last = audits[-1] if audits else None
        if any(audit.ended == day for audit in audits):
            return False
        if last is None or last.ended is not None or day < last.begun:
            message = f"no audit of `{party}` goes on that began by {day}"
            raise _refused("no-audit", message, "record its beginning first: --begun")
        self.book.append(AUDIT_ENDED, {"party": party, "date": day.isoformat()}, after=head)
        return True

    def objections(self, party: str) -> list[ObjectionMade]:
        """What a party has objected to."""
        return [
            ObjectionMade(
                party, e.body["number"], date.fromisoformat(e.body["date"]), e.body["words"]
            )
            for e in self._of(OBJECTION, party)
        ]

    def object(self, party: str, number: int, day: date, words: str) -> bool:
        """Records an objection to a statement; False where the book has it already.

        Raises: Refused where no such statement was issued by that day.
        """
        self._known(party)
        head = self.book.head().number
        made = ObjectionMade(party, number, day, words)
        if made in self.objections(party):
            return False
        if not any(s.number == number and s.dated <= day for s in self.statements(party)):
            message = f"no statement {number} was issued to `{party}` by {day}"
            raise _refused("no-statement", message, "recoup ledger deadlines lists them")
        body = {"party": party, "number": number, "date": day.isoformat(), "words": words}
        self.book.append(OBJECTION, body, after=head)
        return True

    def _of(self, kind: str, party: str) -> list[Entry]:
        return [e for e in self.book.entries(kind) if e.body["party"] == party]

    def _known(self, party: str) -> None:
        parties = self.book.deal().deal.parties
        if party not in parties:
            near = closest(party, parties)
            hint = f"did you mean `{near}`?" if near else "name a party of the deal"
            raise _refused("unknown-party", f"the deal has no party `{party}`", hint)


def _refused(code: str, message: str, hint: str) -> Refused:
    return Refused([Diagnostic(code, message, None, hint)])


def _body(made: Statement) -> dict[str, Any]:
    """A statement as the book holds it; amounts are text, whole minor units."""
    body = asdict(made)
    del body["entry"]
    for name in ("last_day", "dated", "due_by", "objection_until"):
        body[name] = body[name] and body[name].isoformat()
    for section in body["sections"]:
        section["lines"] = list(section["lines"])
        for each in (section, *section["lines"]):
            for name in ("held_back", "released", "prior", "adjustment", "current"):
                if name in each:
                    each[name] = str(each[name])
    body["sections"] = list(body["sections"])
    return body


def _statement(entry: Entry) -> Statement:
    body = entry.body
    sections = tuple(
        Section(
            section["currency"],
            tuple(_line(line) for line in section["lines"]),
            int(section["held_back"]),
            int(section["released"]),
        )
        for section in body["sections"]
    )
    return Statement(
        body["party"],
        body["title"],
        body["number"],
        date.fromisoformat(body["last_day"]),
        date.fromisoformat(body["dated"]),
        body["close"],
        body["seal"],
        sections,
        _day(body["due_by"]),
        _day(body["objection_until"]),
        body["clause"],
        entry.number,
    )


def _line(line: dict[str, Any]) -> Line:
    amounts = (int(line[name]) for name in ("prior", "adjustment", "current"))
    return Line(line["key"], line["step"], line["clause"], *amounts)


def _payment(entry: Entry) -> Payment:
    body = entry.body
    return Payment(
        body["party"],
        body["currency"],
        int(body["amount"]),
        date.fromisoformat(body["date"]),
        body["reference"],
        entry.number,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def issued_in(statements: Sequence[Statement], currency: str) -> list[tuple[Statement, Section]]:
    """The sections of statements in one currency."""
    return [(s, x) for s in statements for x in s.sections if x.currency == currency]
