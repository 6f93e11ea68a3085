"""What the commands of statements and payments print, and how they end."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Printed, recoup
from tests.ledger.conftest import DEAL, RECEIPTS
from tests.settlement.conftest import TERMS

ACCOUNTS = """party,currency,name,iban
cam,EUR,Collection,DE89370400440532013000
star,EUR,The Star,GB82WEST12345698765432
"""


@pytest.fixture
def book(tmp_path: Path, capsys: Printed) -> str:
    (tmp_path / "light.deal").write_text(DEAL + TERMS, encoding="utf-8")
    (tmp_path / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    place = str(tmp_path / "light.book")
    recoup("ledger", "create", place, str(tmp_path / "light.deal"))
    recoup("ledger", "import", place, str(tmp_path / "receipts.csv"))
    recoup("ledger", "close", place, "--through", "2024-06-30")
    assert recoup("ledger", "issue", place, "star", "--dated", "2024-07-10") == 0
    capsys.readouterr()
    return place


@pytest.mark.parametrize(
    "question",
    [
        ("issue", "star", "--dated", "2024-07-11"),
        ("due", "--on", "2024-08-01"),
        ("deadlines", "--on", "2024-08-01"),
        ("aged", "--on", "2024-08-01"),
        ("statement", "studio", "--dated", "2024-07-10"),
        ("pay", "star", "EUR 1.00", "--on", "2024-08-01", "--reference", "a"),
    ],
)
def test_every_question_is_answered_in_json(
    book: str, question: tuple[str, ...], capsys: Printed
) -> None:
    assert recoup("ledger", question[0], book, *question[1:], "--json") == 0
    json.loads(capsys.readouterr().out)


def test_what_cannot_be_is_refused(book: str, tmp_path: Path, capsys: Printed) -> None:
    assert recoup("ledger", "statement", book, "star", "--dated", "2024-07-10") == 1
    assert "close the next period" in capsys.readouterr().err
    assert recoup("ledger", "issue", book, "stra", "--dated", "2024-07-10") == 1
    assert "did you mean `star`" in capsys.readouterr().err
    assert (
        recoup("ledger", "pay", book, "star", "12", "--on", "2024-08-01", "--reference", "a") == 2
    )
    assert recoup("ledger", "audit", book, "star") == 2
    assert recoup("ledger", "audit", book, "star", "--ended", "2024-08-01") == 1
    assert recoup("ledger", "object", book, "star", "7", "fee", "--on", "2024-08-01") == 1
    bad = tmp_path / "bad.csv"
    bad.write_text(ACCOUNTS.replace("5432\n", "5433\n"))
    asked = ("--payer", "cam", "--on", "2024-08-01")
    assert recoup("ledger", "payments", book, "--accounts", str(bad), *asked) == 1
    assert "check digits" in capsys.readouterr().err
    asked = ("--payer", "bank", "--on", "2024-08-01")
    accounts = str(tmp_path / "accounts.csv")
    assert recoup("ledger", "payments", book, "--accounts", accounts, *asked) == 2


def test_the_bank_file_and_the_calendar_are_written(
    book: str, tmp_path: Path, capsys: Printed
) -> None:
    asked = ("--accounts", str(tmp_path / "accounts.csv"), "--payer", "cam", "--on", "2024-08-01")
    target = str(tmp_path / "pay.xml")
    assert recoup("ledger", "payments", book, *asked, "--to", "pain.001", "-o", target) == 0
    assert "195.23" in capsys.readouterr().err
    assert b"pain.001.001.09" in Path(target).read_bytes()
    days = str(tmp_path / "days.ics")
    assert recoup("ledger", "deadlines", book, "--on", "2024-08-01", "--ical", days) == 0
    assert b"BEGIN:VEVENT" in Path(days).read_bytes()
    assert recoup("ledger", "deadlines", book, "--on", "2024-08-01", "--ical", days) == 1
