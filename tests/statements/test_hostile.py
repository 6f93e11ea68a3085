"""Texts of a deal and of receipts do nothing in a page, a cell or a PDF."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from lxml import html

from recoup.api import load, statement_of
from recoup.statements.forms import Form, Writer
from recoup.statements.to_pdf import Paper

TEXTS = (
    '=HYPERLINK(""http://x"")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "<script>alert(1)</script>",
    "]#panic()[ $x$ *b* _i_ @label `raw` \\\\u{41}",
    "</style><img src=x onerror=1>",
)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_stay_texts(text: str, tmp_path: Path) -> None:
    plain = text.replace('""', '"')
    title = plain.replace('"', "”")
    deal = tmp_path / "hostile.deal"
    deal.write_text(
        f'deal "{title}"\nparty a "{title}"\nparty b\nfilm f "{title}"\n'
        "waterfall w\n  currency EUR\n  receives theatrical of f\n  pays\n"
        f'    10% of receipts to a "{title}"\n    rest to b\n',
        encoding="utf-8",
    )
    receipts = tmp_path / "receipts.csv"
    receipts.write_text(
        "id,date,kind,of,amount,currency,note\n"
        f'"r1",2024-01-02,receipt,theatrical of f from FR,10.00,EUR,"{text}"\n',
        encoding="utf-8",
    )
    shared = load(deal).run(receipts).statements("2024-01", date(2024, 3, 1))
    document = statement_of(shared, "a")
    made = dict(Writer(("en", "zh"), Paper.A4).written(document, tuple(Form)))

    tree = html.fromstring(made[Form.HTML].decode())
    assert not tree.xpath("//script | //img | //@onerror")
    assert title in tree.xpath("string(//h1)")

    sheet = openpyxl.load_workbook(io.BytesIO(made[Form.XLSX])).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert [
        f for f in formulas if not re.fullmatch(r"=ROUND\(SUM\([A-F]\d+(:[A-F]\d+)?\),2\)", f)
    ] == []
    assert not [
        c
        for c in cells
        if isinstance(c.value, str) and c.data_type != "f" and c.value[0] in "=+@\t\r"
    ]

    for row in csv.reader(io.StringIO(made[Form.CSV].decode())):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]

    reader = pypdf.PdfReader(io.BytesIO(made[Form.PDF]))
    words = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "".join(title.split())[:12] in words
    assert "1.00" in words
