"""The files that tests name: deals, events and rates, each read once."""

from dataclasses import dataclass, field
from pathlib import Path

from recoup.deal.files import DealFileMissing, load_deal
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, errors_of
from recoup.expectations.quantities import Unknown
from recoup.language.model import Word
from recoup.receipts.model import EventsFile, Rates
from recoup.receipts.read import EventsFileMissing, read_events, read_rates


@dataclass(slots=True)
class Files:
    """The files beside a file of expectations, each read once, with the errors in them.

    A file that is not there is an error where its name stands.
    """

    folder: Path
    _deals: dict[str, tuple[Deal, list[Diagnostic]]] = field(default_factory=dict)
    _books: dict[str, EventsFile] = field(default_factory=dict)
    _rates: dict[str, tuple[Rates, list[Diagnostic]]] = field(default_factory=dict)

    def deal(self, path: Word) -> tuple[Deal | None, list[Diagnostic]]:
        """A deal, checked."""
        if path.text not in self._deals:
            if "\0" in path.text:
                return None, [self._missing(path)]
            try:
                deal, found = load_deal(self.folder / path.text)
            except DealFileMissing:
                return None, [self._missing(path)]
            self._deals[path.text] = deal, errors_of(found)
        return self._deals[path.text]

    def events(self, path: Word) -> tuple[EventsFile | None, list[Diagnostic]]:
        """The events of a file, their names not looked up in any deal yet."""
        if path.text not in self._books:
            try:
                self._books[path.text] = read_events(self.folder / path.text)
            except EventsFileMissing:
                return None, [self._missing(path)]
        book = self._books[path.text]
        return book, errors_of(book.diagnostics)

    def rates(self, path: Word) -> tuple[Rates | None, list[Diagnostic]]:
        """The exchange rates of a file."""
        if path.text not in self._rates:
            try:
                rates, found = read_rates(self.folder / path.text)
            except EventsFileMissing:
                return None, [self._missing(path)]
            self._rates[path.text] = rates, errors_of(found)
        return self._rates[path.text]

    def _missing(self, path: Word) -> Diagnostic:
        beside = [p.name for p in self.folder.iterdir()] if self.folder.is_dir() else []
        message = f"there is no file `{path}` beside this one, or it cannot be read"
        return Unknown("file", path, beside, message).diagnostic
