"""Licences + events → what each licence comes to, day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from recoup.deal.media import ROYALTIES
from recoup.licences.model import Paid, PartReckoned, Reckoned
from recoup.licences.royalty import earned, nearest
from recoup.plan.licences import Licence, LicencePart
from recoup.receipts.model import Event, EventKind


def reckon(
    licences: Sequence[Licence], events: Sequence[Event], as_of: date | None = None
) -> tuple[Reckoned, ...]:
    """What each licence has come to by a day, or by that of the last event.

    `events` are in the order in which they happened, and none is later than `as_of`. What falls due
    on a day takes in all that is reported for that day. A year is over once a later day has come.
    """
    if not events and as_of is None:
        return tuple(_reckoned(licence, (), None, None) for licence in licences)
    last = as_of or events[-1].date
    over = last if as_of else last - timedelta(days=1)
    return tuple(_reckoned(licence, events, last, over) for licence in licences)


def _reckoned(
    licence: Licence, events: Sequence[Event], last: date | None, over: date | None
) -> Reckoned:
    book = _Book(licence)
    if last is not None and over is not None:
        book.go_through(events, last, over)
    standing = book.standing
    day = last or date.min
    return Reckoned(
        licence,
        tuple(
            PartReckoned(p, standing.sales(p), standing.earned(p), _fallen_due(p.guaranteed, day))
            for p in licence.parts
        ),
        _guaranteed(licence, day),
        standing.recouped(day),
        standing.lacking,
        tuple(book.paid),
        _received(licence, events),
    )


def _received(licence: Licence, events: Sequence[Event]) -> int:
    """What rows of receipts say that the licensor got, reversed ones left out."""
    undone = {e.what for e in events if e.kind is EventKind.REVERSAL}
    return sum(e.amount for e in events if is_payment_of(e, licence) and e.id not in undone)


def is_payment_of(event: Event, licence: Licence) -> bool:
    """Whether a row says what the licensee of a licence paid."""
    return (
        event.kind is EventKind.RECEIPT
        and event.what == ROYALTIES
        and event.film == licence.name
        and not event.calculated
    )


def _fallen_due(guaranteed: Iterable[tuple[date, int]], day: date) -> int:
    return sum(amount for due, amount in guaranteed if due <= day)


def _guaranteed(licence: Licence, day: date) -> int:
    own = sum(_fallen_due(part.guaranteed, day) for part in licence.parts)
    return own + _fallen_due(licence.guaranteed, day)


@dataclass(slots=True)
class _Standing:
    """The figures last reported for a licence, and what closed years lacked."""

    licence: Licence
    figures: dict[tuple[str, str], int] = field(default_factory=dict)
    lacking: int = 0
    before_this_year: int = 0

    def report(self, event: Event) -> None:
        assert event.film is not None
        self.figures[event.film, event.what] = event.amount

    def sales(self, part: LicencePart) -> int:
        """Sales to date less what is taken off them; nothing, where that is more."""
        royalty = part.royalty
        less = sum(self.figures.get((part.name, series), 0) for series in royalty.less)
        return max(0, self.figures.get((part.name, royalty.sales), 0) - less)

    def earned(self, part: LicencePart) -> int:
        return earned(part.royalty, self.sales(part))

    def all_earned(self) -> int:
        return sum(self.earned(part) for part in self.licence.parts)

    def close(self, day: date) -> None:
        """Ends a day; the last one of a year settles what the year lacks of its minimum."""
        minimum = self.licence.minimum
        if minimum is None:
            return
        total = self.all_earned()
        for first, last in minimum.years:
            if day == last:
                self.lacking += max(0, minimum.amount - (total - self.before_this_year))
            if day in (last, first - timedelta(days=1)):
                self.before_this_year = total

    def recouped(self, day: date) -> int:
        """How much of the guarantees that have fallen due royalties have earned back."""
        licence = self.licence
        if licence.crossed:
            return min(_guaranteed(licence, day), self.all_earned())
        return sum(
            min(_fallen_due(part.guaranteed, day), self.earned(part)) for part in licence.parts
        )

    def due(self, day: date) -> int:
        """All that has fallen due: the greater of royalties and guarantees, and annual minimums."""
        licence = self.licence
        total = self.all_earned()
        due = total + _guaranteed(licence, day) - self.recouped(day)
        if licence.minimum is None:
            return due
        if licence.minimum.towards:
            return max(due, total + self.lacking)
        return due + self.lacking


@dataclass(slots=True)
class _Book:
    """Goes through the days on which something of a licence may fall due."""

    licence: Licence
    standing: _Standing = field(init=False)
    paid: list[Paid] = field(default_factory=list)
    reversed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.standing = _Standing(self.licence)

    def go_through(self, events: Sequence[Event], last: date, over: date) -> None:
        reports = self._reports(events)
        named = {report.id for report in reports}
        undone: dict[date, set[str]] = {}
        for event in events:
            if event.kind is EventKind.REVERSAL and event.what in named:
                undone.setdefault(event.date, set()).add(event.what)
        closes = self._closes(over)
        days = {r.date for r in reports} | undone.keys() | closes | self._due_days(last)
        by_day: dict[date, list[Event]] = {}
        for report in reports:
            by_day.setdefault(report.date, []).append(report)
        ordered = sorted(days)
        for number, day in enumerate(ordered):
            passing = [day]
            if day in undone:
                # As if the report had never come: all days so far are gone through anew.
                self.reversed |= undone[day]
                self.standing = _Standing(self.licence)
                passing = ordered[: number + 1]
            for each in passing:
                for report in by_day.get(each, ()):
                    if report.id not in self.reversed:
                        self.standing.report(report)
                if each in closes:
                    self.standing.close(each)
            self._pay(day)

    def _reports(self, events: Sequence[Event]) -> list[Event]:
        series = {(p.name, s) for p in self.licence.parts for s in p.royalty.series}
        return [
            e for e in events if e.kind is EventKind.REPORT and (e.film or "", e.what) in series
        ]

    def _closes(self, over: date) -> set[date]:
        """The days at whose end a year begins or is over."""
        minimum = self.licence.minimum
        if minimum is None:
            return set()
        days = {last for _, last in minimum.years}
        days |= {first - timedelta(days=1) for first, _ in minimum.years}
        return {day for day in days if day <= over}

    def _due_days(self, last: date) -> set[date]:
        instalments = [*self.licence.guaranteed]
        for part in self.licence.parts:
            instalments += part.guaranteed
        return {day for day, _ in instalments if day <= last}

    def _pay(self, day: date) -> None:
        """What is due to date less what was paid; what was paid once is never paid back."""
        standing = self.standing
        due, before = standing.due(day), sum(p.amount for p in self.paid)
        if due <= before:
            return
        commission = self.licence.commission
        rate = Fraction(0) if commission is None else commission.rate
        kept = nearest(rate * due) - sum(p.commission for p in self.paid)
        self.paid.append(
            Paid(
                day,
                standing.all_earned(),
                _guaranteed(self.licence, day),
                standing.lacking,
                due,
                kept,
                due - before - kept,
            )
        )
