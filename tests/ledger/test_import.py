"""Files into a book: each row once, and nothing changed without being asked."""

from datetime import date
from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.ledger.book import Book, Differs
from tests.ledger.conftest import RECEIPTS


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [d.code for d in refused.value.diagnostics]


def amounts(book: Book) -> dict[str, int]:
    return {event.id: event.amount for event in book.events()}


def test_a_file_is_recorded_with_its_rows(book: Book, folder: Path) -> None:
    found = book.import_file(folder / "receipts.csv")
    assert found.entry is not None
    assert found.entry.number == 3
    assert [e.id for e in found.added] == ["w1", "w2", "w3"]
    assert amounts(book) == {"w1": 60000, "w2": 30005, "w3": 50000}
    assert [e.span.place for e in book.events()] == [
        "receipts.csv:2",
        "receipts.csv:3",
        "receipts.csv:4",
    ]
    assert book.events()[0].span.text == RECEIPTS.splitlines()[1]
    assert found.entry.body["receipts"] == {"EUR": "1400.05"}


def test_the_content_of_a_file_is_kept(book: Book, folder: Path) -> None:
    entry = book.import_file(folder / "receipts.csv").entry
    assert entry is not None
    assert book.file(entry.body["content"]) == (folder / "receipts.csv").read_bytes()


def test_the_same_file_twice_adds_nothing(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    again = book.import_file(folder / "receipts.csv")
    assert again.entry is None
    assert again.same == 3
    assert book.head().number == 3


def test_the_same_rows_in_other_bytes_add_nothing(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    other = write(folder / "receipts.csv", RECEIPTS.replace("600.00", '"600.00"'))
    again = book.import_file(other)
    assert (again.same, again.added, again.changes, again.entry) == (3, (), (), None)


def test_the_same_rows_under_another_name_add_nothing(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    again = book.import_file(write(folder / "copy.csv", RECEIPTS))
    assert (again.same, again.added, again.entry) == (3, (), None)
    assert len(book.events()) == 3


def test_a_file_that_grows_adds_its_new_rows(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    more = RECEIPTS + "w4,2024-07-01,receipt,video of light,10.00,EUR,\n"
    found = book.import_file(write(folder / "receipts.csv", more))
    assert ([e.id for e in found.added], found.same, found.changes) == (["w4"], 3, ())


def test_a_row_that_says_otherwise_is_asked_about(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    changed = write(folder / "receipts.csv", RECEIPTS.replace("300.05", "300.50"))
    with pytest.raises(Differs) as asked:
        book.import_file(changed)
    (change,) = asked.value.changes
    assert (change.before.amount, change.after.amount) == (30005, 30050)  # type: ignore[union-attr]
    assert amounts(book)["w2"] == 30005
    assert book.head().number == 3


def test_an_accepted_change_replaces_the_row_and_keeps_the_old_one(
    book: Book, folder: Path
) -> None:
    book.import_file(folder / "receipts.csv")
    changed = write(folder / "receipts.csv", RECEIPTS.replace("300.05", "300.50"))
    found = book.import_file(changed, accept=True)
    assert found.entry is not None
    assert amounts(book)["w2"] == 30050
    assert [e.id for e in book.events()] == ["w1", "w2", "w3"]
    assert {e.id: e.amount for e in book.events(known_on=3)}["w2"] == 30005


def test_a_row_that_is_gone_is_asked_about_and_withdrawn(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    fewer = write(folder / "receipts.csv", "\n".join(RECEIPTS.splitlines()[:3]) + "\n")
    with pytest.raises(Differs) as asked:
        book.import_file(fewer)
    assert [(c.before.id, c.after) for c in asked.value.changes] == [("w3", None)]  # type: ignore[union-attr]
    book.import_file(fewer, accept=True)
    assert list(amounts(book)) == ["w1", "w2"]


def test_a_row_that_comes_back_is_added_again(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    book.import_file(
        write(folder / "receipts.csv", "\n".join(RECEIPTS.splitlines()[:3]) + "\n"), accept=True
    )
    found = book.import_file(write(folder / "receipts.csv", RECEIPTS))
    assert [e.id for e in found.added] == ["w3"]
    assert amounts(book)["w3"] == 50000


NAMELESS = """date,kind,of,amount,currency
2024-05-03,receipt,theatrical of light from FR,1.00,EUR
2024-05-03,receipt,theatrical of light from FR,1.00,EUR
2024-05-04,receipt,theatrical of light from FR,2.00,EUR
"""


def test_rows_without_ids_are_known_by_what_they_say(book: Book, folder: Path) -> None:
    book.import_file(write(folder / "may.csv", NAMELESS))
    assert list(amounts(book)) == ["may.csv:2", "may.csv:3", "may.csv:4"]
    first, rest = NAMELESS.split("\n", 1)
    more = f"{first}\n2024-05-02,receipt,theatrical of light from FR,9.00,EUR\n{rest}"
    found = book.import_file(write(folder / "may.csv", more))
    assert (found.same, [e.amount for e in found.added], found.changes) == (3, [900], ())
    assert found.added[0].id == "may.csv:2/4"
    assert sorted(e.amount for e in book.events()) == [100, 100, 200, 900]


def test_a_row_without_an_id_that_changes_keeps_its_place(book: Book, folder: Path) -> None:
    book.import_file(write(folder / "may.csv", NAMELESS))
    changed = NAMELESS.replace(",2.00,", ",3.00,")
    with pytest.raises(Differs) as asked:
        book.import_file(write(folder / "may.csv", changed))
    (change,) = asked.value.changes
    assert (change.before.amount, change.after.amount) == (200, 300)  # type: ignore[union-attr]


def test_two_files_may_not_mean_two_things_by_one_id(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    other = write(folder / "other.csv", RECEIPTS.replace("300.05", "7.00"))
    with pytest.raises(Refused) as refused:
        book.import_file(other)
    assert codes(refused) == ["id-taken"]
    found = book.import_file(other, prefix="other-")
    assert [e.id for e in found.added] == ["other-w1", "other-w2", "other-w3"]
    assert found.alike == 2


def test_a_reversal_may_be_of_an_event_of_another_file(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    text = "id,date,kind,of,amount\nr1,2024-06-30,reversal,w2,\n"
    book.import_file(write(folder / "june.csv", text))
    assert {p.party: str(p.amount) for p in book.result().paid} == {
        "studio": "990.00",
        "star": "110.00",
    }


def test_a_reversal_follows_the_prefix_of_its_file(book: Book, folder: Path) -> None:
    text = RECEIPTS + "r1,2024-07-01,reversal,w1,,,\n"
    book.import_file(write(folder / "a.csv", text), prefix="a-")
    assert book.events()[-1].what == "a-w1"


def test_faulty_rows_refuse_the_file_or_go_into_suspense(book: Book, folder: Path) -> None:
    faulty = write(folder / "receipts.csv", RECEIPTS.replace("2024-05-10", "10 May"))
    with pytest.raises(Refused) as refused:
        book.import_file(faulty)
    assert codes(refused) == ["bad-date"]
    assert book.events() == []
    found = book.import_file(faulty, set_aside=True)
    assert [s.row for s in found.set_aside] == [3]
    (waiting,) = book.suspense()
    assert (waiting.source, waiting.row, waiting.amount) == ("receipts.csv", 3, "EUR 300.05")
    book.import_file(write(folder / "receipts.csv", RECEIPTS))
    assert book.suspense() == []
    assert list(amounts(book)) == ["w1", "w2", "w3"]


def test_a_row_in_suspense_that_is_taken_out_of_its_file_is_settled(
    book: Book, folder: Path
) -> None:
    faulty = write(folder / "receipts.csv", RECEIPTS + "x,soon,receipt,video of light,1,EUR,\n")
    book.import_file(faulty, set_aside=True)
    assert len(book.suspense()) == 1
    found = book.import_file(write(folder / "receipts.csv", RECEIPTS))
    assert found.entry is not None
    assert book.suspense() == []


def test_rows_of_closed_days_are_told(book: Book, folder: Path) -> None:
    book.import_file(folder / "receipts.csv")
    book.close_period(date(2024, 5, 31))
    more = RECEIPTS + "w0,2024-05-01,receipt,video of light,10.00,EUR,\n"
    more += "w9,2024-07-01,receipt,video of light,10.00,EUR,\n"
    assert book.import_file(write(folder / "receipts.csv", more)).late == 1


RATES = "date,from,to,rate,source\n2024-05-03,USD,EUR,0.93,ECB\n2024-05-06,USD,EUR,0.94,ECB\n"


def test_rates_are_recorded_once_and_corrected_where_it_is_wanted(book: Book, folder: Path) -> None:
    found = book.import_rates(write(folder / "rates.csv", RATES))
    assert (found.added, found.same) == (2, 0)
    assert book.import_rates(folder / "rates.csv").entry is None
    changed = write(folder / "rates.csv", RATES.replace("0.94", "0.95"))
    with pytest.raises(Differs):
        book.import_rates(changed)
    book.import_rates(changed, accept=True)
    rates = book.rates()
    assert rates is not None
    assert {str(rate.date): str(rate.rate) for rate in rates.rows} == {
        "2024-05-03": "93/100",
        "2024-05-06": "19/20",
    }
