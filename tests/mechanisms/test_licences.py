"""Licences, worked out by hand: royalties, guarantees, annual minimums, crossing, commissions."""

from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from tests.mechanisms.running import HEAD, paid, run

RECEIVED = """
waterfall income
  currency USD
  receives licence toys, as calculated
  pays
    rest to ann
"""


def licence(
    *lines: str, head: str = "licence toys from ann to bob", receives: str = RECEIVED
) -> str:
    below = "\n".join(f"  {line}" for line in ("currency USD", *lines))
    return f"{head}\n{below}\n{receives}"


def sales(day: str, to_date: int, of: str = "net_sales of toys") -> str:
    return f"{day},report,{of},USD {to_date}"


def due(result: recoup.Result) -> list[tuple[str, str]]:
    """What became payable, day by day."""
    return [(str(p.date), f"{p.payable:f}") for p in result.licence_payments]


def figures(result: recoup.Result, *names: str) -> list[str]:
    """Figures of the one licence, by their names."""
    (line,) = result.licences
    return [f"{getattr(line, name):f}" for name in names]


# ---- the royalty --------------------------------------------------------------------------------


def test_a_royalty_follows_the_sales_to_date(tmp_path: Path) -> None:
    """8% of 1,000, then of 2,500: 80, and 120 more."""
    result = run(
        tmp_path,
        licence("royalty 8% of net sales"),
        sales("2020-03-31", 1000),
        sales("2020-06-30", 2500),
    )
    assert due(result) == [("2020-03-31", "80.00"), ("2020-06-30", "120.00")]
    assert paid(result) == {"ann": "200.00"}


@pytest.mark.parametrize(
    ("kind", "royalty"),
    [("marginal", "130.00"), ("whole", "150.00")],
)
def test_bands_follow_the_level_of_sales(tmp_path: Path, kind: str, royalty: str) -> None:
    """Of 1,500: 8% of 1,000 and 10% of 500; or 10% of all, since 1,000 is exceeded."""
    terms = licence(f"royalty 8% to USD 1,000, then 10%, {kind}, of net sales")
    assert paid(run(tmp_path, terms, sales("2020-03-31", 1500))) == {"ann": royalty}


def test_a_royalty_on_gross_sales_less_what_came_back(tmp_path: Path) -> None:
    """8% of 1,000 - 200 - 50 = 60."""
    result = run(
        tmp_path,
        licence("royalty 8% of gross sales less returns less allowances"),
        sales("2020-03-31", 1000, "gross_sales of toys"),
        sales("2020-03-31", 200, "returns of toys"),
        sales("2020-03-31", 50, "allowances of toys"),
    )
    assert due(result) == [("2020-03-31", "60.00")]


def test_a_royalty_for_each_unit(tmp_path: Path) -> None:
    """USD 0.35 for 1,001 units."""
    result = run(
        tmp_path,
        licence("royalty USD 0.35 for each unit"),
        "2020-03-31,report,units of toys,1001",
    )
    assert paid(result) == {"ann": "350.35"}


def test_a_half_cent_is_rounded_up_once(tmp_path: Path) -> None:
    """5% of 0.10 is half a cent, and so one; of 0.30 to date it is 1.5, and so two in all."""
    result = run(
        tmp_path,
        licence("royalty 5% of net sales"),
        "2020-03-31,report,net_sales of toys,USD 0.10",
        "2020-04-30,report,net_sales of toys,USD 0.30",
    )
    assert due(result) == [("2020-03-31", "0.01"), ("2020-04-30", "0.01")]


def test_what_came_back_is_set_off_and_never_repaid(tmp_path: Path) -> None:
    """80 paid; sales fall to 500, where 40 were due; at 1,200 another 16 are."""
    result = run(
        tmp_path,
        licence("royalty 8% of net sales"),
        sales("2020-03-31", 1000),
        sales("2020-04-30", 500),
        sales("2020-05-31", 1200),
    )
    assert due(result) == [("2020-03-31", "80.00"), ("2020-05-31", "16.00")]


# ---- the guarantee ------------------------------------------------------------------------------

INSTALMENTS = (
    "royalty 10% of net sales",
    "guarantee USD 100",
    "  USD 60 on 2020-02-01",
    "  USD 40 on 2020-09-01",
)


def test_instalments_and_royalties_whichever_is_more(tmp_path: Path) -> None:
    """60 on signature; 50 earned is less; at 90 earned another 30; the second instalment makes it
    100; at 130 earned another 30."""
    result = run(
        tmp_path,
        licence(*INSTALMENTS),
        sales("2020-03-31", 500),
        sales("2020-06-30", 900),
        sales("2020-12-31", 1300),
    )
    assert due(result) == [
        ("2020-02-01", "60.00"),
        ("2020-06-30", "30.00"),
        ("2020-09-01", "10.00"),
        ("2020-12-31", "30.00"),
    ]


def test_how_much_of_the_guarantee_is_earned_back(tmp_path: Path) -> None:
    """By October 100 are due, of which 70 are earned."""
    result = run(tmp_path, licence(*INSTALMENTS), sales("2020-10-01", 700))
    assert figures(result, "guaranteed", "recouped", "unrecouped", "payable") == [
        "100.00",
        "70.00",
        "30.00",
        "100.00",
    ]


# ---- annual minimums ----------------------------------------------------------------------------

TWO_YEARS = "annual minimum USD 100 from 2020-01-01 to 2021-12-31"


def test_a_year_pays_its_minimum_by_itself(tmp_path: Path) -> None:
    """80 earned in 2020 lack 20; the 150 of 2021 make up for nothing."""
    result = run(
        tmp_path,
        licence("royalty 10% of net sales", TWO_YEARS),
        sales("2020-12-31", 800),
        sales("2021-12-31", 2300),
        sales("2022-01-01", 2300),
    )
    assert due(result) == [("2020-12-31", "100.00"), ("2021-12-31", "150.00")]


def test_a_year_is_over_once_a_later_day_has_come(tmp_path: Path) -> None:
    """On the last day itself more may still be reported, unless the run asks for that day."""
    deal = licence("royalty 10% of net sales", TWO_YEARS)
    result = run(tmp_path, deal, sales("2020-12-31", 800))
    assert due(result) == [("2020-12-31", "80.00")]
    (tmp_path / "case.deal").write_text(HEAD + deal, encoding="utf-8")
    asked = recoup.load(tmp_path / "case.deal").run(tmp_path / "events.csv", as_of=result.as_of)
    assert due(asked) == [("2020-12-31", "100.00")]


@pytest.mark.parametrize(("counts", "payable"), [("towards", "150.00"), ("besides", "170.00")])
def test_a_minimum_towards_or_besides_the_guarantee(
    tmp_path: Path, counts: str, payable: str
) -> None:
    """Guaranteed 150, earned 80, a year lacks 20: 150 covers the year's 100, or 20 come on top."""
    result = run(
        tmp_path,
        licence(
            "royalty 10% of net sales",
            "guarantee USD 150 on 2020-01-01",
            f"annual minimum USD 100 from 2020-01-01 to 2020-12-31, {counts} the guarantee",
        ),
        sales("2020-12-31", 800),
        sales("2021-01-01", 800),
    )
    (line,) = result.licences
    assert (f"{line.lacking:f}", f"{line.payable:f}") == ("20.00", payable)


# ---- several parts ------------------------------------------------------------------------------

PARTS = (
    "part malaysia",
    "  royalty 10% of net sales",
    "  guarantee USD 12,000 on 2020-01-01",
    "part singapore",
    "  royalty 10% of net sales",
    "  guarantee USD 8,000 on 2020-01-01",
)


@pytest.mark.parametrize(
    ("crossing", "payable", "unrecouped"),
    [("crossed", "20000.00", "0.00"), ("not crossed", "23000.00", "3000.00")],
)
def test_crossed_or_not(tmp_path: Path, crossing: str, payable: str, unrecouped: str) -> None:
    """15,000 and 5,000 earned against 12,000 and 8,000."""
    result = run(
        tmp_path,
        licence(*PARTS, head=f"licence toys from ann to bob, {crossing}"),
        sales("2020-12-31", 150_000, "net_sales of malaysia"),
        sales("2020-12-31", 50_000, "net_sales of singapore"),
    )
    (line,) = result.licences
    assert (f"{line.payable:f}", f"{line.unrecouped:f}") == (payable, unrecouped)
    assert paid(result) == {"ann": payable}


def test_one_guarantee_for_all_parts(tmp_path: Path) -> None:
    """Two parts earn 30 and 50 against 100: 100; no word on crossing is needed."""
    result = run(
        tmp_path,
        licence(
            "guarantee USD 100 on 2020-01-01",
            "part dolls",
            "  royalty 3% of net sales",
            "part games",
            "  royalty 5% of gross sales",
        ),
        sales("2020-12-31", 1000, "net_sales of dolls"),
        sales("2020-12-31", 1000, "gross_sales of games"),
    )
    assert figures(result, "earned", "payable", "unrecouped") == ["80.00", "100.00", "20.00"]


# ---- who gets it --------------------------------------------------------------------------------


def test_an_agent_keeps_its_part(tmp_path: Path) -> None:
    """15% of 80 and of 200 to date go to the agent, by the licensee; the rest comes in."""
    result = run(
        tmp_path,
        licence("royalty 8% of net sales", "commission 15% to cid"),
        sales("2020-03-31", 1000),
        sales("2020-06-30", 2500),
    )
    assert [(t.payer, t.payee, f"{t.amount:f}") for t in result.transfers] == [
        ("bob", "cid", "12.00"),
        ("bob", "cid", "18.00"),
    ]
    assert paid(result) == {"ann": "170.00"}


def test_without_a_waterfall_it_is_paid_between_the_parties(tmp_path: Path) -> None:
    other = "waterfall w\n  currency USD\n  receives everything\n  pays\n    rest to cid\n"
    result = run(
        tmp_path, licence("royalty 8% of net sales", receives=other), sales("2020-03-31", 1000)
    )
    assert [(t.payer, t.payee, f"{t.amount:f}") for t in result.transfers] == [
        ("bob", "ann", "80.00")
    ]
    assert paid(result) == {}


def test_a_line_that_receives_everything_receives_no_licence(tmp_path: Path) -> None:
    other = "\nwaterfall w\n  currency USD\n  receives everything\n  pays\n    rest to cid\n"
    result = run(
        tmp_path,
        licence("royalty 8% of net sales", receives=RECEIVED + other),
        sales("2020-03-31", 1000),
    )
    assert paid(result) == {"ann": "80.00"}


# ---- calculated and received --------------------------------------------------------------------

PAYMENT = "2020-04-30,receipt,royalties of toys,USD 70"


def test_as_calculated_a_payment_is_compared_and_not_counted_again(tmp_path: Path) -> None:
    result = run(tmp_path, licence("royalty 8% of net sales"), sales("2020-03-31", 1000), PAYMENT)
    assert figures(result, "to_licensor", "received", "difference") == ["80.00", "70.00", "10.00"]
    assert paid(result) == {"ann": "80.00"}
    assert [r.amount for r in result.received] == [Decimal(80)]


def test_as_paid_the_payment_counts_and_the_calculation_is_compared(tmp_path: Path) -> None:
    terms = licence(
        "royalty 8% of net sales",
        "commission 15% to cid",
        receives=RECEIVED.replace("as calculated", "as paid"),
    )
    result = run(tmp_path, terms, sales("2020-03-31", 1000), PAYMENT)
    assert figures(result, "to_licensor", "received", "difference") == ["68.00", "70.00", "-2.00"]
    assert paid(result) == {"ann": "70.00"}
    assert not result.transfers


def test_a_reversed_payment_was_not_received(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        licence("royalty 8% of net sales"),
        sales("2020-03-31", 1000),
        PAYMENT,
        "2020-05-01,reversal,e2,",
    )
    assert figures(result, "received", "difference") == ["0.00", "80.00"]


def test_a_reversed_report_counts_until_its_reversal(tmp_path: Path) -> None:
    """2,000 were reported by mistake for 200: 160 paid; what is earned later is set off."""
    result = run(
        tmp_path,
        licence("royalty 8% of net sales"),
        sales("2020-03-31", 2000),
        "2020-04-15,reversal,e1,",
        sales("2020-04-30", 200),
        sales("2020-12-31", 2500),
    )
    assert due(result) == [("2020-03-31", "160.00"), ("2020-12-31", "40.00")]


def test_a_reversal_opens_a_closed_year_again(tmp_path: Path) -> None:
    """100 earned by 1,000 of sales; without them the year lacks 100: nothing more is due."""
    result = run(
        tmp_path,
        licence("royalty 10% of net sales", TWO_YEARS),
        sales("2020-06-30", 1000),
        "2021-02-01,reversal,e1,",
        sales("2021-06-30", 300),
    )
    assert figures(result, "earned", "lacking") == ["30.00", "100.00"]
    assert due(result) == [("2020-06-30", "100.00"), ("2021-06-30", "30.00")]


def test_it_is_converted_like_other_receipts(tmp_path: Path) -> None:
    """8% of CNY 1,000 at 0.145, in a waterfall in yuan that pays a pot in dollars."""
    text = (
        licence("royalty 8% of net sales")
        .replace("USD", "CNY")
        .replace("rest to ann", "rest to pot net")
    )
    text += "\nwaterfall net\n  currency USD\n  receives pot net\n  pays\n    rest to ann\n"
    (tmp_path / "case.deal").write_text(
        HEAD.replace("signed 2020-01-01", "convert CNY to USD at 0.145") + text, encoding="utf-8"
    )
    rows = "date,kind,of,amount\n2020-03-31,report,net_sales of toys,CNY 1000\n"
    (tmp_path / "events.csv").write_text(rows, encoding="utf-8")
    result = recoup.load(tmp_path / "case.deal").run(tmp_path / "events.csv")
    assert paid(result) == {"ann": "11.60"}


def test_a_result_runs_again_on_its_own_events(tmp_path: Path) -> None:
    """What was calculated is no row: run again, it is calculated again, and not counted twice."""
    result = run(tmp_path, licence("royalty 8% of net sales"), sales("2020-03-31", 1000))
    again = result.file.run(result.run.events)
    assert again.paid == result.paid


def test_an_undisclosed_rate_is_assumed(tmp_path: Path) -> None:
    text = licence("royalty undisclosed within 5%..12% of net sales")
    (tmp_path / "case.deal").write_text(HEAD + text, encoding="utf-8")
    rows = "date,kind,of,amount\n2020-03-31,report,net_sales of toys,USD 1000\n"
    (tmp_path / "events.csv").write_text(rows, encoding="utf-8")
    file = recoup.load(tmp_path / "case.deal")
    with pytest.raises(recoup.Refused):
        file.run(tmp_path / "events.csv")
    result = file.run(tmp_path / "events.csv", assume={"toys.royalty": "8%"})
    assert paid(result) == {"ann": "80.00"}
