"""What channels brought, cost and paid, and how the command says it."""

import json
import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from recoup.cli import main
from tests.marketing.launch import DEAL, row, run

ROWS = (
    row("c1", "2020-01-01", "launch", 400, item="online", channel="tpp"),
    row("c2", "2020-01-02", "launch", 700, item="print", campaign="pets"),
    row("s1", "2020-01-03", "tickets", 260, tickets=40),
    row("r1", "2020-01-04", "film", 900, campaign="stars"),
    row("r2", "2020-01-05", "film", 2000, channel="shop", campaign="pets"),
    row("r3", "2020-01-06", "film", 100),
)


def cells(table: Iterable[object], *names: str) -> list[tuple[object, ...]]:
    """Some columns of a table."""
    return [tuple(getattr(line, name) for name in names) for line in table]


def test_a_channel_is_that_of_the_row_or_the_only_one_it_can_be(tmp_path: Path) -> None:
    """The campaign `stars` and the subsidy run through `tpp` alone; `pets` leaves it open."""
    found = run(tmp_path, *ROWS).channels
    lines = cells(found.channels, "code", "receipts", "costs", "subsidies", "net")
    assert lines == [
        ("tpp", 900, 400, 260, 240),
        ("shop", 2000, 0, 0, 2000),
        ("", 100, 700, 0, -600),
    ]
    assert [b.cost_per_unit for b in found.channels] == [Fraction(660, 900), 0, 7]
    lines = cells(found.campaigns, "code", "net")
    assert lines == [
        ("pets", 1300),
        ("stars", 900),
        ("", -560),
    ]


def test_each_partys_cents_are_traced_to_their_channel(tmp_path: Path) -> None:
    """600 are recouped (700 is held): of the 900 of `tpp`, 90 and 600; of the next nothing more."""
    found = run(tmp_path, *ROWS).channels
    lines = cells(found.paid_by_channel, "code", "party", "amount", "related")
    assert lines == [
        ("tpp", "studio", 210, ""),
        ("tpp", "distributor", 690, "its owner"),
        ("shop", "studio", 1800, ""),
        ("shop", "distributor", 200, "controlled by its owner"),
        ("", "studio", 90, ""),
        ("", "distributor", 10, ""),
    ]
    assert found.paid_by_channel[1].share == Fraction(690, 900)
    controlled = DEAL.replace("channel shop", "channel mall").replace("tpp, shop", "tpp, mall")
    controlled = controlled.replace("to distributor", "to holding").replace(
        "recoup pa", 'recoup pa\n    1% of receipts to holding "Fee"'
    )
    lines_again = run(tmp_path, ROWS[3], deal=controlled).channels.paid_by_channel
    assert cells(lines_again, "party", "related") == [
        ("studio", ""),
        ("holding", "controls its owner"),
    ]


def test_what_waited_in_a_pot_is_of_no_channel(tmp_path: Path) -> None:
    """Two channels' money waits for the end of the month; a receipt of April lets it out."""
    deal = DEAL.replace("rest to studio", "rest to pot later") + (
        "waterfall later\n  currency CNY\n"
        "  receives pot later, held until the end of each month\n  pays\n    rest to studio\n"
    )
    rows = (
        row("r1", "2020-03-01", "film", 100, channel="tpp"),
        row("r2", "2020-03-02", "film", 200, channel="shop"),
        row("r3", "2020-04-02", "film", 10, channel="shop"),
    )
    result = run(tmp_path, *rows, deal=deal)
    lines = cells(result.channels.paid_by_channel, "title", "party", "amount")
    assert lines == [
        ("Tickets", "distributor", 10),
        ("Shop", "distributor", 21),
        ("waited in a pot", "studio", 270),
    ]


def test_a_reversal_takes_back_of_each_channel_what_it_changes(tmp_path: Path) -> None:
    """Without the receipt of `tpp`, that of the shop recoups the cost."""
    rows = (
        row("c1", "2020-01-01", "launch", 400, item="print"),
        row("r1", "2020-01-02", "film", 1000, channel="tpp"),
        row("r2", "2020-01-03", "film", 1000, channel="shop"),
        row("x1", "2020-01-04", "r1", ""),
    )
    found = run(tmp_path, *rows).channels
    lines = cells(found.paid_by_channel, "code", "party", "amount")
    assert lines == [
        ("shop", "studio", 500),
        ("shop", "distributor", 500),
    ]
    lines = cells(found.channels, "code", "receipts")
    assert lines == [("shop", 1000), ("", 0)]


def test_the_command_prints_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, *ROWS)
    with pytest.raises(SystemExit) as end:
        main(["channels", str(tmp_path / "launch.deal"), str(tmp_path / "events.csv")])
    printed = capsys.readouterr()
    assert end.value.code == 0
    expected = Path(__file__).with_name("channels.txt")
    if os.environ.get("REWRITE_EXPECTED"):
        expected.write_text(printed.out, encoding="utf-8")
    assert printed.out == expected.read_text(encoding="utf-8")
    assert "warning[cost-unapproved]" in printed.err


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, *ROWS)
    files = [str(tmp_path / "launch.deal"), str(tmp_path / "events.csv")]
    with pytest.raises(SystemExit):
        main(["channels", *files, "--as-of", "2020-01-05", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["as_of"] == "2020-01-05"
    assert document["channels"][0]["cost_per_unit"] == "11/15"
    assert document["paid_by_campaign"][0]["amount"] == "1800.00"
    assert document["commitments"][0]["held"] == "700.00"
    assert [line["event"] for line in document["costs"]] == ["c1", "c2", "s1"]
