"""A payer's events go below a file of events: each row once, and nothing that is there changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.diagnostics.span import Source
from recoup.receipts.events import events_of
from recoup.receipts.from_csv import from_csv
from recoup.receipts.model import Event
from recoup.reports.added import added
from recoup.reports.lines import Line
from recoup.reports.mapping import mapping_of
from recoup.reports.raw import Unreadable
from recoup.reports.report import Report

MAPPING = """about: Weeks
kind: screening rows
table: {format: csv}
values:
  date: {column: Day, format: yyyy-mm-dd}
  medium: {is: theatrical}
  currency: {is: EUR}
amounts:
  gross: {column: Gross, unit: 1, as: receipt}
"""
BEFORE = b"Date,Kind,Of,Amount,ID\n2024-05-03,receipt,theatrical of light from FR,EUR 78.00,w1\n"


def report(*amounts: int, basis: str | None = None) -> Report:
    mapping, faults = mapping_of("weeks", Source("weeks.yaml", MAPPING), lambda _: None)
    assert mapping is not None, faults
    lines = [
        Line(n, f"july-{n}", "2024-07-01", "receipt", "theatrical", "light", "FR", amount,
             "EUR", basis, None, False)
        for n, amount in enumerate(amounts, start=2)
    ]  # fmt: skip
    return Report("july.csv", mapping, len(lines), lines, None, [], [], [], [], [])


def events(text: str) -> list[Event]:
    found = events_of(from_csv("receipts.csv", text.encode()))
    assert not found.diagnostics
    return list(found.events)


def test_rows_go_below_under_the_columns_of_the_file() -> None:
    found = added(BEFORE, "receipts.csv", report(1250))
    assert (found.new, found.same) == (1, 0)
    assert found.text.startswith(BEFORE.decode().splitlines()[0] + ",currency")
    first, second = events(found.text)
    assert (first.id, first.amount, first.currency) == ("w1", 78_00, "EUR")
    assert (second.id, second.date, second.amount) == ("july-2", date(2024, 7, 1), 12_50)


def test_a_column_that_the_file_lacks_is_added_for_what_must_be_said() -> None:
    found = added(BEFORE, "receipts.csv", report(1250, basis="split"))
    assert str(events(found.text)[1].basis) == "split"
    assert events(found.text)[0].basis is None


def test_where_there_is_no_file_the_events_are_it() -> None:
    found = added(None, "receipts.csv", report(1250, 3))
    assert [e.amount for e in events(found.text)] == [1250, 3]


def test_an_id_that_says_otherwise_is_refused_with_its_row() -> None:
    text = added(BEFORE, "receipts.csv", report(1250)).text.encode()
    with pytest.raises(Unreadable) as refused:
        added(text, "receipts.csv", report(1251, 7))
    (fault,) = refused.value.diagnostics
    assert fault.code == "id-taken"
    assert "`july-2`" in fault.message


def test_a_file_with_faults_is_left_alone() -> None:
    with pytest.raises(Unreadable) as refused:
        added(b"date,kind,of,amount\nsoon,receipt,x,1\n", "receipts.csv", report(1))
    assert refused.value.diagnostics


@given(st.lists(st.integers(1, 10**9), max_size=6), st.integers(0, 6))
def test_what_is_there_stays_and_each_row_is_there_once(amounts: list[int], at: int) -> None:
    """Law: a file and a part of it before come to the same as the file alone; twice is once."""
    part = added(BEFORE, "receipts.csv", report(*amounts[:at]))
    whole = added(part.text.encode(), "receipts.csv", report(*amounts))
    assert whole.same == len(amounts[:at])
    assert whole.new == len(amounts[at:])
    alone = added(BEFORE, "receipts.csv", report(*amounts))
    assert events(whole.text) == events(alone.text)
    again = added(whole.text.encode(), "receipts.csv", report(*amounts))
    assert (again.new, events(again.text)) == (0, events(whole.text))
    assert events(whole.text)[0] == events(BEFORE.decode())[0]
