"""A file as rows of text cells, each of which knows its place."""

import re
from dataclasses import dataclass, field

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span

_QUOTED = re.compile(r' *"([^"]*(?:""[^"]*)*)" *')
_BARE = re.compile(r'[^",]*')


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its cells without surrounding blanks, its place.

    `fault` says why the row could not be divided into cells.
    """

    number: int
    cells: list[str]
    start: int
    end: int
    fault: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file that hold anything, the header first.

    `separator` is what stands between the cells in the text of the source: `,` with quoting for
    CSV, a tab without quoting for a worksheet. `diagnostics` are about the file as a whole.
    """

    source: Source
    separator: str
    rows: list[Row] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def row_span(self, row: Row) -> Span:
        return Span(self.source, row.start, row.end)

    def row_text(self, row: Row) -> str:
        """The row for people, its cells divided by commas."""
        return self.source.text[row.start : row.end].replace("\t", ", ").strip()

    def cell_span(self, row: Row, index: int) -> Span:
        """The place of a cell's content, or the end of the row where it has no such cell."""
        text = self.source.text[row.start : row.end]
        places = divide(text) if self.separator == "," else _tab_places(text)
        if isinstance(places, StrayQuote) or index >= len(places):
            return Span(self.source, row.end, row.end)
        start, end = places[index]
        return Span(self.source, row.start + start, row.start + end)


@dataclass(frozen=True, slots=True)
class StrayQuote:
    """A quote at an offset of a line that opens a cell and does not close it, or does neither."""

    at: int
    opens: bool


def divide(line: str) -> list[tuple[int, int]] | StrayQuote:
    """Where the content of each cell of a line of CSV starts and ends.

    Surrounding blanks and quotes are left out; doubled quotes are still double. The csv module
    reads the same cells, but does not say where they stand.
    """
    places = []
    at = 0
    while True:
        match = _QUOTED.match(line, at) or _BARE.match(line, at)
        assert match is not None
        if match.end() < len(line) and line[match.end()] != ",":
            return _stray(line, at, match.end())
        places.append(match.span(1) if match.re is _QUOTED else match.span())
        if match.end() == len(line):
            return [_stripped(line, start, end) for start, end in places]
        at = match.end() + 1


def _stray(line: str, start: int, end: int) -> StrayQuote:
    if line[end] == '"' and not line[start:end].strip():
        return StrayQuote(end, opens=True)
    return StrayQuote(line.rindex('"', start, end + 1), opens=False)


def _tab_places(line: str) -> list[tuple[int, int]]:
    places, at = [], 0
    for cell in line.split("\t"):
        places.append((at, at + len(cell)))
        at += len(cell) + 1
    return places


def _stripped(line: str, start: int, end: int) -> tuple[int, int]:
    cell = line[start:end].strip()
    lead = line.index(cell, start)
    return lead, lead + len(cell)
