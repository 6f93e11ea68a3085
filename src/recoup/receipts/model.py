"""Events, exchange rates, and rows set aside."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span


class EventKind(StrEnum):
    """What happened: money came in, a cost was booked, a series was reported, a row was undone."""

    RECEIPT = "receipt"
    COST = "cost"
    REPORT = "report"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact that a deal is run on.

    `what` is the medium of a receipt, the account of a cost, the measure of a report, or the id of
    the event that a reversal undoes. `amount` is in minor units of `currency`; a report without a
    currency is a count, cumulative to date as every report is. `span` is the row.
    """

    id: str
    date: date
    kind: EventKind
    what: str
    film: str | None
    territory: str | None
    amount: int
    currency: str | None
    note: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that could not be read and was set aside on request; nothing of it was run."""

    row: int
    text: str
    amount: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventsFile:
    """What a file of events came to; `events` are in date order, then in file order."""

    events: tuple[Event, ...]
    set_aside: tuple[SetAside, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Units of one currency for one of another on a day, as its row gives it."""

    from_currency: str
    to_currency: str
    date: date
    rate: Fraction
    source: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FoundRate:
    """A rate for a pair and a day, and how it was found."""

    rate: Fraction
    day: date
    why: str


@dataclass(slots=True)
class Rates:
    """Exchange rates by pair and day."""

    rows: tuple[ExchangeRate, ...]
    _by_pair: dict[tuple[str, str], list[ExchangeRate]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in sorted(self.rows, key=lambda r: r.date):
            self._by_pair.setdefault((row.from_currency, row.to_currency), []).append(row)

    def find(
        self, from_currency: str, to_currency: str, day: date, within_days: int
    ) -> FoundRate | None:
        """The rate of the day, else the last one not older than `within_days`.

        A row for the opposite pair is inverted exactly. None where there is neither.
        """
        earliest = day - timedelta(days=within_days)
        direct = self._last((from_currency, to_currency), earliest, day)
        opposite = self._last((to_currency, from_currency), earliest, day)
        if direct is not None and (opposite is None or direct.date >= opposite.date):
            return FoundRate(direct.rate, direct.date, _why(direct, inverted=False))
        if opposite is not None:
            return FoundRate(1 / opposite.rate, opposite.date, _why(opposite, inverted=True))
        return None

    def _last(self, pair: tuple[str, str], earliest: date, day: date) -> ExchangeRate | None:
        rows = self._by_pair.get(pair, [])
        index = bisect_right(rows, day, key=lambda r: r.date) - 1
        return rows[index] if index >= 0 and rows[index].date >= earliest else None


def _why(row: ExchangeRate, *, inverted: bool) -> str:
    text = f"{row.date}, {row.source or 'rates file'} ({row.span.place})"
    return f"{text}, inverted" if inverted else text
