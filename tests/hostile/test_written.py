"""Tables that we write: no text of somebody else's is a formula in them, and none is lost."""

import csv
import io
import re
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from recoup.ledger.book import Book
from recoup.ledger.journal import csv_text, events_text
from recoup.receipts.harmless import harmless, meant
from recoup.receipts.read import read_events
from tests.ledger.conftest import DEAL

BEGIN = "=+-@\t\r＝＋－＠"
texts = st.one_of(st.text(max_size=8), st.text(f"{BEGIN}'1a. ", max_size=6))


@given(texts)
def test_a_text_is_no_formula_and_comes_back(text: str) -> None:
    written = harmless(text)
    number = re.fullmatch(r"[+-]?\d[\d,.]*%?", written)
    assert number or written[:1] not in set(BEGIN)
    assert meant(written) == text


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_table_is_a_formula(rows: list[list[str]]) -> None:
    written = csv_text(("a", "b"), rows)
    for row in csv.reader(io.StringIO(written, newline="")):
        for cell in row:
            assert cell[:1] not in set(BEGIN) or re.fullmatch(r"[+-]?\d[\d,.]*%?", cell)


def test_what_a_payer_wrote_goes_out_harmless_and_comes_in_again(tmp_path: Path) -> None:
    (tmp_path / "light.deal").write_text(DEAL, encoding="utf-8")
    notes = ["@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "'=x", "'quoted'", "plain"]
    lines = ["id,date,kind,of,amount,currency,note"]
    lines += [
        f"-{n},2024-05-03,receipt,video of light,-1.00,EUR,{note}" for n, note in enumerate(notes)
    ]
    (tmp_path / "events.csv").write_text("\n".join(lines), encoding="utf-8")
    book = Book.create(tmp_path / "light.book", tmp_path / "light.deal")
    book.import_file(tmp_path / "events.csv")
    book.close_period(date(2024, 5, 31))
    text = events_text(book.events())
    (tmp_path / "out.csv").write_text(text, encoding="utf-8")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [c for c in cells if c[:1] in set("=+@") or re.match(r"-(?!\d)", c)]
    again = read_events(tmp_path / "out.csv").events
    assert [(e.id, e.note, e.amount) for e in again] == [
        (e.id, e.note, e.amount) for e in book.events()
    ]
