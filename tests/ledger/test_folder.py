"""A book as a folder, and the folder as the same book again, in either store."""

import json
from datetime import date
from pathlib import Path

import pytest

from recoup.api import Refused, load
from recoup.ledger.book import Book
from recoup.ledger.folder import export_folder, import_folder
from recoup.ledger.proof import verify
from tests.ledger.conftest import RECEIPTS


@pytest.fixture
def exported(book: Book, folder: Path) -> Path:
    text = RECEIPTS + 'r1,2024-07-01,reversal,w1,,,"entered ""twice"", =A1"\n'
    text += "a1,2024-07-01,report,admissions of light from FR,12000,,\n"
    text += "u1,2024-07-02,receipt,theatrical of light from US,100.00,USD,\n"
    (folder / "receipts.csv").write_text(text, encoding="utf-8")
    (folder / "rates.csv").write_text("date,from,to,rate\n2024-07-02,USD,EUR,0.9312\n")
    book.import_rates(folder / "rates.csv")
    book.import_file(folder / "receipts.csv")
    book.close_period(date(2024, 5, 31))
    return export_folder(book, folder / "exported")


def test_the_folder_makes_the_same_book_in_another_store(
    book: Book, exported: Path, tmp_path: Path
) -> None:
    again = import_folder(exported, tmp_path / "again.book")
    assert [e.digest for e in again.entries()] == [e.digest for e in book.entries()]
    assert again.events() == book.events()
    assert verify(again).sound
    assert again.result().to_json() == book.result().to_json()
    back = export_folder(again, tmp_path / "back")
    for path in sorted(p for p in exported.rglob("*") if p.is_file()):
        assert (back / path.relative_to(exported)).read_bytes() == path.read_bytes()


def test_what_is_known_now_runs_by_itself(book: Book, exported: Path) -> None:
    now = exported / "now"
    result = load(now / "light.deal").run(now / "events.csv", now / "rates.csv")
    assert {p.party: p.amount for p in result.paid} == {
        p.party: p.amount for p in book.result().paid
    }
    assert (now / "run.txt").read_text() == (
        "recoup run now/light.deal now/events.csv --rates now/rates.csv\n"
    )


def test_a_folder_that_was_changed_is_refused_and_nothing_made(
    exported: Path, tmp_path: Path
) -> None:
    rows = exported / "rows" / "event.jsonl"
    rows.write_text(rows.read_text().replace("30005", "30006"))
    with pytest.raises(Refused) as refused:
        import_folder(exported, tmp_path / "again.book")
    assert [d.code for d in refused.value.diagnostics] == ["book-not-whole"]
    assert not (tmp_path / "again.book").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book.json", "{}"),
        ("entries.jsonl", "nonsense"),
        ("rows/event.jsonl", '{"entry": 1}\n'),
        ("rows/rate.jsonl", ""),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(
    exported: Path, tmp_path: Path, name: str, text: str
) -> None:
    (exported / name).write_text(text)
    with pytest.raises(Refused):
        import_folder(exported, tmp_path / "again.book")
    assert not (tmp_path / "again.book").exists()


def test_a_folder_cut_short_is_found_by_its_last_digest(exported: Path, tmp_path: Path) -> None:
    entries = (exported / "entries.jsonl").read_text().splitlines()
    last = json.loads(entries[-1])["number"]
    (exported / "entries.jsonl").write_text("\n".join(entries[:-1]) + "\n")
    rows = exported / "rows" / "posting.jsonl"
    kept = [r for r in rows.read_text().splitlines() if json.loads(r)["entry"] != last]
    rows.write_text("".join(f"{row}\n" for row in kept))
    with pytest.raises(Refused, match="its last entry is not the one"):
        import_folder(exported, tmp_path / "again.book")


def test_a_folder_is_never_overwritten(book: Book, exported: Path) -> None:
    with pytest.raises(Refused) as refused:
        export_folder(book, exported)
    assert [d.code for d in refused.value.diagnostics] == ["folder-exists"]
