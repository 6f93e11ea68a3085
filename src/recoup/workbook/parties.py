"""The sheets of results: what each party has, what is checked, and the engine's figures beside."""

from recoup.analysis.ladder import step_title
from recoup.analysis.totals import clause, slot_currency
from recoup.plan import model as p
from recoup.values.currency import minor_digits
from recoup.workbook.formula import LARGEST, Formula, amount, number, total, when
from recoup.workbook.from_run import Live
from recoup.workbook.grid import LABEL, OPENING, Sheet, Words, bare, day_number

FIRST = LABEL + 1


def put_parties(live: Live) -> Sheet:
    """What each party has by currency: from the waterfalls, and from and to other parties."""
    plan = live.run.plan
    sheet = live.book.sheet(
        "Parties", "Parties' totals", "In the order in which the deal names them."
    )
    for key, label, width in (
        ("party", "Party", 30),
        ("name", "", 18),
        ("currency", "Currency", 9),
        ("paid", "From waterfalls", 20),
        ("between", "Between parties", 20),
        ("net", "In all", 20),
    ):
        sheet.column(key, label, width=width)
    between = put_transfers(live)
    slots: dict[tuple[str, str], list[Formula]] = {}
    for index, slot in enumerate(plan.slots):
        if slot.party is not None:
            slots.setdefault((slot.party, slot_currency(plan, index)), []).append(live.paid(index))
    for who in between:
        slots.setdefault(who, [])
    order = {name: i for i, (name, _) in enumerate(plan.parties)}
    titles = dict(plan.parties)
    row = FIRST
    for who in sorted(slots, key=lambda k: (order.get(k[0], len(order)), k[1])):
        party, currency = who
        digits = minor_digits(currency)
        sheet.put(row, 0, titles.get(party, party))
        sheet.put(row, 1, party)
        sheet.put(row, 2, currency)
        paid = sheet.put(row, 3, _money(slots[party, currency], digits), f"money {currency}")
        more = sheet.put(
            row, 4, _money(between.get((party, currency), []), digits), f"money {currency}"
        )
        sheet.put(row, 5, paid + more, f"total {currency}")
        row += 1
    return sheet


def _money(found: list[Formula], digits: int) -> Formula:
    summed = total(found)
    return amount(0, digits) if summed.text == "0" else summed


def put_transfers(live: Live) -> dict[tuple[str, str], list[Formula]]:
    """Payments between parties: on a date, or at a milestone; by a measure the engine's figures."""
    found: dict[tuple[str, str], list[Formula]] = {}
    plan = live.run.plan
    if not plan.transfers:
        return found
    sheet = live.book.sheet(
        "Between parties",
        "Paid between parties, outside the waterfalls",
        "What a measure comes to is the engine's figure: it stays as it is when inputs change.",
    )
    for key, label, width in (
        ("what", "What", 30),
        ("payer", "From", 20),
        ("payee", "To", 20),
        ("when", "When", 30),
        ("currency", "Currency", 9),
        ("amount", "Amount", 20),
        ("by", "", 20),
        ("clause", "Clause", 60),
    ):
        sheet.column(key, label, width=width)
    for row, (index, transfer) in enumerate(enumerate(plan.transfers), FIRST):
        formula, live_figure = _transferred(live, index, transfer)
        due = "" if transfer.date is None else str(transfer.date)
        if transfer.milestone is not None:
            due = f"when {plan.milestones[transfer.milestone].name} is reached"
        words = (transfer.label, transfer.payer, transfer.payee, due, transfer.currency)
        for column, text in enumerate(words):
            sheet.put(row, column, text)
        cell = sheet.put(row, 5, formula, f"money {transfer.currency}")
        sheet.put(
            row, 6, "" if live_figure else "the engine's figure", "" if live_figure else "fixed"
        )
        sheet.put(row, 7, clause(transfer.span))
        zero = amount(0, minor_digits(transfer.currency))
        found.setdefault((transfer.payer, transfer.currency), []).append(zero - cell)
        found.setdefault((transfer.payee, transfer.currency), []).append(cell)
    return found


def _transferred(live: Live, index: int, transfer: p.Transfer) -> tuple[Formula, bool]:
    digits = minor_digits(transfer.currency)
    made = live.run.state.transferred.get(index, 0)
    if not isinstance(transfer.amount, int) or transfer.runs or transfer.period:
        return amount(made, digits), False
    name = f"{transfer.payee}_{transfer.label}"
    given = live.terms.amount(
        name, transfer.label, transfer.amount, transfer.currency, transfer.span
    )
    if transfer.milestone is not None:
        ever = live.course.ends_with(("ever", transfer.milestone))
        return when(ever.equals(number(1)), given, amount(0, digits)), True
    return (given if index in live.run.state.transferred else amount(0, digits)), True


# ---- the engine's figures beside -----------------------------------------------------------------


def put_reconciliation(live: Live) -> tuple[Sheet, Formula]:
    """Every step's payee and every account beside the engine's figures; the sum of differences."""
    plan, sums = live.run.plan, live.run.journal.sums()
    sheet = live.book.sheet(
        "Reconciliation",
        "This workbook beside the engine",
        "The engine's figures are those of the run that wrote this workbook; they differ once an "
        "input is changed.",
    )
    for key, label, width in (
        ("step", "Step", 14),
        ("pays", "Pays", 34),
        ("to", "To", 26),
        ("currency", "Currency", 9),
        ("engine", "The engine", 20),
        ("here", "This workbook", 20),
        ("difference", "Difference", 16),
    ):
        sheet.column(key, label, width=width)
    lines = []
    for index, slot in enumerate(plan.slots):
        step, currency = plan.steps[slot.step], slot_currency(plan, index)
        engine = amount(sums.get(index, 0), minor_digits(currency))
        words = (step.name, slot.label or step_title(plan, step), slot.payee, currency)
        lines.append((words, engine, live.paid(index)))
    for account in plan.accounts:
        base = live.run.program.layout.account[account.index]
        engine = amount(live.run.state.numbers[base], minor_digits(account.currency))
        here = live.course.ends_with(("principal", account.index))
        words = ("", f"{account.title}: balance", account.owed_to, account.currency)
        lines.append((words, engine, here))
    row = FIRST
    for words, engine, here in lines:
        for column, text in enumerate(words):
            sheet.put(row, column, text)
        mine = sheet.put(row, 5, here, f"money {words[3]}")
        theirs = sheet.put(row, 4, engine, f"kept {words[3]}")
        sheet.put(row, 6, mine - theirs, f"money {words[3]}")
        row += 1
    if row == FIRST:
        return sheet, number(0)
    area = f"{sheet.at(FIRST, 6)}:{bare(sheet.at(row - 1, 6))}"
    return sheet, Formula(f"SUMPRODUCT(--({area}<>0))", 0)


# ---- checks --------------------------------------------------------------------------------------


def put_checks(live: Live, different: Formula) -> tuple[Sheet, Words]:
    """What must hold for the figures to be right, each line 0 where it does; and all in a word."""
    sheet = live.book.sheet(
        "Checks", "Checks", "Each line counts what is wrong: 0 is good. Look where it is not."
    )
    for key, label, width in (
        ("what", "What is checked", 84),
        ("count", "Wrong", 14),
        ("state", "", 16),
        ("then", "If not", 76),
    ):
        sheet.column(key, label, width=width)
    changed = _changed(live)
    row = FIRST
    for what, formula, then in [*_lines(live, different, changed)]:
        cell = sheet.put(row, 1, formula, "plain")
        sheet.put(row, 0, what)
        good, bad = ("ok", "LOOK")
        sheet.put(row, 2, _word(cell, good, bad), "state")
        sheet.put(row, 3, then)
        row += 1
    area = f"{sheet.at(FIRST, 1)}:{bare(sheet.at(row - 1, 1))}"
    wrong = sum(sheet.value(r, 1) for r in range(FIRST, row))
    text = f'IF(SUM({area})=0,"all checks hold","LOOK at the sheet Checks")'
    state = Words(text, "LOOK at the sheet Checks" if wrong else "all checks hold")
    count = sheet.put(row + 1, 1, changed, "plain")
    sheet.put(row + 1, 0, "Figures that are not those of the run any more")
    sheet.put(row + 1, 2, _word(count, "none changed", "changed"), "state")
    sheet.put(row + 1, 3, "The engine's figures beside them are those of the run as it was.")
    return sheet, state


def _word(cell: Formula, good: str, bad: str) -> Words:
    return Words(f'IF({cell.text}=0,"{good}","{bad}")', bad if cell.value else good)


def _changed(live: Live) -> Formula:
    """How many figures were changed."""
    found = []
    for sheet in (live.terms.sheet, live.exchange.sheet, live.receipts.sheet):
        column, last = sheet.columns["changed"].index, sheet.last_row
        if sheet.cells:
            found.append(
                Formula(f"SUM({sheet.at(FIRST, column)}:{bare(sheet.at(last, column))})", 0)
            )
    return total(found)


def _lines(live: Live, different: Formula, changed: Formula) -> list[tuple[str, Formula, str]]:
    lines = []
    for waterfall, sheet in zip(live.run.plan.waterfalls, live.sheets, strict=True):
        cell = live.total_of(sheet, sheet.columns["left"].index)
        lines.append(
            (
                f"{waterfall.title}: what entered went out",
                when(cell.differs(Formula("0", 0, cell.digits)), number(1), number(0)),
                "Money is left that no step took: a fault of this workbook.",
            )
        )
    unchanged = Formula(f"IF({changed.text}=0,{different.text},0)", 0)
    lines.append(
        (
            "As long as nothing is changed: lines that differ from the engine",
            unchanged,
            "A cell that holds a formula was overwritten.",
        )
    )
    lines.append(_exactness(live))
    negative = live.receipts.negative
    if negative:
        text = "+".join(f"({condition})" for condition in negative[:200])
        lines.append(
            (
                "Receipts that were made negative",
                Formula(text, 0),
                "A return is set off against later receipts of its source: run the deal again.",
            )
        )
    if live.receipts.approved:
        text = "+".join(live.receipts.approved[:200])
        lines.append(
            (
                "Costs that were changed and may have to be approved",
                Formula(text, 0),
                "Whether a cost waits for an approval hangs on its amount: run the deal again.",
            )
        )
    lines.append(_days(live))
    if live.cuts:
        wanting = live.course.left_over
        lines.append(
            (
                "Terms change more often than there are stretches for",
                Formula(f"IF({wanting.text},1,0)", wanting.value),
                "The last stretch goes on under terms that have changed: run the deal again.",
            )
        )
    return lines


def _exactness(live: Live) -> tuple[str, Formula, str]:
    """Whether amounts are small enough to be exact: sixteen digits are more than a cell holds."""
    receipts, terms = live.receipts, live.terms.sheet
    biggest = max((abs(f.value) for f in receipts.amounts.values()), default=1) or 1
    parts = [
        cell.value
        for (row, column), cell in terms.cells.items()
        if column == terms.columns["of"].index and isinstance(cell, Formula)
    ]
    finest = max(parts, default=1)
    room = max(LARGEST, biggest * finest * LARGEST // max(1, live.book.largest))
    column = receipts.sheet.columns["value"].index
    first, last = (receipts.sheet.at(r, column) for r in (OPENING + 1, receipts.sheet.last_row))
    values = f"{first}:{bare(last)}"
    most = f"MAX(MAX({values}),-MIN({values}))*1000"
    if terms.cells:
        of = terms.columns["of"].index
        most += f"*MAX(1,{terms.at(FIRST, of)}:{bare(terms.at(terms.last_row, of))})"
    value = int(biggest * 10 * finest > room * 10)
    text = f"IF({most}>{room * 10},1,0)"
    return (
        "Amounts that are too large to be exact in a spreadsheet",
        Formula(text, value),
        "A spreadsheet counts in 15 digits: run the deal again.",
    )


def _days(live: Live) -> tuple[str, Formula, str]:
    sheet = live.receipts.sheet
    column = sheet.columns["day"].index
    days = [day_number(m.day).value for m in live.receipts.moments]
    area = f"{sheet.at(OPENING + 1, column)}:{bare(sheet.at(OPENING + max(1, len(days)), column))}"
    text = f"IF(SUM({area})<>{sum(days)},1,0)"
    return (
        "Days that were changed",
        Formula(text, 0),
        "Which rate and which term is that of a day, the engine works out: run the deal again.",
    )
