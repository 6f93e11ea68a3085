"""The parts of a figure sum to it, and each names its clause and its row."""

from decimal import Decimal
from pathlib import Path

import pytest

from recoup import Result, load

DOG = Path(__file__).parents[2] / "examples" / "a-dogs-purpose"


@pytest.fixture(scope="module")
def dog() -> Result:
    text = (DOG / "assumed.txt").read_text(encoding="utf-8")
    assumed = dict(
        line.removeprefix("--assume ").split("=", 1) for line in text.splitlines() if line
    )
    file = load(DOG / "a-dogs-purpose.deal")
    return file.run(DOG / "receipts.csv", DOG / "rates.csv", assume=assumed)


def test_the_steps_of_every_party_sum_to_what_it_was_paid(dog: Result) -> None:
    for line in dog.paid:
        parts = dog.steps_of(line.party, line.currency)
        assert sum(part.amount for part in parts) == line.amount
        assert all(part.clause and part.place for part in parts)


def test_the_steps_of_every_account_sum_to_what_it_recouped(dog: Result) -> None:
    for line in dog.accounts:
        parts = dog.steps_of_account(line.account, line.owed_to)
        assert sum(part.amount for part in parts) == line.recouped


def test_the_events_of_every_step_sum_to_what_it_took(dog: Result) -> None:
    for line in dog.ladder:
        parts = dog.events_of(line.step)
        assert sum((part.amount for part in parts), Decimal(0)) == line.paid


def test_a_figure_is_followed_to_its_row(dog: Result) -> None:
    [step] = dog.steps_of("alipic")
    assert (step.step, str(step.amount)) == ("rights.1", "1034489.73")
    assert step.clause.startswith("marketing_fee of receipts to alipic")
    second = dog.events_of("rights.1", "alipic")[1]
    assert (second.event, second.of) == ("cn-2", "theatrical of dog from CN")
    assert (str(second.received), second.received_currency) == ("251450000.00", "CNY")
    assert (str(second.amount), second.currency) == ("427291.14", "USD")
    assert second.place.endswith("receipts.csv:9")


def test_what_waited_in_a_pot_is_of_no_event(tmp_path: Path) -> None:
    (tmp_path / "held.deal").write_text(
        """deal "Held"
  signed 2024-01-01

party star "Star"
party studio "Studio"

film light "Light"

waterfall money
  currency EUR
  receives theatrical of light
  pays
    50% of receipts to pot reserve
    rest to studio

waterfall later
  currency EUR
  receives pot reserve, held until 2024-06-30
  pays
    rest to star
""",
        encoding="utf-8",
    )
    (tmp_path / "events.csv").write_text(
        "date,kind,of,amount,currency\n"
        "2024-02-01,receipt,theatrical of light,100.00,EUR\n"
        "2024-07-01,receipt,theatrical of light,10.00,EUR\n",
        encoding="utf-8",
    )
    result = load(tmp_path / "held.deal").run(tmp_path / "events.csv")
    parts = result.events_of("later.1")
    assert sum(part.amount for part in parts) == result.ladder[-1].paid
    assert [(p.event, str(p.amount)) for p in parts] == [("", "55.00")]
