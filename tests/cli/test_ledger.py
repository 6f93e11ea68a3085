"""What `recoup ledger` prints, and how it ends."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Printed, recoup
from tests.ledger.conftest import DEAL, RECEIPTS


@pytest.fixture
def book(tmp_path: Path, capsys: Printed) -> str:
    (tmp_path / "light.deal").write_text(DEAL, encoding="utf-8")
    (tmp_path / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    place = str(tmp_path / "light.book")
    assert recoup("ledger", "create", place, str(tmp_path / "light.deal"), "--by", "ana") == 0
    assert recoup("ledger", "import", place, str(tmp_path / "receipts.csv")) == 0
    capsys.readouterr()
    return place


def test_a_file_that_says_otherwise_ends_with_one(
    book: str, tmp_path: Path, capsys: Printed
) -> None:
    (tmp_path / "receipts.csv").write_text(RECEIPTS.replace("600.00", "601.00"))
    assert recoup("ledger", "import", book, str(tmp_path / "receipts.csv")) == 1
    printed = capsys.readouterr()
    assert "differs in a row" in printed.err
    assert "EUR 600.00  EUR 601.00" in printed.out
    assert recoup("ledger", "import", book, str(tmp_path / "receipts.csv"), "--json") == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["before"]["amount"], change["after"]["amount"]) == ("EUR 600.00", "EUR 601.00")
    assert recoup("ledger", "import", book, str(tmp_path / "receipts.csv"), "--accept") == 0
    assert "receipts change by EUR 1.00" in capsys.readouterr().out


@pytest.mark.parametrize(
    "question",
    [
        ("log",),
        ("run",),
        ("suspense",),
        ("verify",),
        ("compare", "--known-on", "3"),
        ("close", "--through", "2024-05-31"),
    ],
)
def test_every_question_is_answered_in_json(
    book: str, question: tuple[str, ...], capsys: Printed
) -> None:
    assert recoup("ledger", question[0], book, *question[1:], "--json") == 0
    json.loads(capsys.readouterr().out)


def test_a_day_that_is_none_is_a_fault_of_the_call(book: str, capsys: Printed) -> None:
    assert recoup("ledger", "close", book, "--through", "May") == 2
    assert "no date" in capsys.readouterr().err


def test_a_closed_day_is_refused(book: str, capsys: Printed) -> None:
    assert recoup("ledger", "close", book, "--through", "2024-05-31") == 0
    assert recoup("ledger", "close", book, "--through", "2024-05-31") == 1
    assert "closed through 2024-05-31" in capsys.readouterr().err


def test_a_seal_that_the_book_does_not_hold_ends_with_one(book: str, capsys: Printed) -> None:
    assert recoup("ledger", "verify", book) == 0
    assert "sound" in capsys.readouterr().out
    assert recoup("ledger", "verify", book, "--seal", "0123456789ab") == 1
    assert "none of this book" in capsys.readouterr().err


def test_a_book_is_written_and_made_again(book: str, tmp_path: Path, capsys: Printed) -> None:
    folder, again = str(tmp_path / "out"), str(tmp_path / "again.book")
    assert recoup("ledger", "export", book) == 2
    assert recoup("ledger", "export", book, "--output", folder) == 0
    assert recoup("ledger", "export", book, "--output", folder) == 1
    assert recoup("ledger", "restore", folder, again) == 0
    capsys.readouterr()
    for shape in ("events", "journal", "beancount"):
        assert recoup("ledger", "export", again, "--to", shape) == 0
        first = capsys.readouterr().out
        assert recoup("ledger", "export", book, "--to", shape) == 0
        assert capsys.readouterr().out == first
    assert recoup("ledger", "export", book, "--to", "nothing") == 2
    assert recoup("ledger", "export", book, "--to", "events", "--period", "1") == 2


def test_where_there_is_no_book_it_says_how_to_make_one(tmp_path: Path, capsys: Printed) -> None:
    assert recoup("ledger", "log", str(tmp_path / "none.book")) == 2
    assert "recoup ledger create" in capsys.readouterr().err
    assert recoup("ledger", "log", "mysql://somewhere/films") == 2
    assert "is neither" in capsys.readouterr().err
