"""A run → a workbook: its sheets in the order in which an accountant reads them."""

from dataclasses import dataclass

from recoup.engine.run import Run
from recoup.workbook.figures import figures
from recoup.workbook.formula import Formula
from recoup.workbook.from_run import Different, compared, live
from recoup.workbook.grid import Book, Sheet, Words
from recoup.workbook.parties import put_checks, put_parties, put_reconciliation
from recoup.workbook.refusals import Refusal, refusals
from recoup.workbook.summary import put_summary
from recoup.workbook.write import to_xlsx


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook (.xlsx), how many formulas it has, and the mechanisms that no formula holds.

    Where there are any, its figures are the engine's as values.
    """

    content: bytes
    formulas: int
    refused: tuple[Refusal, ...]


def workbook(run: Run) -> Workbook:
    """The workbook of a run.

    Raises: Different where the formulas do not come to the engine's figures.
    """
    book, refused = sheets(run)
    cells = [cell for sheet in book.order for cell in sheet.cells.values()]
    formulas = sum(isinstance(c, Words) or (isinstance(c, Formula) and c.works) for c in cells)
    return Workbook(to_xlsx(book), formulas, tuple(refused))


def sheets(run: Run) -> tuple[Book, list[Refusal]]:
    """The sheets of a run: formulas, or where a mechanism is refused the engine's figures."""
    refused = refusals(run)
    if refused:
        return figures(run, refused), refused
    found = live(run)
    if not found.book.exact:
        refused = [Refusal("figures too large", run.plan.waterfalls[0].span)]
        return figures(run, refused), refused
    different = compared(found)
    if different:
        raise Different("; ".join(different))
    found.put_totals()
    parties = put_parties(found)
    reconciliation, differences = put_reconciliation(found)
    checks, state = put_checks(found, differences)
    book = found.book
    summary, terms, exchange, receipts = book.sheets[:4]
    assert (terms, exchange, receipts) == (
        found.terms.sheet,
        found.exchange.sheet,
        found.receipts.sheet,
    )
    between = [s for s in book.sheets if s.name == "Between parties"]
    working = [found.accounts.sheet, found.milestones.sheet, found.course.sheet]
    book.order = [
        summary,
        parties,
        *between,
        checks,
        receipts,
        exchange,
        terms,
        *found.sheets,
        *filter(_has_figures, working),
        reconciliation,
    ]
    book.order = [s for s in book.order if s is summary or s.cells]
    put_summary(book, run, summary, state, [])
    return book, []


def _has_figures(sheet: Sheet) -> bool:
    """Whether a sheet of the run has more than days and rows."""
    return len(sheet.columns) > 2
