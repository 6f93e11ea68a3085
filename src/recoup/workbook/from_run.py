"""A run → the sheets of a workbook: formulas wherever they are exact, else the engine's figures."""

from dataclasses import dataclass

from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.workbook.accounts import Accounts
from recoup.workbook.course import Course
from recoup.workbook.exchange import Exchange
from recoup.workbook.flow import Flow
from recoup.workbook.formula import Formula
from recoup.workbook.grid import TOTAL, Book, Sheet, bare
from recoup.workbook.measures import Measures
from recoup.workbook.milestones import Milestones, changing_terms
from recoup.workbook.receipts import Receipts
from recoup.workbook.terms import Terms


class Different(AssertionError):
    """The formulas do not come to the engine's figures: a fault of Recoup itself."""


@dataclass(slots=True)
class Live:
    """A run as formulas; `sheets` are those of the waterfalls, `counted` where rows count."""

    book: Book
    run: Run
    terms: Terms
    exchange: Exchange
    receipts: Receipts
    course: Course
    accounts: Accounts
    milestones: Milestones
    sheets: list[Sheet]
    flow: Flow
    cuts: bool

    def total_of(self, sheet: Sheet, column: int) -> Formula:
        """The sum of a column over the rows that count."""
        rows = self.course.rows
        first, last = rows[0], rows[-1]
        area = f"{sheet.at(first, column)}:{bare(sheet.at(last, column))}"
        digits, value = None, 0
        for row in rows:
            cell = sheet.cells.get((row, column))
            if isinstance(cell, Formula):
                digits = cell.digits if cell.digits is not None else digits
                value += cell.value if self._counts(row) else 0
        if not self.cuts:
            return Formula(f"SUM({area})", value, digits, loose=bool(digits))
        place = self.course.sheet.columns["counted"].index
        where = self.course.sheet
        flags = f"{where.at(first, place)}:{bare(where.at(last, place))}"
        return Formula(f"SUMIFS({area},{flags},1)", value, digits, loose=bool(digits))

    def _counts(self, row: int) -> bool:
        if not self.cuts:
            return True
        return self.course.sheet.value(row, self.course.sheet.columns["counted"].index) == 1

    def paid(self, slot: int) -> Formula:
        """What a slot was paid in all; 0 where its column never came to be."""
        step = self.run.plan.steps[self.run.plan.slots[slot].step]
        sheet = self.sheets[step.waterfall]
        alone = step.pays is not None and len(step.pays.slots) == 1
        column = sheet.columns[step.index, "paid" if alone else f"slot {slot}"]
        total = self.total_of(sheet, column.index)
        return Formula(sheet.at(TOTAL, column.index), total.value, total.digits)

    def put_totals(self) -> None:
        """Writes the totals above the columns that have them, and which row is what."""
        for sheet in (self.course.sheet, self.accounts.sheet, self.milestones.sheet, *self.sheets):
            self.course.label(sheet)
            sheet.put(TOTAL, sheet.columns["event"].index, "Total")
            for column in sheet.columns.values():
                if column.summed:
                    total = self.total_of(sheet, column.index)
                    sheet.put(TOTAL, column.index, total, f"total {column.currency}")


def live(run: Run) -> Live:
    """The sheets of a run that formulas hold."""
    plan = run.plan
    book = Book(plan.title)
    summary = book.sheet("Summary", plan.title)
    assert summary.index == 0
    terms = Terms.of(book, plan)
    exchange = Exchange.of(book, run.converter)
    receipts = Receipts.of(book, run, terms, exchange)
    when = book.sheet("Timeline", "Timeline", "What has come to what, row by row.")
    accounts = Accounts(plan, terms, receipts, book.sheet("Accounts", "Accounts"))
    measures = Measures(plan, terms, accounts, when)
    milestones = Milestones(plan, measures, accounts, book.sheet("Milestones", "Milestones"))
    sheets = [book.sheet(w.name, w.title, currency=w.currency) for w in plan.waterfalls]
    flow = Flow(measures, accounts, milestones, sheets)
    for sheet in (when, accounts.sheet, milestones.sheet, *sheets):
        sheet.column("day", "Date", width=12)
        sheet.column("event", "Row", width=20)
    cuts = bool(changing_terms(plan))
    course = Course(book, receipts, when, flow.happens, cuts)
    course.lay_out(_stretches(plan))
    return Live(
        book, run, terms, exchange, receipts, course, accounts, milestones, sheets, flow, cuts
    )


def _stretches(plan: p.Plan) -> int:
    """How many stretches there is room for: one more than terms can change, where that is known."""
    changing = changing_terms(plan)
    latched = all(plan.milestones[m].latched for m in changing)
    return 1 + len(changing) + (0 if latched else 1)


def compared(found: Live) -> list[str]:
    """Where the formulas differ from the engine: nowhere, unless Recoup is at fault."""
    run, sums = found.run, found.run.journal.sums()
    different = []
    for slot in range(len(run.plan.slots)):
        mine, engine = found.paid(slot).value, sums.get(slot, 0)
        if mine != engine:
            different.append(
                f"{run.plan.steps[run.plan.slots[slot].step].name}: {mine} not {engine}"
            )
    for account in run.plan.accounts:
        base = run.program.layout.account[account.index]
        mine = found.course.ends_with(("principal", account.index)).value
        if mine != run.state.numbers[base]:
            different.append(f"{account.name}: {mine} not {run.state.numbers[base]}")
    for milestone in run.plan.milestones:
        mine = found.course.ends_with(("milestone", milestone.index)).value
        if mine != run.state.reached >> milestone.index & 1:
            different.append(f"{milestone.name}: {mine}")
    return different
