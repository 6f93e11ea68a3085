"""What `recoup rights` answers, and what it refuses to be asked."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Printed, recoup

DEAL = """\
deal "Rights"
  signed 2017-01-01
  books USD
party studio "Studio"
party agent "Agent"
party buyer "Buyer"
film dog "A Dog"
  owned by studio
grant vod in CN of dog from studio to agent, exclusive, 2017-01-01..2018-12-31
"""
SECOND = "grant svod in CN of dog from studio to buyer, exclusive, 2018-01-01..2019-12-31\n"


@pytest.fixture
def deal(tmp_path: Path) -> str:
    path = tmp_path / "rights.deal"
    path.write_text(DEAL, encoding="utf-8")
    return str(path)


def test_it_says_who_holds_a_right_on_a_day(deal: str, capsys: Printed) -> None:
    asked = ("--in", "CN", "--medium", "svod", "--on", "2018-06-01", "--json")
    assert recoup("rights", deal, *asked) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["state"], row["holders"]) == ("exclusive", ["agent"])


@pytest.mark.parametrize("question", ["--free", "--ending", "--gaps", "--grid", "--clashes"])
def test_every_question_is_answered_in_json(deal: str, question: str, capsys: Printed) -> None:
    assert recoup("rights", deal, question, "--json") == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)


def test_a_clash_is_an_answer_and_exits_as_a_fault(tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "clash.deal"
    path.write_text(DEAL + SECOND, encoding="utf-8")
    assert recoup("rights", str(path), "--clashes", "--json") == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row["where"] == "svod in CN from 2018-01-01 until 2018-12-31"
    assert recoup("rights", str(path)) == 1
    assert "grants-clash" in capsys.readouterr().err


def test_a_grid_says_how_long_it_holds(deal: str, capsys: Printed) -> None:
    assert recoup("rights", deal, "--grid") == 0
    printed = capsys.readouterr().out
    assert "dog from 2017-01-01 until 2018-12-31" in printed
    assert "dog from 2019-01-01\n" in printed


@pytest.mark.parametrize(
    "asked",
    [
        ("--free", "--gaps"),
        ("--ending", "--in", "CN"),
        ("--within", "30"),
        ("--in", "cn"),
        ("--language", "zzzz"),
        ("--film", "cat"),
    ],
)
def test_nothing_that_is_asked_goes_unheeded(
    deal: str, asked: tuple[str, ...], capsys: Printed
) -> None:
    assert recoup("rights", deal, *asked) == 2
    assert "Invalid value" in capsys.readouterr().err
