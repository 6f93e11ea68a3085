"""One avail as its file says it: texts by the template's columns, with their places."""

from collections.abc import Callable
from dataclasses import dataclass, field

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Source, Span


@dataclass(frozen=True, slots=True)
class Cell:
    """What a file says of one field; `place` finds where, for the one who has to mend it."""

    text: str
    place: Callable[[], Span] = field(compare=False, repr=False)


@dataclass(slots=True)
class Entry:
    """One row of a workbook, or one transaction of an XML avail, before anything in it is judged.

    `number` is that of the row, or of the line; a field may have several cells where it is a list.
    """

    number: int
    place: Callable[[], Span]
    cells: dict[str, list[Cell]] = field(default_factory=dict)

    def add(self, name: str, text: str | None, place: Callable[[], Span]) -> None:
        """Notes a cell that holds anything."""
        text = " ".join((text or "").split())
        if text:
            self.cells.setdefault(name, []).append(Cell(text, place))

    def text(self, name: str) -> str | None:
        """The text of a field that has one cell; None where nothing is said."""
        found = self.cells.get(name)
        return found[0].text if found else None

    def span(self, name: str) -> Span:
        """Where a field stands; where its row does, if the file says nothing of it."""
        found = self.cells.get(name)
        return found[0].place() if found else self.place()


@dataclass(slots=True)
class Entries:
    """All that a file says, and what is wrong with it as a whole."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Notes an error of the file as a whole."""
        self.diagnostics.append(Diagnostic(code, message, span, hint))

    def warn(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Notes what is to be known, and stops nothing."""
        found = Diagnostic(code, message, span, hint, severity=Severity.WARNING)
        self.diagnostics.append(found)


def whole(name: str, code: str, message: str, hint: str | None = None) -> Entries:
    """A file that cannot be read at all."""
    source = Source(name, "")
    return Entries(name, diagnostics=[Diagnostic(code, message, Span(source, 0, 0), hint)])
