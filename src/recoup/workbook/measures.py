"""Running totals, and measures of them: what a step is due by, and what a milestone waits for."""

from dataclasses import dataclass
from fractions import Fraction

from recoup.diagnostics.span import Span
from recoup.plan import model as p
from recoup.receipts.model import Event, EventKind
from recoup.values.currency import minor_digits
from recoup.workbook.accounts import Accounts
from recoup.workbook.course import Row
from recoup.workbook.formula import (
    ONE,
    ZERO,
    Formula,
    both,
    either,
    least,
    most,
    number,
    total,
    when,
)
from recoup.workbook.grid import Sheet
from recoup.workbook.passing import Pass
from recoup.workbook.periods import within_period
from recoup.workbook.terms import Terms

# An exact figure: whole parts, and how many of them a minor unit has.
Exact = tuple[Formula, Formula]


@dataclass(slots=True)
class Measures:
    """The totals that a plan watches, each a column of the timeline's sheet."""

    plan: p.Plan
    terms: Terms
    accounts: Accounts
    sheet: Sheet

    # ---- totals ------------------------------------------------------------------------------

    def total(self, row: Row, index: int) -> Formula:
        """What a total has come to."""
        return row.before(
            ("total", index),
            self.sheet,
            _words(self.plan.totals[index]),
            self._opening(index),
            currency=self._currency(index),
        )

    def _currency(self, index: int) -> str | None:
        """The currency of a total; what a waterfall or a pot receives is in the waterfall's own."""
        found = self.plan.totals[index]
        if found.what == "waterfall":
            return next(w.currency for w in self.plan.waterfalls if w.name == found.name)
        if found.what == "pot":
            return self.plan.waterfalls[self.plan.waterfall_of_pot(found.name)].currency
        return None if found.currency == "%" else found.currency

    def _opening(self, index: int) -> Formula:
        found, currency = self.plan.totals[index], self._currency(index)
        if not found.opening:
            return Formula("0", 0, None if currency is None else minor_digits(currency))
        span = self.plan.waterfalls[0].span
        return self.terms.amount(
            f"{found.name}_before", f"{_words(found)} before", found.opening, currency, span
        )

    def report(self, row: Row) -> None:
        """Brings the reported series up to date."""
        receipts = row.course.receipts
        given = receipts.reported.get(row.number or 0)
        if given is None or row.number is None:
            return
        index = receipts.moments[row.number - 1].event
        assert index is not None
        event = receipts.run.events[index]
        for place, found in enumerate(self.plan.totals):
            if _reports(found, event):
                before = self.total(row, place)
                row.live["total", place] = when(row.open, given, before)

    def count(self, passed: Pass) -> None:
        """Adds what the row has brought to every total."""
        row = passed.row
        for place, found in enumerate(self.plan.totals):
            more = passed.inflow(found)
            if found.since is not None and more.text != "0":
                more = when(passed.reached(found.since), more, ZERO)
            row.keep(("total", place), self.total(row, place) + more)

    # ---- measures ----------------------------------------------------------------------------

    def level(self, name: str, level: int, of: p.Total, span: Span) -> Formula:
        """A level that a total is to reach."""
        currency = self._currency(self.plan.totals.index(of))
        return self.terms.amount(name, "level", level, currency, span)

    def due(self, passed: Pass, measure: p.Measure, name: str, span: Span) -> Formula:
        """What a measure comes to, in whole minor units, halves up."""
        if isinstance(measure, p.Choice):
            parts = [
                self.due(passed, part, f"{name}_{n}", span)
                for n, part in enumerate(measure.measures, 1)
            ]
            return most(*parts) if measure.greater else least(*parts)
        parts_of, unit = self._exact(passed.row, passed, measure, name, span)
        if unit.text == "1":
            return parts_of
        return (number(2) * parts_of + unit) // (number(2) * unit)

    def reaches(
        self,
        row: Row,
        measure: p.Measure,
        name: str,
        level: int,
        of: p.Milestone,
        *,
        strictly: bool,
    ) -> Formula:
        """Whether a measure is at or above a level of minor units."""
        if isinstance(measure, p.Choice):
            found = [
                self.reaches(
                    row, part, name if n == 1 else f"{name}_{n}", level, of, strictly=strictly
                )
                for n, part in enumerate(measure.measures, 1)
            ]
            return either(*found) if measure.greater else both(*found)
        parts, unit = self._exact(row, None, measure, name, of.span)
        mark = self.terms.amount(name, "level", level, None, of.span) * unit
        return parts > mark if strictly else parts >= mark

    def _exact(
        self, row: Row, passed: Pass | None, measure: p.Measure, name: str, span: Span
    ) -> Exact:
        match measure:
            case p.Constant(amount=amount):
                return self.terms.amount(f"{name}_sum", "minor units", amount, None, span), ONE
            case p.Portion(rate=rate, quantity=quantity):
                counted = self._quantity(row, passed, quantity, name, span)
                if rate == 1:
                    return counted, ONE
                ratio = self.terms.rate(name, "rate", rate, span)
                return counted * ratio.parts, ratio.of
            case p.Banded(quantity=quantity):
                counted = self._quantity(row, passed, quantity, name, span)
                return self._banded(counted, measure, name, span)
            case p.PerUnit(amount=amount, unit=unit, quantity=quantity):
                counted = self._quantity(row, passed, quantity, name, span)
                each = self.terms.amount(f"{name}_each", "minor units for each", amount, None, span)
                by = self.terms.amount(f"{name}_unit", "of so many", unit, None, span)
                return most(ZERO, counted) // by * each, ONE
            case p.Choice(greater=greater, measures=(first, second)):
                one = self._exact(row, passed, first, f"{name}_1", span)
                other = self._exact(row, passed, second, f"{name}_2", span)
                chosen = most if greater else least
                return chosen(one[0] * other[1], other[0] * one[1]), one[1] * other[1]
            case p.Sum(parts=terms):
                return self._sum(row, passed, terms, name, span)

    def _sum(
        self,
        row: Row,
        passed: Pass | None,
        terms: tuple[tuple[Fraction, p.Measure], ...],
        name: str,
        span: Span,
    ) -> Exact:
        found, unit = ZERO, ONE
        for place, (sign, part) in enumerate(terms, 1):
            parts, of = self._exact(row, passed, part, f"{name}_{place}", span)
            parts, of = parts * number(abs(sign.numerator)), of * number(sign.denominator)
            if of.text != unit.text:
                found, parts, unit = found * of, parts * unit, unit * of
            found = found + parts if sign > 0 else found - parts
        return found, unit

    def _banded(self, counted: Formula, measure: p.Banded, name: str, span: Span) -> Exact:
        bands = self.terms.levels(name, measure.bands, None, span)
        unit = ONE
        for ratio, _ in bands:
            if ratio.of.text != "1":
                unit = unit * ratio.of
        if measure.whole:
            ratio, _ = bands[-1]
            found = counted * ratio.parts * (unit // ratio.of)
            for ratio, level in reversed(bands[:-1]):
                assert level is not None
                here = counted * ratio.parts * (unit // ratio.of)
                found = when(counted <= level, here, found)
            return found, unit
        found, floor = ZERO, ZERO
        for ratio, level in bands:
            top = counted if level is None else least(counted, level)
            found += most(ZERO, top - floor) * ratio.parts * (unit // ratio.of)
            floor = floor if level is None else level
        return found, unit

    def _quantity(
        self, row: Row, passed: Pass | None, quantity: p.Quantity, name: str, span: Span
    ) -> Formula:
        match quantity.what:
            case "costs":
                found = self.accounts.charged(row, quantity.index)
                key = ("charged", quantity.index)
            case "interest":
                found = self.accounts.accrued(row, quantity.index)
                key = ("accrued", quantity.index)
            case _:
                found = self._counted(row, passed, quantity.index)
                key = ("total", quantity.index)
        if quantity.period is not None:
            found = within_period(row, key, found, quantity.period, self.sheet)
        found = found.units
        if quantity.above is None:
            return found
        mark = self.terms.amount(
            f"{name}_above", "above, in minor units", quantity.above, None, span
        )
        return most(ZERO, found - mark)

    def _counted(self, row: Row, passed: Pass | None, index: int) -> Formula:
        found = self.total(row, index)
        if passed is None:
            return found
        watched = self.plan.totals[index]
        coming = passed.inflow(watched)
        if watched.since is not None and coming.text != "0":
            coming = when(passed.reached(watched.since), coming, ZERO)
        return total([found, coming])


def _reports(found: p.Total, event: Event) -> bool:
    series = found.series
    return (
        event.kind is EventKind.REPORT
        and series is not None
        and series.measure == event.what
        and series.territory == (event.territory or "WORLD")
        and (None in (series.film, event.film) or series.film == event.film)
        and found.currency == event.currency
    )


def _words(found: p.Total) -> str:
    """A total in words, for the head of its column."""
    words = {"party": "paid to", "pot": "came into pot", "waterfall": "came into"}
    return f"{words.get(found.what, found.what)} {found.name}"
