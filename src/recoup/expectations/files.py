"""The files that tests name: deals, events and rates, each read once."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from recoup.deal.files import DealFileMissing, load_trees
from recoup.deal.model import Deal
from recoup.deal.readings import Readings, read_deals, undecided
from recoup.diagnostics.diagnostic import Diagnostic, errors_of
from recoup.expectations import model as x
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
    _deals: dict[tuple[str, tuple[str, ...]], tuple[Deal | None, list[Diagnostic]]] = field(
        default_factory=dict
    )
    _books: dict[str, EventsFile] = field(default_factory=dict)
    _rates: dict[str, tuple[Rates, list[Diagnostic]]] = field(default_factory=dict)

    def deal(self, uses: x.UsesDeal) -> tuple[Deal | None, list[Diagnostic]]:
        """A deal under the readings that are chosen, checked."""
        path, names = uses.path, tuple(word.text for word in uses.reading)
        if (path.text, names) not in self._deals:
            if "\0" in path.text:
                return None, [self._missing(path)]
            try:
                trees, faults = load_trees(self.folder / path.text)
            except DealFileMissing:
                return None, [self._missing(path)]
            self._deals[path.text, names] = _read_as(uses, read_deals(trees, faults, names))
        return self._deals[path.text, names]

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


def _read_as(uses: x.UsesDeal, readings: Readings) -> tuple[Deal | None, list[Diagnostic]]:
    """The one deal that the chosen readings leave; else what keeps it from being one."""
    found = errors_of(readings.diagnostics)
    if readings.open and not found:
        found = [
            replace(
                question,
                span=uses.path.span,
                hint=f'write `deal "{uses.path}" as {dispute.names[0]}`, or another reading',
            )
            for question, dispute in zip(undecided(readings), readings.open, strict=True)
        ]
    if len(readings.deals) != 1:
        return None, found
    return readings.deals[0].deal, found
