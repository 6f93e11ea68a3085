"""A statement of a book as a document: what was issued, and what stands behind it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from recoup.settlement.documents import document
from recoup.settlement.records import Settlement
from recoup.settlement.standing import standings
from recoup.statements.model import Balance, Kind
from tests.ledger.conftest import RECEIPTS

FIRST, SECOND = date(2024, 6, 10), date(2024, 7, 10)


def corrected(settlement: Settlement, folder: Path) -> None:
    """May is closed and stated, then a week of it is corrected downwards; June is closed."""
    settlement.book.close_period(date(2024, 5, 31))
    settlement.issue("star", FIRST)
    settlement.pay("star", "EUR", 5000, date(2024, 6, 20), "bank-1")
    path = folder / "receipts.csv"
    path.write_text(RECEIPTS.replace("600.00", "500.00"), encoding="utf-8")
    settlement.book.import_file(path, accept=True)
    settlement.book.close_period(date(2024, 6, 30))


def test_a_document_tells_what_was_issued(settlement: Settlement, folder: Path) -> None:
    corrected(settlement, folder)
    draft = settlement.draft("star", SECOND)
    made = document(settlement, draft)
    (balance,) = made.balances
    (section,) = draft.sections
    assert (balance.current, balance.adjustment) == (section.current, section.adjustment)
    assert balance.due == section.due
    (first,) = settlement.statements("star")
    assert (balance.opening, balance.paid) == (first.sections[0].due, 5000)
    assert made.issue is not None
    assert (made.issue.number, made.issue.seal) == (2, draft.seal)
    assert (made.due_by, made.objection_until) == (draft.due_by, draft.objection_until)
    assert made.adjusted
    receipts = next(s for s in made.sections if s.name == "receipts")
    total = receipts.lines[-1].figures
    assert (total.prior, total.adjustment, total.current) == (90005, -10000, 50000)


def test_the_closing_balance_is_what_is_open(settlement: Settlement, folder: Path) -> None:
    corrected(settlement, folder)
    issued, _ = settlement.issue("star", SECOND)
    (balance,) = document(settlement, issued).balances
    (standing,) = (s for s in standings(settlement, SECOND) if s.party == "star")
    assert balance.closing == standing.open


def test_the_waterfalls_agree_with_what_was_issued(settlement: Settlement, folder: Path) -> None:
    """The party's lines in the waterfalls, reckoned anew, come to the lines that were issued."""
    corrected(settlement, folder)
    made = document(settlement, settlement.draft("star", SECOND))
    money = next(s for s in made.sections if s.name == "money")
    shares = next(s for s in made.sections if s.name == "share")
    reckoned = [x.figures for x in money.lines if x.kind is Kind.SHARE and x.figures.stirred]
    assert reckoned == [line.figures for line in shares.lines[:-1]]


def test_the_first_statement_begins_with_nothing(settlement: Settlement) -> None:
    settlement.book.close_period(date(2024, 5, 31))
    made = document(settlement, settlement.draft("star", FIRST))
    (balance,) = made.balances
    assert replace(balance, current=0, held_back=0) == Balance("EUR", 0, 0, 0, 0, 0, 0)
