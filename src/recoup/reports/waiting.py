"""The suspense queue of a payer's file, read again from where it was written."""

import csv
import io
from dataclasses import dataclass

from recoup.receipts.harmless import meant
from recoup.reports.show import SUSPENSE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that awaits its mending; `amount` is a plain decimal, empty where it is not known."""

    row: str
    column: str
    amount: str
    currency: str
    reason: str
    hint: str
    text: str


def waiting(text: str) -> list[Waiting]:
    """The rows of a suspense queue as `suspense_text` writes it; cells that it lacks are empty."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    return [Waiting(**{name: meant(row.get(name) or "") for name in SUSPENSE}) for row in rows]
