"""`recoup tickets`: what it prints, writes and exits with."""

import csv
import json
from pathlib import Path

import pytest

from recoup.cli import main
from tests.tickets.rows import SOUND, write_rows

Printed = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
PETS = ROOT / "docs" / "tickets" / "pets.deal"
OPEN = ("--assume", "digital_fee=2%", "--assume", "distribution_fee=10%")


def recoup(*arguments: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.fixture
def made(tmp_path: Path, capsys: Printed) -> Path:
    days = ("--from", "2016-09-30", "--through", "2016-10-02")
    assert recoup("tickets", "make", tmp_path / "n", "--year", 2016, "--rows", "3k", *days) == 0
    capsys.readouterr()
    return tmp_path / "n"


def largest(folder: Path, capsys: Printed) -> str:
    lines = folder.parent / "lines.csv"
    assert recoup("tickets", "sum", folder, "-o", lines, "--force") == 0
    capsys.readouterr()
    with lines.open(encoding="utf-8") as file:
        return max(csv.DictReader(file), key=lambda line: int(line["price"]))["film"]


def test_sums_become_events_that_run_pays_as_the_chain_does(made: Path, capsys: Printed) -> None:
    film = f"pets={largest(made, capsys)}"
    events, out = made.parent / "events.csv", made.parent / "out"
    assert recoup("tickets", "sum", made, "--deal", PETS, "--film", film, "-o", events) == 0
    assert recoup("tickets", "chain", made, "--deal", PETS, "--film", film, "-o", out) == 0
    capsys.readouterr()
    assert recoup("run", PETS, events, "--json") == 0
    paid = {p["party"]: p["amount"] for p in json.loads(capsys.readouterr().out)["paid"]}
    chain = ("tickets", "chain", made, "--deal", PETS, "--film", film, "--json")
    assert recoup(*chain) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["paid_to"].pop("(service fee)")
    assert document["paid_to"] == paid
    assert document["lines_apart"] == 0
    assert document["sold"] == document["box_office"] == document["paid"]
    names = ("box-office.parquet", "conservation.sql", "payments.parquet", "suspense.parquet")
    assert sorted(path.name for path in out.iterdir()) == sorted(names)


def test_the_sum_says_whole_and_parts(made: Path, capsys: Printed) -> None:
    assert recoup("tickets", "sum", made, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["reconciles"] is True
    assert document["box_office"] == document["whole"]
    assert document["suspense"] == {
        "rows": 0,
        "seats": 0,
        "price": "0.00",
        "fee": "0.00",
        "extra": "0.00",
    }


def test_suspense_is_shown_and_kept(tmp_path: Path, capsys: Printed) -> None:
    rows = [SOUND, SOUND | {"ticket": 2, "province": "CN-XX"}]
    path = write_rows(tmp_path / "a.parquet", rows)
    assert recoup("tickets", "sum", path, "--suspense", tmp_path / "held.csv") == 0
    assert "ISO 3166-2 has no such province" in capsys.readouterr().out
    assert (tmp_path / "held.csv").read_text(encoding="utf-8").count("CN-XX") == 1


def test_nothing_is_overwritten(made: Path, capsys: Printed) -> None:
    kept = made.parent / "kept.csv"
    kept.write_text("mine")
    assert recoup("tickets", "sum", made, "-o", kept) == 1
    assert recoup("tickets", "chain", made, "--regime", "china.domestic_share", "-o", made) == 1
    assert kept.read_text() == "mine"
    assert recoup("tickets", "make", made, "--year", 2016, "--rows", 10) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("sum", "nowhere"), 2, "no such file"),
        (("sum", ".", "--film", "pets=1"), 2, "a deal and its films go together"),
        (("chain", "."), 2, "--regime"),
        (("chain", ".", "--deal", PETS, "--film", "pets"), 2, "its id in the tickets"),
        (("make", "new", "--year", 2016, "--rows", "many"), 2, "no number of rows"),
        (("make", "new", "--year", 1999, "--rows", "1k"), 2, "2005 to 2025"),
        (
            ("make", "new", "--year", 2016, "--rows", "1k", "--from", "2015-01-01"),
            2,
            "no days of 2016",
        ),
        (("sum", "."), 1, "no Parquet or CSV file"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: tuple[object, ...],
    code: int,
    said: str,
    tmp_path: Path,
    capsys: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert recoup("tickets", *arguments) == code
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_regime_asks_for_what_nobody_disclosed(made: Path, capsys: Printed) -> None:
    chain = ("tickets", "chain", made, "--regime", "china.domestic_share")
    assert recoup(*chain) == 1
    assert "regime_digital_fee" in capsys.readouterr().err
    assert recoup(*chain, *OPEN) == 0
    assert "every line conserved to the fen" in capsys.readouterr().out
