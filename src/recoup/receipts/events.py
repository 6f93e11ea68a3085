"""Rows → events: each row by itself, then against the deal, then the reversals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Related, in_order
from recoup.diagnostics.suggestion import closest
from recoup.receipts.basis import parse_basis
from recoup.receipts.cells import (
    BadCell,
    parse_amount,
    parse_currency,
    parse_day,
    parse_kind,
    parse_of,
)
from recoup.receipts.codes import CODES, code_faults, read_codes
from recoup.receipts.match import check_names
from recoup.receipts.model import Basis, Event, EventKind, EventsFile, SetAside
from recoup.receipts.reader import SheetReader
from recoup.receipts.sheet import Row, Sheet
from recoup.values.money import decimal_text

COLUMNS = ("id", "date", "kind", "of", "amount", "currency", "arms length", "basis", "note")
REQUIRED = ("date", "kind", "of", "amount")

# For so many faulty rows the name that may have been meant is looked for.
_HINTED = 100
_NOTHING = re.compile(r"(?:[A-Za-z]{3}\s)?\s*-?0*(?:\.0*)?")


def events_of(sheet: Sheet, deal: Deal | None = None, recorded: Sequence[Event] = ()) -> EventsFile:
    """The events of a sheet, its faulty rows set aside; names are checked where a deal is given.

    A reversal may be of an event that was `recorded` before, which a row of the same id replaces.
    """
    book = _Book(SheetReader(sheet, (*COLUMNS, *CODES), REQUIRED))
    book.read_rows()
    if deal is not None:
        book.check_names(deal)
    book.check_reversals(recorded)
    reader = book.reader
    return EventsFile(
        tuple(sorted(book.sound(), key=lambda e: e.date)),
        tuple(_set_aside(reader, row) for row in reader.rows if row.number in reader.faulty),
        tuple(in_order(reader.diagnostics)),
        reader.unreadable,
    )


@dataclass(slots=True)
class _Book:
    """The events of a sheet, and the row that stands for each id, both in the order of the file."""

    reader: SheetReader
    events: list[Event] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)

    def sound(self) -> list[Event]:
        """The events of the rows that nothing is wrong with."""
        faulty = self.reader.faulty
        return [e for e in self.events if self.rows[e.id].number not in faulty]

    def read_rows(self) -> None:
        for row in self.reader.rows:
            if not self.reader.well_formed(row):
                continue
            name = self.reader.read(row, "id", str) or f"row-{row.number}"
            if name in self.rows:
                self._duplicate(row, name)
            self.rows.setdefault(name, row)
            event = _event(self.reader, row, name)
            if event is not None:
                self.events.append(event)

    def _duplicate(self, row: Row, name: str) -> None:
        first = self.rows[name]
        span = self.reader.cell_span(first, "id")
        message = f"row {first.number} has the id `{name}` already"
        fault = BadCell("duplicate-id", message, "give each row an id of its own")
        self.reader.fault(row, "id", fault, Related("it stands here first", span))

    def check_names(self, deal: Deal) -> None:
        by_number = {row.number: row for row in self.rows.values()}
        events = self.sound()
        for diagnostic in check_names(deal, events):
            assert diagnostic.span is not None
            self.reader.report(by_number[diagnostic.span.line], diagnostic)
        for event in events:
            for column, fault in code_faults(deal, event):
                self.reader.fault(self.rows[event.id], column, fault)

    def check_reversals(self, recorded: Sequence[Event]) -> None:
        """Every reversal is of a sound event, dated or listed before it, that is no reversal."""
        own = {event.id: event for event in self.sound()}
        known = {event.id: event for event in recorded} | own
        for event in self.events:
            if event.kind is EventKind.REVERSAL and event.id in own:
                fault = self._reversal_fault(event, known)
                if fault is not None:
                    self.reader.fault(self.rows[event.id], "of", fault)

    def _reversal_fault(self, event: Event, known: dict[str, Event]) -> BadCell | None:
        original = known.get(event.what)
        if original is None:
            return self._unknown_original(event.what)
        if original.kind is EventKind.REVERSAL:
            message = f"`{original.id}` is a reversal itself"
            return BadCell("reverses-reversal", message, "enter the original once more instead")
        if original.date > event.date:
            message = f"`{original.id}` is dated {original.date}, after this reversal of it"
            return BadCell("reverses-later", message, "date the reversal on its own day")
        if original.id not in self.rows:
            return None
        line, own = self.rows[original.id].number, self.rows[event.id].number
        if original.date == event.date and line > own:
            message = f"`{original.id}` stands in row {line}, below this reversal of the same day"
            return BadCell("reverses-later", message, "put the reversal below it")
        return None

    def _unknown_original(self, name: str) -> BadCell:
        row = self.rows.get(name)
        if row is not None:
            message = f"`{name}`, which this row reverses, cannot be read in row {row.number}"
            return BadCell("unknown-event", message, f"mend row {row.number}")
        few = len(self.reader.faulty) < _HINTED
        near = closest(name[:40], self.rows) if few else None
        hint = f"did you mean `{near}`?" if near else "give the original an id, and name it here"
        return BadCell("unknown-event", f"no row has the id `{name}`", hint)


def _event(reader: SheetReader, row: Row, name: str) -> Event | None:
    """The event of a row; None where one of its cells has a fault."""
    day = reader.read(row, "date", parse_day)
    currency = reader.read(row, "currency", parse_currency)
    kind = reader.read(row, "kind", parse_kind)
    if kind is None:
        return None
    of = reader.read(row, "of", partial(parse_of, kind=kind))
    if row.number in reader.faulty and currency is None and reader.text(row, "currency"):
        return None
    parse = _no_amount if kind is EventKind.REVERSAL else partial(parse_amount, kind=kind)
    amount = reader.read(row, "amount", partial(parse, currency=currency))
    if day is None or of is None or amount is None or row.number in reader.faulty:
        return None
    worth = reader.read(row, "arms length", partial(_arms_length, kind=kind, paid=amount))
    basis = reader.read(row, "basis", partial(_basis, kind=kind))
    note, span = reader.text(row, "note"), reader.sheet.row_span(row)
    channel, campaign, item, tickets, approved = read_codes(reader, row, kind)
    if row.number in reader.faulty:
        return None
    return Event(
        name,
        day,
        kind,
        *of,
        *amount,
        note,
        span,
        worth,
        channel,
        campaign,
        item,
        tickets,
        approved,
        basis=basis,
    )


def _basis(text: str, kind: EventKind) -> Basis | None:
    """The basis of a box office that came in, or was reported."""
    basis = parse_basis(text)
    if basis is not None and kind not in {EventKind.RECEIPT, EventKind.REPORT}:
        raise BadCell("basis-misplaced", f"a {kind} has no basis", "leave the cell empty")
    return basis


def _arms_length(text: str, kind: EventKind, paid: tuple[int, str | None]) -> int | None:
    """What a stranger would have paid for what a related party has paid for."""
    if not text:
        return None
    minor, currency = parse_amount(text, kind, paid[1])
    if kind is not EventKind.RECEIPT:
        message = "only a receipt has a value at arm's length"
        raise BadCell("arms-length-misplaced", message, "leave the cell empty")
    if currency != paid[1]:
        message = f"the value at arm's length is in {currency}, the receipt in {paid[1]}"
        raise BadCell("arms-length-misplaced", message, f"write it in {paid[1]}")
    if minor < paid[0]:
        message = "the value at arm's length is less than what was paid"
        raise BadCell("arms-length-misplaced", message, "leave it empty: nothing is missing")
    return minor


def _no_amount(text: str, currency: str | None) -> tuple[int, str | None]:
    if not _NOTHING.fullmatch(text):
        message = "a reversal takes back the whole of its original and has no amount of its own"
        hint = "leave the amount empty; to take back a part, enter a negative receipt"
        raise BadCell("amount-of-reversal", message, hint)
    return 0, None


def _set_aside(reader: SheetReader, row: Row) -> SetAside:
    text, reason = reader.sheet.row_text(row), "; ".join(reader.faulty[row.number])
    return SetAside(row.number, text, _amount_text(reader, row), reason)


def _amount_text(reader: SheetReader, row: Row) -> str:
    """The amount of a faulty row for people, as far as it can be read."""
    text = reader.text(row, "amount")
    try:
        kind = _kind_or_receipt(reader.text(row, "kind"))
        minor, code = parse_amount(text, kind, parse_currency(reader.text(row, "currency")))
    except BadCell as fault:
        return text if fault.code == "currency-unsaid" else ""
    return f"{code} {decimal_text(minor, code)}" if code else str(minor)


def _kind_or_receipt(text: str) -> EventKind:
    try:
        return parse_kind(text)
    except BadCell:
        return EventKind.RECEIPT
