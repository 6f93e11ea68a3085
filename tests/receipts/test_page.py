"""The page about receipts shows rows that are read as it says."""

import re
from datetime import date
from pathlib import Path

from recoup.receipts.model import EventKind
from recoup.receipts.read import read_events, read_rates

PAGE = (Path(__file__).parents[2] / "docs" / "receipts.md").read_text(encoding="utf-8")
RECEIPTS, LICENCES, MARKETING, RATES = re.findall(
    r"^```csv\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
)


def test_the_rows_of_the_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "receipts.csv"
    path.write_text(RECEIPTS, encoding="utf-8")
    book = read_events(path)
    assert not book.diagnostics
    assert [e.id for e in book.events] == ["w1", "b1", "a1", "c7", "tv", "r1"]
    assert book.events[0].amount == 7_800_000
    assert book.events[4].arms_length == 14_000_000


def test_the_rows_about_licences_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(LICENCES, encoding="utf-8")
    book = read_events(path)
    assert not book.diagnostics
    assert [(e.id, e.what, e.film) for e in book.events][-1] == ("p1", "royalties", "toys")


def test_the_rows_of_marketing_are_read(tmp_path: Path) -> None:
    path = tmp_path / "marketing.csv"
    path.write_text(MARKETING, encoding="utf-8")
    book = read_events(path)
    assert not book.diagnostics
    events = {e.id: e for e in book.events}
    assert (events["r1"].channel, events["r1"].campaign) == ("tpp", "pets")
    assert (events["m2"].item, events["m2"].approved) == ("print", date(2017, 3, 10))
    assert events["s1"].tickets == 500_000


def test_the_rates_of_the_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(RATES, encoding="utf-8")
    _, diagnostics = read_rates(path)
    assert not diagnostics


def test_every_kind_of_row_is_explained() -> None:
    assert all(f"| `{kind}` |" in PAGE for kind in EventKind)
