"""Periods that close, what was known when, and the journal that the closes record."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from recoup.api import Refused, Result
from recoup.ledger.book import Book
from recoup.ledger.difference import difference
from recoup.ledger.journal import journal_text
from recoup.ledger.proof import verify
from recoup.ledger.store import BookBusy
from tests.ledger.conftest import DEAL, RECEIPTS

MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


def paid(result: Result) -> dict[str, str]:
    return {line.party: str(line.amount) for line in result.paid}


def booked(book: Book, period: int | None = None) -> dict[str, str]:
    """What the journal says was paid, by payee."""
    sums: dict[str, Decimal] = {}
    for row in csv.DictReader(io.StringIO(journal_text(book, period))):
        sums[row["payee"]] = sums.get(row["payee"], Decimal(0)) + Decimal(row["amount"])
    return {payee: str(amount) for payee, amount in sums.items()}


def correct(book: Book, folder: Path, text: str) -> None:
    (folder / "receipts.csv").write_text(text, encoding="utf-8")
    book.import_file(folder / "receipts.csv", accept=True)


def test_a_close_records_the_journal_of_its_period(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    close = book.close_period(MAY)
    assert (close.period, book.head().period, book.head().closed_through) == (1, 2, MAY)
    # 900.05 came in: a tenth to the star, the rest to the studio's cost.
    assert booked(book, 1) == {"star": "90.01", "studio": "810.04"}
    assert close.body["paid"] == [
        {"party": "studio", "title": "Studio", "currency": "EUR", "amount": "810.04"},
        {"party": "star", "title": "Star", "currency": "EUR", "amount": "90.01"},
    ]


def test_the_next_close_adds_what_is_new(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    book.close_period(MAY)
    book.close_period(JUNE)
    # 500.00: 50.00 to the star, 189.96 to the cost, and 260.04 at 60 to 40.
    assert booked(book, 2) == {"star": "154.02", "studio": "345.98"}
    assert paid(book.result(JUNE)) == {"studio": "1156.02", "star": "244.03"}


def test_a_correction_of_a_closed_period_is_an_adjustment_of_the_open_one(
    book: Book, folder: Path
) -> None:
    book.import_file(folder / "receipts.csv")
    close = book.close_period(MAY)
    correct(book, folder, RECEIPTS.replace("300.05", "200.05"))
    book.close_period(JUNE)
    assert booked(book, 1) == {"star": "90.01", "studio": "810.04"}
    assert paid(book.result(MAY, known_on=close.number)) == {"studio": "810.04", "star": "90.01"}
    assert paid(book.result(MAY)) == {"studio": "720.04", "star": "80.01"}
    assert booked(book) == paid(book.result(JUNE))
    negative = [r for r in csv.DictReader(io.StringIO(journal_text(book, 2))) if "-" in r["amount"]]
    assert {r["event"] for r in negative} >= {"w2"}


def test_a_closed_period_is_never_opened_again(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    book.close_period(MAY)
    for day in (MAY, date(2024, 5, 1)):
        with pytest.raises(Refused) as refused:
            book.close_period(day)
        assert [d.code for d in refused.value.diagnostics] == ["period-closed"]


def test_what_was_known_on_a_day_is_what_had_been_recorded_by_its_end(
    place: str, folder: Path
) -> None:
    now = [datetime(2024, 6, 1, 23, 59, tzinfo=UTC)]
    book = Book.create(place, folder / "light.deal", by="ana", clock=lambda: now[0])
    book.import_file(folder / "receipts.csv")
    now[0] += timedelta(minutes=2)
    correct(book, folder, RECEIPTS.replace("600.00", "700.00"))
    then, since = book.result(MAY, date(2024, 6, 1)), book.result(MAY, date(2024, 6, 2))
    assert paid(then) == {"studio": "810.04", "star": "90.01"}
    assert {d.party: str(d.difference) for d in difference(then, since)} == {
        "studio": "90.00",
        "star": "10.00",
    }
    with pytest.raises(Refused) as refused:
        book.result(known_on=date(2024, 5, 31))
    assert [d.code for d in refused.value.diagnostics] == ["no-deal-known"]


def test_a_clock_that_goes_back_does_not_put_an_entry_before_another(
    place: str, folder: Path
) -> None:
    now = [datetime(2024, 6, 2, tzinfo=UTC)]
    book = Book.create(place, folder / "light.deal", clock=lambda: now[0])
    now[0] -= timedelta(days=3)
    assert book.append("remark", {"what": "late"}).recorded == datetime(2024, 6, 2, tzinfo=UTC)
    assert verify(book).sound


def test_a_new_version_of_the_deal_holds_from_its_entry_on(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    close = book.close_period(MAY)
    (folder / "light.deal").write_text(DEAL.replace("10% of receipts", "20% of receipts"))
    assert book.amend(folder / "light.deal") is not None
    assert book.amend(folder / "light.deal") is None
    assert paid(book.result(MAY, known_on=close.number))["star"] == "90.01"
    assert paid(book.result(MAY))["star"] == "180.01"
    book.close_period(JUNE)
    assert verify(book).sound


def test_a_version_that_does_not_know_what_events_are_of_is_refused(
    book: Book, folder: Path
) -> None:
    book.import_file(folder / "receipts.csv")
    other = DEAL.replace('film light "Light"', 'film dark "Dark"').replace("of light", "of dark")
    (folder / "light.deal").write_text(other, encoding="utf-8")
    with pytest.raises(Refused):
        book.amend(folder / "light.deal")
    assert [e.kind for e in book.entries()] == ["book", "deal", "events"]


def test_a_deal_of_several_files_is_kept_whole(place: str, tmp_path: Path) -> None:
    (tmp_path / "deals" / "light").mkdir(parents=True)
    (tmp_path / "common").mkdir()
    parties, rest = DEAL.split("film light", 1)
    head, parties = parties.split("\n\n", 1)
    (tmp_path / "common" / "parties.deal").write_text(parties, encoding="utf-8")
    main = f'{head}\n\nuse "../../common/parties.deal"\n\nfilm light{rest}'
    (tmp_path / "deals" / "light" / "light.deal").write_text(main, encoding="utf-8")
    book = Book.create(place, tmp_path / "deals" / "light" / "light.deal")
    (tmp_path / "common" / "parties.deal").unlink()
    assert sorted(book.version().files) == ["common/parties.deal", "deals/light/light.deal"]
    assert [p.title for p in book.deal().deal.parties.values()] == ["Studio", "Star"]


def test_writing_upon_what_one_has_seen_fails_where_the_book_has_moved_on(book: Book) -> None:
    seen = book.head().number
    book.append("remark", {"what": "first"}, after=seen)
    with pytest.raises(BookBusy, match="ana has recorded entry 3"):
        book.append("remark", {"what": "second"}, after=seen)
    assert [e.body["what"] for e in book.entries("remark")] == ["first"]


def test_the_kinds_of_the_book_are_its_own(book: Book) -> None:
    with pytest.raises(ValueError, match="close"):
        book.append("close", {"last_day": "2024-05-31"})


def test_there_is_one_book_in_a_place(book: Book, place: str, folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        Book.create(place, folder / "light.deal")
    assert [d.code for d in refused.value.diagnostics] == ["book-exists"]
    assert book.head().number == 2
