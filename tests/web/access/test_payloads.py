"""Formulas, scripts and paths in names, clauses and files: they stay what they are, texts."""

import csv
import io
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from recoup.web.access.access import LARGEST_BODY_BYTES
from tests.web.access.conftest import Client

FORMULAS = [
    '=HYPERLINK("http://evil.example","pay here")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
]
# What a workbook itself adds up.
SUMS = re.compile(r"=ROUND\([A-Z0-9(),:+*-]+\)")


def titled(folder: Path, title: str) -> None:
    """Gives the party `star` a title, in the deal and so in its statements."""
    deal = folder / "light.deal"
    quoted = title.replace('"', "'")
    text = deal.read_text(encoding="utf-8")
    deal.write_text(text.replace('party star "Star"', f'party star "{quoted}"'), encoding="utf-8")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_name_is_a_text_in_every_file(
    folder: Path, asking: Client, formula: str
) -> None:
    titled(folder, formula)
    (folder / "ledger.db").unlink()
    owner = asking("owner")
    closing = {"through": "2024-06-30"}
    assert owner.post("/api/deals/light/statements/close", json=closing).status_code == 200
    issuing = {"parties": ["star"], "dated": "2024-07-10"}
    assert owner.post("/api/deals/light/statements", json=issuing).status_code == 200
    at = "/api/mine/light/star/statements/1"
    reader = asking("reader")
    book = load_workbook(io.BytesIO(reader.get(f"{at}/xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(formula.replace('"', "'") in str(cell.value) for cell in cells)
    counted = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert not [text for text in counted if not SUMS.fullmatch(text)]
    rows = csv.reader(io.StringIO(reader.get(f"{at}/csv").text.removeprefix("\ufeff")))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]


NAMES = [
    "../../../outside.csv",
    "..\\..\\outside.csv",
    "/etc/outside.csv",
    ".recoup/access.db",
    "light.deal",
    "<img src=x onerror=alert(1)>.csv",
    "=cmd.csv",
    "a" * 300 + ".csv",
    "nul\x00.csv",
    "",
]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_leads_nowhere(
    folder: Path, asking: Client, tmp_path: Path, name: str
) -> None:
    before = {k: v for k, v in files(tmp_path).items() if ".recoup" not in k}
    content = "id,date,kind,of,amount,currency\nx1,2024-08-01,receipt,video of light,1.00,EUR\n"
    sent = asking("accountant").post(
        "/api/deals/light/receipts",
        files={"file": (name, content.encode(), "text/csv")},
        data={"mapping": "../../../etc/passwd"},
    )
    assert sent.status_code == 422
    assert "root:" not in sent.text
    assert {k: v for k, v in files(tmp_path).items() if ".recoup" not in k} == before


@pytest.mark.parametrize("who", ["analyst", "reader"])
def test_who_may_not_book_writes_nothing(folder: Path, asking: Client, who: str) -> None:
    before = (folder / "light.receipts.csv").read_bytes()
    sent = asking(who).post(
        "/api/deals/light/receipts", files={"file": ("a.csv", b"x")}, data={"mapping": "x"}
    )
    assert sent.status_code == {"analyst": 403, "reader": 404}[who]
    assert (folder / "light.receipts.csv").read_bytes() == before


def test_a_file_that_is_too_large_is_refused_before_it_is_read(asking: Client) -> None:
    sent = asking("accountant").post(
        "/api/deals/light/receipts/guess",
        files={"file": ("large.csv", b"x" * (LARGEST_BODY_BYTES + 1))},
    )
    assert sent.status_code == 413


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 1000, b"PK\x03\x04" + b"\x00" * 100, b"\xff\xfe\x00", b'"' * 10_000]
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.parquet", "a.exe"])
def test_a_file_that_is_none_is_refused_in_words(asking: Client, name: str, content: bytes) -> None:
    client: TestClient = asking("accountant")
    sent = client.post("/api/deals/light/receipts/guess", files={"file": (name, content)})
    assert sent.status_code in (200, 422)
    if sent.status_code == 422:
        assert sent.json()["diagnostics"][0]["message"]
