"""The rows of a sheet by the names of its columns, and all that is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.receipts.cells import BadCell
from recoup.receipts.harmless import meant
from recoup.receipts.sheet import Row, Sheet

Value = TypeVar("Value")

# Where so many rows are faulty, the file is some other file, and its rest is not looked at.
MOST_FAULTY_ROWS = 50_000
MOST_COLUMNS = 500


@dataclass(slots=True)
class SheetReader:
    """Reads cells of a sheet; collects the faults of each row.

    `rows` are those below the header, none where the header lacks a `required` column.
    """

    sheet: Sheet
    known: Sequence[str]
    required: Sequence[str]
    rows: list[Row] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    # The number of each faulty row, with all that is wrong with it.
    faulty: dict[int, list[str]] = field(default_factory=dict)
    unreadable: bool = False
    _width: int = 0

    def __post_init__(self) -> None:
        self.diagnostics.extend(self.sheet.diagnostics)
        if any(d.severity is Severity.ERROR for d in self.diagnostics):
            self.unreadable = True
        elif not self.sheet.rows:
            self._refuse("empty-file", "the file has no rows", Span(self.sheet.source, 0, 0))
        else:
            self._read_header(self.sheet.rows[0])
            self.rows = [] if self.unreadable else self.sheet.rows[1:]

    # ---- the header --------------------------------------------------------------------------

    def _read_header(self, header: Row) -> None:
        if header.fault is not None:
            self.diagnostics.append(header.fault)
            self.unreadable = True
            return
        if self._divided_otherwise(header):
            return
        self._width = len(header.cells)
        if self._width > MOST_COLUMNS:
            message = f"the header has {self._width:,} columns; {MOST_COLUMNS:,} are read at most"
            self._refuse("too-many-columns", message, self.sheet.row_span(header))
            return
        for index, cell in enumerate(header.cells):
            self._read_column(header, index, " ".join(cell.lower().split()))
        missing = [f"`{name}`" for name in self.required if name not in self.columns]
        if missing:
            noun = "the column" if len(missing) == 1 else "the columns"
            message = f"the header lacks {noun} {', '.join(missing)}"
            self._refuse("missing-column", message, self.sheet.row_span(header))

    def _read_column(self, header: Row, index: int, name: str) -> None:
        span = self.sheet.cell_span(header, index)
        if name in self.columns:
            first = self.sheet.cell_span(header, self.columns[name])
            self._refuse(
                "duplicate-column",
                f"the column `{name}` stands twice",
                span,
                "keep one of them",
                Related("it stands here first", first),
            )
        elif name in self.known:
            self.columns[name] = index
        elif name:
            self.diagnostics.append(self._unknown_column(name, span))

    def _unknown_column(self, name: str, span: Span) -> Diagnostic:
        near = closest(name[:40], self.known)
        hint = f"did you mean `{near}`?" if near else f"the columns are `{', '.join(self.known)}`"
        message = f"no column is called `{name[:40]}`; its cells are left aside"
        return Diagnostic("unknown-column", message, span, hint, (), Severity.WARNING)

    def _divided_otherwise(self, header: Row) -> bool:
        """Whether the cells are divided by something else than commas, which is reported."""
        span = self.sheet.row_span(header)
        other = next((s for s in ";\t|" if s in span.text), None)
        if self.sheet.separator != "," or other is None or len(header.cells) > 1:
            return False
        word = "tabs" if other == "\t" else f"`{other}`"
        message = f"the cells are divided by {word}, not by commas"
        self._refuse("wrong-separator", message, span, "save the file as `CSV UTF-8`")
        return True

    def _refuse(
        self, code: str, message: str, span: Span, hint: str | None = None, *related: Related
    ) -> None:
        hint = hint or f"begin with the header `{','.join(self.known)}`"
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))
        self.unreadable = True

    # ---- the rows ----------------------------------------------------------------------------

    def well_formed(self, row: Row) -> bool:
        """Whether a row has the cells that the header announces; reports it where not."""
        if len(self.faulty) >= MOST_FAULTY_ROWS:
            self._give_up(row)
            return False
        if row.fault is not None:
            self.report(row, row.fault)
            return False
        count, width = len(row.cells), self._width
        if count == width:
            return True
        message = f"the row has {count} cells; the header has {width}"
        if count > width and any(row.cells[width:]):
            span = self.sheet.cell_span(row, next(i for i in range(width, count) if row.cells[i]))
            self.report(row, Diagnostic("too-many-cells", message, span, self._many_hint()))
            return False
        if count < width and self.sheet.separator == ",":
            span = self.sheet.cell_span(row, count)
            hint = "end the row with a comma for each empty cell"
            self.report(row, Diagnostic("too-few-cells", message, span, hint))
            return False
        return True

    def _give_up(self, row: Row) -> None:
        if not self.unreadable:
            message = f"{len(self.faulty):,} rows are faulty; the rows from here on are not read"
            hint = "see whether this is the right file"
            self._refuse("too-many-faults", message, self.sheet.row_span(row), hint)

    def _many_hint(self) -> str:
        if self.sheet.separator == ",":
            return 'put an amount with commas in quotes, as in `"1,234.50"`'
        return "give its column a name, or empty the cell"

    def text(self, row: Row, column: str) -> str:
        """What stands in a column of a row; empty where there is no such column."""
        index = self.columns.get(column)
        return meant(row.cells[index]) if index is not None and index < len(row.cells) else ""

    def read(self, row: Row, column: str, parse: Callable[[str], Value]) -> Value | None:
        """The value of a cell; None where it has a fault, which is reported."""
        text = self.text(row, column)
        try:
            if text.startswith("="):
                message = "the cell holds a formula without its value"
                hint = "calculate and save it in a spreadsheet, or put the value in its place"
                raise BadCell("formula-without-value", message, hint)
            return parse(text)
        except BadCell as fault:
            self.fault(row, column, fault)
            return None

    def fault(self, row: Row, column: str, fault: BadCell, *related: Related) -> None:
        """Reports a fault of a cell."""
        span = self.cell_span(row, column)
        self.report(row, Diagnostic(fault.code, str(fault), span, fault.hint, related))

    def cell_span(self, row: Row, column: str) -> Span:
        """The place of a cell; that of the row where there is no such column."""
        index = self.columns.get(column)
        sheet = self.sheet
        return sheet.row_span(row) if index is None else sheet.cell_span(row, index)

    def report(self, row: Row, diagnostic: Diagnostic) -> None:
        """Notes what is wrong with a row, which makes it faulty where it is an error."""
        self.diagnostics.append(diagnostic)
        if diagnostic.severity is Severity.ERROR:
            self.faulty.setdefault(row.number, []).append(diagnostic.message)
