"""What the commands say of licences, and of receipts that nobody was granted."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Printed, recoup

DEAL = """\
deal "Toys of a film"
  signed 2017-01-01
  books USD
party studio "Studio"
party maker "Maker"
party agent "Agent"
film dog "A Dog"
licence toys "Toys" from studio to maker
  currency USD
  rights merchandising in CN of dog, 2017-01-01..2018-12-31
  royalty 8% of gross sales less returns
  guarantee USD 10,000 on 2017-01-15
  commission 10% to agent
waterfall licensing "Licensing"
  currency USD
  receives licence toys, as calculated
  receives merchandising of dog
  pays
    rest to studio
"""
ROWS = """\
id,date,kind,of,amount,currency
s1,2017-06-30,report,gross_sales of toys,200000,USD
s2,2017-06-30,report,returns of toys,50000,USD
p1,2017-07-30,receipt,royalties of toys,9000,USD
us,2017-08-01,receipt,merchandising of dog from US,700,USD
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "toys.deal").write_text(DEAL, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    return str(tmp_path / "toys.deal"), str(tmp_path / "rows.csv")


def table(printed: str, title: str) -> list[list[str]]:
    """The rows of a table below its titles, as words."""
    below = printed.split(title, maxsplit=1)[1]
    lines = below.split("\n\n", maxsplit=1)[0].splitlines()
    return [line.split() for line in lines[2:]]


def test_run_shows_sales_royalty_guarantee_and_what_is_payable(
    files: tuple[str, str], capsys: Printed
) -> None:
    """8% of 150,000 is 12,000, above the 10,000; the agent keeps 1,200; 9,000 came so far."""
    assert recoup("run", *files) == 0
    printed = capsys.readouterr().out
    assert table(printed, "Licences: sales that were reported") == [
        "toys Toys gross sales less returns USD 150,000.00 12,000.00 10,000.00".split()
    ]
    assert table(printed, "Licences: what is payable") == [
        "Toys USD 12,000.00 10,000.00 0.00 0.00 12,000.00".split()
    ]
    assert table(printed, "Licences: calculated against received") == [
        "Toys USD 1,200.00 10,800.00 9,000.00 1,800.00 as calculated".split()
    ]
    assert "nobody was granted this (from US); the nearest is merchandising in CN" in printed


def test_explain_says_why_a_licence_pays(files: tuple[str, str], capsys: Printed) -> None:
    assert recoup("explain", *files, "--event", "toys@2017-06-30") == 0
    assert "royalties USD 12,000.00 to date, guarantee USD 10,000.00" in capsys.readouterr().out


def test_json_has_the_same_figures(files: tuple[str, str], capsys: Printed) -> None:
    assert recoup("run", *files, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["licences"] == [
        {
            "licence": "toys",
            "title": "Toys",
            "currency": "USD",
            "earned": "12000.00",
            "guaranteed": "10000.00",
            "recouped": "10000.00",
            "unrecouped": "0.00",
            "lacking": "0.00",
            "payable": "12000.00",
            "commission": "1200.00",
            "to_licensor": "10800.00",
            "received": "9000.00",
            "difference": "1800.00",
            "counts": "as calculated",
        }
    ]
    assert [p["payable"] for p in document["licence_payments"]] == ["10000.00", "2000.00"]
    assert document["received"] == [{"currency": "USD", "amount": "11500.00"}]
    assert [h["event"] for h in document["held"]] == ["us"]
