"""What a book answers with: entries, imports, closes, proofs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from recoup.receipts.model import Event, ExchangeRate, SetAside

# What a book was known to hold: at the end of a day (UTC), after an entry, or now.
KnownOn = date | int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing recorded, for good.

    `kind` is `book`, `deal`, `events`, `rates`, `close`, or that of another room. `period` is the
    one that was open. `recorded` is the moment in UTC, never before that of the entry before.
    `digest` is the SHA-256 of all this and of `previous`, the digest of the entry before, so that
    it stands for everything recorded so far.
    """

    number: int
    kind: str
    period: int
    recorded: datetime
    by: str
    body: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a book stands: its last entry, the open period, the last day that is closed."""

    number: int
    digest: str
    recorded: datetime | None
    period: int
    closed_through: date | None


@dataclass(frozen=True, slots=True)
class Stored:
    """An event of the book with its place there; `order` is its place among those of its day."""

    event: Event
    entry: int
    place: int
    source: str
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a newer file tells otherwise; `after` is None where it is gone."""

    id: str
    before: Event
    after: Event | None


@dataclass(frozen=True, slots=True)
class RateChange:
    """A rate that a newer file tells otherwise."""

    before: ExchangeRate
    after: ExchangeRate


@dataclass(frozen=True, slots=True)
class Suspense:
    """A row of a file that could not be read and awaits its mending."""

    source: str
    row: int
    text: str
    amount: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought.

    `entry` is None where it brought nothing. `same` counts rows that the book has already, `late`
    those of `added` and `changes` that fall into closed periods, `alike` the rows of `added` that
    say the same as rows of other files.
    """

    entry: Entry | None
    source: str
    same: int = 0
    added: tuple[Event, ...] = ()
    changes: tuple[Change, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    late: int = 0
    alike: int = 0


@dataclass(frozen=True, slots=True)
class ImportedRates:
    """What a file of exchange rates brought; `entry` is None where it brought nothing."""

    entry: Entry | None
    source: str
    same: int = 0
    added: int = 0
    changes: tuple[RateChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a book, and with which entry, where it can be told."""

    entry: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a look at the whole book found; sound where there are no `doubts`."""

    head: Head
    entries: int
    events: int
    closes: int
    recomputed: bool
    doubts: tuple[Doubt, ...] = field(default=())

    @property
    def sound(self) -> bool:
        return not self.doubts
