"""What findings cost each party, worked by hand."""

import json
from pathlib import Path

from recoup import load
from recoup.audit.pricing import Terms, costs
from recoup.audit.run import checks_named, evidence, findings
from tests.audit.rows import house, written
from tests.cli.test_commands import Printed, recoup

DEAL = """deal "Audited"
  signed 2016-01-01
party fund "Fund"
party studio "Studio"
party star "Star"
film light "Light"
milestone hit when fund has received CNY 100.00, latched
waterfall china
  currency CNY
  receives theatrical of light from CN
  pays
    5% of receipts to fund
    after hit
      10% of receipts to star
    rest to studio
"""


def test_invented_shows_have_paid_for_a_bonus(tmp_path: Path, capsys: Printed) -> None:
    """50 seats at 30.00 are real, 1,500.00; a full house of 40 at night, 1,200.00, is not. The fund
    has 5% of 2,700.00, and so 100.00, in whole fen, once 1,999.90 are in: the star has a tenth of
    the last 700.10. Of the real shows alone the fund has 75.00, and the star has nothing."""
    rows = [
        *house("2016-03-04T12:00", 25),
        *house("2016-03-04T15:00", 25),
        *house("2016-03-05T03:00", 40),
    ]
    folder = written(tmp_path, rows)
    (tmp_path / "light.deal").write_text(DEAL, encoding="utf-8")
    with evidence(folder) as engine:
        found = findings(engine, checks_named(["night"]))
        lines = costs(
            engine, found, load(tmp_path / "light.deal"), Terms({"light": "dog"}, "split")
        )
    assert {c.party: (str(c.told), str(c.corrected), str(c.difference)) for c in lines} == {
        "fund": ("135.00", "75.00", "-60.00"),
        "star": ("70.01", "0.00", "-70.01"),
        "studio": ("2494.99", "1425.00", "-1069.99"),
    }
    asked = ("--deal", str(tmp_path / "light.deal"), "--film", "light=dog", "--basis", "split")
    assert recoup("audit", str(folder), *asked, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert {c["party"] for c in answer["costs"]} == {"fund", "star", "studio"}
    assert recoup("audit", str(folder), *asked) == 0
    assert "If the findings of `night` are so" in capsys.readouterr().out


def test_the_rows_of_a_finding_are_written(tmp_path: Path, capsys: Printed) -> None:
    folder = written(tmp_path / "t", house("2016-03-05T03:00", 40))
    target = tmp_path / "rows.csv"
    assert recoup("audit", str(folder), "--check", "night", "--rows", "1", "-o", str(target)) == 0
    assert len(target.read_text().splitlines()) == 41
    assert recoup("audit", str(folder), "--check", "night", "--rows", "1", "-o", str(target)) == 2
    assert recoup("audit", str(folder), "--rows", "1") == 2
    assert recoup("audit", str(folder), "--check", "nigth") == 1
    assert recoup("audit", str(tmp_path / "none")) == 2
