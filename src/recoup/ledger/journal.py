"""What a book holds as CSV: its events and rates for a run, its postings for a general ledger."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from sqlalchemy import select

from recoup.analysis.totals import decimal, designation
from recoup.ledger import tables
from recoup.ledger.book import Book
from recoup.receipts.codes import CODES
from recoup.receipts.events import COLUMNS
from recoup.receipts.harmless import harmless
from recoup.receipts.model import Event, EventKind, Rates
from recoup.values.currency import PERCENT


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180, UTF-8, lines end with a line feed); nothing stands for None.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(c.replace("\r", " ")) if isinstance(c, str) else c for c in row])
    return text.getvalue()


def events_text(events: Iterable[Event]) -> str:
    """Events as the CSV that a run takes, in their order."""
    return csv_text((*COLUMNS, *CODES), map(_event_row, events))


def _event_row(event: Event) -> list[object]:
    amount: object = event.amount
    currency = event.currency
    if currency == PERCENT:
        amount, currency = f"{decimal(event.amount, PERCENT)}%", None
    elif currency is not None:
        amount = decimal(event.amount, currency)
    if event.kind is EventKind.REVERSAL or (event.kind is EventKind.RELEASE and not event.amount):
        amount = None
    worth = event.arms_length
    return [
        event.id,
        event.date,
        event.kind.value,
        designation(event.what, event.film, event.territory),
        amount,
        currency,
        None if worth is None else decimal(worth, event.currency or ""),
        event.basis,
        event.note,
        event.channel,
        event.campaign,
        event.item,
        event.tickets,
        event.approved,
    ]


def rates_text(rates: Rates) -> str:
    """Exchange rates as the CSV that a run takes."""
    rows = [
        (rate.date, rate.from_currency, rate.to_currency, _exact(rate.rate), rate.source)
        for rate in rates.rows
    ]
    return csv_text(("date", "from", "to", "rate", "source"), rows)


def _exact(rate: Fraction) -> str:
    """A rate was read from a decimal, and has one that is as long."""
    with localcontext(prec=200):
        return f"{Decimal(rate.numerator) / Decimal(rate.denominator):f}"


JOURNAL = (
    "period", "entry", "date", "event", "part", "step", "payee", "currency", "amount", "clause",
)  # fmt: skip


def journal_text(book: Book, period: int | None = None) -> str:
    """The postings that the closes recorded, for a general ledger: all, or those of one period.

    A negative amount takes back what an earlier period recorded; the sum over all periods is what
    each party has been allotted so far.
    """
    row, entry = tables.posting.c, tables.entry.c
    asked = select(tables.posting, entry.period.label("period")).join(
        tables.entry, entry.number == row.entry
    )
    if period is not None:
        asked = asked.where(entry.period == period)
    with book.store.reading() as connection:
        found = connection.execute(asked.order_by(row.entry, row.place)).all()
    return csv_text(
        JOURNAL,
        [
            (
                r.period,
                r.entry,
                r.date,
                r.event,
                r.part,
                r.step,
                r.payee,
                r.currency,
                decimal(r.amount, r.currency),
                r.clause,
            )
            for r in found
        ],
    )
