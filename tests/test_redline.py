"""What a redline costs, worked by hand, and its laws."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from recoup import load
from recoup.pricing import Taken
from recoup.redline import Redline, redline
from tests.cli.test_commands import Printed, recoup

DEAL = """deal "Light"
  signed 2024-01-01
  books EUR

party agent "Agent"
party studio "Studio"

film light "Light"

account cost "Costs" owed to agent cap EUR 100.00
  charged EUR 80.00

waterfall money
  currency EUR
  receives everything
  pays
    20% of receipts to agent "Fee"
    recoup cost
    rest to studio
"""
# The agent gives up half of its fee for twice the costs.
OFFER = (
    DEAL.replace("20% of", "10% of").replace("EUR 80.00", "EUR 160.00").replace("100.00", "200.00")
)


def compared(folder: Path, before: str, after: str, events: str = "") -> Redline:
    for name, text in (("before", before), ("after", after)):
        (folder / f"{name}.deal").write_text(text, encoding="utf-8")
    (folder / "events.csv").write_text(f"date,kind,of,amount,currency\n{events}")
    first, second = (load(folder / f"{name}.deal") for name in ("before", "after"))
    return redline(first, second, folder / "events.csv", Taken())


def test_the_terms_that_differ_are_told_in_words(tmp_path: Path) -> None:
    found = compared(tmp_path, DEAL, OFFER)
    assert [(t.section, t.line_before, t.line_after) for t in found.terms] == [
        ("Accounts", 10, 10),
        ("Accounts", 11, 11),
        ("Waterfall money", 17, 17),
    ]
    assert found.terms[2].before is not None
    assert found.terms[2].before.startswith("money.1  “Fee”: 20% of the receipts")


def test_a_step_that_is_put_in_is_one_change(tmp_path: Path) -> None:
    after = DEAL.replace("    recoup cost\n", "    recoup cost\n    EUR 5.00 to agent\n")
    found = compared(tmp_path, DEAL, after)
    (change,) = found.terms
    assert (change.before, change.line_after) == (None, 19)


def test_where_the_sign_changes_is_solved_to_the_cent(tmp_path: Path) -> None:
    """Before, the agent has all up to 100.00 and a fifth after; the offer gives it all up to
    177.77 and a tenth after. It has more by the offer from 100.00 on, by at most 62.22; and less
    once 0.2 x + 80 > 0.1 x + 160, that is past 800.00."""
    found = compared(tmp_path, DEAL, OFFER)
    agent, studio = found.over
    assert [s.sign for s in agent.stretches] == [0, 1, -1]
    _, more, less = agent.stretches
    assert more.end is not None
    assert abs(more.end - Decimal(800)) <= Decimal("0.10")
    assert abs(more.most - Decimal("62.22")) <= Decimal("0.01")
    assert (less.end, less.share) == (None, Fraction(-1, 10))
    assert [s.sign for s in studio.stretches] == [0, -1, 1]


def test_on_given_events_each_party_is_shown_both_ways(tmp_path: Path) -> None:
    found = compared(tmp_path, DEAL, OFFER, "2024-05-03,receipt,theatrical,1000.00,EUR\n")
    assert [(f.party, str(f.before), str(f.after), str(f.difference)) for f in found.paid] == [
        ("agent", "280.00", "260.00", "-20.00"),
        ("studio", "720.00", "740.00", "20.00"),
    ]
    # All costs are recouped either way: only the fee differs from here on.
    assert [[s.share for s in r.stretches] for r in found.over] == [
        [Fraction(-1, 10)],
        [Fraction(1, 10)],
    ]


def test_texts_that_say_the_same_print_nothing(tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "a.deal").write_text(DEAL, encoding="utf-8")
    other = "# A comment\n\n" + DEAL.replace("EUR 80.00", "EUR 80")
    (tmp_path / "b.deal").write_text(other, encoding="utf-8")
    assert recoup("diff", str(tmp_path / "a.deal"), str(tmp_path / "b.deal")) == 0
    assert capsys.readouterr().out == ""


def test_the_answer_is_given_in_json(tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "a.deal").write_text(DEAL, encoding="utf-8")
    (tmp_path / "b.deal").write_text(OFFER, encoding="utf-8")
    assert recoup("diff", str(tmp_path / "a.deal"), str(tmp_path / "b.deal"), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [len(answer[name]) for name in ("terms", "paid", "over")] == [3, 0, 2]


terms = st.tuples(
    st.integers(0, 60),
    st.integers(0, 500),
    st.sampled_from(["", " up to EUR 30.00"]),
    st.booleans(),
)


def text_of(fee: int, cost: int, limit: str, first: bool) -> str:
    text = DEAL.replace("20% of receipts to agent", f"{fee}% of receipts to agent{limit}")
    text = text.replace("EUR 80.00", f"EUR {cost}.00").replace(" cap EUR 100.00", "")
    line = f'    {fee}% of receipts to agent{limit} "Fee"\n'
    if not first:
        text = text.replace(line, "").replace("    recoup cost\n", f"    recoup cost\n{line}")
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redline")


@settings(max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(terms, terms, st.lists(st.integers(0, 500_000), min_size=1, max_size=12))
def test_the_stretches_tell_the_sign_of_what_the_engine_pays(
    folder: Path,
    before: tuple[int, int, str, bool],
    after: tuple[int, int, str, bool],
    amounts: list[int],
) -> None:
    found = compared(folder, text_of(*before), text_of(*after))
    there = found.curves
    back = compared(folder, text_of(*after), text_of(*before))
    assert [[s.sign for s in r.stretches] for r in back.over] == [
        [-s.sign for s in r.stretches] for r in found.over
    ]
    changes = {r.party: r.stretches for r in found.over}
    for amount in amounts:
        for party in ("agent", "studio"):
            apart = (there[0][1].paid(amount)).get((party, "EUR"), 0)
            apart -= (there[0][0].paid(amount)).get((party, "EUR"), 0)
            stretch = next(
                (
                    s
                    for s in changes.get(party, ())
                    if s.start * 100 <= amount and (s.end is None or amount < s.end * 100)
                ),
                None,
            )
            sign = stretch.sign if stretch else 0
            # A few cents are rounding, whichever way they fall.
            assert sign * apart >= -8, (party, amount, apart, stretch)
            assert sign or abs(apart) <= 8, (party, amount, apart, stretch)


def test_another_figure_for_an_undisclosed_term_is_priced_too(tmp_path: Path) -> None:
    """By 15% of 100.00 rather than 10% the agent gets 5.00 more of the same text."""
    text = DEAL.replace("20% of receipts", "undisclosed within 5%..20% of receipts")
    for name in ("before", "after"):
        (tmp_path / f"{name}.deal").write_text(text, encoding="utf-8")
    (tmp_path / "events.csv").write_text(
        "date,kind,of,amount,currency\n2024-02-01,receipt,theatrical of light,100.00,EUR\n"
    )
    before, after = (load(tmp_path / f"{name}.deal") for name in ("before", "after"))
    [term] = before.deal.undisclosed
    taken = Taken(assume={term: "10%"})
    found = redline(
        before, after, tmp_path / "events.csv", taken, assume_after={term: "15%"}
    )  # fmt: skip
    assert not found.terms
    assert [(f.party, f.difference) for f in found.paid] == [
        ("agent", Decimal("5.00")),
        ("studio", Decimal("-5.00")),
    ]
