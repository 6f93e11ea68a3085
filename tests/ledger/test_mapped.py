"""A payer's own file in a book, read through a mapping."""

from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.ledger.book import Book
from recoup.ledger.proof import verify

DOCS = Path(__file__).parents[2] / "docs" / "reports"


@pytest.fixture
def july(place: str) -> Book:
    return Book.create(place, DOCS / "light.deal")


def test_what_a_payer_sends_is_recorded_with_its_mapping_and_its_suspense(july: Book) -> None:
    with pytest.raises(Refused) as refused:
        july.import_file(DOCS / "july.csv", mapping=DOCS / "july.yaml")
    assert [d.code for d in refused.value.diagnostics] == ["rows-in-suspense"]
    assert july.head().number == 2
    found = july.import_file(DOCS / "july.csv", mapping=DOCS / "july.yaml", set_aside=True)
    assert found.entry is not None
    assert july.file(found.entry.body["content"]) == (DOCS / "july.csv").read_bytes()
    assert july.file(found.entry.body["mapping"]) == (DOCS / "july.yaml").read_bytes()
    # Two rows are events, a receipt and a report each; two stand in suspense, in their rows.
    assert sorted({e.span.place for e in july.events()}) == ["july.csv:2", "july.csv:3"]
    assert len(july.events()) == 4
    assert [s.row for s in july.suspense()] == [4, 5]
    assert sum(e.amount for e in july.events() if e.kind == "receipt") == 29542760000
    assert verify(july).sound


def test_the_same_file_twice_adds_nothing(july: Book) -> None:
    july.import_file(DOCS / "july.csv", mapping=DOCS / "july.yaml", set_aside=True)
    again = july.import_file(DOCS / "july.csv", mapping=DOCS / "july.yaml", set_aside=True)
    assert again.entry is None


def test_a_file_on_another_basis_is_refused(july: Book) -> None:
    with pytest.raises(Refused):
        july.import_file(DOCS / "maoyan.csv", mapping=DOCS / "comprehensive.yaml", set_aside=True)
    assert july.head().number == 2
