"""A book of a deal with terms of statements, on both stores."""

from pathlib import Path

import pytest

from recoup.ledger.book import Book
from recoup.settlement.records import Settlement
from tests.ledger.conftest import DEAL, RECEIPTS, place, server

__all__ = ["place", "server"]

TERMS = """
statements to star
  every month, within 45 days
  paid within 30 days, at least EUR 100.00
  holds back 20% for 2 statements
  objection within 24 months, tolled during audits
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "light.deal").write_text(DEAL + TERMS, encoding="utf-8")
    (tmp_path / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def settlement(place: str, folder: Path) -> Settlement:
    """A book with the receipts of May and June, nothing closed."""
    book = Book.create(place, folder / "light.deal", by="ana")
    book.import_file(folder / "receipts.csv")
    return Settlement(book)
