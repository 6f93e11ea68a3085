"""One golden case for every mechanism, each worked out by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from tests.mechanisms.running import paid, run

IN = """
waterfall w
  currency USD
  receives everything
  pays
"""


def one(folder: Path, steps: str, *events: str, before: str = "") -> dict[str, str]:
    body = "\n".join(f"    {line}" for line in steps.strip("\n").splitlines())
    return paid(run(folder, before + IN + body + "\n", *events))


def test_percentages_of_receipts_and_of_the_remainder(tmp_path: Path) -> None:
    """10% of 1,000 to ann, then half of the remaining 900 to bob."""
    steps = "10% of receipts to ann\n50% of remainder to bob\nrest to cid"
    got = one(tmp_path, steps, "receipt,sales,USD 1000")
    assert got == {"ann": "100.00", "bob": "450.00", "cid": "450.00"}


def test_a_limit_holds_over_all_receipts(tmp_path: Path) -> None:
    """20% up to 150: the first 500 pay 100, the next 500 only 50."""
    steps = "20% of receipts to ann up to USD 150\nrest to cid"
    got = one(tmp_path, steps, "receipt,sales,USD 500", "receipt,sales,USD 500")
    assert got == {"ann": "150.00", "cid": "850.00"}


def test_marginal_bands(tmp_path: Path) -> None:
    """15% of the first 100, 10% of what is above: 15 + 5."""
    steps = "15% to USD 100, then 10%, marginal, of receipts to ann\nrest to cid"
    assert one(tmp_path, steps, "receipt,sales,USD 60", "receipt,sales,USD 90")["ann"] == "20.00"


def test_whole_bands_reach_back(tmp_path: Path) -> None:
    """10% up to 100, above that 20% of all: at 60 it is 6, at 150 it is 30."""
    steps = "10% to USD 100, then 20%, whole, of receipts to ann\nrest to cid"
    assert one(tmp_path, steps, "receipt,sales,USD 60")["ann"] == "6.00"
    assert one(tmp_path, steps, "receipt,sales,USD 60", "receipt,sales,USD 90")["ann"] == "30.00"


ACCOUNTS = """
account small owed to ann
  charged USD 50
account large owed to bob
  charged USD 100
"""


@pytest.mark.parametrize(
    ("how", "ann", "bob"),
    [
        ("in order", "50.00", "40.00"),
        ("equally", "45.00", "45.00"),
        ("in proportion to balance", "30.00", "60.00"),
    ],
)
def test_ways_to_recoup_together(tmp_path: Path, how: str, ann: str, bob: str) -> None:
    """90 for claims of 50 and 100: in order, the same each, or one to two."""
    steps = f"recoup small, large {how}\nrest to cid"
    got = one(tmp_path, steps, "receipt,sales,USD 90", before=ACCOUNTS)
    assert got == {"ann": ann, "bob": bob}


def test_equal_shares_stop_at_the_claim(tmp_path: Path) -> None:
    """120 equally for claims of 50 and 100: ann is whole at 50, bob gets the other 70."""
    steps = "recoup small, large equally\nrest to cid"
    got = one(tmp_path, steps, "receipt,sales,USD 120", before=ACCOUNTS)
    assert got == {"ann": "50.00", "bob": "70.00"}


INVESTED = """
film dog "Dog"
invest in dog
  ann USD 300
  bob USD 100
"""


def test_investments_and_premium(tmp_path: Path) -> None:
    """400 back three to one, then a premium of 20% (80), then points of what is left (20)."""
    steps = (
        "recoup investment in dog, in proportion to investment\n"
        "recoup 20% premium on investment in dog, in proportion to investment\n"
        "rest to cid"
    )
    got = one(tmp_path, steps, "receipt,sales,USD 200", "receipt,sales,USD 300", before=INVESTED)
    assert got == {"ann": "360.00", "bob": "120.00", "cid": "20.00"}


def test_a_corridor_until_breakeven(tmp_path: Path) -> None:
    """5% to cid until the 400 are recouped: 400 is 95% of 421.05, and cid gets 21.05 of them."""
    before = INVESTED + "milestone even when investment in dog is recouped\n"
    steps = (
        "until even\n"
        "  5% of remainder to cid\n"
        "  recoup investment in dog, in proportion to investment\n"
        "rest to ann"
    )
    got = one(tmp_path, steps, "receipt,sales,USD 1000", before=before)
    assert got == {"ann": "878.95", "bob": "100.00", "cid": "21.05"}


def test_an_advance_is_paid_outside_and_recouped_inside(tmp_path: Path) -> None:
    """bob advanced 100 to ann; he takes 80% of receipts until it is back, ann the rest."""
    before = 'advance mg "Minimum guarantee" of USD 100 from bob to ann on 2020-01-05\n'
    result = run(
        tmp_path,
        before + IN + "    recoup mg from 80% of receipts\n    rest to ann\n",
        "receipt,sales,USD 100",
        "receipt,sales,USD 100",
    )
    assert paid(result) == {"ann": "100.00", "bob": "100.00"}
    (transfer,) = result.transfers
    assert (transfer.payer, transfer.payee, transfer.amount) == ("bob", "ann", Decimal("100.00"))


@pytest.mark.parametrize(
    ("terms", "charged"),
    [
        ("simple, act/365, interest first", "108.00"),
        ("simple, act/360, interest first", "108.11"),
        ("simple, 30/360, interest first", "108.00"),
        ("compounded quarterly, act/365, interest first", "108.24"),
    ],
)
def test_interest(tmp_path: Path, terms: str, charged: str) -> None:
    """8% on 100 from 2021-01-01 to 2022-01-01, a year of 365 days."""
    before = (
        "account loan owed to ann\n  charged USD 100 on 2021-01-01\n"
        f"  interest 8% a year, {terms}\n"
    )
    result = run(
        tmp_path,
        before + IN + "    recoup loan\n    rest to cid\n",
        "2022-01-01,receipt,sales,USD 500",
    )
    (loan,) = result.accounts
    assert f"{loan.charged:f}" == charged == f"{loan.recouped:f}"
    assert loan.balance == 0


def test_what_a_payment_settles_first(tmp_path: Path) -> None:
    """After a year at 10%, 50 are paid on 100: settled on the interest, 60 still bear interest."""
    for first, balance in (("interest first", "66.00"), ("principal first", "65.00")):
        before = (
            "account loan owed to ann\n  charged USD 100 on 2021-01-01\n"
            f"  interest 10% a year, simple, act/365, {first}\n"
        )
        result = run(
            tmp_path,
            before + IN + "    recoup loan\n    rest to cid\n",
            "2022-01-01,receipt,sales,USD 50",
            "2023-01-01,receipt,sales,USD 0.01",
        )
        assert f"{result.accounts[0].balance + Decimal('0.01'):f}" == balance


def test_caps_and_overhead(tmp_path: Path) -> None:
    """A cost of 100 with 15% overhead, capped at 110: 5 are above the cap, and nobody's claim."""
    before = "account costs owed to ann cap USD 110\n  overhead 15%\n"
    result = run(
        tmp_path,
        before + IN + "    recoup costs\n    rest to cid\n",
        "cost,costs,USD 100",
        "receipt,sales,USD 200",
    )
    assert paid(result) == {"ann": "110.00", "cid": "90.00"}
    assert result.accounts[0].over_cap == Decimal("5.00")


def test_crossed_territories_share_one_pot(tmp_path: Path) -> None:
    """Two territories into one pot: what one earns above its guarantee repays the other's."""
    deal = """
advance mg of USD 20,000 from bob to ann
waterfall malaysia
  currency USD
  receives merchandising from MY
  pays
    rest to pot all
waterfall singapore
  currency USD
  receives merchandising from SG
  pays
    rest to pot all
waterfall both
  currency USD
  receives pot all
  pays
    recoup mg
    rest to ann
"""
    rows = "receipt,merchandising from MY,USD 15000", "receipt,merchandising from SG,USD 5000"
    assert paid(run(tmp_path, deal, *rows)) == {"bob": "20000.00"}


@pytest.mark.parametrize(("word", "ann"), [("latched", "200.00"), ("reversible", "180.00")])
def test_new_costs_reopen_recoupment_unless_latched(tmp_path: Path, word: str, ann: str) -> None:
    """100 of costs are recouped; then 20 more come: reversible terms go back to them."""
    before = (
        "account costs owed to bob\n  charged USD 100\n"
        f"milestone even when costs is recouped, {word}\n"
    )
    steps = "until even\n  recoup costs\nafter even\n  rest to ann\nrest to ann"
    rows = ("receipt,sales,USD 200", "cost,costs,USD 20", "receipt,sales,USD 100")
    assert one(tmp_path, steps, *rows, before=before)["ann"] == ann


def test_a_milestone_on_a_payee_splits_the_receipt(tmp_path: Path) -> None:
    """10% until bob has had 90, then 20%: of 200, 100 are at 10%, 100 at 20%."""
    before = "milestone rich when bob has received USD 90\n"
    steps = (
        "until rich\n  10% of receipts to ann\nafter rich\n  20% of receipts to ann\nrest to bob"
    )
    got = one(tmp_path, steps, "receipt,sales,USD 200", before=before)
    assert got == {"ann": "30.00", "bob": "170.00"}


def test_a_reported_series_and_a_bonus(tmp_path: Path) -> None:
    """100,000 admissions: the commission falls, and ann owes bob a bonus from her own pocket."""
    deal = """
milestone crowd when reported admissions FR reaches 100,000, latched
bonus "Hundred thousand" USD 10 from ann to bob on crowd
"""
    steps = (
        "    until crowd\n      30% of receipts to cid\n"
        "    after crowd\n      20% of receipts to cid\n    rest to ann\n"
    )
    result = run(
        tmp_path,
        deal + IN + steps,
        "receipt,sales,USD 100",
        "report,admissions from FR,150000",
        "receipt,sales,USD 100",
    )
    assert paid(result) == {"ann": "150.00", "cid": "50.00"}
    (bonus,) = result.transfers
    assert (bonus.label, bonus.payer, bonus.payee) == ("Hundred thousand", "ann", "bob")


def test_a_deferment_waits_for_its_milestone(tmp_path: Path) -> None:
    """25 deferred to bob are paid once 100 have come in, and never again."""
    before = "milestone later when receipts of w reach USD 100\n"
    steps = "USD 25 to bob on later\nrest to ann"
    rows = ["receipt,sales,USD 60"] * 3
    assert one(tmp_path, steps, *rows, before=before) == {"ann": "155.00", "bob": "25.00"}


def test_dates_change_the_terms(tmp_path: Path) -> None:
    """From 2020-02-02 on, everything is bob's."""
    before = "milestone reversion when date is 2020-02-02\n"
    steps = "until reversion\n  rest to ann\nafter reversion\n  rest to bob"
    got = one(tmp_path, steps, "receipt,sales,USD 5", "receipt,sales,USD 7", before=before)
    assert got == {"ann": "5.00", "bob": "7.00"}


def test_both_and_either(tmp_path: Path) -> None:
    """A milestone of two others: both, or either."""
    for word, bob in (("and", "60.00"), ("or", "100.00")):
        before = (
            "milestone a when receipts of w reach USD 100\n"
            "milestone b when receipts of w reach USD 140\n"
            f"milestone c when a {word} b\n"
        )
        steps = "after c\n  rest to bob\nrest to ann"
        assert one(tmp_path, steps, "receipt,sales,USD 200", before=before)["bob"] == bob


def test_returns_are_set_off_against_their_source(tmp_path: Path) -> None:
    """A return of 30 takes nothing back; the next 50 of the same source pay 20, another's all."""
    rows = (
        "receipt,tv,USD 100",
        "receipt,tv,USD -30",
        "receipt,video,USD 10",
        "receipt,tv,USD 50",
    )
    assert one(tmp_path, "rest to ann", *rows) == {"ann": "130.00"}
    result = run(tmp_path, IN + "    rest to ann\n", *rows[:2])
    (held,) = result.held
    assert (held.of, held.amount) == ("tv", Decimal("-30.00"))


def test_a_reversal_goes_on_as_if_the_original_never_came(tmp_path: Path) -> None:
    """The first receipt recouped the costs; reversed, the second must do it."""
    before = "account costs owed to bob\n  charged USD 50\n"
    rows = ("receipt,sales,USD 80", "receipt,sales,USD 60", "reversal,e1,")
    result = run(tmp_path, before + IN + "    recoup costs\n    rest to ann\n", *rows)
    assert paid(result) == {"ann": "10.00", "bob": "50.00"}
    adjustments = [p for p in result.postings() if p.event == "e3"]
    assert [(p.payee, p.amount) for p in adjustments] == [("ann", Decimal("-80.00"))]


def test_a_receipt_that_nobody_receives_is_held(tmp_path: Path) -> None:
    """Merchandise of a deal that only knows television is held, and named."""
    deal = IN.replace("everything", "tv") + "    rest to ann\n"
    result = run(tmp_path, deal, "receipt,merchandising from CN,USD 5", "receipt,pay_tv,USD 7")
    assert paid(result) == {"ann": "7.00"}
    (held,) = result.held
    assert (held.of, held.amount) == ("merchandising from CN", Decimal("5.00"))


@pytest.mark.parametrize(
    ("policy", "got"),
    [
        ("to the largest remainder", ("0.16", "0.17", "0.17")),
        ("in order", ("0.17", "0.17", "0.16")),
        ("to ann", ("0.16", "0.17", "0.17")),
        ("to bob", ("0.17", "0.16", "0.17")),
    ],
)
def test_odd_cents(tmp_path: Path, policy: str, got: tuple[str, ...]) -> None:
    """Half a dollar in shares of 33%, 33.4% and 33.6%: 16.5, 16.7 and 16.8 cents."""
    deal = IN + "    rest\n      33% to ann\n      33.4% to bob\n      33.6% to cid\n"
    run(tmp_path, deal, "receipt,sales,USD 0.50")
    path = tmp_path / "case.deal"
    text = path.read_text("utf-8").replace("  signed", f"  odd cents {policy}\n  signed")
    path.write_text(text, "utf-8")
    result = recoup.load(path).run(tmp_path / "events.csv")
    assert tuple(paid(result)[p] for p in ("ann", "bob", "cid")) == got


def test_tables_become_data_frames(tmp_path: Path) -> None:
    """Tables turn into Arrow and Polars with exact decimals, and show themselves as HTML."""
    result = run(tmp_path, IN + "    rest to ann\n", "receipt,sales,USD 1.25")
    frame = result.paid.to_polars()
    assert frame["amount"].to_list() == [Decimal("1.25")]
    assert result.postings().to_arrow().num_rows == 1
    assert "<td>1.25</td>" in result.paid._repr_html_()
    assert "ann: USD 1.25" in repr(result)
