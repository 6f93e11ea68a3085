"""What rows come to: lines that are events, rows in suspense, rows that later ones replaced."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Line(NamedTuple):
    """A row, or a sum of `rows` like it from `row` on, as an event.

    `amount` is in minor units, or a count where `currency` is None. `period` says that a report is
    of its own period alone, so that it must still be added to those before it.
    """

    row: int
    id: str
    date: str
    kind: str
    what: str
    film: str | None
    territory: str | None
    amount: int
    currency: str | None
    basis: str | None
    channel: str | None
    period: bool
    rows: int = 1

    @property
    def of(self) -> str:
        """What it is of, as a row of events says it."""
        text = self.what
        if self.film is not None:
            text += f" of {self.film}"
        return text if self.territory is None else f"{text} from {self.territory}"

    @property
    def like(self) -> tuple[str | bool | None, ...]:
        """What it has in common with lines that it may be summed with."""
        of = (self.date, self.kind, self.what, self.film, self.territory, self.currency)
        return (*of, self.basis, self.channel, self.period)


class Sound(NamedTuple):
    """A row that could be read: its figure that is reconciled, and what it may be replaced by."""

    row: int
    amount: int
    currency: str | None
    key: str
    stamp: str
    protocol: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """A row that is no event, and why; its money, or what is `written` where it cannot be read.

    `would` says what it would replace if it were sound; None where that cannot be read.
    """

    row: int
    text: str
    column: str
    amount: int | None
    currency: str | None
    code: str
    reason: str
    hint: str
    written: str = ""
    would: Sound | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A row that another one, `by`, stands in for."""

    row: int
    amount: int
    currency: str | None
    by: int
