"""What happens in a row: the plan's waterfalls as formulas, in the order in which money flows."""

from dataclasses import dataclass

from recoup.plan import model as p
from recoup.plan.flow import feeders
from recoup.values.currency import minor_digits
from recoup.workbook.accounts import Accounts
from recoup.workbook.course import Row
from recoup.workbook.exchange import put_conversion
from recoup.workbook.formula import ZERO, Formula, number, total
from recoup.workbook.grid import Sheet
from recoup.workbook.measures import Measures
from recoup.workbook.milestones import Milestones
from recoup.workbook.passing import Pass
from recoup.workbook.steps import put_step
from recoup.workbook.terms import Ratio


@dataclass(slots=True)
class Flow:
    """The waterfalls' sheets and all that their formulas use."""

    measures: Measures
    accounts: Accounts
    milestones: Milestones
    sheets: list[Sheet]

    @property
    def plan(self) -> p.Plan:
        return self.measures.plan

    def happens(self, row: Row) -> Formula:
        """All that happens in a row; whether its receipt crosses a milestone that changes terms."""
        self.accounts.begin(row)
        self.measures.report(row)
        self.milestones.note(row)
        passed = Pass(self.plan, row)
        for waterfall in self.plan.waterfalls:
            self._waterfall(passed, waterfall)
        self.measures.count(passed)
        self.accounts.end(row)
        return self.milestones.after(row)

    def _waterfall(self, passed: Pass, waterfall: p.Waterfall) -> None:
        sheet, row = self.sheets[waterfall.index], passed.row
        own = row.enters.get(waterfall.index, ZERO)
        flowed = self._flows_in(passed, waterfall)
        passed.flowed[waterfall.index] = flowed
        entered = row.put(
            sheet, "entered", "Entered", own + flowed, currency=waterfall.currency, summed=True
        )
        passed.entered[waterfall.index] = entered
        passed.begin(waterfall, sheet, entered)
        for index in waterfall.steps:
            put_step(passed, self.plan.steps[index], self.measures)
        row.put(sheet, "left", "Left over", passed.left, currency=waterfall.currency, summed=True)

    def _flows_in(self, passed: Pass, waterfall: p.Waterfall) -> Formula:
        """What comes in from the pots that feed a waterfall, or what a definition counts."""
        found = ZERO
        for source in feeders(self.plan, waterfall):
            paid = total(
                [
                    passed.paid[i]
                    for i, s in enumerate(self.plan.slots)
                    if s.pot in waterfall.pots and self.plan.steps[s.step].waterfall == source
                ]
            )
            if self.plan.waterfalls[source].currency != waterfall.currency:
                paid = self._converted(passed, source, waterfall, paid)
            found += paid
        for place, count in enumerate(waterfall.counts):
            found += self._counted(passed, waterfall, place, count)
        return found

    def _converted(
        self, passed: Pass, source: int, waterfall: p.Waterfall, paid: Formula
    ) -> Formula:
        sheet, row = self.sheets[waterfall.index], passed.row
        given = self.plan.waterfalls[source].currency
        key = ("conversion", source)
        head = f"{given} to {waterfall.currency}"
        carried = row.before(
            (key, waterfall.index), sheet, "carried", number(5 * 10**8), working=True, group=head
        )
        ratio = self._ratio(row, sheet, source, given, waterfall.currency)
        paid = row.put(sheet, (key, "from"), f"From {given}", paid, currency=given, group=head)
        whole, rest = put_conversion(
            sheet, row.at, (key, waterfall.index), paid.units, ratio, carried
        )
        row.keep((key, waterfall.index), rest)
        digits = minor_digits(waterfall.currency)
        return row.put(
            sheet,
            (key, "to"),
            f"As {waterfall.currency}",
            whole.money(digits),
            currency=waterfall.currency,
            group=head,
            summed=True,
        )

    def _ratio(self, row: Row, sheet: Sheet, source: int, given: str, to: str) -> Ratio:
        """The rate of the row's day; 1 on a day that needs none."""
        one = Ratio(number(1), number(1))
        exchange = row.course.receipts.exchange
        if row.number is not None and row.number in row.course.receipts.enters:
            day = row.course.receipts.moments[row.number - 1].day
            if exchange.converter.rate(given, to, day) is not None:
                one = exchange.ratio(given, to, day)
        parts, of = one.parts, one.of
        found = []
        for key, label, formula in (("rate parts", "rate", parts), ("rate of", "of", of)):
            if row.number is None:
                kept = row.course.kept["conversion", source, sheet.index, key]
                cell = row.keep(("conversion", source, sheet.index, key), row.found(kept))
            else:
                full = ("conversion", source, sheet.index, key)
                row.before(full, sheet, label, number(1), working=True)
                cell = row.keep(full, formula)
                row.course.noted[full] = row.course.kept[full].column
            found.append(cell)
        return Ratio(*found)

    def _counted(self, passed: Pass, waterfall: p.Waterfall, place: int, count: p.Count) -> Formula:
        """What a definition counts of a waterfall or a pot, its fraction carried."""
        if count.pot is not None:
            whole = passed.into_pot(count.pot)
        else:
            assert count.waterfall is not None
            whole = passed.entered.get(count.waterfall, ZERO)
        if count.rate == 1:
            return whole
        sheet, row = self.sheets[waterfall.index], passed.row
        terms = self.measures.terms
        name = f"{waterfall.name}_counts_{place + 1}"
        ratio = terms.rate(name, "counts", count.rate, waterfall.span)
        key = ("counted", waterfall.index, place)
        # Half of the denominator, rounded down: of an odd one too.
        before = row.before(key, sheet, "carried", ratio.of // number(2), working=True)
        exact = whole.units * ratio.parts + before
        found = row.put(
            sheet,
            (key, "counts"),
            "Counts",
            (exact // ratio.of).money(minor_digits(waterfall.currency)),
            currency=waterfall.currency,
        )
        row.keep(key, exact - found.units * ratio.of)
        return found
