"""Statements and payments, worked by hand, and their laws."""

import tempfile
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from recoup.api import Refused
from recoup.deal.model import StatementPeriod
from recoup.ledger.book import Book
from recoup.ledger.proof import verify
from recoup.settlement.calendar import calendar_of
from recoup.settlement.records import Settlement
from recoup.settlement.schedule import period_end, statements_to_issue
from recoup.settlement.standing import deadlines, standings
from tests.ledger.conftest import DEAL, RECEIPTS
from tests.settlement.conftest import TERMS

MAY, JUNE, JULY = date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [d.code for d in refused.value.diagnostics]


def close_and_issue(settlement: Settlement, through: date) -> None:
    settlement.book.close_period(through)
    settlement.issue("star", through + timedelta(days=10))


def test_a_statement_is_cumulative_less_what_was_issued_before(settlement: Settlement) -> None:
    """900.05 in May: a tenth to the star, 90.01, of which a fifth is held back."""
    settlement.book.close_period(MAY)
    first, new = settlement.issue("star", date(2024, 6, 10))
    assert new
    (section,) = first.sections
    assert [(x.step, x.prior, x.adjustment, x.current) for x in section.lines] == [
        ("money.1", 0, 0, 9001)
    ]
    assert (section.held_back, section.released, section.due) == (1800, 0, 7201)
    assert (first.due_by, first.objection_until) == (date(2024, 7, 10), date(2026, 6, 10))
    settlement.book.close_period(JUNE)
    second, _ = settlement.issue("star", date(2024, 7, 10))
    (section,) = second.sections
    assert [(x.step, x.prior, x.current, x.cumulative) for x in section.lines] == [
        ("money.1", 9001, 5000, 14001),
        ("money.3", 0, 10402, 10402),
    ]
    assert (section.held_back, section.due) == (3080, 12322)
    settlement.book.close_period(JULY)
    third, _ = settlement.issue("star", date(2024, 8, 10))
    (section,) = third.sections
    assert (section.adjustment, section.current, section.released, section.due) == (
        0,
        0,
        1800,
        1800,
    )


def test_issuing_twice_adds_nothing(settlement: Settlement) -> None:
    settlement.book.close_period(MAY)
    first, _ = settlement.issue("star", date(2024, 6, 10))
    again, new = settlement.issue("star", date(2024, 6, 11))
    assert (again, new) == (first, False)
    assert settlement.statements("star") == [first]
    with pytest.raises(Refused) as refused:
        settlement.draft("star", date(2024, 6, 11))
    assert codes(refused) == ["nothing-closed"]


def test_a_statement_is_not_dated_before_what_it_tells(settlement: Settlement) -> None:
    settlement.book.close_period(MAY)
    with pytest.raises(Refused) as refused:
        settlement.issue("star", date(2023, 6, 10))
    assert codes(refused) == ["dated-too-early"]
    settlement.issue("star", date(2024, 8, 10))
    settlement.book.close_period(JUNE)
    with pytest.raises(Refused) as refused:
        settlement.issue("star", date(2024, 7, 10))
    assert codes(refused) == ["dated-too-early"]


def test_a_correction_shows_as_an_adjustment_and_may_be_negative(
    settlement: Settlement, folder: Path
) -> None:
    close_and_issue(settlement, MAY)
    (folder / "receipts.csv").write_text(RECEIPTS.replace("600.00", "100.00"))
    settlement.book.import_file(folder / "receipts.csv", accept=True)
    settlement.book.close_period(date(2024, 6, 5))
    made, _ = settlement.issue("star", date(2024, 6, 15))
    (section,) = made.sections
    assert (section.adjustment, section.current, section.due) == (-5000, 0, -5000)
    assert section.held_back == 0
    # 72.01 was due and 50.00 is taken back: 22.01 is open, and waits for 100.00.
    (star,) = (s for s in standings(settlement, date(2024, 6, 20)) if s.party == "star")
    assert (star.open, star.payable) == (2201, 0)


def test_a_new_text_of_the_deal_that_pays_the_same_adjusts_nothing(
    settlement: Settlement, folder: Path
) -> None:
    close_and_issue(settlement, MAY)
    (folder / "light.deal").write_text("# A comment above.\n" + DEAL + TERMS, encoding="utf-8")
    assert settlement.book.amend(folder / "light.deal") is not None
    settlement.book.close_period(date(2024, 6, 1))
    made, _ = settlement.issue("star", date(2024, 6, 15))
    assert [(x.adjustment, x.current) for s in made.sections for x in s.lines] == [(0, 0)]


def test_calculated_issued_and_paid_are_kept_apart(settlement: Settlement) -> None:
    close_and_issue(settlement, MAY)
    on = date(2024, 6, 20)
    star = next(s for s in standings(settlement, on) if s.party == "star")
    # June's receipt is calculated and told to nobody yet.
    assert (star.calculated, star.issued, star.held_back, star.paid) == (24403, 9001, 1800, 0)
    assert (star.open, star.least, star.payable, star.due_by) == (7201, 10000, 0, None)
    close_and_issue(settlement, JUNE)
    star = next(s for s in standings(settlement, date(2024, 7, 15)) if s.party == "star")
    assert (star.open, star.payable, star.due_by) == (19523, 19523, date(2024, 7, 10))
    settlement.pay("star", "EUR", 10000, date(2024, 7, 12), "t1")
    star = next(s for s in standings(settlement, date(2024, 7, 15)) if s.party == "star")
    # The first statement is settled: what is left is of the second.
    assert (star.paid, star.open, star.payable) == (10000, 9523, 0)
    settlement.pay("star", "EUR", 20000, date(2024, 7, 14), "t2")
    star = next(s for s in standings(settlement, date(2024, 7, 15)) if s.party == "star")
    assert (star.open, star.payable) == (-10477, 0)
    before = next(s for s in standings(settlement, date(2024, 7, 11)) if s.party == "star")
    assert before.paid == 0


def test_a_payment_is_recorded_once(settlement: Settlement) -> None:
    made, new = settlement.pay("star", "EUR", 100, MAY, "t1")
    assert (new, settlement.pay("star", "EUR", 100, MAY, "t1")) == (True, (made, False))
    with pytest.raises(Refused) as refused:
        settlement.pay("star", "EUR", 101, MAY, "t1")
    assert codes(refused) == ["reference-taken"]
    with pytest.raises(Refused) as refused:
        settlement.pay("stra", "EUR", 101, MAY, "t2")
    assert codes(refused) == ["unknown-party"]
    assert [p.amount for p in settlement.payments("star")] == [100]


def test_deadlines_follow_the_deal_and_the_audits(settlement: Settlement) -> None:
    close_and_issue(settlement, MAY)
    settlement.issue("studio", date(2024, 6, 10))
    on = date(2024, 7, 1)
    star, studio = deadlines(settlement, on)
    assert (star.until, star.days_left, star.stopped) == (date(2026, 6, 10), 709, False)
    # The deal says nothing of statements to the studio: no clock runs.
    assert (studio.until, studio.days_left, studio.stopped) == (None, None, False)
    assert settlement.audit_begun("star", date(2025, 1, 1))
    assert not settlement.audit_begun("star", date(2025, 1, 1))
    star = next(deadlines(settlement, date(2025, 2, 1)))
    assert (star.until, star.stopped, star.days_left) == (None, True, 526)
    assert settlement.audit_ended("star", date(2025, 1, 31))
    star = next(deadlines(settlement, date(2025, 2, 1)))
    assert (star.until, star.tolled) == (date(2026, 7, 11), 31)
    # As it stood while the audit went on, and before it.
    assert next(deadlines(settlement, date(2025, 1, 20))).stopped
    assert next(deadlines(settlement, on)).until == date(2026, 6, 10)


def test_periods_that_nobody_was_told_of_are_listed_with_their_day(settlement: Settlement) -> None:
    on = date(2024, 7, 20)
    assert [(s.party, s.through, s.due, s.closed) for s in statements_to_issue(settlement, on)] == [
        ("star", MAY, date(2024, 7, 15), False),
        ("star", JUNE, date(2024, 8, 14), False),
    ]
    close_and_issue(settlement, MAY)
    (left,) = statements_to_issue(settlement, on)
    assert (left.through, left.closed) == (JUNE, False)
    assert list(statements_to_issue(settlement, date(2024, 6, 29))) == []


@pytest.mark.parametrize(
    ("every", "end"),
    [
        (StatementPeriod.MONTH, date(2024, 2, 29)),
        (StatementPeriod.QUARTER, date(2024, 3, 31)),
        (StatementPeriod.HALF_YEAR, date(2024, 6, 30)),
        (StatementPeriod.YEAR, date(2024, 12, 31)),
    ],
)
def test_periods_end_with_the_calendar(every: StatementPeriod, end: date) -> None:
    assert period_end(date(2024, 2, 1), every) == period_end(date(2024, 2, 29), every) == end


def test_audits_are_recorded_in_their_order(settlement: Settlement) -> None:
    with pytest.raises(Refused) as refused:
        settlement.audit_ended("star", MAY)
    assert codes(refused) == ["no-audit"]
    settlement.audit_begun("star", MAY)
    with pytest.raises(Refused) as refused:
        settlement.audit_begun("star", JUNE)
    assert codes(refused) == ["audit-goes-on"]
    settlement.audit_ended("star", JUNE)
    settlement.audit_begun("star", JULY)
    assert not settlement.audit_begun("star", MAY)
    assert not settlement.audit_ended("star", JUNE)


def test_an_objection_is_to_a_statement_that_was_issued(settlement: Settlement) -> None:
    with pytest.raises(Refused) as refused:
        settlement.object("star", 1, JUNE, "the fee")
    assert codes(refused) == ["no-statement"]
    close_and_issue(settlement, MAY)
    assert settlement.object("star", 1, JUNE, "the fee")
    assert not settlement.object("star", 1, JUNE, "the fee")
    assert next(deadlines(settlement, JULY)).objected == JUNE
    assert next(deadlines(settlement, date(2024, 6, 15))).objected is None


def test_the_calendar_is_the_same_every_time_and_read_by_others(settlement: Settlement) -> None:
    close_and_issue(settlement, MAY)
    text = calendar_of(settlement, deadlines(settlement, JULY))
    assert text == calendar_of(settlement, deadlines(settlement, JULY))
    days = {
        str(event["summary"]): event.decoded("dtstart")
        for event in Calendar.from_ical(text).walk("VEVENT")
    }
    assert days == {
        "Star: last day to object to statement 1": date(2026, 6, 10),
        "Star: statement 1 is to be paid": date(2024, 7, 10),
    }


# Corrections of the first week, days that pass before a close, and payments, in any order.
steps = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), st.integers(0, 100_000)),
        st.tuples(st.just("close"), st.integers(1, 40)),
        st.tuples(st.just("pay"), st.integers(1, 30_000)),
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(steps)
def test_what_was_issued_is_what_the_last_close_has_recorded(
    history: list[tuple[str, int]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "light.deal").write_text(DEAL + TERMS, encoding="utf-8")
        path = folder / "receipts.csv"
        path.write_text(RECEIPTS, encoding="utf-8")
        settlement = Settlement(Book.create(folder / "light.book", folder / "light.deal"))
        settlement.book.import_file(path)
        closed, paid = date(2024, 4, 30), 0
        for number, (what, size) in enumerate(history):
            if what == "correct":
                amount = f"{size // 100}.{size % 100:02}"
                path.write_text(RECEIPTS.replace("600.00", amount), encoding="utf-8")
                settlement.book.import_file(path, accept=True)
            elif what == "pay":
                settlement.pay("star", "EUR", size, closed, f"t{number}")
                paid += size
            else:
                closed += timedelta(days=size)
                close_and_issue(settlement, closed)
        issued = settlement.statements("star")
        told = sum(x.adjustment + x.current for s in issued for x in s.sections)
        as_closed = (
            {p.party: p.amount for p in settlement.book.result(closed, issued[-1].close - 1).paid}
            if issued
            else {}
        )
        assert told == as_closed.get("star", 0) * 100
        for before, after in pairwise(issued):
            priors = {x.key: x.prior for s in after.sections for x in s.lines}
            assert {
                x.key: x.cumulative for s in before.sections for x in s.lines if x.cumulative
            } == {key: prior for key, prior in priors.items() if prior}
        kept = sum(x.held_back - x.released for s in issued for x in s.sections)
        assert kept >= 0
        late = closed + timedelta(days=99)
        star = [s for s in standings(settlement, late) if s.party == "star"]
        for line in star:
            assert (line.issued, line.held_back, line.paid) == (told, kept, paid)
            assert line.open == told - kept - paid
        assert verify(settlement.book).sound
