"""Rows → events and exchange rates, every faulty row reported with its place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.receipts.match import check_events
from recoup.receipts.model import Event, EventKind, EventsFile, ExchangeRate, Rates, SetAside
from recoup.receipts.rows import Row, read_rows
from recoup.values.currency import CURRENCIES
from recoup.values.money import NotWholeMinorUnits, minor_units
from recoup.values.number import parse_number

Parsed = TypeVar("Parsed")

EVENT_COLUMNS = ("id", "date", "kind", "of", "amount", "currency", "note")
RATE_COLUMNS = ("date", "from", "to", "rate", "source")

# More than all the money that ever was: an amount above is a slip of units.
LARGEST_AMOUNT = 10**17

_DESIGNATION = re.compile(
    r"(?P<what>[^\W\d][\w.-]*)(?: of (?P<film>\w+))?(?: (?:from )?(?P<territory>[A-Z][A-Z_]+))?"
)


class _Fault(Exception):
    """A cell that cannot be read."""

    def __init__(self, code: str, message: str, column: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code, self.column, self.hint = code, column, hint


def read_events(path: Path, *, deal: Deal | None = None) -> EventsFile:
    """The events of a CSV or XLSX file, names matched against the deal where one is given.

    Every faulty row is in `diagnostics`, and in `set_aside` for those who go on without it.

    Raises: FileUnreadable where the file cannot be opened.
    """
    reader = _Reader(path, EVENT_COLUMNS, ("date", "kind", "of", "amount"))
    events: list[Event] = []
    seen: dict[str, Event] = {}
    for row in reader.rows:
        event = reader.parse(row, _event)
        if event is None:
            continue
        if event.id in seen:
            fault = f"the id `{event.id}` stands in row {seen[event.id].span.line} already"
            reader.fault(row, _Fault("duplicate-id", fault, "id", "give each row its own id"))
            continue
        seen[event.id] = event
        events.append(event)
    by_line = {row.span.start: row for row in reader.rows}
    faults = _reversal_faults(events, seen)
    if deal is not None:
        faults.extend(check_events(deal, events))
    faulty = {d.span.source.line_of(d.span.start) for d in faults if _stops(d) and d.span}
    for diagnostic in faults:
        assert diagnostic.span is not None
        reader.diagnostics.append(diagnostic)
    kept = []
    for event in events:
        if event.span.line in faulty:
            reader.set_aside(by_line[event.span.start], _reason(faults, event))
        else:
            kept.append(event)
    kept.sort(key=lambda e: e.date)
    return EventsFile(tuple(kept), tuple(reader.aside), tuple(reader.diagnostics))


def read_rates(path: Path) -> tuple[Rates, list[Diagnostic]]:
    """The exchange rates of a file: `date, from, to, rate`, and `source` where it says one.

    Raises: FileUnreadable where the file cannot be opened.
    """
    reader = _Reader(path, RATE_COLUMNS, ("date", "from", "to", "rate"))
    rows = [rate for row in reader.rows if (rate := reader.parse(row, _rate)) is not None]
    seen: dict[tuple[str, str, date], ExchangeRate] = {}
    for rate in rows:
        key = (rate.from_currency, rate.to_currency, rate.date)
        if key in seen and seen[key].rate != rate.rate:
            reader.diagnostics.append(
                Diagnostic(
                    "two-rates",
                    f"line {seen[key].span.line} gives another rate for the same day",
                    rate.span,
                    "keep one of them",
                )
            )
        seen.setdefault(key, rate)
    return Rates(tuple(seen.values())), reader.diagnostics


def _stops(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR


def _reason(faults: Sequence[Diagnostic], event: Event) -> str:
    return next(d.message for d in faults if d.span and d.span.line == event.span.line)


def _reversal_faults(events: list[Event], seen: dict[str, Event]) -> list[Diagnostic]:
    faults = []
    for event in events:
        if event.kind is not EventKind.REVERSAL:
            continue
        original = seen.get(event.what)
        if original is None:
            near = closest(event.what, seen)
            message = f"no row has the id `{event.what}` that this one reverses"
            hint = (
                f"did you mean `{near}`?" if near else "give the original an id, and name it here"
            )
            faults.append(Diagnostic("unknown-event", message, event.span, hint))
        elif original.kind is EventKind.REVERSAL:
            message = f"`{event.what}` is a reversal itself; enter the original again instead"
            faults.append(Diagnostic("reverses-reversal", message, event.span))
        elif original.date > event.date:
            message = f"`{event.what}` is dated {original.date}, after this reversal"
            faults.append(Diagnostic("reverses-later", message, event.span))
    return faults


@dataclass(slots=True)
class _Reader:
    """The rows of a file below its header, and what was wrong with them."""

    path: Path
    known: tuple[str, ...]
    required: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows, self.diagnostics = read_rows(self.path)
        self.aside = [
            SetAside(d.span.line, d.span.text, "", d.message) for d in self.diagnostics if d.span
        ]
        if not rows:
            if not self.diagnostics:
                header = ",".join(self.known)
                self.diagnostics.append(
                    Diagnostic(
                        "empty-file",
                        "the file has no rows",
                        Span(Source(str(self.path), ""), 0, 0),
                        f"begin it with the header `{header}`",
                    )
                )
            return
        self._header(rows[0])
        if not has_errors([d for d in self.diagnostics if d.code == "missing-column"]):
            self.rows = rows[1:]

    def _header(self, header: Row) -> None:
        for index, cell in enumerate(header.cells):
            name = cell.lower()
            if name in self.columns:
                message = f"the column `{name}` stands twice"
                self.diagnostics.append(Diagnostic("duplicate-column", message, header.cell(index)))
            elif name in self.known:
                self.columns[name] = index
            elif name:
                near = closest(name, self.known)
                hint = f"did you mean `{near}`?" if near else "its cells are left aside"
                self.diagnostics.append(
                    Diagnostic(
                        "unknown-column",
                        f"no column is called `{cell}`",
                        header.cell(index),
                        hint,
                        severity=Severity.WARNING,
                    )
                )
        missing = [name for name in self.required if name not in self.columns]
        if missing:
            listed = ", ".join(f"`{name}`" for name in missing)
            self.diagnostics.append(
                Diagnostic(
                    "missing-column",
                    f"the header lacks {listed}",
                    header.span,
                    f"the columns are `{','.join(self.known)}`",
                )
            )

    def text(self, row: Row, column: str) -> str:
        index = self.columns.get(column)
        return row.cells[index] if index is not None and index < len(row.cells) else ""

    def parse(self, row: Row, parse: Callable[["_Reader", Row], Parsed]) -> Parsed | None:
        """What a row says, or None where it is faulty."""
        try:
            return parse(self, row)
        except _Fault as fault:
            self.fault(row, fault)
            return None

    def fault(self, row: Row, fault: _Fault) -> None:
        index = self.columns.get(fault.column, 0)
        span = row.cell(index)
        self.diagnostics.append(Diagnostic(fault.code, str(fault), span, fault.hint))
        self.set_aside(row, str(fault))

    def set_aside(self, row: Row, reason: str) -> None:
        text = row.span.text.replace("\t", ", ")
        self.aside.append(SetAside(row.number, text, self.text(row, "amount"), reason))


def _event(reader: _Reader, row: Row) -> Event:
    kind = _kind(reader.text(row, "kind"))
    day = _day(reader.text(row, "date"))
    what, film, territory = _designation(reader.text(row, "of"), kind)
    amount, currency = _amount(reader.text(row, "amount"), reader.text(row, "currency"), kind)
    name = reader.text(row, "id") or f"row-{row.number}"
    note = reader.text(row, "note")
    return Event(name, day, kind, what, film, territory, amount, currency, note, row.span)


def _rate(reader: _Reader, row: Row) -> ExchangeRate:
    source, target = (_currency(reader.text(row, c).upper(), c) for c in ("from", "to"))
    text = reader.text(row, "rate")
    try:
        rate = parse_number(text)
    except ValueError:
        raise _Fault("bad-rate", f"`{text}` is no rate", "rate", "write it as `6.8981`") from None
    if rate <= 0:
        raise _Fault("bad-rate", f"the rate is {text}; a rate is more than zero", "rate")
    if source == target and rate != 1:
        raise _Fault("bad-rate", f"a {source} is worth 1 {source}", "rate")
    day = _day(reader.text(row, "date"))
    return ExchangeRate(source, target, day, Fraction(rate), reader.text(row, "source"), row.span)


def _kind(text: str) -> EventKind:
    try:
        return EventKind(text.lower())
    except ValueError:
        near = closest(text.lower(), [str(k) for k in EventKind])
        kinds = ", ".join(f"`{k}`" for k in EventKind)
        hint = f"did you mean `{near}`?" if near else f"the kinds are {kinds}"
        raise _Fault("unknown-kind", f"`{text}` is no kind of event", "kind", hint) from None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _Fault(
            "bad-date",
            f"`{text}` is no date of the calendar" if text else "the row has no date",
            "date",
            "write year-month-day, such as `2017-03-03`; no other order is guessed",
        ) from None
    if not 1900 <= day.year < 2200:
        raise _Fault("bad-date", f"the year {day.year} lies outside 1900 to 2199", "date")
    return day


def _designation(text: str, kind: EventKind) -> tuple[str, str | None, str | None]:
    if kind is EventKind.REVERSAL:
        if not text:
            raise _Fault("bad-designation", "the row does not say which event it reverses", "of")
        return text, None, None
    match = _DESIGNATION.fullmatch(" ".join(text.split()))
    if match is None:
        raise _Fault(
            "bad-designation",
            f"`{text}` does not say what the row is of",
            "of",
            "write `theatrical of dog from CN`, or the name of an account",
        )
    return match["what"], match["film"], match["territory"]


def _currency(code: str, column: str) -> str:
    if code not in CURRENCIES:
        near = closest(code, CURRENCIES)
        hint = f"did you mean `{near}`?" if near else None
        raise _Fault("unknown-currency", f"ISO 4217 has no currency `{code}`", column, hint)
    return code


def _amount(text: str, currency: str, kind: EventKind) -> tuple[int, str | None]:
    if kind is EventKind.REVERSAL:
        return 0, None
    body = text
    negative = body.startswith("(") and body.endswith(")")
    if negative:
        body = body[1:-1].strip()
    if re.match(r"[A-Za-z]{3}\s", body):
        if currency and currency.upper() != body[:3].upper():
            raise _Fault(
                "two-currencies", f"the row says {body[:3]} and {currency}", "amount", "keep one"
            )
        currency, body = body[:3], body[3:].strip()
    try:
        value = parse_number(body)
    except ValueError:
        raise _Fault(
            "bad-amount",
            f"`{text}` is no amount" if text else "the row has no amount",
            "amount",
            "write it as `1234.50`, `1,234.50`, `(1,234.50)` or `CNY 1,234.50`",
        ) from None
    value = -value if negative else value
    if not currency:
        return _count(value, kind), None
    code = _currency(currency.upper(), "currency")
    try:
        minor = minor_units(value, code)
    except NotWholeMinorUnits:
        raise _Fault(
            "fraction-of-a-cent", f"`{text}` is no whole number of {code} minor units", "amount"
        ) from None
    if abs(minor) > LARGEST_AMOUNT:
        raise _Fault("amount-too-large", f"`{text}` is more than all the money there is", "amount")
    return minor, code


def _count(value: Fraction, kind: EventKind) -> int:
    if kind is not EventKind.REPORT:
        raise _Fault(
            "currency-unsaid",
            "the row does not say its currency",
            "amount",
            "add a `currency` column, or write `CNY 1,234.50`",
        )
    if value.denominator != 1 or abs(value) > LARGEST_AMOUNT:
        raise _Fault("bad-count", "a count is a whole number", "amount")
    return value.numerator
