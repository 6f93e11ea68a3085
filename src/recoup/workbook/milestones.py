"""The sheet of milestones: reached or not, before each receipt and after it."""

from dataclasses import dataclass

from recoup.deal.model import OddCents
from recoup.plan import model as p
from recoup.workbook.accounts import Accounts
from recoup.workbook.course import Row
from recoup.workbook.formula import (
    ONE,
    ZERO,
    Formula,
    both,
    either,
    flag,
    most,
    when,
)
from recoup.workbook.grid import Sheet, day_number
from recoup.workbook.measures import Measures


def changing_terms(plan: p.Plan) -> set[int]:
    """The milestones at which a receipt is cut: the terms of a step or a total hang on them.

    Where odd minor units are settled with each payment, every part of a receipt is one, so that
    the receipt is cut at all of them.
    """
    if plan.odd_cents is not OddCents.LARGEST_REMAINDER:
        return {milestone.index for milestone in plan.milestones}
    found = {guard.milestone for step in plan.steps for guard in step.guards}
    return found | {total.since for total in plan.totals if total.since is not None}


@dataclass(slots=True)
class Milestones:
    """Each milestone as 1 or 0; `ever` counts those that were reached on any day."""

    plan: p.Plan
    measures: Measures
    accounts: Accounts
    sheet: Sheet

    def note(self, row: Row) -> None:
        """What is reached once the row's day has come and its costs and reports are in."""
        if not self.plan.milestones:
            return
        self._day(row)
        for milestone in self.plan.milestones:
            before = self._before(row, milestone)
            if row.number is None:
                cell = row.put(self.sheet, (milestone.index, "noted"), "before", before)
            else:
                cell = self._put(row, milestone, "noted", "before", before)
                row.course.noted["milestone", milestone.index] = self.sheet.columns[
                    milestone.index, "noted"
                ].index
            row.live["noted", milestone.index] = cell

    def after(self, row: Row) -> Formula:
        """What the row's receipt reaches; whether that changes terms."""
        crosses, changing = [], changing_terms(self.plan)
        for milestone in self.plan.milestones:
            noted = row.live["noted", milestone.index]
            test = flag(self._now(row, milestone, noted, "after"))
            cell = row.keep(("milestone", milestone.index), test)
            row.live["after", milestone.index] = cell
            ever = row.before(
                ("ever", milestone.index),
                self.sheet,
                "ever",
                ZERO,
                group=milestone.title,
                working=True,
            )
            row.keep(("ever", milestone.index), most(ever, noted, cell))
            if milestone.index in changing:
                crosses.append(cell.differs(noted))
        return either(*crosses)

    def _before(self, row: Row, milestone: p.Milestone) -> Formula:
        key = ("milestone", milestone.index)
        return row.before(key, self.sheet, "after", ZERO, group=milestone.title)

    def _put(
        self, row: Row, milestone: p.Milestone, key: str, label: str, before: Formula
    ) -> Formula:
        test = flag(self._now(row, milestone, before, "noted"))
        return row.put(self.sheet, (milestone.index, key), label, test, group=milestone.title)

    def _now(self, row: Row, milestone: p.Milestone, before: Formula, moment: str) -> Formula:
        test = self._test(row, milestone.test, f"{milestone.name}", milestone, moment)
        return either(before.equals(ONE), test) if milestone.latched else test

    def _day(self, row: Row) -> None:
        """The day that has come; it stays where it is in rows outside of a stretch."""
        before = row.before("day reached", row.course.sheet, "Day", ZERO, working=True)
        day = before
        if row.number is not None:
            day = most(before, when(row.open, row.course.receipts.day(row.number), ZERO))
            row.course.noted["day reached"] = row.course.kept["day reached"].column
        row.keep("day reached", day)

    def _test(
        self, row: Row, test: p.Test, name: str, milestone: p.Milestone, moment: str
    ) -> Formula:
        match test:
            case p.IsRecouped(accounts=accounts):
                return both(*(self.accounts.recouped(row, a) for a in accounts))
            case p.Reaches(total=index, level=level, strictly=strictly):
                total = self.plan.totals[index]
                reached = self.measures.total(row, index)
                mark = self.measures.level(f"{name}_level", level, total, milestone.span)
                return reached > mark if strictly else reached >= mark
            case p.MeasureReaches(measure=measure, level=level, strictly=strictly):
                return self.measures.reaches(
                    row, measure, f"{name}_level", level, milestone, strictly=strictly
                )
            case p.OnOrAfter(date=day):
                given = self.measures.terms.figure(
                    f"{name}_day", "day", day_number(day), "day", milestone.span, derived=True
                )
                return row.live["day reached"] >= given
            case p.MilestoneIs(milestone=index):
                return row.live[moment, index].equals(ONE)
            case p.All(tests=tests):
                return both(
                    *(
                        self._test(row, t, f"{name}_{n}", milestone, moment)
                        for n, t in enumerate(tests, 1)
                    )
                )
            case p.AnyOf(tests=tests):
                return either(
                    *(
                        self._test(row, t, f"{name}_{n}", milestone, moment)
                        for n, t in enumerate(tests, 1)
                    )
                )
