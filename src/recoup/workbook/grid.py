"""Sheets of cells before they are written: columns by name, rows by number, formulas with values.

A formula names a cell of another sheet by a mark, which is taken away where both are on one sheet.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from recoup.workbook.formula import LARGEST, Formula, number

# The rows above the figures: title, remark, the step, its clause, what the column holds, totals.
TITLE, REMARK, GROUP, CLAUSE, LABEL, TOTAL, OPENING = range(7)

_MARK = re.compile("\x01(\\d+)\x02")


@dataclass(frozen=True, slots=True)
class Words:
    """A formula that comes to a text."""

    text: str
    value: str


Cell = Formula | Words | str | date


@dataclass(slots=True)
class Column:
    """A column of figures: of a currency, or `plain` whole numbers, text or days.

    `group` and `clause` head the columns of one step; `working` columns are folded away; `summed`
    ones have a total.
    """

    index: int
    label: str
    currency: str | None = None
    group: str = ""
    clause: str = ""
    place: str = ""
    working: bool = False
    summed: bool = False
    width: int = 16


@dataclass(slots=True)
class Sheet:
    """One sheet: columns by their keys, cells by row and column.

    Its figures begin in the row `first`. Rows that are `folded` are put away, `headings` stand out;
    `counted` is the column, on another sheet, of 1 in rows that count and 0 in the others. A
    `plain` sheet has words, and no columns with heads.
    """

    index: int
    name: str
    title: str
    remark: str = ""
    currency: str | None = None
    columns: dict[object, Column] = field(default_factory=dict)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    folded: set[int] = field(default_factory=set)
    headings: set[int] = field(default_factory=set)
    first: int = LABEL + 1
    counted: str = ""
    plain: bool = False

    def column(self, key: object, label: str, **terms: object) -> Column:
        """The column of a key, made where there is none yet."""
        if key not in self.columns:
            self.columns[key] = Column(len(self.columns), label, **terms)  # type: ignore[arg-type]
        return self.columns[key]

    def put(self, row: int, column: int, cell: Cell, style: str = "") -> Formula:
        """Writes a cell; a formula that means the cell."""
        if style:
            self.styles[row, column] = style
        if not isinstance(cell, Formula):
            self.cells[row, column] = cell
            return Formula(self.at(row, column), 0)
        firm = cell.firm
        self.cells[row, column] = firm
        peak = max(firm.peak, abs(firm.value))
        return Formula(self.at(row, column), firm.value, firm.digits, peak=peak)

    def at(self, row: int, column: int, *, fixed: bool = False) -> str:
        """The name of a cell, marked with its sheet."""
        mark = "$" if fixed else ""
        return f"\x01{self.index}\x02{mark}{letters(column)}{mark}{row + 1}"

    def value(self, row: int, column: int) -> int:
        """What the formula of a cell comes to."""
        cell = self.cells[row, column]
        assert isinstance(cell, Formula)
        return cell.value

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)


@dataclass(slots=True)
class Book:
    """The sheets of a workbook, in their order, and the names that it defines."""

    title: str
    sheets: list[Sheet] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    order: list[Sheet] = field(default_factory=list)

    def sheet(self, name: str, title: str, remark: str = "", currency: str | None = None) -> Sheet:
        """A new sheet, under a name that a spreadsheet takes and that no other has."""
        found = Sheet(len(self.sheets), self._free(name), title, remark, currency)
        self.sheets.append(found)
        return found

    def _free(self, name: str) -> str:
        plain = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", name).strip()[:28] or "Sheet"
        taken = {s.name.casefold() for s in self.sheets} | {"history"}
        found, count = plain, 1
        while found.casefold() in taken:
            count += 1
            found = f"{plain[:25]} {count}"
        return found

    def define(self, wanted: str, sheet: Sheet, row: int, column: int) -> str:
        """Names a cell; the name as formulas write it."""
        plain = re.sub(r"\W", "_", wanted)
        if not re.match(r"[^\W\d]", plain) or re.fullmatch(
            r"[A-Za-z]{1,3}\d+|[Rr]\d*([Cc]\d*)?|[Cc]\d*", plain
        ):
            plain = f"t_{plain}"
        found, count = plain, 1
        while found.casefold() in {n.casefold() for n in self.names}:
            count += 1
            found = f"{plain}_{count}"
        self.names[found] = sheet.at(row, column, fixed=True)
        return found

    def written(self, text: str, on: Sheet | None = None) -> str:
        """A formula's text as it stands on a sheet."""

        def prefix(match: re.Match[str]) -> str:
            index = int(match[1])
            return "" if on is not None and index == on.index else f"'{self.sheets[index].name}'!"

        return _MARK.sub(prefix, text)

    @property
    def largest(self) -> int:
        """The largest whole number that any formula comes to on its way."""
        return max(
            (
                max(cell.peak, abs(cell.value))
                for sheet in self.sheets
                for cell in sheet.cells.values()
                if isinstance(cell, Formula)
            ),
            default=0,
        )

    @property
    def exact(self) -> bool:
        """Whether a spreadsheet counts all of it exactly."""
        return self.largest <= LARGEST


def letters(column: int) -> str:
    """A column's letters, from A."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def bare(marked: str) -> str:
    """A cell's name without the mark of its sheet."""
    return marked.rpartition("\x02")[2]


def day_number(day: date) -> Formula:
    """A day as spreadsheets count it."""
    return number((day - date(1899, 12, 30)).days)
