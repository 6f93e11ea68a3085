"""The page of the workbook says only what is so."""

import re
from contextlib import chdir
from pathlib import Path
from shutil import copytree

from recoup import api
from recoup.workbook.formula import Formula
from recoup.workbook.refusals import MECHANISMS
from recoup.workbook.workbook import sheets
from tests.hostile.commands import run_here
from tests.workbook.changes import HOW_IT_WORKS

PAGE = (HOW_IT_WORKS.parent / "workbook.md").read_text(encoding="utf-8")


def rows_of(title: str) -> list[tuple[str, str]]:
    """The rows of the table whose first column has this head."""
    table = PAGE.split(f"\n| {title} |")[1].split("\n\n")[0].splitlines()[2:]
    found = (tuple(cell.strip().strip("`") for cell in row.strip("|").split("|")) for row in table)
    return [(one, other) for one, other in found]


def test_the_example_prints_what_the_page_says(tmp_path: Path) -> None:
    folder = copytree(HOW_IT_WORKS, tmp_path / "example")
    block = re.search(r"```text\n\$ recoup (.*)\n(.*)\n```", PAGE)
    assert block is not None
    with chdir(folder):
        ended = run_here(*block[1].split())
    assert (ended.code, ended.out.strip()) == (0, block[2])


def test_the_formulas_are_those_of_the_sheet() -> None:
    run = api.load(HOW_IT_WORKS / "paper-lanterns.deal").run(
        HOW_IT_WORKS / "receipts.csv", HOW_IT_WORKS / "rates.csv"
    )
    book, _ = sheets(run.run)
    china = next(s for s in book.sheets if s.name == "china")
    step = [c for c in china.columns.values() if c.group == "china.2"]
    found = []
    for column in step:
        cell = china.cells[8, column.index]
        assert isinstance(cell, Formula)
        found.append((column.label, book.written(cell.text, china)))
    assert found == rows_of("cell")


def test_every_refused_mechanism_is_told() -> None:
    assert dict(rows_of("mechanism")) == MECHANISMS
