"""Every form of a statement tells the same figures, to the cent."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from lxml import html

from recoup.receipts.harmless import meant
from recoup.statements.drawing import drawings_of
from recoup.statements.forms import Form, Writer
from recoup.statements.model import Document
from recoup.statements.page import Grid, Money
from recoup.statements.paging import page_of
from recoup.statements.to_html import amount_shown
from recoup.statements.to_pdf import Paper
from recoup.values.money import decimal_text
from tests.published.sheets.libreoffice import MISSING, find_soffice, recalculate
from tests.statements.samples import SAMPLES, Sample, dog

COLUMNS = ("prior", "adjustment", "current", "cumulative")
LANGS = (("en",), ("zh",), ("en", "zh"), ("en", "zh-Hant"))


def amounts(document: Document) -> list[Money]:
    """The amounts of a page in their order, those of the clauses with them."""
    page = page_of(document, ("en",))
    grids = [row for block in page.blocks if isinstance(block, Grid) for row in block.rows]
    return [cell.money for row in grids for cell in row.cells if cell.money is not None]


def lines(document: Document) -> dict[str, tuple[str, ...]]:
    """The figures of every line, by its section and key, as decimals."""
    return {
        f"{section.name}|{section.currency}|{line.key}": tuple(
            decimal_text(getattr(line.figures, name), section.currency) for name in COLUMNS
        )
        for section in document.sections
        for line in section.lines
    }


@pytest.mark.parametrize("langs", LANGS, ids="+".join)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_form_says_the_same(sample: Sample, langs: tuple[str, ...]) -> None:
    document = sample.document
    made = dict(Writer(langs, Paper.A4).written(document, tuple(Form)))
    told = [decimal_text(m.minor, m.currency) for m in amounts(document)]

    tree = html.fromstring(made[Form.HTML].decode())
    cells = tree.xpath("//section//td[@data-amount][not(ancestor::article)]")
    assert [cell.get("data-amount") for cell in cells] == told
    assert [_number("".join(c.itertext())) for c in cells] == [Decimal(text) for text in told]

    reader = pypdf.PdfReader(io.BytesIO(made[Form.PDF]))
    text = " ".join(page.extract_text() for page in reader.pages)
    printed = iter(re.findall(r"\(?[\d,]+\.\d{2}\)?", text))
    assert [m for m in amounts(document) if amount_shown(m) not in printed] == []

    assert numbers(io.BytesIO(made[Form.XLSX]))[: len(told)] == [Decimal(text) for text in told]

    rows = list(csv.DictReader(io.StringIO(made[Form.CSV].decode())))
    assert {
        f"{r['section']}|{r['currency']}|{meant(r['key'])}": tuple(r[name] for name in COLUMNS)
        for r in rows
        if r["section"] != "balance"
    } == lines(document)

    data = json.loads(made[Form.JSON])
    assert {
        f"{section['name']}|{section['currency']}|{line['key']}": tuple(
            line[name] for name in COLUMNS
        )
        for section in data["sections"]
        for line in section["lines"]
    } == lines(document)


def numbers(workbook: io.BytesIO | Path) -> list[Decimal]:
    """The numbers of a workbook in their order; those of formulas as they were saved."""
    sheet = openpyxl.load_workbook(workbook, data_only=True).active
    assert sheet is not None
    found = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "n"]
    return [Decimal(str(number)) for number in found if number is not None]


@pytest.mark.skipif(find_soffice() is None, reason=MISSING)
def test_a_workbook_recalculates_to_the_same(tmp_path: Path) -> None:
    """Its results taken away, LibreOffice comes to the same figures by the formulas alone."""
    bare, told = [], {}
    for sample in SAMPLES:
        made = dict(Writer(("en",), Paper.A4).written(sample.document, [Form.XLSX]))[Form.XLSX]
        told[f"{sample.name}.xlsx"] = numbers(io.BytesIO(made))
        book = openpyxl.load_workbook(io.BytesIO(made))
        assert book.active is not None
        cells = [c for row in book.active.iter_rows() for c in row if c.data_type == "f"]
        assert len(cells) > 3
        book.save(tmp_path / f"{sample.name}.xlsx")
        bare.append(tmp_path / f"{sample.name}.xlsx")
    (tmp_path / "done").mkdir()
    for path in recalculate(bare, tmp_path / "done"):
        assert numbers(path) == told[path.name]


def _number(text: str) -> Decimal:
    found = re.search(r"(\()?([\d,]+(?:\.\d+)?)", text)
    assert found is not None, text
    return Decimal(found[2].replace(",", "")) * (-1 if found[1] else 1)


@pytest.mark.parametrize("form", Form)
def test_the_same_statement_makes_the_same_bytes(form: Form) -> None:
    document = SAMPLES[0].document
    first, second = (
        dict(Writer(("en", "zh"), Paper.LETTER).written(document, [form]))[form] for _ in range(2)
    )
    assert first == second


def test_pdfs_that_are_asked_for_at_once_are_those_asked_for_one_by_one() -> None:
    def made(sample: Sample) -> bytes:
        return dict(Writer(("en",), Paper.A4).written(sample.document, [Form.PDF]))[Form.PDF]

    alone = [made(sample) for sample in SAMPLES]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(made, SAMPLES)) == alone


def test_a_pdf_is_tagged_named_and_of_its_language() -> None:
    made = dict(Writer(("zh",), Paper.A4).written(SAMPLES[0].document, [Form.PDF]))
    reader = pypdf.PdfReader(io.BytesIO(made[Form.PDF]))
    root: Any = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert reader.metadata is not None
    assert "分红结算单" in (reader.metadata.title or "")
    assert reader.pages[0].mediabox.width == pytest.approx(595, abs=1)
    letter = dict(Writer(("en",), Paper.LETTER).written(SAMPLES[0].document, [Form.PDF]))
    assert pypdf.PdfReader(io.BytesIO(letter[Form.PDF])).pages[0].mediabox.width == 612


def test_a_summary_shows_the_ladder_and_says_what_it_shows() -> None:
    pytest.importorskip("matplotlib")
    sample = dog(None)
    writer = Writer(("zh", "en"), Paper.A4, drawings_of(sample.shared, ("zh", "en")))
    made = dict(writer.written(sample.document, tuple(Form)))
    tree = html.fromstring(made[Form.HTML].decode())
    (figure,) = tree.xpath("//figure")
    assert "中国：综合票房" in "".join(figure.itertext())
    assert "The ladder" in "".join(tree.xpath("//h2//text()"))
    assert figure.xpath("string(figcaption)")
    assert not tree.xpath("//script | //*[@src]")
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made[Form.PDF])).pages)
    assert "分配阶梯" in text
    plain = dict(Writer(("zh", "en"), Paper.A4).written(sample.document, [Form.JSON, Form.XLSX]))
    assert made[Form.JSON] == plain[Form.JSON]
    assert made[Form.XLSX] == plain[Form.XLSX]
    assert b"<svg" not in dict(writer.written(SAMPLES[0].document, [Form.HTML]))[Form.HTML]


def test_every_link_of_a_page_leads_somewhere() -> None:
    for sample in SAMPLES:
        made = dict(Writer(("en", "zh"), Paper.A4).written(sample.document, [Form.HTML]))
        tree = html.fromstring(made[Form.HTML].decode())
        names = set(tree.xpath("//@id"))
        assert len(names) == len(tree.xpath("//@id"))
        assert {link.removeprefix("#") for link in tree.xpath("//a/@href")} <= names
        assert not tree.xpath("//*[@src] | //link | //script")
