"""The first sheet: what this workbook is, whether its checks hold, who has what, and its limits."""

from recoup.engine.run import Run
from recoup.workbook.formula import LARGEST
from recoup.workbook.grid import Book, Sheet, Words
from recoup.workbook.refusals import Refusal

_ABOUT = {
    "Receipts": "what came in, what was spent and reported: change the shaded amounts",
    "Rates": "exchange rates: change the shaded ones",
    "Terms": "percentages, sums, caps and levels, each with its clause: change the shaded ones",
    "Accounts": "what is owed: charged, recouped, interest, balance",
    "Milestones": "what was reached, before and after each receipt",
    "Timeline": "running totals, and where a receipt is cut because the terms change",
    "Between parties": "advances, bonuses and other payments outside the waterfalls",
    "Parties": "what each party has",
    "Checks": "what must hold; read it first",
    "Reconciliation": "every figure beside that of the engine which wrote this workbook",
}


def put_summary(
    book: Book, run: Run, sheet: Sheet, state: Words | str, refused: list[Refusal]
) -> None:
    """Writes the first sheet, once the others are there."""
    last = run.as_of or (run.events[-1].date if run.events else None)
    sheet.remark = f"Written by Recoup. As of {last}" if last else "Written by Recoup. No events"
    row = 3
    sheet.plain = True
    sheet.column("what", "", width=24)
    sheet.column("words", "", width=110)

    def line(what: str, words: Words | str, style: str = "wrap") -> None:
        nonlocal row
        sheet.put(row, 0, what, "name" if what else "wrap")
        sheet.put(row, 1, words, style)
        row += 1

    if refused:
        line(
            "Figures, not formulas",
            "What follows is in this deal, and no spreadsheet formula holds "
            "it exactly. The sheets show the engine's figures as values: they do not recalculate.",
            "fixed",
        )
        for each in refused:
            line("", f"{each.mechanism}: {each.why} ({each.span.place})")
    line("Checks", state, "name")
    for assumption in run.plan.assumptions:
        line(
            "Assumed",
            f"{assumption.name} = {assumption.value}; nobody disclosed it, it lies within "
            f"{assumption.low}..{assumption.high}",
        )
    row += 1
    if not refused:
        line(
            "How to use it",
            "Shaded cells are inputs. Change a receipt, a percentage, a cap or a rate: "
            "all recalculates, to the minor unit, as `recoup run` of the changed deal would.",
        )
        line(
            "Rounding",
            "Each payee gets the nearest whole minor unit; what that rounds off is carried to "
            "its next payment, in the folded columns ([+] above the sheet).",
        )
        line(
            "Limit",
            "A spreadsheet counts in binary fractions of 15 digits. Formulas take whole minor "
            f"units, exact while every result on the way is below {LARGEST:,}; a check tells.",
        )
        if any(e.calculated for e in run.events):
            line(
                "Licences",
                "Rows that a licence made due are the engine's figures, and not inputs: they "
                "stay as they are when a report of sales changes.",
            )
        if any(s.counted for s in book.sheets):
            line(
                "When terms change",
                "A receipt that crosses a milestone is cut at the cent that crosses it. "
                "The rows stand once for each set of terms; grey rows do not count. Folded rows "
                "are the search for that cent.",
            )
    row += 1
    for other in book.order:
        if other is not sheet:
            steps = f"waterfall: {other.title}, its steps in order, each with its clause"
            line(other.name, _ABOUT.get(other.name, steps))
