"""Files of events and of rates into a book: each row once, and a change only where it is wanted.

A row that has an id is the same row wherever it stands; one without is known by all that it says.
A file that is known by its name and says otherwise now is compared with what it said before.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.ledger.known import cells_of
from recoup.ledger.model import Change, Stored
from recoup.receipts.model import Event, EventKind, ExchangeRate

Cells = tuple[Any, ...]
PairAndDay = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Compared:
    """A file beside the book: what it adds, what it changes, what both say, what stands in the way.

    The events have the ids that they have, or would have, in the book; `places` are where the
    changed rows stand there, and `withdrawn` what falls away.
    """

    same: int = 0
    added: tuple[Event, ...] = ()
    changes: tuple[Change, ...] = ()
    withdrawn: tuple[Stored, ...] = ()
    order: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    alike: int = 0
    faults: tuple[Diagnostic, ...] = ()


def compared(
    events: Sequence[Event], book: Sequence[Stored], source: str, prefix: str, next_entry: int
) -> Compared:
    """The events of a file beside those of the book that are in force.

    `prefix` stands before the ids that the file gives. `next_entry` is the number that the import
    would have.
    """
    return _Comparison(book, source, prefix, next_entry).of(events)


class _Comparison:
    def __init__(self, book: Sequence[Stored], source: str, prefix: str, next_entry: int) -> None:
        self.source, self.prefix, self.next_entry = source, prefix, next_entry
        self.by_id = {stored.event.id: stored for stored in book}
        self.own = [stored for stored in book if stored.source == source]
        self.others = Counter(cells_of(s.event) for s in book if s.source != source)
        # Rows of this file in the book that have no id of their own, by what they say.
        self.nameless: dict[Cells, list[Stored]] = defaultdict(list)
        for stored in reversed(self.own):
            if self._is_nameless(stored):
                self.nameless[cells_of(stored.event)].append(stored)
        self.met: set[str] = set()
        self.named: dict[str, str] = {}
        self.same = 0
        self.new: list[Event] = []
        self.changes: list[Change] = []
        self.faults: list[Diagnostic] = []

    def of(self, events: Sequence[Event]) -> Compared:
        self.named = {e.id: self.prefix + e.id for e in events if not _unnamed(e)}
        # A reversal names its original by the id of the file, which must be known first.
        for event in sorted(events, key=lambda e: e.kind is EventKind.REVERSAL):
            self._take(event)
        return self._settled()

    def _take(self, event: Event) -> None:
        if event.kind is EventKind.REVERSAL:
            event = replace(event, what=self.named.get(event.what, event.what))
        if _unnamed(event):
            self._take_nameless(event)
            return
        named = replace(event, id=self.named[event.id])
        known = self.by_id.get(named.id)
        if known is None:
            self.new.append(named)
        elif cells_of(known.event) == cells_of(named):
            self.met.add(named.id)
            self.same += 1
        elif known.source == self.source:
            self.met.add(named.id)
            self.changes.append(Change(named.id, known.event, named))
        else:
            self.faults.append(self._taken(event, known))

    def _take_nameless(self, event: Event) -> None:
        alike = self.nameless.get(cells_of(event))
        if alike:
            known = alike.pop().event
            self.named[event.id] = known.id
            self.met.add(known.id)
            self.same += 1
            return
        name = f"{self.source}:{event.span.line}"
        if name in self.by_id:
            name = f"{name}/{self.next_entry}"
        self.named[event.id] = name
        self.new.append(replace(event, id=name))

    def _settled(self) -> Compared:
        gone = [s for s in self.own if s.event.id not in self.met]
        by_row = {s.event.span.line: s for s in gone if self._is_nameless(s)}
        added, changes, order = [], list(self.changes), {}
        for event in self.new:
            before = by_row.pop(event.span.line, None) if self._nameless_id(event.id) else None
            if before is None:
                added.append(event)
            else:
                gone.remove(before)
                changes.append(Change(event.id, before.event, event))
        changes.extend(Change(s.event.id, s.event, None) for s in gone)
        withdrawn = [self.by_id[change.before.id] for change in changes]
        for change, stored in zip(changes, withdrawn, strict=True):
            if change.after is not None:
                order[change.after.id] = stored.order
        alike = sum((Counter(cells_of(e) for e in added) & self.others).values())
        return Compared(
            self.same,
            tuple(sorted(added, key=lambda e: e.span.line)),
            tuple(changes),
            tuple(withdrawn),
            order,
            alike,
            tuple(self.faults),
        )

    def _is_nameless(self, stored: Stored) -> bool:
        return self._nameless_id(stored.event.id)

    def _nameless_id(self, name: str) -> bool:
        return name.startswith(f"{self.source}:")

    def _taken(self, event: Event, known: Stored) -> Diagnostic:
        return Diagnostic(
            "id-taken",
            f"the book has an event `{self.prefix}{event.id}` already, from {known.source}, and it "
            "says otherwise",
            event.span,
            f"if this is that file anew, add `--source {known.source}`; if its ids are its own, "
            "add `--prefix` with a word to set before them",
            (Related("it was recorded from this row", known.event.span),),
        )


def _unnamed(event: Event) -> bool:
    """Whether the file gives the row no id, so that its number stands for one."""
    return event.id.startswith("row-") and event.id == f"row-{event.span.line}"


def event_cells(
    events: Iterable[Event], source: str, order: Mapping[str, tuple[int, int]], entry: int
) -> list[Cells]:
    """Events as rows of the book, to stand in their order, or where `order` puts them."""
    return [
        (
            event.id,
            source,
            event.span.line,
            event.span.text,
            *order.get(event.id, (entry, place)),
            *cells_of(event),
        )
        for place, event in enumerate(events)
    ]


def rate_cells(rates: Iterable[ExchangeRate], source: str) -> list[Cells]:
    """Rates as rows of the book."""
    return [
        (
            source,
            rate.span.line,
            rate.span.text,
            rate.date.isoformat(),
            rate.from_currency,
            rate.to_currency,
            str(rate.rate),
            rate.source,
        )
        for rate in rates
    ]


def rates_beside(
    rates: Iterable[ExchangeRate], known: Mapping[PairAndDay, ExchangeRate]
) -> tuple[int, list[ExchangeRate], list[tuple[ExchangeRate, ExchangeRate]]]:
    """How many rates the book has already, those that are new, and those that it has otherwise."""
    same, new, changed = 0, [], []
    for rate in rates:
        before = known.get((rate.from_currency, rate.to_currency, rate.date))
        if before is None:
            new.append(rate)
        elif (before.rate, before.source) == (rate.rate, rate.source):
            same += 1
        else:
            changed.append((before, rate))
    return same, new, changed
