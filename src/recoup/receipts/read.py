"""Files of events and of exchange rates on disk, CSV or XLSX."""

from pathlib import Path

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.outside import read_at_most
from recoup.diagnostics.span import Source, Span
from recoup.receipts.events import events_of
from recoup.receipts.from_csv import from_csv
from recoup.receipts.from_xlsx import from_xlsx
from recoup.receipts.model import EventsFile, Rates
from recoup.receipts.rates import rates_of
from recoup.receipts.sheet import Sheet

# A larger file is refused: tens of millions of rows are reduced before they become events.
LARGEST_FILE_BYTES = 2**28

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class EventsFileMissing(OSError):
    """The file of events or of rates that was asked for cannot be read."""


def read_events(path: str | Path, *, deal: Deal | None = None) -> EventsFile:
    """The events of a file, in date order and then in the order of the file.

    Every fault of every row is in `diagnostics`, and the rows that have one are in `set_aside`.
    Where a deal is given, the names of media, films, territories, accounts and measures are those
    that it knows.

    Raises: EventsFileMissing where there is no such file, or it may not be read.
    """
    return events_of(read_sheet(Path(path)), deal)


def read_rates(path: str | Path) -> tuple[Rates, list[Diagnostic]]:
    """The exchange rates of a file with the columns `date, from, to, rate`, and perhaps `source`.

    Raises: EventsFileMissing where there is no such file, or it may not be read.
    """
    return rates_of(read_sheet(Path(path)))


def read_sheet(path: Path) -> Sheet:
    """The rows of a CSV or XLSX file; which of the two it is, its first bytes say.

    Raises: EventsFileMissing where there is no such file, or it may not be read.
    """
    return sheet_of(str(path), read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The content of a file, or as much of it as shows that it is too large.

    Raises: EventsFileMissing where there is no such file, or it may not be read.
    """
    try:
        return read_at_most(path, LARGEST_FILE_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise EventsFileMissing(f"{path}: {reason}") from error
    except ValueError as error:  # a path with a null character
        raise EventsFileMissing(f"{str(path)!r} is no path") from error


def sheet_of(name: str, data: bytes) -> Sheet:
    """The rows of a CSV or XLSX file that is called `name`."""
    if len(data) > LARGEST_FILE_BYTES:
        message = f"the file has more than {LARGEST_FILE_BYTES:,} bytes"
        return _refused(name, "file-too-large", message, "split it by year")
    if data.startswith(_OLD_EXCEL):
        message = "the file is a workbook in the format of 1997, or a locked one"
        return _refused(name, "old-workbook", message, "save it as .xlsx without a password")
    if data.startswith(_ZIP) or Path(name).suffix.lower() in {".xlsx", ".xlsm"}:
        return from_xlsx(name, data)
    return from_csv(name, data)


def _refused(name: str, code: str, message: str, hint: str) -> Sheet:
    source = Source(name, "")
    return Sheet(source, ",", diagnostics=[Diagnostic(code, message, Span(source, 0, 0), hint)])
