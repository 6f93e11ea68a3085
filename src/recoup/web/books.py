"""The book of a deal: the ledger beside it, kept in step with its files."""

from datetime import date
from pathlib import Path

from recoup.api import DealFile, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.ledger.book import Book, Differs
from recoup.ledger.model import Change, Entry, RateChange
from recoup.web.folder import Folder, Kept

# Of what a file says otherwise than the book, so much is told.
_TOLD = 20


def book_of(folder: Folder, kept: Kept, by: str | None = None) -> Book | None:
    """The book of this very deal; None where there is none. `by` is who records in it.

    One that lies beside several deals is that of the one of its title.

    Raises: StoreFailure; Refused where its deal cannot be read.
    """
    if kept.ledger is None:
        return None
    book = Book.open(kept.ledger, by=by)
    return book if book.deal().title == folder.read(kept).title else None


def place_of(kept: Kept) -> Path:
    """Where a deal's book is made: under its own name, whatever lies beside it."""
    return kept.deal.with_name(f"{kept.deal.stem}.ledger.db")


def close_through(
    folder: Folder, kept: Kept, day: date, by: str, *, accept: bool = False
) -> tuple[Book, Entry]:
    """Records the deal, its receipts and rates as their files say them now, and closes a period.

    The book is made where there is none. What a file says otherwise than before is recorded where
    that is `accept`ed; what it said before stays in the book.

    Raises: Refused with all that stands in the way; nothing is closed then; BookBusy.
    """
    assumed = folder.assumed(kept)
    book = book_of(folder, kept, by)
    if book is None:
        _checked(folder, kept, day)
        book = Book.create(place_of(kept), kept.deal, assume=assumed, by=by)
    else:
        book.amend(kept.deal, assume=assumed)
    try:
        if kept.receipts is not None:
            book.import_file(kept.receipts, accept=accept)
        if kept.rates is not None:
            book.import_rates(kept.rates, accept=accept)
    except Differs as differs:
        raise Refused([_differs(differs)]) from None
    return book, book.close_period(day)


def _checked(folder: Folder, kept: Kept, day: date) -> None:
    """No book is made of a deal that cannot be run, or of which there is nothing to close."""
    file: DealFile = folder.read(kept)
    if file.readings.open:
        message = "the deal is read in several ways; a book records one of them"
        raise Refused([Diagnostic("open-reading", message, None, "decide it in the deal's text")])
    folder.run(kept, as_of=day)


def _differs(differs: Differs) -> Diagnostic:
    rows = [_row(change) for change in differs.changes[:_TOLD]]
    more = len(differs.changes) - len(rows)
    said = "; ".join(rows) + (f"; and {more} more" if more > 0 else "")
    message = f"{differs}: {said}"
    hint = "look at them, and record them with what they say now; what was said before stays"
    return Diagnostic("file-differs", message, None, hint)


def _row(change: Change | RateChange) -> str:
    if isinstance(change, RateChange):
        return f"{change.after.from_currency} to {change.after.to_currency} on {change.after.date}"
    return f"`{change.id}` is gone" if change.after is None else f"`{change.id}`"
