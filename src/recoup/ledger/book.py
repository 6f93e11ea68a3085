"""The book of a deal, as programs and commands use it."""

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from recoup.api import DealFile, Refused, Result, load
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.ledger import pen, tables
from recoup.ledger.chain import digest_of_bytes
from recoup.ledger.closing import added, clauses_of, journal_kept, journal_of
from recoup.ledger.deals import Version, deal_of, version_kept, version_of
from recoup.ledger.intake import compared, event_cells, rate_cells, rates_beside
from recoup.ledger.known import (
    entries,
    entry_known,
    events_known,
    file_kept,
    rates_known,
    rates_of,
    suspense_known,
)
from recoup.ledger.model import (
    Change,
    Entry,
    Head,
    Imported,
    ImportedRates,
    KnownOn,
    RateChange,
    Suspense,
)
from recoup.ledger.reading import read_mapped
from recoup.ledger.store import BookBusy, Store, StoreFailure
from recoup.receipts.events import events_of
from recoup.receipts.model import Event, Rates, SetAside
from recoup.receipts.rates import rates_of as rates_in
from recoup.receipts.read import read_bytes, sheet_of
from recoup.reports.shipped import mapping_text
from recoup.values.money import decimal_text

# The kinds of entries that only the book itself makes.
OWN_KINDS = frozenset({"book", "deal", "events", "rates", "close"})


class Differs(Exception):
    """A file says otherwise than it did when it was recorded; nothing was recorded.

    `changes` are what to look at before it is accepted.
    """

    def __init__(self, source: str, changes: tuple[Change, ...] | tuple[RateChange, ...]) -> None:
        self.source, self.changes = source, changes
        rows = "a row" if len(changes) == 1 else f"{len(changes)} rows"
        super().__init__(f"{source} differs in {rows} from what was recorded of it")


class Book:
    """An open book. Every question reads one moment; every entry is made wholly or not at all.

    `by` is who is named as having recorded; `clock` tells the moment.
    """

    def __init__(
        self, store: Store, *, by: str | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.store = store
        self.by = by or _user()
        self._clock = clock or _now

    @classmethod
    def create(
        cls,
        place: str | Path,
        deal: str | Path,
        *,
        assume: Mapping[str, str] | None = None,
        reading: Iterable[str] = (),
        by: str | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> "Book":
        """A new book at a place (see `store`), with the first version of its deal.

        Raises: Refused where there is a book already, or the deal has errors; StoreFailure.
        """
        file = load(deal, tuple(reading))
        version = version_of(file, assume or {})
        book = cls(Store(place), by=by, clock=clock)
        if book.store.exists():
            message = f"there is a book at {book.store.name} already"
            raise Refused([Diagnostic("book-exists", message, None, "choose another place for it")])
        with book.store.created() as connection:
            book._write(connection, "book", {"title": file.title, "format": 1})
            book._write(connection, "deal", version.body(), files=_texts(version))
        return book

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        by: str | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> "Book":
        """The book at a place. Raises: StoreFailure where there is none."""
        store = Store(place)
        if not store.exists():
            raise StoreFailure(
                f"{store.name}: there is no book here; make one: recoup ledger create"
            )
        return cls(store, by=by, clock=clock)

    # ---- what was recorded ---------------------------------------------------------------------

    def head(self) -> Head:
        """Where the book stands."""
        with self.store.reading() as connection:
            return pen.head(connection)

    def entries(self, *kinds: str) -> list[Entry]:
        """The entries in their order: all, or those of some kinds."""
        with self.store.reading() as connection:
            return entries(connection, kinds)

    def file(self, digest: str) -> bytes:
        """A file that an entry names. Raises: KeyError."""
        with self.store.reading() as connection:
            return file_kept(connection, digest)

    # ---- what is known -------------------------------------------------------------------------

    def deal(self, known_on: KnownOn = None) -> DealFile:
        """The deal in its newest version, now or then. Raises: Refused where nothing was known."""
        return deal_of(self.version(known_on))

    def events(self, known_on: KnownOn = None) -> list[Event]:
        """The events in force, in the order in which a run takes them."""
        with self.store.reading() as connection:
            through = entry_known(connection, known_on)
            return [stored.event for stored in events_known(connection, through)]

    def rates(self, known_on: KnownOn = None) -> Rates | None:
        """The exchange rates; None where the book has none."""
        with self.store.reading() as connection:
            return rates_of(rates_known(connection, entry_known(connection, known_on)).values())

    def suspense(self, known_on: KnownOn = None) -> list[Suspense]:
        """The rows that could not be read and await their mending."""
        with self.store.reading() as connection:
            return suspense_known(connection, entry_known(connection, known_on))

    def result(self, as_of: date | None = None, known_on: KnownOn = None) -> Result:
        """The run of the deal on the events up to a day, as both are known now or were then.

        Raises: Refused where nothing was known, or the deal cannot be run on the events.
        """
        with self.store.reading() as connection:
            return self.result_within(connection, as_of, entry_known(connection, known_on))

    def result_within(self, connection: Connection, as_of: date | None, through: int) -> Result:
        """The run on what the entries up to a number hold, read in one moment with other things."""
        version = _version(connection, through)
        events = [stored.event for stored in events_known(connection, through)]
        rates = rates_of(rates_known(connection, through).values())
        return deal_of(version).run(events, rates, as_of=as_of, assume=version.assume)

    def version(self, known_on: KnownOn = None) -> Version:
        """The files of the deal, its readings and assumptions. Raises: Refused where none was."""
        with self.store.reading() as connection:
            return _version(connection, entry_known(connection, known_on))

    # ---- recording -----------------------------------------------------------------------------

    def append(self, kind: str, body: Mapping[str, Any], *, after: int | None = None) -> Entry:
        """Records something of another room: a JSON value under a kind of its own.

        `after` is the last entry that the writer has seen, where it matters.

        Raises: ValueError for a kind of the book itself; BookBusy where the book has moved on since
        `after`; StoreFailure.
        """
        if kind in OWN_KINDS:
            raise ValueError(kind)
        with self._turn(after) as connection:
            return self._write(connection, kind, body)

    def amend(
        self,
        deal: str | Path,
        *,
        assume: Mapping[str, str] | None = None,
        reading: Iterable[str] = (),
    ) -> Entry | None:
        """Records another version of the deal; None where it is the one in force.

        Raises: Refused where the deal has errors, or does not know what the events are of.
        """
        version = version_of(load(deal, tuple(reading)), assume or {})
        with self._turn() as connection:
            through = pen.head(connection).number
            if _version(connection, through).body() == version.body():
                return None
            self._check_events(connection, version, through)
            return self._write(connection, "deal", version.body(), files=_texts(version))

    def import_file(
        self,
        path: str | Path,
        *,
        source: str | None = None,
        prefix: str = "",
        mapping: str | Path | None = None,
        set_aside: bool = False,
        accept: bool = False,
    ) -> Imported:
        """Records the events of a CSV or XLSX file, each row once, or a payer's own file's.

        `mapping` is how that is read: the name of one that is shipped, or a file.

        `source` is what the file is known by, its name unless said; `prefix` is set before its ids.
        Rows that cannot be read refuse the file, unless they are to be `set_aside` into suspense.
        Rows that say otherwise than before, or are gone, are recorded where that is `accept`ed.

        Raises: Refused for faulty rows; Differs; OSError where the file cannot be read.
        """
        path = Path(path)
        content, name = read_bytes(path), source or path.name
        with self._turn() as connection:
            stands = pen.head(connection)
            before = _last_import(connection, name)
            if before is not None and before.body["content"] == digest_of_bytes(content):
                return Imported(None, name, same=before.body["rows_read"])
            recorded = events_known(connection, stands.number)
            deal, known = deal_of(_version(connection, stands.number)), [s.event for s in recorded]
            if mapping is None:
                file = events_of(sheet_of(name, content), deal.deal, known)
            else:
                others = [s.event for s in recorded if s.source != name]
                file = read_mapped(path, name, mapping, deal, others)
            errors = has_errors(list(file.diagnostics))
            if errors and (file.unreadable or not set_aside):
                raise Refused(file.diagnostics)
            if file.set_aside and not set_aside:
                raise Refused([_in_suspense(name, file.set_aside)])
            found = compared(file.events, recorded, name, prefix, stands.number + 1)
            if found.faults:
                raise Refused(found.faults)
            if found.changes and not accept:
                raise Differs(name, found.changes)
            after = [change.after for change in found.changes if change.after is not None]
            events = [*found.added, *after]
            concerned = [
                *((event.date,) for event in found.added),
                *((c.before.date, (c.after or c.before).date) for c in found.changes),
            ]
            imported = Imported(
                None,
                name,
                found.same,
                found.added,
                found.changes,
                file.set_aside,
                _late(concerned, stands.closed_through),
                found.alike,
            )
            waiting = any(s.source == name for s in suspense_known(connection, stands.number))
            if not (events or found.withdrawn or file.set_aside or waiting):
                return imported
            body = {
                "source": name,
                "content": digest_of_bytes(content),
                "rows_read": len(file.events) + len(file.set_aside),
                "added": len(found.added),
                "changed": len(found.changes),
                "receipts": _receipts(events, [s.event for s in found.withdrawn]),
            }
            rows = {
                tables.event_row: event_cells(events, name, found.order, stands.number + 1),
                tables.withdrawal: [(s.entry, s.place) for s in found.withdrawn],
                tables.suspense: [
                    (name, aside.row, aside.text, aside.amount, aside.reason)
                    for aside in file.set_aside
                ],
            }
            files = [content]
            if mapping is not None:
                shipped = mapping_text(str(mapping))
                text = shipped.encode() if shipped else read_bytes(Path(mapping))
                body["mapping"] = digest_of_bytes(text)
                files.append(text)
            entry = self._write(connection, "events", body, rows=rows, files=files)
            return replace(imported, entry=entry)

    def import_rates(
        self, path: str | Path, *, source: str | None = None, accept: bool = False
    ) -> ImportedRates:
        """Records the exchange rates of a file; those that it says otherwise, where `accept`ed.

        Raises: Refused for faulty rows; Differs; OSError where the file cannot be read.
        """
        path = Path(path)
        content, name = read_bytes(path), source or path.name
        rates, diagnostics = rates_in(sheet_of(name, content))
        if has_errors(diagnostics):
            raise Refused(diagnostics)
        with self._turn() as connection:
            known = rates_known(connection, pen.head(connection).number)
            same, new, changed = rates_beside(rates.rows, known)
            changes = tuple(RateChange(before, after) for before, after in changed)
            if changes and not accept:
                raise Differs(name, changes)
            if not (new or changes):
                return ImportedRates(None, name, same)
            body = {
                "source": name,
                "content": digest_of_bytes(content),
                "added": len(new),
                "changed": len(changes),
            }
            rows = {tables.rate: rate_cells([*new, *(c.after for c in changes)], name)}
            entry = self._write(connection, "rates", body, rows=rows, files=[content])
            return ImportedRates(entry, name, same, len(new), changes)

    def close_period(self, last_day: date) -> Entry:
        """Closes the open period through a day: its journal is recorded, and what went before is
        sealed by the digest of the entry. It is never opened again: what is recorded later of its
        days is an adjustment in the period that is open then.

        Raises: Refused where the day lies in a closed period, or the deal cannot be run; BookBusy
        where somebody has recorded something meanwhile.
        """
        with self.store.reading() as connection:
            stands = pen.head(connection)
            if stands.closed_through is not None and last_day <= stands.closed_through:
                raise Refused([_closed_already(last_day, stands)])
            result = self.result_within(connection, last_day, stands.number)
            before = journal_kept(connection, stands.number)
        rows = added(journal_of(result.run), before, clauses_of(result.run))
        body = {
            "last_day": last_day.isoformat(),
            "recoup": metadata.version("recoup"),
            "received": [_sum(line.currency, line.amount) for line in result.received],
            "paid": [
                {"party": line.party, "title": line.title, **_sum(line.currency, line.amount)}
                for line in result.paid
            ],
            "held": [_sum(line.currency, line.amount) for line in result.held],
        }
        with self._turn(stands.number) as connection:
            return self._write(connection, "close", body, rows={tables.posting: rows})

    # ---- inside --------------------------------------------------------------------------------

    @contextmanager
    def _turn(self, after: int | None = None) -> Iterator[Connection]:
        with self.store.writing() as connection:
            if after is not None and (stands := pen.head(connection)).number != after:
                last = entries(connection, (), stands.number)[-1]
                raise BookBusy(
                    f"{self.store.name}: {last.by} has recorded entry {last.number} ({last.kind}) "
                    "meanwhile; look at it, and try again"
                )
            yield connection

    def _write(
        self,
        connection: Connection,
        kind: str,
        body: Mapping[str, Any],
        *,
        rows: pen.Rows | None = None,
        files: Iterable[bytes] = (),
    ) -> Entry:
        return pen.write(
            connection, kind, body, by=self.by, now=self._clock(), rows=rows, files=tuple(files)
        )

    def _check_events(self, connection: Connection, version: Version, through: int) -> None:
        from recoup.receipts.match import check_events

        events = [stored.event for stored in events_known(connection, through)]
        faults = check_events(deal_of(version).deal, events)
        if has_errors(faults):
            raise Refused(faults)


def _version(connection: Connection, through: int) -> Version:
    versions = entries(connection, ("deal",), through)
    if not versions:
        message = "the book had no deal then"
        raise Refused([Diagnostic("no-deal-known", message, None, "ask for a later day")])
    return version_kept(versions[-1], lambda digest: file_kept(connection, digest))


def _last_import(connection: Connection, source: str) -> Entry | None:
    found = [e for e in entries(connection, ("events",)) if e.body["source"] == source]
    return found[-1] if found else None


def _texts(version: Version) -> list[bytes]:
    return [text.encode() for text in version.files.values()]


def _late(days: Iterable[tuple[date, ...]], closed_through: date | None) -> int:
    """How many rows, by the days that they were or are of, fall into closed periods."""
    return sum(closed_through is not None and min(each) <= closed_through for each in days)


def _receipts(added: Iterable[Event], withdrawn: Iterable[Event]) -> dict[str, str]:
    """By how much an import raises the receipts in each currency."""
    sums: dict[str, int] = {}
    for sign, events in ((1, added), (-1, withdrawn)):
        for event in events:
            if event.kind == "receipt" and event.currency is not None:
                sums[event.currency] = sums.get(event.currency, 0) + sign * event.amount
    return {currency: decimal_text(minor, currency) for currency, minor in sums.items()}


def _in_suspense(name: str, rows: Sequence[SetAside]) -> Diagnostic:
    """Rows of a payer's file that are no events; the first says why."""
    count = "a row" if len(rows) == 1 else f"{len(rows)} rows"
    message = f"{name}: {count} cannot be read; row {rows[0].row}: {rows[0].reason}"
    hint = "mend the mapping, or add `--set-aside` to put such rows into suspense"
    return Diagnostic("rows-in-suspense", message, None, hint)


def _sum(currency: str, amount: object) -> dict[str, str]:
    return {"currency": currency, "amount": f"{amount:f}"}


def _closed_already(day: date, stands: Head) -> Diagnostic:
    return Diagnostic(
        "period-closed",
        f"{day} lies in a period that is closed through {stands.closed_through}",
        None,
        "a closed period is never opened again; record what is new, and close through a later day",
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
