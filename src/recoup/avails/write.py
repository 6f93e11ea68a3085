"""A deal's avails as text or workbook, held to the rules of avails before they leave."""

from collections.abc import Iterable, Sequence

from recoup.avails.elements import children
from recoup.avails.from_deal import rows_of
from recoup.avails.from_sheet import from_sheet
from recoup.avails.judge import judged
from recoup.avails.model import Row
from recoup.avails.rules import breaches
from recoup.avails.to_sheet import to_sheet
from recoup.avails.to_xml import in_order, to_xml
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from recoup.receipts.from_xlsx import from_xlsx


def avails_xml(deal: Deal) -> tuple[str | None, list[Diagnostic]]:
    """The XML of a deal's avails, and what they do not say; None where they would be faulty."""
    rows, found = rows_of(deal)
    if not rows:
        return None, _none(found)
    text = to_xml(rows)
    found.extend(_broken(rows, text))
    return (None if has_errors(found) else text), found


def avails_workbook(deal: Deal) -> tuple[bytes | None, list[Diagnostic]]:
    """The workbook of a deal's avails, held to the same rules as their XML."""
    text, found = avails_xml(deal)
    if text is None:
        return None, found
    rows, _ = rows_of(deal)
    if any(row.title_zh or row.releases for row in rows):
        message = "the workbook has no column for Chinese titles and releases; XML has"
        found.append(Diagnostic("not-in-avails", message, None, severity=Severity.WARNING))
    book = to_sheet(rows)
    found.extend(_lost(rows, book))
    return book, found


def _lost(rows: Sequence[Row], book: bytes) -> Iterable[Diagnostic]:
    """A row of a workbook has one price beside the SRP, and one currency."""
    read = judged(from_sheet(from_xlsx("", book)))
    for row, again in zip(rows, read.rows, strict=True):
        lost = [term.name for term in row.terms if term not in again.terms]
        if lost:
            message = (
                f"{', '.join(lost)} cannot stand in one row of a workbook with its other price"
            )
            span = row.place() if row.place else None
            yield Diagnostic("not-in-avails", message, span, severity=Severity.WARNING)


def _none(found: list[Diagnostic]) -> list[Diagnostic]:
    if has_errors(found):
        return found
    message = "the deal offers nothing that avails can say: no `est`, `tvod` or `svod` is granted"
    return [*found, Diagnostic("nothing-to-offer", message, None)]


def _broken(rows: Sequence[Row], text: str) -> Iterable[Diagnostic]:
    """The rules that our own avails break, at the offer that breaks them."""
    from lxml import etree

    root = etree.fromstring(text.encode())
    transactions = [t for avail in children(root, "Avail") for t in children(avail, "Transaction")]
    row_of = dict(zip(transactions, in_order(rows), strict=True))
    for breach in breaches(root):
        above = [breach.node, *breach.node.iterancestors()]
        row = next((row_of[node] for node in above if node in row_of), rows[0])
        span = row.place() if row.place else None
        yield Diagnostic(breach.rule, breach.message, span, severity=breach.severity)
