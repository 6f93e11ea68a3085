"""`recoup owners`: what it prints, and what it refuses."""

import json
from pathlib import Path

import pytest

from recoup.cli import main

DEALS = Path(__file__).parent / "deals"
STUDIO, STUDIO_EVENTS = str(DEALS / "studio.deal"), str(DEALS / "studio.csv")
Printed = pytest.CaptureFixture[str]


def owners(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(("owners", *arguments))
    assert isinstance(end.value.code, int)
    return end.value.code


def test_a_table_tells_parties_stakes_and_interests(capsys: Printed) -> None:
    assert owners(STUDIO, "--on", "2014-06-01") == 0
    printed = capsys.readouterr().out
    assert "Old Vision Media" in printed
    assert "Harbour Animation" in printed
    assert "Interests, looked through all holdings" in printed


def test_a_question_of_two_shows_each_chain_with_its_lines(capsys: Printed) -> None:
    assert owners(STUDIO, "--of", "group", "--in", "film dog") == 0
    printed = capsys.readouterr().out
    assert "0%..13.5%: Lantern Group → Lantern Pictures → Harbour Studio" in printed
    assert ": stake pictures in studio minority, since 2016 [paper]\n" in printed


def test_shares_are_exact_in_json(capsys: Printed) -> None:
    assert owners(STUDIO, "--in", "pictures", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    shares = {line["holder"]: (line["low"], line["high"]) for line in document["interests"]}
    assert shares["Lantern Group"] == ("3/5", "8/13")
    assert document["stakes"][0]["cited"] == "paper"


@pytest.mark.parametrize("form", ["tree", "mermaid", "dot"])
def test_each_drawing_is_json_too(form: str, capsys: Printed) -> None:
    assert owners(STUDIO, "--format", form) == 0
    text = capsys.readouterr().out
    assert owners(STUDIO, "--format", form, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"format": form, "text": text[:-1]}


def test_money_is_followed_to_its_end(capsys: Printed) -> None:
    assert owners(STUDIO, "--through", STUDIO_EVENTS) == 0
    assert "economic interest, not paid out" in capsys.readouterr().out
    assert owners(STUDIO, "--through", STUDIO_EVENTS, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    agent = next(line for line in document["holders"] if line["holder"] == "Beacon Sales")
    assert (agent["least"], agent["most"], agent["least_part"]) == ("7000020.00",) * 2 + ("0",)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--in", "studoi"), 1, "did you mean `studio`?"),
        (("--of", "dog"), 1, "no party is called `dog`"),
        (("--on", "2014"), 2, "is no date"),
        (("--through", STUDIO_EVENTS, "--of", "group"), 2, "does not go with --through"),
        (("--as-of", "2014-01-01"), 2, "needs --through"),
        (("--through", "nowhere.csv"), 2, "nowhere.csv"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    arguments: tuple[str, ...], code: int, said: str, capsys: Printed
) -> None:
    assert owners(STUDIO, *arguments) == code
    assert said in capsys.readouterr().err
