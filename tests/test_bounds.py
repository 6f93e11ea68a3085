"""The lowest and highest result over undisclosed terms: reached, never left where exact."""

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recoup
from recoup.bounds import Bound, bounds
from recoup.pricing import Taken
from recoup.values.money import Money
from tests.cli.test_commands import recoup as command

Printed = pytest.CaptureFixture[str]

HEAD = """\
deal "The Lake"
  books USD
party agent "Agent"
party bank "Bank"
party studio "Studio"
party fund "Fund"
"""
BELOW = "waterfall w\n  currency USD\n  receives everything\n  pays\n"


@pytest.fixture(autouse=True, scope="module")
def in_a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("bounds"))
        yield


def written(*steps: str, above: str = "", receipts: tuple[int, ...] = (200000,)) -> str:
    lines = "".join(f"    {step}\n" for step in steps)
    Path("lake.deal").write_text(f"{HEAD}{above}{BELOW}{lines}", encoding="utf-8")
    rows = [f"2024-03-{day:02},receipt,theatrical from FR,{cents / 100:.2f},USD\n"
            for day, cents in enumerate(receipts, 1)]  # fmt: skip
    Path("r.csv").write_text("date,kind,of,amount,currency\n" + "".join(rows), encoding="utf-8")
    return "lake.deal"


def found(taken: Taken | None = None) -> dict[str, Bound]:
    (only,) = bounds(recoup.load("lake.deal"), "r.csv", taken)
    return {line.party: line for line in only.lines}


def test_by_hand() -> None:
    """2,000: a fee of 10% to 20%, then a loan of 500 to 1,000, then the rest."""
    loan = "account loan owed to bank\n  charged undisclosed within USD 500..1000\n"
    written("undisclosed fee within 10%..20% of remainder to agent", "recoup loan",
            "rest to studio", above=loan)  # fmt: skip
    line = found()
    assert {p: (x.low, x.high, x.exact) for p, x in line.items()} == {
        "agent": (Decimal(200), Decimal(400), True),
        "bank": (Decimal(500), Decimal(1000), True),
        "studio": (Decimal(600), Decimal(1300), True),
    }
    assert dict(line["studio"].low_at) == {"fee": "20%", "loan.charged": "USD 1,000.00"}


def test_what_is_assumed_stays() -> None:
    written(
        "undisclosed fee within 10%..20% of remainder to agent",
        "undisclosed cut within 10%..20% of remainder to bank",
        "rest to studio",
    )
    line = found(Taken(assume={"fee": "12%"}))
    assert (line["agent"].low, line["agent"].high) == (Decimal(240), Decimal(240))
    assert (line["bank"].low, line["bank"].high) == (Decimal(176), Decimal(352))


def test_a_peak_inside_is_found_and_not_called_exact() -> None:
    """The agent has a fee of what a fee leaves: fee × (1 - fee) of 2,000, most at 50%."""
    written(
        "fee of remainder to studio",
        "fee of remainder to agent",
        "rest to studio",
        above="term fee undisclosed within 0%..100%\n",
    )
    line = found()["agent"]
    assert not line.exact
    assert line.bent_by == ("fee",)
    assert (line.low, line.high) == (Decimal(0), Decimal(500))
    assert dict(line.high_at) == {"fee": "50%"}


def test_more_terms_than_corners_prove_nothing() -> None:
    steps = [f"undisclosed t{i} within 1%..2% of remainder to agent" for i in range(9)]
    written(*steps, "rest to studio")
    (only,) = bounds(recoup.load("lake.deal"), "r.csv")
    assert not only.corners
    assert not any(line.exact for line in only.lines)


def test_each_reading_has_its_own(capsys: Printed) -> None:
    written(
        'disputed "Of what?"',
        "  as first",
        "    undisclosed fee within 10%..20% of receipts to agent",
        "  as second",
        "    undisclosed cut within 30%..40% of receipts to agent",
        "rest to studio",
    )
    assert command("run", "lake.deal", "r.csv", "--bounds", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    agents = [b["figures"][0] for b in document["bounds"]]
    assert [b["reading"] for b in document["bounds"]] == [["first"], ["second"]]
    assert [(a["low"], a["high"], a["exact"]) for a in agents] == [
        ("200.00", "400.00", True), ("600.00", "800.00", True),
    ]  # fmt: skip
    assert command("run", "lake.deal", "r.csv", "--bounds", "--assume", "fee=15%") == 0
    printed = capsys.readouterr().out
    assert "Read as first" in printed
    assert "Read as second" in printed
    assert command("check", "lake.deal") == 0
    printed = capsys.readouterr().out
    assert "Of what?" in printed
    assert "fee" in printed


def test_check_lists_what_is_open(capsys: Printed) -> None:
    written(
        'undisclosed fee within 10%..20% of remainder to agent [assumed "usual"]', "rest to bank"
    )
    assert command("check", "lake.deal") == 0
    assert "  fee    10%  20%  lake.deal:11  assumed: usual" in capsys.readouterr().out
    assert command("check", "lake.deal", "--json") == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    (term,) = file["undisclosed"]
    assert (term["name"], term["low"], term["high"], term["assumed"]) == (
        "fee",
        "10%",
        "20%",
        ["usual"],
    )
    assert file["disputed"] == []
    assert command("run", "lake.deal", "r.csv") == 1
    assert "--bounds" in capsys.readouterr().err


PARTIES = st.sampled_from(("agent", "bank", "studio", "fund"))
RANGES = st.sampled_from(("0%..30%", "10%..11%", "1/7..1/3", "0%..100%"))


@st.composite
def steps(draw: st.DrawFn) -> tuple[list[str], str, tuple[int, ...]]:
    """Steps with undisclosed figures, what stands above them, and the receipts in cents."""
    lines, above, to = [], "", draw(st.booleans())
    for i in range(draw(st.integers(1, 4))):
        match draw(st.sampled_from(("share", "first", "fixed", "recoup", "split", "after"))):
            case "share":
                term = f"undisclosed t{i} within {draw(RANGES)}"
                lines.append(f"{term} of remainder to {draw(PARTIES)}")
            case "first" if not lines:
                lines.append(
                    f"undisclosed t{i} within {draw(RANGES)} of receipts to {draw(PARTIES)}"
                )
            case "first":
                lines.append(f"5% of receipts to {draw(PARTIES)}")
            case "fixed":
                lines.append(f"undisclosed t{i} within USD 0.50..900.33 to {draw(PARTIES)}")
            case "recoup":
                above += f"account a{i} owed to {draw(PARTIES)}\n"
                above += f"  charged undisclosed a{i}c within USD 3..700.01\n"
                lines.append(f"recoup a{i}")
            case "split":
                lines.append(f"{draw(st.sampled_from(('12.5%', '1/3')))} of remainder")
                lines.append(f"  undisclosed t{i} within 20%..50% to {draw(PARTIES)}")
                lines.append(f"  rest to {draw(PARTIES)}")
            case _:
                above += f"milestone m{i} when agent has received USD 250, latched\n"
                lines.append("1% of remainder to agent")
                lines.append(f"after m{i}")
                lines.append(
                    f"  undisclosed t{i} within {draw(RANGES)} of remainder to {draw(PARTIES)}"
                )
    if to:
        lines.append("rest to pot net")
        below = "waterfall net\n  currency USD\n  receives pot net\n  pays\n"
        above += f"{below}    t of receipts to {draw(PARTIES)}\n    rest to {draw(PARTIES)}\n"
        above += f"term t undisclosed within {draw(RANGES)}\n"
    else:
        lines.append(f"rest to {draw(PARTIES)}")
    receipts = tuple(draw(st.lists(st.integers(1, 200_000), min_size=1, max_size=6)))
    return lines, above, receipts


EXACT: list[bool] = []


@settings(max_examples=60, deadline=None)
@given(steps(), st.data())
def test_no_run_leaves_an_exact_bound(
    drawn: tuple[list[str], str, tuple[int, ...]], data: st.DataObject
) -> None:
    lines, above, receipts = drawn
    written(*lines, above=above, receipts=receipts)
    file = recoup.load("lake.deal")
    (within,) = bounds(file, "r.csv")
    EXACT.extend(line.exact for line in within.lines)
    for _ in range(4):
        given_ = {}
        for term in within.terms:
            part = data.draw(st.integers(0, 1000))
            low, high = term.low, term.high
            if isinstance(low, Money) and isinstance(high, Money):
                cents = low.minor + (high.minor - low.minor) * part // 1000
                given_[term.name] = f"USD {Decimal(cents) / 100}"
            elif isinstance(low, Fraction) and isinstance(high, Fraction):
                given_[term.name] = str(low + (high - low) * part / 1000)
        paid = {t.party: t.amount for t in file.run("r.csv", assume=given_).paid}
        for line in within.lines:
            if line.exact:
                assert line.low <= paid.get(line.party, 0) <= line.high, (line, given_)
    for line in within.lines:
        for figure, at in ((line.low, line.low_at), (line.high, line.high_at)):
            reached = {t.party: t.amount for t in file.run("r.csv", assume=dict(at)).paid}
            assert reached.get(line.party, Decimal(0)) == figure


def test_the_law_was_put_to_the_test() -> None:
    assert EXACT.count(True) > 30
    assert EXACT.count(False) > 5
