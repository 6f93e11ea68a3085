"""A statement as a table: one row for each line, with its stable key."""

import csv
import io

from recoup.receipts.harmless import harmless
from recoup.statements.model import BALANCE, Document
from recoup.statements.to_json import figures_json
from recoup.values.money import decimal_text

COLUMNS = (
    "deal", "party", "period", "dated", "section", "key", "kind", "label", "label_zh", "detail",
    "currency", "prior", "adjustment", "current", "cumulative", "wants", "clause", "place",
)  # fmt: skip


def csv_text(document: Document) -> str:
    """Every line of a statement as a row; no text of it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    places = {clause.name: clause.place for clause in document.clauses}
    head = (
        document.deal.en,
        document.party or "",
        document.period.name,
        document.dated.isoformat(),
    )
    for balance in document.balances:
        for name in BALANCE:
            amount = getattr(balance, name)
            if amount is not None:
                key = f"{document.deal.en}/balance/{name}/{balance.currency}"
                text = decimal_text(amount, balance.currency)
                named = ("balance", key, "balance", name, "", "", balance.currency)
                cells = (*head, *named, "", "", "", text, "", "", "")
                writer.writerow([harmless(cell) for cell in cells])
    for section in document.sections:
        for line in section.lines:
            figures = figures_json(line.figures, section.currency)
            wants = "" if line.wants is None else decimal_text(line.wants, section.currency)
            label, detail = line.label, line.group or line.detail
            told = (label.en, label.zh_hans, detail.en if detail else "")
            named = (section.name, line.key, line.kind.value, *told, section.currency)
            clause = line.clause or ""
            tail = (wants, clause, places.get(clause, ""))
            row = (*head, *named, *figures.values(), *tail)
            writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()
