"""Which statements should have been issued, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from recoup.deal.model import StatementPeriod
from recoup.settlement.records import Settlement
from recoup.values.calendar import months_after

_MONTHS = {
    StatementPeriod.MONTH: 1,
    StatementPeriod.QUARTER: 3,
    StatementPeriod.HALF_YEAR: 6,
    StatementPeriod.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class StatementToIssue:
    """A period that has ended and that a party has not been told of.

    `due` is None where the deal does not say by when; `closed` whether a close covers the period.
    """

    party: str
    title: str
    through: date
    due: date | None
    closed: bool


def statements_to_issue(settlement: Settlement, on: date) -> Iterator[StatementToIssue]:
    """The periods that ended by a day and that no statement covers, party by party.

    They begin with the first event, or after the last statement. Those whom no block names are told
    once they were allotted anything.
    """
    book = settlement.book
    events = [event.date for event in book.events()]
    if not events:
        return
    deal, closed = book.deal().deal, book.head().closed_through
    told = {s.party: s.last_day for s in settlement.statements()}
    allotted = {line.party for line in book.result(on).paid}
    for name, party in deal.parties.items():
        terms = deal.statements_to(name)
        if terms is None or terms.every is None or not (terms.parties or name in allotted):
            continue
        start = told[name] + timedelta(days=1) if name in told else min(events)
        while (end := period_end(start, terms.every)) <= on:
            due = terms.due_within.after(end) if terms.due_within else None
            covered = closed is not None and end <= closed
            yield StatementToIssue(name, party.title, end, due, covered)
            start = end + timedelta(days=1)


def period_end(day: date, every: StatementPeriod) -> date:
    """The last day of the calendar month, quarter, half-year or year of a day.

    Example:
        >>> period_end(date(2024, 5, 3), StatementPeriod.QUARTER)
        datetime.date(2024, 6, 30)
    """
    months = _MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return months_after(first, months) - timedelta(days=1)
