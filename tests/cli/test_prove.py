"""`recoup prove`: what it prints, and how it ends."""

import json
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from recoup.cli import main

DOCS = Path(__file__).parents[2] / "docs" / "prove"
Printed = pytest.CaptureFixture[str]


def recoup(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    code = end.value.code
    assert isinstance(code, int)
    return code


def asked(name: str, *arguments: str) -> list[str]:
    return ["prove", str(DOCS / name), *arguments]


def test_all_proved_ends_with_nought(capsys: Printed) -> None:
    assert recoup(*asked("bonus.deal", "--party", "star")) == 0
    assert "Proved" in capsys.readouterr().out


def test_a_refuted_theorem_ends_with_one(capsys: Printed) -> None:
    assert recoup(*asked("bonus.deal", "--party", "writer", "--json")) == 1
    (verdict,) = json.loads(capsys.readouterr().out)["verdicts"]
    assert verdict["outcome"] == "refuted"
    less, more = (Decimal(trial["rows"][0]["amount"]) for trial in verdict["trials"])
    assert more - less == Decimal("0.01")
    assert verdict["trials"][0]["paid"][0]["party"] == "writer"


def test_what_is_printed_is_the_same_again(capsys: Printed) -> None:
    printed = []
    for _ in range(2):
        assert recoup(*asked("bonus.deal")) == 1
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]


def test_against_another_text(tmp_path: Path, capsys: Printed) -> None:
    other = tmp_path / "other.deal"
    text = (DOCS / "first.deal").read_text(encoding="utf-8")
    other.write_text(text.replace("15% of receipts", "14% of receipts"), encoding="utf-8")
    assert recoup(*asked("first.deal", "--against", str(DOCS / "first.deal"))) == 0
    assert recoup(*asked("first.deal", "--against", str(other))) == 1
    assert "first amount at which they part" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--party", "prodcer"], "did you mean `producer`?"),
        (["--step", "world.9"], "has no step `world.9`"),
        (["--whole-by", "1m"], "name the party with `--party`"),
        (["--party", "sales", "--step", "world.1", "--against", "{}"], "of several texts"),
    ],
)
def test_a_question_without_meaning_is_refused(
    arguments: list[str], says: str, capsys: Printed
) -> None:
    filled = [word.format(DOCS / "dead.deal") for word in arguments]
    assert recoup(*asked("first.deal", *filled)) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("amount", ["a lot", "EUR 3"])
def test_an_amount_is_of_the_money_that_comes_in(amount: str, capsys: Printed) -> None:
    assert recoup(*asked("first.deal", "--party", "fund", "--whole-by", amount)) == 2
    assert "is no amount of USD" in capsys.readouterr().err


def test_without_the_solver_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setattr("recoup.cli.prove.find_spec", lambda _: None)
    assert recoup(*asked("first.deal")) == 2
    assert "recoup[prove]" in capsys.readouterr().err
    assert find_spec("z3") is not None


def test_a_deal_that_takes_nothing_in_has_nothing_to_prove(capsys: Printed) -> None:
    examples = DOCS.parents[1] / "examples"
    assert recoup("prove", str(examples / "wanda-legendary" / "wanda-legendary.deal")) == 0
    assert "takes no money in" in capsys.readouterr().out


def test_where_nothing_is_said_to_come_in_is_told(capsys: Printed) -> None:
    assert recoup(*asked("first.deal", "--over", "world")) == 2
    assert "--whole-by" in capsys.readouterr().err


def test_a_figure_for_no_term_of_any_text_is_told(capsys: Printed) -> None:
    assert recoup(*asked("first.deal", "--assume", "nosuch=1")) == 1
    assert "nosuch" in capsys.readouterr().err
