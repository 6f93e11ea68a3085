"""Workbook → entries: two rows name the columns, a third says what is required, rows follow."""

from collections.abc import Callable

from recoup.avails.entry import Entries, Entry
from recoup.avails.vocabulary import COLUMNS, REQUIRED, is_column
from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.receipts.sheet import Row, Sheet

# Columns of earlier templates by the names of the latest.
_RENAMED = {"BundledALIDs": "BundleALIDs"}
_LISTS = (
    "AssetLanguage", "Territory", "TerritoryExclusion", "AllowedLanguages", "HoldbackLanguage",
    "RequiredFulfillmentLanguages",
)  # fmt: skip


def from_sheet(sheet: Sheet) -> Entries:
    """The rows of the first worksheet, whatever its name; the source is called `file!Sheet`."""
    found = Entries(sheet.source.name, diagnostics=list(sheet.diagnostics))
    if has_errors(found.diagnostics):
        return found
    rows = {row.number: row for row in sheet.rows}
    header = rows.get(2)
    if header is None or "ALID" not in header.cells:
        message = "the second row of the worksheet does not name the columns of avails"
        span = Span(sheet.source, 0, 0)
        hint = "take the template of avails: groups in row 1, columns in row 2, data from row 4"
        found.report("no-avails", message, span, hint)
        return found
    columns = _columns(found, sheet, header)
    for row in sheet.rows:
        if row.number > 3 and not all(cell.startswith("//") for cell in row.cells if cell):
            found.entries.append(_entry(sheet, row, columns))
    return found


def _columns(found: Entries, sheet: Sheet, header: Row) -> dict[int, str]:
    columns: dict[int, str] = {}
    for index, cell in enumerate(header.cells):
        name = _RENAMED.get(cell, cell)
        place = cell_place(sheet.source.name, header.number, index, "", cell)
        if not name:
            continue
        if not is_column(name):
            near = closest(name, COLUMNS)
            hint = f"did you mean `{near}`?" if near else "what stands in it is not read"
            found.warn("unknown-column", f"avails have no column `{name}`", place(), hint)
        elif name in columns.values():
            message = f"the column `{name}` stands twice"
            found.report("duplicate-column", message, place(), "keep one of them")
        else:
            columns[index] = name
    missing = [f"`{name}`" for name in REQUIRED if name not in columns.values()]
    if missing:
        noun = "the column" if len(missing) == 1 else "the columns"
        message = f"the template lacks {noun} {', '.join(missing)}"
        found.report("missing-column", message, Span(sheet.source, 0, 0))
    return columns


def _entry(sheet: Sheet, row: Row, columns: dict[int, str]) -> Entry:
    name = sheet.source.name
    entry = Entry(row.number, cell_place(name, row.number, 0, "", _shown(row)))
    for index, field in columns.items():
        text = row.cells[index] if index < len(row.cells) else ""
        place = cell_place(name, row.number, index, field, text)
        parts = text.split(",") if field in _LISTS else (_formula_value(text),)
        for part in parts:
            entry.add(field, part, place)
    return entry


def _formula_value(text: str) -> str:
    """`=TRUE()` is a constant of the template, saved as a formula without its value."""
    return {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}.get(text, text)


def _shown(row: Row) -> str:
    return ", ".join([cell for cell in row.cells if cell][:4])


def cell_place(name: str, number: int, index: int, field: str, text: str) -> Callable[[], Span]:
    """Finds a cell: its row is the line, and the line says its column, its field and its text."""

    def place() -> Span:
        lead = f"{column_letters(index)}{number} {field} " if field else f"{number}: "
        above = "\n" * (number - 1)
        source = Source(name, f"{above}{lead}{text}")
        start = len(above) + len(lead)
        return Span(source, start, start + len(text))

    return place


def column_letters(index: int) -> str:
    """The letters of a column, from A for 0.

    Example:
        >>> column_letters(79)
        'CB'
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
