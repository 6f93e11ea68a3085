"""The sheets of a run that no formulas hold: the engine's figures as values, plainly marked."""

from recoup.analysis.ladder import step_title
from recoup.analysis.totals import Sums, accounts, clause, paid
from recoup.engine.run import Run
from recoup.values.currency import PERCENT, minor_digits
from recoup.workbook.formula import Formula, amount, number
from recoup.workbook.grid import LABEL, OPENING, TOTAL, Book, Sheet, Words, bare
from recoup.workbook.refusals import Refusal
from recoup.workbook.summary import put_summary
from recoup.workbook.terms import put_changed
from recoup.workbook.timeline import what

REMARK = "The engine's figures as values: they do not recalculate."
_CHANGED = "THE FIGURES ARE NOT OF THESE RECEIPTS: run the deal again"


def figures(run: Run, refused: list[Refusal]) -> Book:
    """A run as values, and a check that turns when a receipt is changed."""
    book = Book(run.plan.title)
    summary = book.sheet("Summary", run.plan.title)
    changed = _receipts(book, run)
    for waterfall in run.plan.waterfalls:
        sheet = book.sheet(waterfall.name, waterfall.title, REMARK, waterfall.currency)
        _waterfall(sheet, run, waterfall.index)
    _parties(book, run)
    _accounts(book, run)
    state = Words(
        f'IF({changed.text}=0,"as the engine left them","{_CHANGED}")', "as the engine left them"
    )
    book.order = book.sheets
    put_summary(book, run, summary, state, refused)
    return book


def _receipts(book: Book, run: Run) -> Formula:
    sheet = book.sheet("Receipts", "Receipts, costs and reports", REMARK)
    for key, label, width in (
        ("day", "Date", 12),
        ("event", "Row", 18),
        ("kind", "Kind", 10),
        ("what", "Of", 34),
        ("value", "Amount", 18),
        ("currency", "Currency", 9),
        ("note", "Note", 30),
        ("own", "As received", 18),
        ("changed", "", 10),
    ):
        sheet.column(key, label, width=width)
    row = LABEL + 1
    for event in run.events:
        for column, cell in enumerate((event.date, event.id, event.kind.value, what(event))):
            sheet.put(row, column, cell)
        plain = event.currency in (None, PERCENT)
        given = (
            number(event.amount)
            if plain
            else amount(event.amount, minor_digits(str(event.currency)))
        )
        style = "plain" if plain else str(event.currency)
        sheet.put(row, 4, given, f"money {style}" if not plain else "plain")
        sheet.put(row, 5, event.currency or "")
        sheet.put(row, 6, event.note)
        put_changed(sheet, row, sheet.put(row, 7, given, f"kept {style}"))
        row += 1
    if row == LABEL + 1:
        return number(0)
    return Formula(f"SUM({sheet.at(LABEL + 1, 8)}:{bare(sheet.at(row - 1, 8))})", 0)


def _waterfall(sheet: Sheet, run: Run, index: int) -> None:
    """The journal's rows that paid something here, a column for each payee of each step."""
    plan, sums = run.plan, Sums.of(run)
    digits = minor_digits(plan.waterfalls[index].currency)
    currency = plan.waterfalls[index].currency
    sheet.column("day", "Date", width=12)
    sheet.column("event", "Row", width=20)
    sheet.first = OPENING
    for place, slot in enumerate(plan.slots):
        step = plan.steps[slot.step]
        if step.waterfall == index:
            sheet.column(
                place,
                f"{slot.label or step_title(plan, step)} to {slot.payee}",
                currency=currency,
                group=step.name,
                clause=clause(step.span),
                place=step.span.place,
                summed=True,
            )
    sheet.put(TOTAL, 1, "Total")
    places = {place: c.index for place, c in sheet.columns.items() if isinstance(place, int)}
    for place, column in places.items():
        sheet.put(TOTAL, column, amount(sums.slot(place), digits), f"total {currency}")
    row = OPENING + 1
    for number_of, (event, entry, _, results) in enumerate(run.journal.rows):
        pairs = (
            run.journal.adjustments[number_of]
            if entry < 0
            else zip(run.journal.columns[entry], results, strict=True)
        )
        mine = {c: a for c, a in pairs if c in places and a}
        if not mine:
            continue
        if event is not None:
            sheet.put(row, 0, run.events[event].date)
            sheet.put(row, 1, run.events[event].id)
        for place, found in mine.items():
            sheet.put(row, places[place], amount(found, digits))
        row += 1


def _parties(book: Book, run: Run) -> None:
    sheet = book.sheet("Parties", "Parties' totals", REMARK)
    for key, label, width in (
        ("party", "Party", 30),
        ("name", "", 18),
        ("currency", "Currency", 9),
        ("paid", "From waterfalls", 20),
    ):
        sheet.column(key, label, width=width)
    for row, line in enumerate(paid(Sums.of(run)), LABEL + 1):
        for column, text in enumerate((line.title, line.party, line.currency)):
            sheet.put(row, column, text)
        digits = minor_digits(line.currency)
        sheet.put(row, 3, amount(int(line.amount.scaleb(digits)), digits), f"total {line.currency}")


def _accounts(book: Book, run: Run) -> None:
    if not run.plan.accounts:
        return
    sheet = book.sheet("Accounts", "Accounts", REMARK)
    for key, label, width in (
        ("account", "Account", 34),
        ("owed", "Owed to", 20),
        ("currency", "Currency", 9),
        ("charged", "Charged", 20),
        ("recouped", "Recouped", 20),
        ("balance", "Balance", 20),
    ):
        sheet.column(key, label, width=width)
    for row, line in enumerate(accounts(Sums.of(run)), LABEL + 1):
        for column, text in enumerate((line.title, line.owed_to, line.currency)):
            sheet.put(row, column, text)
        digits = minor_digits(line.currency)
        for column, figure in enumerate((line.charged, line.recouped, line.balance), 3):
            given = amount(int(figure.scaleb(digits)), digits)
            sheet.put(row, column, given, f"money {line.currency}")
