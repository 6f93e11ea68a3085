"""Deadlines as a calendar that others subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import date, timedelta

from recoup.settlement.model import Deadline
from recoup.settlement.records import Settlement

_PRODUCT = "-//Recoup//Deadlines//EN"


def calendar_of(settlement: Settlement, deadlines: Iterable[Deadline]) -> bytes:
    """An all-day entry for each last day to object, and for each day on which a payment is due.

    The same deadlines make the same bytes: an entry is named by the seal of its statement's entry
    in the book, and stamped with the moment at which that was recorded.
    """
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    entries = {entry.number: entry for entry in settlement.book.entries("statement")}
    statements = {(s.party, s.number): s for s in settlement.statements()}

    def add(kind: str, made: Deadline, day: date, words: str) -> None:
        entry = entries[statements[made.party, made.number].entry or 0]
        event = Event()
        event.add("uid", f"{kind}-{entry.digest[:32]}@recoup")
        event.add("dtstamp", entry.recorded.replace(microsecond=0))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", words)
        event.add("description", f"Statement {made.number} through {made.last_day}")
        if kind == "objection":
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", words)
            alarm.add("trigger", timedelta(days=-30))
            event.add_component(alarm)
        calendar.add_component(event)

    for made in deadlines:
        if made.until is not None:
            words = f"{made.title}: last day to object to statement {made.number}"
            add("objection", made, made.until, words)
        due_by = statements[made.party, made.number].due_by
        if due_by is not None:
            add("payment", made, due_by, f"{made.title}: statement {made.number} is to be paid")
    return bytes(calendar.to_ical())
