"""Events, rows set aside, and exchange rates with their look-up."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Span

# ---- events -------------------------------------------------------------------------------------


class EventKind(StrEnum):
    """What happened: money came in, a cost was booked, a series was reported, money was released
    from escrow, a row was undone."""

    RECEIPT = "receipt"
    COST = "cost"
    REPORT = "report"
    RELEASE = "release"
    REVERSAL = "reversal"


# When a cost was approved, or by which party, where no day is given.
Approved = date | str


@dataclass(frozen=True, slots=True)
class Basis:
    """What a box office holds: `comprehensive` with the online service fee, `split` without it.

    `gross` is None where that is not said. An `estimate` is to be replaced by a final figure.
    """

    gross: str | None
    estimate: bool

    def __str__(self) -> str:
        words = (self.gross, "estimate" if self.estimate else None)
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact that a deal is run on.

    `id` is the one given, or `row-N` for row N of the file. `what` is the medium of a receipt, the
    account, commitment or subsidy of a cost, the measure of a report, the escrow of a release, or
    the id of the event that a reversal undoes. `amount` is in minor units of `currency`; a report
    without a currency is a count, and every report is cumulative to date; a report of a rate has
    the currency `%`, and is in 10**-9 of one; a reversal has 0, and so has a release of all that is
    held. `span` is the row. `arms_length` is what a stranger would have paid for what a related
    party paid `amount` for, where the row says so. `channel` and `campaign` are those that brought
    a receipt or that a cost was spent through; `item` is what the cost of a commitment was spent
    on, `tickets` how many a subsidy was for, and `approved` the day on which it was approved, or
    the party that did. A `calculated` receipt is no row: it is what a licence made
    due on that day, and `film` is the name of the licence then. `basis` is that of a box office,
    where the row says it.
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
    arms_length: int | None = None
    channel: str | None = None
    campaign: str | None = None
    item: str | None = None
    tickets: int | None = None
    approved: Approved | None = None
    calculated: bool = False
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that could not be read: nothing of it is among the events.

    `row` is its number in the file, `amount` its amount as it stands there where that can be read,
    else empty; `reason` is all that is wrong with it.
    """

    row: int
    text: str
    amount: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventsFile:
    """What a file of events came to; `events` are in date order, then in file order.

    A file that is `unreadable` as a whole has no rows to set aside: its diagnostics say why.
    """

    events: tuple[Event, ...]
    set_aside: tuple[SetAside, ...]
    diagnostics: tuple[Diagnostic, ...]
    unreadable: bool = False


# ---- exchange rates -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Units of `to_currency` for one of `from_currency` on a day, as a row gives it."""

    from_currency: str
    to_currency: str
    date: date
    rate: Fraction
    source: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FoundRate:
    """A rate for a pair and a day, and where it was found.

    `day` is the day of the fixing; `row` is None where both currencies are the same.
    """

    rate: Fraction
    day: date
    row: ExchangeRate | None
    inverted: bool

    @property
    def why(self) -> str:
        """Which day, source and row the rate is from, as the trace says it."""
        if self.row is None:
            return "the same currency"
        text = f"{self.day}, {self.row.source or 'rates file'} ({self.row.span.place})"
        return f"{text}, inverted" if self.inverted else text


@dataclass(frozen=True, slots=True)
class _Fixings:
    """The rates of one pair by day; `days` are ordinals, ascending."""

    days: list[int]
    rows: list[ExchangeRate]


class Rates:
    """Exchange rates by pair and day. Of two rows for one pair and day the first counts."""

    def __init__(self, rows: Iterable[ExchangeRate]) -> None:
        self.rows = tuple(rows)
        self._fixings: dict[tuple[str, str], _Fixings] = {}
        self._found: dict[tuple[str, str, date, int], FoundRate | None] = {}
        for row in sorted(self.rows, key=lambda r: r.date):
            pair = (row.from_currency, row.to_currency)
            fixings = self._fixings.setdefault(pair, _Fixings([], []))
            day = row.date.toordinal()
            if not fixings.days or fixings.days[-1] != day:
                fixings.days.append(day)
                fixings.rows.append(row)

    def find(
        self, from_currency: str, to_currency: str, day: date, within_days: int = 0
    ) -> FoundRate | None:
        """The rate of the day, else the last one not older than `within_days`.

        On each day the row of the pair itself comes first, then that of the opposite pair,
        inverted exactly. A later rate is never taken. None where there is none.

        Example:
            >>> from recoup.diagnostics.span import Source, Span
            >>> span = Span(Source("rates.csv", ""), 0, 0)
            >>> friday = ExchangeRate("USD", "CNY", date(2017, 3, 3), Fraction(69, 10), "", span)
            >>> Rates([friday]).find("CNY", "USD", date(2017, 3, 5), within_days=7).rate
            Fraction(10, 69)
        """
        key = (from_currency, to_currency, day, within_days)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(
        self, from_currency: str, to_currency: str, day: date, within_days: int
    ) -> FoundRate | None:
        if from_currency == to_currency:
            return FoundRate(Fraction(1), day, None, inverted=False)
        direct = self._last(from_currency, to_currency, day)
        opposite = self._last(to_currency, from_currency, day)
        inverted = direct is None or (opposite is not None and opposite.date > direct.date)
        row = opposite if inverted else direct
        if row is None or day - row.date > timedelta(days=within_days):
            return None
        return FoundRate(1 / row.rate if inverted else row.rate, row.date, row, inverted)

    def _last(self, from_currency: str, to_currency: str, day: date) -> ExchangeRate | None:
        fixings = self._fixings.get((from_currency, to_currency))
        if fixings is None:
            return None
        index = bisect_right(fixings.days, day.toordinal()) - 1
        return fixings.rows[index] if index >= 0 else None
