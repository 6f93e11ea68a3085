"""A statement in the forms that are asked for, as the bytes of files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recoup.statements.model import Document, Layout
from recoup.statements.page import Drawing, Page
from recoup.statements.paging import page_of
from recoup.statements.to_csv import csv_text
from recoup.statements.to_html import html_text
from recoup.statements.to_json import document_text
from recoup.statements.to_pdf import Paper, press
from recoup.statements.to_xlsx import workbook


class Form(StrEnum):
    """A kind of file that a statement is written as."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


# What `both` stands for.
BOTH = ("en", "zh")
LANGUAGES = ("en", "zh", "zh-Hant")


@dataclass(frozen=True)
class Writer:
    """Writes statements in some languages, on one kind of paper, a summary with its drawings."""

    langs: Sequence[str]
    paper: Paper
    drawings: tuple[Drawing, ...] = ()

    def written(self, document: Document, forms: Sequence[Form]) -> Iterator[tuple[Form, bytes]]:
        """A statement in each form; all of them from the same figures.

        Raises: PdfMissing where a PDF is asked for and what sets it is not installed.
        """
        drawings = self.drawings if document.layout is Layout.SUMMARY else ()
        page = page_of(document, self.langs, drawings)
        for form in forms:
            yield form, self._bytes(document, page, form)

    def _bytes(self, document: Document, page: Page, form: Form) -> bytes:
        match form:
            case Form.HTML:
                return html_text(page).encode()
            case Form.PDF:
                return press().pdf(page, document.dated, self.paper)
            case Form.XLSX:
                return workbook(page)
            case Form.CSV:
                return csv_text(document).encode()
            case Form.JSON:
                return document_text(document).encode()
