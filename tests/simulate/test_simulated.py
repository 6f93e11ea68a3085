"""A simulation as it is told: by the command, as JSON, and beside the tables of a run."""

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from recoup.analysis.returns import returns
from recoup.api import load
from recoup.engine.run import run_plan
from recoup.simulate.flows import NEVER, returned
from recoup.simulate.irr import Return
from tests.cli.test_commands import Printed, recoup

LAKE = Path(__file__).parents[2] / "docs" / "simulate" / "lake.deal"
FEW = ("--futures", "640", "--draws", "8")


def printed(capsys: Printed, *words: str) -> str:
    assert recoup("simulate", *words) == 0
    return capsys.readouterr().out


def test_inputs_stand_beside_the_figures(capsys: Printed) -> None:
    told = printed(capsys, str(LAKE), *FEW)
    assert told.startswith("The Lake: 640 futures (8 draws of the deal × 80 worlds), seed 1\n")
    for line in LAKE.with_suffix(".forecast").read_text(encoding="utf-8").splitlines():
        assert not line.startswith("draw ") or line in told
    assert "commission: evenly within 12% and 16%" in told


def test_the_same_seed_says_the_same_on_any_number_of_cores(capsys: Printed) -> None:
    told = printed(capsys, str(LAKE), *FEW, "--sensitivity")
    assert "What Film fund in USD depends on" in told
    assert printed(capsys, str(LAKE), *FEW, "--sensitivity", "--cores", "1") == told
    assert printed(capsys, str(LAKE), *FEW, "--seed", "2") not in told


def test_json_has_every_figure(capsys: Printed) -> None:
    found = json.loads(printed(capsys, str(LAKE), *FEW, "--json"))
    assert found["futures"] == 640
    assert {line["party"] for line in found["parties"]} == {"sales", "fund", "producer"}
    fund = next(line for line in found["stakes"] if line["party"] == "fund")
    assert 0 < fund["chance"] < 1
    assert fund["without_rate"] == {}
    assert found["quantiles_known_to"] == 0
    assert found["by_engine"] == []


def test_twenty_dots_lie_as_the_quantiles_do(capsys: Printed) -> None:
    found = json.loads(printed(capsys, str(LAKE), *FEW, "--json"))
    for line, dots in zip(found["parties"], found["dots"], strict=True):
        amounts = [Decimal(amount) for amount in dots["amounts"]]
        assert amounts == sorted(amounts)
        assert len(amounts) == 20
        p10, p50, p90 = (Decimal(line[name]) for name in ("p10", "p50", "p90"))
        assert amounts[1] <= p10 <= amounts[2]
        assert amounts[9] <= p50 <= amounts[10]
        assert amounts[17] <= p90 <= amounts[18]


def test_a_figure_that_is_assumed_is_not_drawn(capsys: Printed) -> None:
    found = printed(capsys, str(LAKE), "--futures", "100", "--assume", "commission=15%")
    assert "100 futures, seed 1" in found
    assert "commission: 15%, of 12%..16%" in found


def test_what_is_missing_is_said(capsys: Printed, tmp_path: Path) -> None:
    shutil.copy(LAKE, tmp_path)
    assert recoup("simulate", str(tmp_path / LAKE.name)) == 1
    assert capsys.readouterr().err == (
        "error[no-forecast]: there is no `lake.forecast` beside the deal to say what may come\n"
        "  = hint: write one, or say which file it is\n\n"
    )


def test_a_rate_that_is_missing_is_asked_for_once(capsys: Printed, tmp_path: Path) -> None:
    text = LAKE.with_suffix(".forecast").read_text(encoding="utf-8")
    (tmp_path / "eur.forecast").write_text(
        text.replace("m, P90 USD", "m, P90 EUR").replace("median USD", "median EUR"),
        encoding="utf-8",
    )
    words = (str(LAKE), str(tmp_path / "eur.forecast"), "--assume", "commission=15%")
    assert recoup("simulate", *words, "--json") == 1
    (fault,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert fault["message"] == "nothing says at which rate EUR becomes USD"
    with (tmp_path / "eur.forecast").open("a", encoding="utf-8") as file:
        file.write("rate EUR to USD 1.1, volatility 8% a year\n")
    assert "rate EUR to USD 1.1" in printed(capsys, *words, "--futures", "100")


def test_each_future_is_what_recoup_returns_says_of_it() -> None:
    """Multiple, rate of return and the day of payback, future by future, of the same events."""
    scenario = load(LAKE).scenario(assume={"commission": "15%"})
    drawn, paid = scenario.paid(0, 0, 40)
    amounts = scenario.futures.amounts(0, 0, 40)
    seen = set()
    for stake in drawn.stakes:
        mine = returned(stake, paid.to[paid.payees.index(stake.payee)], paid.periods)
        for future in range(40):
            pairs = zip(scenario.rows, amounts[:, future].tolist(), strict=True)
            rows = [replace(row, amount=amount) for row, amount in pairs]
            run, _ = run_plan(drawn.plan, rows, as_of=scenario.until)
            assert run is not None
            line = next(x for x in returns(run) if x.party == stake.payee.party)
            assert line.irr is not None
            assert line.multiple is not None
            assert mine.why[future] == Return.DEFINED
            assert mine.rate[future] == pytest.approx(float(line.irr) * 10**6, abs=1)
            assert mine.multiple[future] == pytest.approx(float(line.multiple) * 10**6, abs=51)
            day = NEVER if line.paid_back_on is None else line.paid_back_on.toordinal()
            assert mine.day[future] == day
            seen.add(day == NEVER)
    assert seen == {True, False}


def test_what_only_the_engine_can_run_is_run_by_it(capsys: Printed, tmp_path: Path) -> None:
    """In processes, with the reason; the same for any number of them."""
    text = LAKE.read_text(encoding="utf-8").replace("to investment\n", "to balance\n", 1)
    (tmp_path / "lake.deal").write_text(text, encoding="utf-8")
    files = (str(tmp_path / "lake.deal"), str(LAKE.with_suffix(".forecast")))
    words = (*files, "--futures", "120", "--assume", "commission=15%")
    found = printed(capsys, *words, "--cores", "2")
    assert "one by one, because of recoupment in proportion to balances" in found
    assert printed(capsys, *words, "--cores", "1") == found


FIRST, REDLINE = LAKE.with_name("first.deal"), LAKE.with_name("redline.deal")
OF_LAKE = ("--forecast", str(LAKE.with_suffix(".forecast")))


def test_a_redline_is_weighed_in_the_same_futures(capsys: Printed) -> None:
    words = (str(FIRST), str(REDLINE), "--simulate", *OF_LAKE, "--futures", "500")
    assert recoup("diff", *words, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["terms"]
    assert found["over"]
    simulated = found["simulated"]
    for line in simulated["apart"]:
        sides = [simulated[when]["parties"] for when in ("before", "after")]
        before, after = (
            next(Decimal(x["mean"]) for x in side if x["party"] == line["party"]) for side in sides
        )
        assert (Decimal(line["before"]), Decimal(line["after"])) == (before, after)
        assert abs(after - before - Decimal(line["difference"])) <= Decimal("0.01")
        assert line["gains"] == (line["party"] != "sales")
        assert line["loses"] == (line["party"] == "sales")


def test_what_nobody_disclosed_keeps_no_redline_from_being_weighed(capsys: Printed) -> None:
    """There is no curve of a deal with open terms, but there are futures of it."""
    words = (str(LAKE), str(REDLINE), "--futures", "128", "--draws", "4")
    assert recoup("diff", *words) == 1
    assert "error[undisclosed]" in capsys.readouterr().err
    assert recoup("diff", *words, "--simulate") == 0
    told = capsys.readouterr().out
    assert "between 12% and 16%, undisclosed" in told
    assert "128 futures (4 draws of the deal × 32 worlds)" in told
    assert "Over all that may yet come in" not in told


def test_of_a_deal_and_itself_nothing_is_said(capsys: Printed) -> None:
    words = (str(FIRST), str(FIRST), "--simulate", *OF_LAKE, "--futures", "128")
    assert recoup("diff", *words) == 0
    assert capsys.readouterr().out == ""
