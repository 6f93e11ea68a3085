"""Costs against commitments and subsidies, worked out by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from recoup.analysis.spending import OutlayLine, SpendingLine
from recoup.api import Refused
from tests.marketing.launch import DEAL, figures, row, run


def _of(result: recoup.Result, name: str = "launch") -> SpendingLine:
    return next(line for line in result.channels.commitments if line.commitment == name)


def _cost(result: recoup.Result, name: str) -> OutlayLine:
    return next(line for line in result.channels.costs if line.event == name)


def _charged(result: recoup.Result) -> Decimal:
    return result.accounts[0].charged


def test_what_is_above_the_cap_is_the_spenders(tmp_path: Path) -> None:
    """500 + 500 + 500 fill the cap of 1,500; of the last 100 the account knows nothing."""
    rows = [row(f"c{i}", f"2020-0{i}-01", "launch", 500, item="print") for i in (1, 2, 3)]
    result = run(tmp_path, *rows, row("c4", "2020-04-01", "launch", 100, item="print"))
    line = _of(result)
    assert figures(line.spent, line.charged, line.above) == (1600, 1500, 100)
    assert _charged(result) == 1500
    assert line.status == "kept"


def test_a_refund_takes_back_what_was_above_first(tmp_path: Path) -> None:
    """1,600 spent, 150 paid back: 1,450 count, which is 50 less than the account was charged."""
    rows = [row(f"c{i}", "2020-01-01", "launch", 400, item="print") for i in range(4)]
    back = row("back", "2020-02-01", "launch", -150, item="print")
    result = run(tmp_path, *rows, back)
    assert figures(_of(result).charged, _of(result).above) == (1450, 0)
    assert figures(_cost(result, "back").above, _cost(result, "back").charged) == (-100, -50)
    assert _charged(result) == 1450


@pytest.mark.parametrize(
    ("amount", "item", "approved", "held"),
    [
        (500, "print", "", 0),
        (501, "print", "", 501),
        (501, "print", "studio", 0),
        (501, "print", "2020-01-01", 0),
        (501, "print", "2020-01-02", 501),
        (1, "travel", "", 1),
        (-1, "travel", "", 0),
    ],
)
def test_a_cost_waits_for_its_approval(
    tmp_path: Path, amount: int, item: str, approved: str, held: int
) -> None:
    cost = row("c", "2020-01-01", "launch", amount, item=item, approved=approved)
    result = run(tmp_path, cost)
    assert figures(_of(result).held, _charged(result)) == (held, amount - held)
    codes = [d.code for d in result.diagnostics]
    assert codes == (["cost-unapproved"] if held else [])


def test_an_approval_charges_from_its_own_day(tmp_path: Path) -> None:
    """Held on the 9th, charged on the 10th, in time for the receipt of that day."""
    cost = row("c", "2020-01-01", "launch", 600, item="print", approved="2020-01-10")
    receipts = [row("r1", "2020-01-09", "film", 1000), row("r2", "2020-01-10", "film", 1000)]
    before = run(tmp_path, cost, *receipts, as_of=date(2020, 1, 9))
    assert figures(_of(before).held, _charged(before), before.paid_to("studio")) == (600, 0, 900)
    after = run(tmp_path, cost, *receipts)
    assert figures(_of(after).held, _charged(after)) == (0, 600)
    assert after.paid_to("studio") == 900 + 300
    assert _cost(after, "c").counts_from == date(2020, 1, 10)


def test_an_approval_between_two_events_has_its_day(tmp_path: Path) -> None:
    """Interest runs from the approval on: 10 days of 36.5% on 600."""
    deal = DEAL.replace(
        "owed to distributor\n",
        "owed to distributor\n  interest 36.5% a year, simple, act/365, interest first\n",
    )
    cost = row("c", "2020-01-01", "launch", 600, item="print", approved="2020-01-11")
    result = run(tmp_path, cost, row("r", "2020-01-21", "film", 10), deal=deal)
    assert result.accounts[0].interest == 6


def test_a_reversal_undoes_a_cost_that_was_approved_later(tmp_path: Path) -> None:
    cost = row("c", "2020-01-01", "launch", 600, item="print", approved="2020-01-10")
    for day in ("2020-01-05", "2020-01-20"):
        result = run(tmp_path, cost, row("x", day, "c", ""), row("r", "2020-02-01", "film", 100))
        assert figures(_of(result).spent, _charged(result)) == (0, 0)
        assert result.paid_to("studio") == 90


def test_a_delivery_in_kind_counts_at_no_more_than_its_agreed_value(tmp_path: Path) -> None:
    """It counts towards the least, and is not recouped, as its line says."""
    given = row("k", "2020-01-01", "launch", 350, item="homepage")
    line = _of(result := run(tmp_path, given))
    assert figures(line.spent, line.in_kind, line.beyond, line.not_recouped) == (350, 200, 150, 200)
    assert figures(line.charged, _charged(result)) == (0, 0)
    assert figures(line.still_to_spend_low, line.still_to_spend_high) == (800, 800)


def test_an_item_in_kind_may_be_recouped(tmp_path: Path) -> None:
    deal = DEAL.replace("at CNY 200, not recouped", "at CNY 200, recouped")
    result = run(tmp_path, row("k", "2020-01-01", "launch", 350, item="homepage"), deal=deal)
    assert figures(_of(result).charged, _charged(result)) == (200, 200)


def test_what_is_spent_late_does_not_count_towards_the_least(tmp_path: Path) -> None:
    rows = [
        row("c1", "2020-06-30", "launch", 400, item="print"),
        row("c2", "2020-07-01", "launch", 500, item="print"),
    ]
    assert _of(run(tmp_path, rows[0])).status == "open until 2020-06-30"
    line = _of(run(tmp_path, *rows))
    assert figures(line.still_to_spend_low, line.status) == (600, "short since 2020-06-30")
    assert line.spent == 900


def test_a_subsidy_is_bounded_by_ticket_and_in_all(tmp_path: Path) -> None:
    """40 tickets at 5 are 200 of 260; of the next 150, 100 are below 300 in all."""
    rows = [
        row("s1", "2020-01-01", "tickets", 260, tickets=40),
        row("s2", "2020-01-02", "tickets", 150, tickets="1,000"),
    ]
    result = run(tmp_path, *rows)
    line = _of(result, "tickets")
    assert figures(line.kind, line.spent, line.beyond, line.above) == ("subsidy", 410, 60, 50)
    assert figures(line.charged, _charged(result)) == (300, 300)


def test_the_cap_of_the_account_comes_on_top(tmp_path: Path) -> None:
    """The commitment charges 500; the account takes 300 of them."""
    deal = DEAL.replace("owed to distributor\n", "owed to distributor cap CNY 300\n")
    result = run(tmp_path, row("c", "2020-01-01", "launch", 500, item="print"), deal=deal)
    assert _of(result).charged == 500
    assert figures(_charged(result), result.accounts[0].over_cap) == (300, 200)


def test_a_cost_in_another_currency_is_converted_at_its_row(tmp_path: Path) -> None:
    """USD 100 at 7 are CNY 700, above the limit of 500 that needs approval."""
    cost = row("c", "2020-01-01", "launch", 100, item="print") | {"currency": "USD"}
    with pytest.raises(Refused, match="missing-rate"):
        run(tmp_path, cost)
    rates = tmp_path / "rates.csv"
    rates.write_text("date,from,to,rate,source\n2020-01-01,USD,CNY,7,test\n", encoding="utf-8")
    result = run(tmp_path, cost, rates=rates)
    assert _of(result).held == 700
    assert [(r.from_currency, r.to_currency) for r in result.rates_used] == [("USD", "CNY")]


def test_a_least_that_nobody_disclosed_leaves_a_range(tmp_path: Path) -> None:
    """No cent depends on it; a cap that decides a charge must be assumed."""
    deal = DEAL.replace("at least CNY 1,000", "at least undisclosed within CNY 800..1,000")
    cost = row("c", "2020-01-01", "launch", 500, item="print")
    line = _of(run(tmp_path, cost, deal=deal))
    assert figures(line.least_low, line.least_high) == (800, 1000)
    assert figures(line.still_to_spend_low, line.still_to_spend_high) == (300, 500)
    line = _of(run(tmp_path, cost, deal=deal, assume={"launch.at_least": "CNY 900"}))
    assert figures(line.least_low, line.still_to_spend_high) == (900, 400)
    deal = deal.replace("at most CNY 1,500", "at most undisclosed within CNY 1,000..1,500")
    with pytest.raises(Refused, match=r"launch\.at_most"):
        run(tmp_path, cost, deal=deal)


def test_an_unknown_cap_above_nothing_charged_is_no_figure(tmp_path: Path) -> None:
    deal = DEAL.replace("at most CNY 1,500", "at most undisclosed within CNY 1,000..1,500")
    deal = deal.replace("  charged to pa\nsubsidy", "  not recouped\nsubsidy")
    cost = row("c", "2020-01-01", "launch", 500, item="print")
    line = _of(run(tmp_path, cost, deal=deal))
    assert figures(line.above, line.most_low, line.most_high) == (None, 1000, 1500)
    assert figures(line.not_recouped, line.charged, line.account) == (500, 0, None)


def test_two_channels_cannot_have_one_code(tmp_path: Path) -> None:
    again = DEAL + 'channel tpp "Again" of studio\n'
    with pytest.raises(Refused, match="the channel `tpp` is declared twice"):
        run(tmp_path, deal=again)


def test_a_commitment_cannot_be_called_like_an_account(tmp_path: Path) -> None:
    again = DEAL + "commitment pa by studio\n  at most CNY 1\n  not recouped\n"
    with pytest.raises(Refused, match="could be of this commitment or of the account"):
        run(tmp_path, deal=again)
