"""What is due by a measure, between parties, under definitions: each worked out by hand."""

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


POINTS = "points of receipts to ann\nrest to bob"


def one(folder: Path, steps: str, *events: str, before: str = "", after: str = "") -> recoup.Result:
    body = "\n".join(f"    {line}" for line in steps.strip("\n").splitlines())
    return run(folder, before + IN + body + "\n" + after, *events)


def between(result: recoup.Result) -> list[tuple[str, str, str]]:
    """The payments between parties: day, payee, amount."""
    return [(str(t.date), t.payee, f"{t.amount:f}") for t in result.transfers]


# ---- exhibition ---------------------------------------------------------------------------------


def test_ninety_ten_over_the_house_nut_with_a_floor(tmp_path: Path) -> None:
    """Week 1: 90% of 90,000 is more than 70% of 100,000; week 2: 70% of 20,000 than 90% of 10,000.

    The second week comes in two rows, and is one week all the same.
    """
    steps = (
        "due the greater of 90% of receipts above USD 10,000 and 70% of receipts, "
        "each week from Friday, to ann\nrest to bob"
    )
    rows = (
        "2020-05-01,receipt,sales,USD 100000",
        "2020-05-08,receipt,sales,USD 15000",
        "2020-05-12,receipt,sales,USD 5000",
    )
    assert paid(one(tmp_path, steps, *rows)) == {"ann": "95000.00", "bob": "25000.00"}


def test_a_weekly_schedule(tmp_path: Path) -> None:
    """70% in weeks 1 and 2, 60% in week 3, then 50%; a week begins on the day of the release."""
    steps = "70% to week 2, then 60% to week 3, then 50%, from 2020-05-01, of receipts to ann\n"
    days = ("2020-05-01", "2020-05-14", "2020-05-15", "2020-05-21", "2020-05-22")
    got = one(tmp_path, steps + "rest to bob", *(f"{d},receipt,sales,USD 100" for d in days))
    assert paid(got)["ann"] == "310.00"  # 70 + 70 + 60 + 60 + 50


def test_tax_inside_a_price(tmp_path: Path) -> None:
    """7% on 100 makes 107: of 214 it is 14, not 14.98."""
    got = one(tmp_path, "7% inside receipts to ann\nrest to bob", "receipt,sales,USD 214")
    assert paid(got)["ann"] == "14.00"


def test_a_price_for_each_admission(tmp_path: Path) -> None:
    steps = "due USD 0.10 for each 1 of reported admissions from FR to ann\nrest to bob"
    rows = ("report,admissions from FR,1234", "receipt,sales,USD 5000")
    assert paid(one(tmp_path, steps, *rows))["ann"] == "123.40"


# ---- fees and participations ------------------------------------------------------------------


def test_a_fee_against_gross_points(tmp_path: Path) -> None:
    """100 against 10% of gross: 100 until 1,000 have come in, 10% of all from then on."""
    steps = "due the greater of USD 100 and 10% of receipts to ann\nrest to bob"
    rows = ["receipt,sales,USD 400", "receipt,sales,USD 600", "receipt,sales,USD 500"]
    assert [paid(one(tmp_path, steps, *rows[:n]))["ann"] for n in (1, 2, 3)] == [
        "100.00",
        "100.00",
        "150.00",
    ]


def test_a_shortfall_is_made_up_only_where_it_is_due(tmp_path: Path) -> None:
    """A loan takes the first 80 of 100; 30% finds 20. `due` takes the missing 10 next time."""
    before = "account loan owed to cid\n  charged USD 80\n"
    rows = ("receipt,sales,USD 100", "receipt,sales,USD 100")
    plain = one(tmp_path, "recoup loan\n30% of receipts to ann\nrest to bob", *rows, before=before)
    due = one(
        tmp_path, "recoup loan\ndue 30% of receipts to ann\nrest to bob", *rows, before=before
    )
    assert (paid(plain)["ann"], paid(due)["ann"]) == ("50.00", "60.00")


@pytest.mark.parametrize(
    ("step", "ann"),
    [
        ("due 10% of receipts to ann", "20.00"),  # retroactive to the first dollar
        ("due 10% of receipts since even to ann", "5.00"),  # from there on
        ("10% of receipts to ann", "5.00"),
    ],
)
def test_a_cliff_says_from_where(tmp_path: Path, step: str, ann: str) -> None:
    """Gross 200, the hurdle at 150."""
    before = "milestone even when receipts of w reach USD 150\n"
    steps = f"after even\n  {step}\nrest to bob"
    got = one(tmp_path, steps, "receipt,sales,USD 120", "receipt,sales,USD 80", before=before)
    assert paid(got)["ann"] == ann


def test_overhead_on_what_is_named(tmp_path: Path) -> None:
    """15% on the cost of production and on what ann was paid: of 200 and of 100."""
    before = "account cost owed to bob\n  charged USD 200\n"
    steps = "10% of receipts to ann\nrecoup cost\ndue 15% of costs of cost plus 15% of what ann has received in w to bob\nrest to cid"  # noqa: E501
    got = one(tmp_path, steps, "receipt,sales,USD 1000", before=before)
    assert paid(got) == {"ann": "100.00", "bob": "245.00", "cid": "655.00"}


def test_points_reduced_by_those_of_others_down_to_a_floor(tmp_path: Path) -> None:
    """35% less 10% is 25%; less 20% more it would be 5%, and stays at 17.5%."""
    for star, expected in (("10%", "25.00"), ("30%", "17.50")):
        before = f"term star {star}\nterm points 35% less star, not below 17.5%\n"
        got = one(
            tmp_path,
            "points of receipts to ann\nrest to bob",
            "receipt,sales,USD 100",
            before=before,
        )
        assert paid(got)["ann"] == expected


def test_reducible_points_with_an_undisclosed_part(tmp_path: Path) -> None:
    before = "term star undisclosed within 5%..10%\nterm points 35% less star\n"
    with pytest.raises(recoup.Refused, match="nobody disclosed"):
        one(
            tmp_path,
            "points of receipts to ann\nrest to bob",
            "receipt,sales,USD 100",
            before=before,
        )
    file = recoup.load(tmp_path / "case.deal")
    result = file.run(tmp_path / "events.csv", assume={"star": "8%"})
    assert paid(result)["ann"] == "27.00"


# ---- withholding, reserves, openings ----------------------------------------------------------


def test_withholding_out_of_a_share_and_on_top_of_it(tmp_path: Path) -> None:
    """18% of 1,000: net of a tenth 162 and 18; grossed up 180 and 20."""
    net = one(
        tmp_path,
        "18% of receipts to ann net of 10% withholding to cid\nrest to bob",
        "receipt,sales,USD 1000",
    )
    up = one(
        tmp_path,
        "18% of receipts to ann grossed up for 10% withholding to cid\nrest to bob",
        "receipt,sales,USD 1000",
    )
    assert (paid(net)["ann"], paid(net)["cid"]) == ("162.00", "18.00")
    assert (paid(up)["ann"], paid(up)["cid"]) == ("180.00", "20.00")


def test_a_share_grossed_up_beyond_all_takes_all(tmp_path: Path) -> None:
    steps = "95% of remainder to ann grossed up for 20% withholding to cid\nrest to bob"
    assert paid(one(tmp_path, steps, "receipt,sales,USD 100")) == {"ann": "80.00", "cid": "20.00"}


@pytest.mark.parametrize(
    ("until", "rows", "ann", "held"),
    [
        ("2020-03-01", ("2020-02-01", "2020-02-20"), "0", "20.00"),
        ("2020-03-01", ("2020-02-01", "2020-03-01"), "20.00", "0"),
        ("it holds USD 25", ("2020-02-01", "2020-02-02"), "0", "20.00"),
        ("it holds USD 20", ("2020-02-01", "2020-02-02"), "20.00", "0"),
        ("the end of each month", ("2020-02-01", "2020-03-01"), "10.00", "10.00"),
        ("big", ("2020-02-01", "2020-02-02"), "20.00", "0"),
    ],
)
def test_a_reserve_waits(
    tmp_path: Path, until: str, rows: tuple[str, str], ann: str, held: str
) -> None:
    """10% of each 100 waits in a pot, until a date, an amount, a month's end, a milestone."""
    after = f"""
waterfall reserve
  currency USD
  receives pot reserve, held until {until}
  pays
    rest to ann
milestone big when receipts of w reach USD 150
"""
    steps = "10% of receipts to pot reserve\nrest to bob"
    got = one(tmp_path, steps, *(f"{d},receipt,sales,USD 100" for d in rows), after=after)
    assert paid(got).get("ann", "0") == ann
    assert (f"{got.held[0].amount:f}" if got.held else "0") == held


def test_records_that_begin_in_the_middle(tmp_path: Path) -> None:
    """90 had come in and 5 been paid: the band ends after 10 more.

    An account that was overpaid by 20 sets that off against the 30 charged later.
    """
    before = "account cost owed to cid\n  opening balance USD -20\n"
    body = "recoup cost\n10% to USD 100, then 20%, marginal, of receipts to ann\nrest to bob"
    text = before + IN.replace("  pays", "  opening receipts USD 90\n  pays")
    text += "\n".join(f"    {line}" for line in body.splitlines()) + "\n"
    got = run(tmp_path, text, "cost,cost,USD 30", "receipt,sales,USD 50")
    assert paid(got) == {"cid": "10.00", "ann": "9.00", "bob": "31.00"}


# ---- between parties ----------------------------------------------------------------------------


def test_a_bonus_for_each_whole_unit(tmp_path: Path) -> None:
    """A cent short of the second million nothing more is due; at the million it is."""
    after = 'payment "Bonus" of the lesser of USD 25 and USD 10 for each USD 1m of reported theatrical from US, from bob to ann, never repaid\n'  # noqa: E501
    rows = [
        "report,theatrical from US,USD 1999999.99",
        "report,theatrical from US,USD 2000000",
        "report,theatrical from US,USD 1500000",
        "report,theatrical from US,USD 9000000",
    ]
    got = one(tmp_path, "rest to bob", *rows, after=after)
    assert [amount for _, _, amount in between(got)] == ["10.00", "10.00", "5.00"]


def test_a_true_up_goes_back(tmp_path: Path) -> None:
    after = 'payment "Top-up" of USD 50 less what ann has received, from bob to ann, trued up\n'
    rows = ("receipt,sales,USD 100", "receipt,sales,USD 300", "receipt,sales,USD 900")
    got = one(tmp_path, "10% of receipts to ann\nrest to bob", *rows, after=after)
    assert [amount for _, _, amount in between(got)] == ["40.00", "-30.00", "-10.00"]


def test_an_annual_minimum_is_due_in_years_without_receipts_too(tmp_path: Path) -> None:
    after = 'payment "Minimum" of USD 100 less what ann has received, from bob to ann, each year\n'
    rows = (
        "2020-03-01,receipt,sales,USD 300",
        "2022-03-01,receipt,sales,USD 5000",
        "2023-01-05,receipt,sales,USD 10",
    )
    got = one(tmp_path, "10% of receipts to ann\nrest to bob", *rows, after=after)
    assert between(got) == [
        ("2020-12-31", "ann", "70.00"),
        ("2021-12-31", "ann", "100.00"),
    ]


def test_a_reversal_takes_back_what_a_receipt_brought_about(tmp_path: Path) -> None:
    after = 'payment "Award" of 1% of receipts of w, from bob to ann, on big\nmilestone big when receipts of w reach USD 100\n'  # noqa: E501
    rows = ("receipt,sales,USD 60", "receipt,sales,USD 60", "reversal,e2,")
    got = one(tmp_path, "rest to bob", *rows, after=after)
    assert [amount for _, _, amount in between(got)] == ["1.00", "-1.00"]


def test_more_than_all_is_paid_by_whoever_is_named(tmp_path: Path) -> None:
    """60% and 50% of a pool: the waterfall pays 60 and 40, bob the missing 10."""
    after = 'payment "Deficit" of 50% of receipts of w less what cid has received, from bob to cid, trued up\n'  # noqa: E501
    got = one(tmp_path, "60% of receipts to ann\nrest to cid", "receipt,sales,USD 100", after=after)
    assert paid(got) == {"ann": "60.00", "cid": "40.00"}
    assert between(got) == [("2020-02-01", "cid", "10.00")]


def test_a_box_office_guarantee_at_a_notional_gross(tmp_path: Path) -> None:
    """At a gross of 1,000 ann would get 43% of what 8.3% leaves, less 50: 344.31."""
    before = "account pa owed to bob\n  charged USD 50\n"
    after = 'payment "Guarantee" of what ann receives at USD 1,000 of receipts of w less what ann has received, from bob to ann, on 2020-06-30\n'  # noqa: E501
    steps = "8.3% of receipts to cid\n57% of remainder to cid\nrecoup pa\nrest to ann"
    rows = ("receipt,sales,USD 500", "2020-07-01,receipt,sales,USD 10")
    got = one(tmp_path, steps, *rows, before=before, after=after)
    # Of 458.50 the cinemas take 261.345, half a cent up; 458.50 − 261.35 − 50 = 147.15 so far.
    assert between(got) == [("2020-06-30", "ann", "197.16")]


# ---- definitions --------------------------------------------------------------------------------


def test_a_definition_pays_nobody_and_recoups_a_copy(tmp_path: Path) -> None:
    """20% counts, and 1,800 of 2,400: as printed by the case that this is modelled on."""
    before = "account cost owed to bob\n  charged USD 24\n"
    after = """
definition d
  currency USD
  counts receipts of w
  allots
    20% of receipts
    recoup cost up to USD 18
    20% of remainder to ann
    rest to cid
"""
    steps = "40% of receipts to bob\nrecoup cost\n20% of remainder to ann\nrest to cid"
    with_definition = one(tmp_path, steps, "receipt,sales,USD 780", before=before, after=after)
    alone = one(tmp_path, steps, "receipt,sales,USD 780", before=before)
    assert paid(with_definition) == paid(alone)
    allotted = {a.party: f"{a.amount:f}" for a in with_definition.allotted}
    assert allotted == {"bob": "18.00", "ann": "121.20", "cid": "484.80"}


def test_a_royalty_basis_and_a_value_at_arms_length(tmp_path: Path) -> None:
    """20% of video counts; a licence to a related party counts at 300 and not at the 24 paid."""
    deal = """
waterfall video
  currency USD
  receives video
  pays
    rest to bob
waterfall licences
  currency USD
  receives tv
  pays
    rest to bob
definition gross
  currency USD
  counts 20% of receipts of video
  counts receipts of licences at arm's length
  allots
    10% of receipts to ann
    rest
payment "Points" of what ann has received in gross, from bob to ann, trued up
"""
    (tmp_path / "case.deal").write_text('deal "C"\nparty ann\nparty bob\n' + deal, encoding="utf-8")
    (tmp_path / "events.csv").write_text(
        "date,kind,of,amount,currency,arms length\n"
        "2020-02-01,receipt,video,1000,USD,\n"
        "2020-02-02,receipt,tv,24,USD,300\n",
        encoding="utf-8",
    )
    got = recoup.load(tmp_path / "case.deal").run(tmp_path / "events.csv")
    assert [f"{t.amount:f}" for t in got.transfers] == ["20.00", "30.00"]
    assert [(f"{r.paid:f}", f"{r.arms_length:f}") for r in got.related] == [("24.00", "300.00")]


def test_a_level_that_is_a_multiple_of_the_budget(tmp_path: Path) -> None:
    before = 'film f "F"\n  budget USD 100\ninvest in f\n  cid USD 100\n'
    before += "milestone twice when reported theatrical of f from US exceeds 200% of budget of f, latched\n"  # noqa: E501
    steps = "recoup investment in f\nafter twice\n  rest to ann\nrest to bob"
    at = "report,theatrical of f from US,USD 200"
    above = "report,theatrical of f from US,USD 200.01"
    receipt = "receipt,theatrical of f,USD 150"
    assert paid(one(tmp_path, steps, at, receipt, before=before)) == {
        "cid": "100.00",
        "bob": "50.00",
    }
    assert paid(one(tmp_path, steps, above, receipt, before=before))["ann"] == "50.00"
