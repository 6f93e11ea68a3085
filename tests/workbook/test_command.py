"""`recoup workbook`: a file or a word of why not, and texts from outside stay texts."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.hostile.commands import run_here
from tests.workbook.changes import HOW_IT_WORKS, ROWS, SLATE

LANTERNS = [
    str(HOW_IT_WORKS / "paper-lanterns.deal"),
    str(HOW_IT_WORKS / "receipts.csv"),
    "--rates",
    str(HOW_IT_WORKS / "rates.csv"),
]


@pytest.fixture
def slate(tmp_path: Path) -> Path:
    (tmp_path / "slate.deal").write_text(SLATE, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_a_workbook_is_written(tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    ended = run_here("workbook", *LANTERNS, "-o", str(out))
    assert ended.code == 0
    assert f"{out}: written, " in ended.out
    book = openpyxl.load_workbook(out, data_only=True)
    assert book.sheetnames[:4] == ["Summary", "Parties", "Checks", "Receipts"]
    assert book["Summary"]["B4"].value == "all checks hold"
    parties = {row[1]: row[5] for row in book["Parties"].iter_rows(min_row=6, values_only=True)}
    assert parties["producer"] == 15859.15
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    out.write_text("mine")
    ended = run_here("workbook", *LANTERNS, "-o", str(out))
    assert (ended.code, out.read_text()) == (1, "mine")
    assert "--force" in ended.err
    assert run_here("workbook", *LANTERNS, "-o", str(out), "--force").code == 0
    assert out.read_bytes().startswith(b"PK")


def test_faulty_receipts_write_nothing(slate: Path) -> None:
    (slate / "rows.csv").write_text(ROWS.replace("58111.11", "much"), encoding="utf-8")
    out = slate / "x.xlsx"
    files = [str(slate / "slate.deal"), str(slate / "rows.csv")]
    ended = run_here("workbook", *files, "-o", str(out))
    assert ended.code == 1
    assert "rows.csv:4" in ended.err
    assert not out.exists()


def test_programs_are_told_what_was_written(slate: Path) -> None:
    out = slate / "x.xlsx"
    files = [str(slate / "slate.deal"), str(slate / "rows.csv")]
    ended = run_here("workbook", *files, "-o", str(out), "--json")
    told = json.loads(ended.out)
    assert told["written"] == str(out)
    assert told["formulas"] > 1000
    assert told["refused"] == []


def test_the_name_says_that_it_is_a_workbook(slate: Path) -> None:
    files = [str(slate / "slate.deal"), str(slate / "rows.csv")]
    assert run_here("workbook", *files, "-o", str(slate / "x.csv")).code == 2


def test_texts_that_begin_as_formulas_stay_texts(slate: Path) -> None:
    """A party, a note and the id of a row that a spreadsheet might run."""
    bad = "=HYPERLINK(A1)"
    (slate / "slate.deal").write_text(
        SLATE.replace('party star "Star"', f'party star "{bad}"'), encoding="utf-8"
    )
    rows = ROWS.replace("posters", bad).replace("r1,", "'+r1,")
    (slate / "rows.csv").write_text(rows, encoding="utf-8")
    out = slate / "x.xlsx"
    files = [str(slate / "slate.deal"), str(slate / "rows.csv")]
    ended = run_here("workbook", *files, "-o", str(out))
    assert ended.code == 0, ended.err
    book = openpyxl.load_workbook(out)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    texts = [c for c in cells if c.value in (bad, "+r1", "'+r1")]
    assert len(texts) > 3
    assert {c.data_type for c in texts} == {"s"}


def test_no_macro_and_no_link_to_the_outside(slate: Path) -> None:
    out = slate / "x.xlsx"
    files = [str(slate / "slate.deal"), str(slate / "rows.csv")]
    run_here("workbook", *files, "-o", str(out))
    from zipfile import ZipFile

    names = ZipFile(out).namelist()
    assert not [n for n in names if "vba" in n or "external" in n.lower()]


def test_the_same_again_is_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run_here("workbook", *LANTERNS, "-o", str(tmp_path / f"{name}.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
