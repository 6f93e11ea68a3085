"""A formula sheet as an accountant keeps one: rows of receipts, columns of steps, no engine.

Every figure is a cell: the terms on top, then a row for each receipt or cost with plain MIN, MAX
and ROUND formulas, and the results below. A formula names a cell in braces: `{fee}` is a term, or
the column of that name in the same row (of the last row, in a result), and `{fee above}` the same
column one row up.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Row = dict[str, str]

SUFFIXES = {"m": 6, "bn": 9}
RESULTS = "results"
INPUTS = ("id", "date", "kind", "of", "amount")


def read_rows(path: Path, only: Sequence[str] = ()) -> list[Row]:
    """The rows of a file of receipts, or those that are named, amounts as plain numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not only or row["id"] in only]
    for row in rows:
        found = re.fullmatch(r"(-?[\d.]+)(m|bn)?", row["amount"])
        assert found is not None, row
        row["amount"] = f"{Decimal(found[1]).scaleb(SUFFIXES.get(found[2], 0)):f}"
    return rows


@dataclass
class Sheet:
    """What a sheet consists of, before it is laid out; `results` are by the figure's name.

    The amount of a row is a number, or a formula that starts with `=`.
    """

    rows: list[Row]
    terms: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    def term(self, name: str, value: str) -> None:
        """A rate or a sum that the deal agrees."""
        self.terms[name] = value

    def column(self, name: str, formula: str) -> None:
        """What each row has in a column."""
        self.columns[name] = formula

    def booked(self, name: str, kind: str, of: str) -> None:
        """The amount of the rows of one kind and designation, and all of it to date."""
        self.running(name, f'IF(AND({{kind}}="{kind}",{{of}}="{of}"),{{amount}},0)')

    def running(self, name: str, formula: str) -> None:
        """A column, and beside it the same to date."""
        self.column(name, formula)
        self.column(f"{name} to date", f"{{{name} to date above}}+{{{name}}}")

    def share(self, name: str, rate: str, of: str) -> None:
        """A percentage of a running column.

        Rounding every receipt by itself would drift from the agreed percentage by up to half a cent
        a receipt. So what is paid to date is the share of all to date, rounded once, and what is
        paid now is that less what was paid before. The engine carries the fraction to the next
        receipt instead; both stay within half a cent of the exact share.
        """
        self.column(f"{name} to date", f"ROUND({{{rate}}}*{{{of} to date}},2)")
        self.column(name, f"{{{name} to date}}-{{{name} to date above}}")

    def recoup(self, name: str, out_of: str, owed: str) -> None:
        """What is taken of an amount until all that is owed to date is recouped."""
        self.running(name, f"MIN({out_of},{owed}-{{{name} to date above}})")

    def result(self, figure: str, formula: str) -> None:
        """A figure of the case, in whole cents."""
        self.results[figure] = f"ROUND({formula},2)"

    # ---- layout ------------------------------------------------------------------------------

    def write(self, sheet: Worksheet) -> None:
        """Lays everything out; a row of zeros stands above the first receipt."""
        for name, value in self.terms.items():
            sheet.append([name, float(value)])
        sheet.append([*INPUTS, *self.columns])
        sheet.append(["opening", *[None] * (len(INPUTS) - 1), *[0] * len(self.columns)])
        for here, row in enumerate(self.rows, sheet.max_row + 1):
            amount, given = row["amount"], [row[name] for name in INPUTS[:-1]]
            cells = [f"={self._cells(formula, here)}" for formula in self.columns.values()]
            number = self._cells(amount, here) if amount.startswith("=") else float(amount)
            sheet.append([*given, number, *cells])
        last = sheet.max_row
        sheet.append([RESULTS])
        for figure, formula in self.results.items():
            sheet.append([figure, f"={self._cells(formula, last)}"])

    def _cells(self, formula: str, row: int) -> str:
        return re.sub(r"\{([^}]+)\}", lambda m: self._cell(m[1], row), formula)

    def _cell(self, name: str, row: int) -> str:
        if name in self.terms:
            return f"$B${list(self.terms).index(name) + 1}"
        column = name.removesuffix(" above")
        letter = get_column_letter([*INPUTS, *self.columns].index(column) + 1)
        return f"{letter}{row - 1 if column != name else row}"
