"""What changes later, worked out by hand: amendments, assigned rights, escrows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from tests.mechanisms.running import HEAD, paid, run

IN = """
waterfall w
  currency USD
  receives everything
  pays
"""
JAN, MAR, JUN, SEP = (
    f"2020-{month},receipt,sales,USD 1000" for month in ("01-10", "03-01", "06-10", "09-10")
)


def deal(steps: str, later: str, before: str = "") -> str:
    body = "\n".join(f"    {line}" for line in steps.strip("\n").splitlines())
    return f"{before}{IN}{body}\n{later}"


def amended(*clauses: str, dates: str = "signed 2020-07-01, effective 2020-03-01") -> str:
    lines = "\n".join(f"    {line}" for clause in clauses for line in clause.splitlines())
    return f'\namendment "First" {dates}\n  in waterfall w\n{lines}\n'


# ---- amendments ---------------------------------------------------------------------------------

FEE = '10% of receipts to ann "Fee"\nrest to cid'


def test_an_amendment_holds_from_its_effective_day_on(tmp_path: Path) -> None:
    """10% of January's 1,000; 20% of March's, whose day is the effective one, and of June's."""
    later = amended('replace "Fee"\n  20% of receipts to ann "Fee"')
    assert paid(run(tmp_path, deal(FEE, later), JAN, MAR, JUN)) == {
        "ann": "500.00",
        "cid": "2500.00",
    }


def test_as_known_then_and_as_known_now(tmp_path: Path) -> None:
    """Before July nobody knew of the 20%: ann had 300, and is due 200 more when it is signed."""
    later = amended('replace "Fee"\n  20% of receipts to ann "Fee"')
    now = run(tmp_path, deal(FEE, later), JAN, MAR, JUN, SEP)
    then = now.file.as_known_on(date(2020, 6, 30)).run(now.run.events)
    assert paid(then)["ann"] == "400.00"
    assert paid(now)["ann"] == "700.00"
    lines = {r.party: (r.known_then, r.known_now, r.difference) for r in now.restated}
    assert lines == {
        "ann": (Decimal(300), Decimal(500), Decimal(200)),
        "cid": (Decimal(2700), Decimal(2500), Decimal(-200)),
    }


def test_an_amendment_for_the_future_restates_nothing(tmp_path: Path) -> None:
    later = amended("remove step 1", dates="signed 2020-03-01, effective 2020-06-01")
    result = run(tmp_path, deal(FEE, later), JAN, MAR, JUN)
    assert not result.restated
    assert paid(result)["ann"] == "200.00"


@pytest.mark.parametrize(
    ("counting", "ann"),
    [("counting what it took", "150.00"), ("counting afresh", "250.00")],
)
def test_a_new_limit_counts_what_was_taken_or_does_not(
    counting: str, ann: str, tmp_path: Path
) -> None:
    """100 of January's; then 10% up to 150 in all, or up to 150 more, of which 2,000 give 200."""
    steps = '10% of receipts to ann "Fee" up to USD 1000\nrest to cid'
    later = amended(f'replace "Fee", {counting}\n  10% of receipts to ann "Fee" up to USD 150')
    got = paid(run(tmp_path, deal(steps, later), JAN, MAR, JUN))
    assert got["ann"] == ann


@pytest.mark.parametrize(
    ("counting", "ann"),
    # 100 of January's. Counting: the level stands at 1,000, so 500 more at 10% and 1,500 at 20%.
    # Afresh: 1,500 at 10% and 500 at 20%.
    [("counting what it took", "450.00"), ("counting afresh", "350.00")],
)
def test_new_bands_go_on_from_the_level_or_begin_again(
    counting: str, ann: str, tmp_path: Path
) -> None:
    bands = "10% to USD 1500, then 20%, marginal, of receipts to ann"
    later = amended(f'replace "Fee", {counting}\n  {bands} "Fee"')
    assert paid(run(tmp_path, deal(FEE, later), JAN, MAR, JUN))["ann"] == ann


def test_a_deferment_raised_by_an_amendment(tmp_path: Path) -> None:
    """800 are paid in January; of the new sum of 1,100 in all, 300 are left for March."""
    steps = 'USD 800 to ann "Deferment"\nrest to cid'
    later = amended('replace "Deferment", counting what it took\n  USD 1100 to ann "Deferment"')
    assert paid(run(tmp_path, deal(steps, later), JAN, MAR)) == {"ann": "1100.00", "cid": "900.00"}


def test_a_replaced_step_keeps_its_place(tmp_path: Path) -> None:
    """bob's half of the remainder is of what the new step leaves: 450, then 400."""
    steps = '10% of receipts to ann "Fee"\n50% of remainder to bob\nrest to cid'
    later = amended('replace "Fee"\n  20% of receipts to ann "Fee"')
    assert paid(run(tmp_path, deal(steps, later), JAN, MAR))["bob"] == "850.00"


def test_steps_are_removed_and_added(tmp_path: Path) -> None:
    """January: 100 to ann. March: none, but 5% to bob before the rest and 2% after his."""
    later = amended(
        "remove step 1",
        'add before step 2\n  5% of receipts to bob "Agency"\n  2% of receipts to bob "Sub-agency"',
    )
    got = paid(run(tmp_path, deal(FEE, later), JAN, MAR))
    assert got == {"ann": "100.00", "bob": "70.00", "cid": "1830.00"}


def test_a_step_in_a_block_is_replaced_there(tmp_path: Path) -> None:
    """Until cid has 1,500: 10% to ann, from March on 20%; after, nothing.

    January: 100 and 900. March: cid needs 600, of 750, ann 150; the last 250 are cid's alone.
    """
    steps = 'until cid has received USD 1500\n  10% of receipts to ann "Fee"\nrest to cid'
    later = amended('replace "Fee"\n  20% of receipts to ann "Fee"')
    assert paid(run(tmp_path, deal(steps, later), JAN, MAR)) == {
        "ann": "250.00",
        "cid": "1750.00",
    }


def test_the_amendment_signed_later_governs(tmp_path: Path) -> None:
    """The second, signed in August for March on, overrides the first, of June on: 30% of both."""
    first = amended(
        'replace "Fee"\n  20% of receipts to ann "Fee"',
        dates="signed 2020-07-01, effective 2020-06-01",
    )
    second = amended(
        'replace "Fee"\n  30% of receipts to ann "Fee"',
        dates="signed 2020-08-01, effective 2020-03-01",
    )
    later = first + second.replace('"First"', '"Second"')
    result = run(tmp_path, deal(FEE, later), JAN, MAR, JUN)
    assert paid(result)["ann"] == "700.00"
    assert {r.amendment: r.difference for r in result.restated if r.party == "ann"} == {
        "First": Decimal(100),
        "Second": Decimal(300),
    }


def test_what_only_an_amendment_uses_has_no_use_before_it(tmp_path: Path) -> None:
    """The account that the amendment recoups is no fault of the deal as known then."""
    later = amended("add before step 2\n  recoup costs")
    before = "account costs owed to bob\n  charged USD 300\n"
    now = run(tmp_path, deal(FEE, later, before), JAN, MAR)
    assert {r.party: r.difference for r in now.restated} == {
        "bob": Decimal(300),
        "cid": Decimal(-300),
    }


def test_an_amendment_not_in_force_changes_nothing(tmp_path: Path) -> None:
    later = amended(
        "remove step 1",
        dates='signed 2020-02-01, effective 2020-01-01, not in force "reported without effect"',
    )
    result = run(tmp_path, deal(FEE, later), JAN)
    assert paid(result)["ann"] == "100.00"
    assert [(a.in_force, a.reason) for a in result.file.deal.amendments] == [
        (False, "reported without effect")
    ]


def test_a_term_changes_wherever_it_stands(tmp_path: Path) -> None:
    """10% of 1,000, then 20% up to 250 in all: the step goes on counting, since it is the same."""
    steps = "fee of receipts to ann up to USD 250\nfee of remainder to bob\nrest to cid"
    later = '\namendment "First" signed 2020-07-01, effective 2020-03-01\n  term fee is now 20%\n'
    got = paid(run(tmp_path, deal(steps, later, "term fee 10%\n"), JAN, MAR))
    assert got == {"ann": "250.00", "bob": "260.00", "cid": "1490.00"}


def test_a_term_made_of_others_changes_with_them(tmp_path: Path) -> None:
    """The producer's points are 35% less the star's: 25% of 1,000, then 20%."""
    terms = "term star 10%\nterm points 35% less star, not below 17.5%\n"
    later = '\namendment "First" signed 2020-07-01, effective 2020-03-01\n  term star is now 15%\n'
    steps = "star of receipts to ann\npoints of receipts to bob\nrest to cid"
    got = paid(run(tmp_path, deal(steps, later, terms), JAN, MAR))
    assert got == {"ann": "250.00", "bob": "450.00", "cid": "1300.00"}


def test_a_term_changes_the_interest_of_an_advance(tmp_path: Path) -> None:
    """73 days at 10% of 1,000 are 20; then 73 at 20%, 40."""
    before = """
term rate 10%
advance costs of USD 1,000 from ann to bob on 2019-01-01
  interest rate a year, simple, act/365, interest first
"""
    later = '\namendment "First" signed 2019-01-02, effective 2019-03-15\n  term rate is now 20%\n'
    got = run(tmp_path, deal(RECOUPED, later, before), "2019-05-27,receipt,sales,USD 2000")
    assert paid(got)["ann"] == "1060.00"


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ('payment "Part" of fee of receipts of w, from ann to bob, trued up', ""),
        ("milestone rich when fee of receipts of w reaches USD 5, latched", "until rich\n  "),
    ],
)
def test_a_term_that_stands_elsewhere_does_not_change(
    line: str, before: str, tmp_path: Path
) -> None:
    later = f'{line}\namendment "A" signed 2020-07-01, effective 2020-03-01\n  term fee is now 2%\n'
    steps = f"{before}1% of receipts to bob\nrest to cid"
    with pytest.raises(recoup.Refused) as refused:
        run(tmp_path, deal(steps, later, "term fee 1%\n"), JAN)
    assert "term-fixed" in [d.code for d in refused.value.diagnostics]


def test_an_escrow_is_not_amended(tmp_path: Path) -> None:
    later = ESCROW + amended("remove step 1").replace("waterfall w", "waterfall lockbox")
    with pytest.raises(recoup.Refused) as refused:
        run(tmp_path, deal(LOCKED, later), JAN)
    assert [d.code for d in refused.value.diagnostics] == ["unknown-step"]


def test_a_definition_is_amended_like_a_waterfall(tmp_path: Path) -> None:
    """What is due to bob by the definition: 10% of January's 1,000, and 20% of March's."""
    later = """
definition as_to_bob
  currency USD
  counts receipts of w
  allots
    10% of receipts to bob "Share"
    rest to cid

payment "Share" of what bob has received in as_to_bob, from ann to bob, trued up
""" + amended('replace "Share"\n  20% of receipts to bob "Share"').replace(
        "waterfall w", "waterfall as_to_bob"
    )
    got = run(tmp_path, deal("rest to ann", later), JAN, MAR)
    assert sum(t.amount for t in got.transfers) == Decimal(300)


def test_the_clause_that_moved_a_payment_is_the_new_one(tmp_path: Path) -> None:
    later = amended('replace "Fee"\n  20% of receipts to ann "Fee"')
    lines = run(tmp_path, deal(FEE, later), JAN, MAR).postings(party="ann")
    assert [line.clause for line in lines] == [
        '10% of receipts to ann "Fee"',
        '20% of receipts to ann "Fee"; as amended by “First”',
    ]


ACCOUNT = """
account costs owed to ann
  cap USD 500
  overhead 10%
"""
RECOUPED = "recoup costs\nrest to cid"


def in_account(*lines: str) -> str:
    text = "".join(f"    {line}\n" for line in lines)
    return (
        f'\namendment "First" signed 2020-07-01, effective 2020-03-01\n  in account costs\n{text}'
    )


def test_a_raised_cap_leaves_out_what_went_beyond_the_old_one(tmp_path: Path) -> None:
    """500 of the 550 of January are charged; of March's 550 those up to 800 in all: 300."""
    got = run(
        tmp_path,
        deal(RECOUPED, in_account("cap USD 800"), ACCOUNT),
        "2020-01-05,cost,costs,USD 500",
        "2020-03-01,cost,costs,USD 500",
        "2020-03-02,receipt,sales,USD 1000",
    )
    assert paid(got)["ann"] == "800.00"
    assert got.accounts[0].over_cap == Decimal(300)


def test_a_lowered_cap_takes_nothing_back(tmp_path: Path) -> None:
    """330 were charged when the cap fell to 200; they stay, and nothing more is charged."""
    got = run(
        tmp_path,
        deal(RECOUPED, in_account("cap USD 200"), ACCOUNT),
        "2020-01-05,cost,costs,USD 300",
        "2020-03-01,cost,costs,USD 100",
        "2020-03-02,receipt,sales,USD 1000",
    )
    assert paid(got)["ann"] == "330.00"
    assert got.accounts[0].over_cap == Decimal(110)


def test_an_overhead_changes_for_later_costs(tmp_path: Path) -> None:
    """10% on January's 100, 25% on March's."""
    got = run(
        tmp_path,
        deal(RECOUPED, in_account("overhead 25%"), ACCOUNT),
        "2020-01-05,cost,costs,USD 100",
        "2020-03-01,cost,costs,USD 100",
        "2020-03-02,receipt,sales,USD 1000",
    )
    assert paid(got)["ann"] == "235.00"


LOAN = """
account costs owed to ann
  charged USD 36,500 on 2019-01-01
"""
TERMS = "interest 10% a year, simple, act/365, interest first"


@pytest.mark.parametrize(
    ("before", "line", "ann"),
    [
        # 59 days at 10% of 36,500 are 590; 31 days of March at 6%, 186.
        (f"{LOAN}  {TERMS}\n", "interest 6% a year", "37276.00"),
        # No interest before March; 31 days at 10% are 310.
        (LOAN, TERMS, "36810.00"),
    ],
)
def test_interest_runs_at_the_new_rate_from_its_day_on(
    before: str, line: str, ann: str, tmp_path: Path
) -> None:
    later = in_account(line).replace("2020-03-01", "2019-03-01")
    event = "2019-04-01,receipt,sales,USD 50000"
    got = run(tmp_path, deal(RECOUPED, later, before), event)
    assert paid(got)["ann"] == ann


# ---- assigned rights ----------------------------------------------------------------------------

REST = '10% of receipts to bob "Fee"\nrest to ann "Net"'


def test_a_share_of_a_right_is_sold_at_a_price(tmp_path: Path) -> None:
    """Of ann's 900 a receipt, cid gets 40% from March on; the price is paid on its day."""
    later = "assign 40% of ann's receipts from w to cid for USD 5,000 on 2020-03-01\n"
    result = run(tmp_path, deal(REST, later), JAN, MAR)
    assert paid(result) == {"ann": "1440.00", "bob": "200.00", "cid": "360.00"}
    (price,) = result.transfers
    assert (price.date, price.payer, price.payee) == (date(2020, 3, 1), "cid", "ann")
    assert price.amount == Decimal(5000)


def test_odd_cents_of_a_right_are_carried(tmp_path: Path) -> None:
    """A third of ten single cents: never more than a cent from its share, 3 in the end."""
    later = "assign 1/3 of ann's receipts from w to cid on 2020-01-01\n"
    cents = ["receipt,sales,USD 0.01"] * 9
    got = paid(run(tmp_path, deal("rest to ann", later), *cents))
    assert got == {"ann": "0.06", "cid": "0.03"}


def test_chains_of_assignments_compose(tmp_path: Path) -> None:
    """19% of 47.5% comes back: ann keeps 52.5% and gets 9.025%."""
    later = """
assign 47.5% of ann's receipts from w to cid on 2020-01-01
assign 19% of cid's receipts from w to ann on 2020-01-01
"""
    result = run(tmp_path, deal("rest to ann", later), "receipt,sales,USD 100000")
    assert paid(result) == {"ann": "61525.00", "cid": "38475.00"}
    assert [line.amount for line in result.postings(party="ann")] == [
        Decimal(52500),
        Decimal(9025),
    ]
    assert {(n.party, n.percent) for n in result.next_unit} == {
        ("ann", "52.5%"),
        ("ann", "9.025%"),
        ("cid", "38.475%"),
    }


def test_a_right_in_steps_of_one_label_alone(tmp_path: Path) -> None:
    """Only the fee is assigned, not what ann gets of the rest."""
    steps = '10% of receipts to ann "Fee"\nrest to ann'
    later = 'assign 50% of ann\'s receipts from "Fee" in w to cid on 2020-01-01\n'
    assert paid(run(tmp_path, deal(steps, later), JAN)) == {"ann": "950.00", "cid": "50.00"}


def test_an_assigned_claim_is_recouped_as_if_it_were_not(tmp_path: Path) -> None:
    """The account is owed to ann and recouped by what cid gets of it; then the rest is bob's."""
    before = "account costs owed to ann\n  charged USD 600\n"
    later = "assign 100% of ann's receipts from every waterfall to cid on 2020-01-01\n"
    result = run(tmp_path, deal("recoup costs\nrest to bob", later, before), JAN)
    assert paid(result) == {"cid": "600.00", "bob": "400.00"}
    assert result.accounts[0].recouped == Decimal(600)
    assert result.accounts[0].balance == 0


def test_what_a_party_has_received_counts_its_right(tmp_path: Path) -> None:
    """ann's right is worth 300 of the first 600, though cid gets all of it; then bob's 50% ends."""
    steps = "until ann has received USD 300\n  50% of receipts to bob\nrest to ann"
    later = "assign 100% of ann's receipts from w to cid on 2020-01-01\n"
    got = paid(run(tmp_path, deal(steps, later), JAN))
    assert got == {"bob": "300.00", "cid": "700.00"}


def test_an_entitlement_reverts_on_its_day(tmp_path: Path) -> None:
    """What ann still has after her sale, 60% of 900, is bob's from March on; cid keeps 40%."""
    later = """
assign 40% of ann's receipts from w to cid on 2020-01-01
revert ann's receipts from w to bob on 2020-03-01
"""
    got = paid(run(tmp_path, deal(REST, later), JAN, MAR))
    assert got == {"ann": "540.00", "bob": "740.00", "cid": "720.00"}


def test_a_right_passes_on_a_milestone(tmp_path: Path) -> None:
    """The receipt is split where ann has had 1,500; what follows is cid's."""
    before = "milestone enough when ann has received USD 1500\n"
    later = "revert ann's receipts from w to cid on enough\n"
    got = paid(run(tmp_path, deal("rest to ann", later, before), JAN, MAR))
    assert got == {"ann": "1500.00", "cid": "500.00"}


def test_an_assignment_is_explained_by_its_clause(tmp_path: Path) -> None:
    later = "assign 40% of ann's receipts from w to cid on 2020-01-01\n"
    (line,) = run(tmp_path, deal(REST, later), JAN).postings(party="cid")
    assert line.clause == (
        'rest to ann "Net"; assign 40% of ann\'s receipts from w to cid on 2020-01-01'
    )


def test_nobody_assigns_what_has_reverted(tmp_path: Path) -> None:
    """After all that ann had is bob's, she has nothing to assign."""
    later = """
revert ann's receipts from w to bob on 2020-01-01
assign 40% of ann's receipts from w to cid on 2020-03-01
"""
    with pytest.raises(recoup.Refused) as refused:
        run(tmp_path, deal(REST, later), JAN)
    assert [d.code for d in refused.value.diagnostics] == ["assigned-too-much"]


def test_assumed_shares_come_to_no_more_than_the_whole(tmp_path: Path) -> None:
    later = """
assign 60% of ann's receipts from w to bob on 2020-01-01
assign undisclosed part within 30%..50% of ann's receipts from w to cid on 2020-01-01
"""
    (tmp_path / "d.deal").write_text(HEAD + deal(REST, later), encoding="utf-8")
    file = recoup.load(tmp_path / "d.deal")
    assert file.plan({"part": "40%"}).rights
    with pytest.raises(recoup.Refused) as refused:
        file.plan({"part": "50%"})
    assert [d.code for d in refused.value.diagnostics] == ["assigned-too-much"]


# ---- escrows ------------------------------------------------------------------------------------

LOCKED = "70% of receipts to pot lockbox\nrest to cid"
ESCROW = 'escrow lockbox "Next film" for ann until 2020-09-01, then to bob\n'


def test_escrow_is_released_and_then_expires(tmp_path: Path) -> None:
    """700 a receipt are held; 500 go to ann when released; on the day of its expiry 900 to bob."""
    result = run(
        tmp_path, deal(LOCKED, ESCROW), JAN, MAR, "2020-04-01,release,lockbox,USD 500", SEP
    )
    assert paid(result) == {"ann": "500.00", "bob": "1600.00", "cid": "900.00"}
    lines = [(p.event, p.date, p.amount) for p in result.postings(party="bob")]
    assert lines == [
        ("", date(2020, 9, 1), Decimal(900)),
        ("e4", date(2020, 9, 10), Decimal(700)),
    ]


def test_escrow_holds_what_nobody_released(tmp_path: Path) -> None:
    """What is received is what was paid and what is held."""
    result = run(tmp_path, deal(LOCKED, ESCROW), JAN)
    assert paid(result) == {"cid": "300.00"}
    (line,) = result.held
    assert (line.of, line.amount, line.reason) == (
        "pot lockbox",
        Decimal(700),
        "held until 2020-09-01",
    )
    stopped = next(z.stopped_by for z in result.zeros() if z.step == "lockbox.1")
    assert stopped == "USD 700.00 is held until 2020-09-01, or released"


def test_a_run_to_the_day_of_expiry_lets_the_money_out(tmp_path: Path) -> None:
    file = run(tmp_path, deal(LOCKED, ESCROW), JAN).file
    before = file.run(tmp_path / "events.csv", as_of=date(2020, 8, 31))
    on_the_day = file.run(tmp_path / "events.csv", as_of=date(2020, 9, 1))
    assert paid(before) == {"cid": "300.00"}
    assert paid(on_the_day) == {"bob": "700.00", "cid": "300.00"}


def test_a_release_without_amount_lets_everything_out(tmp_path: Path) -> None:
    got = run(tmp_path, deal(LOCKED, ESCROW), JAN, "2020-02-01,release,lockbox,")
    assert paid(got)["ann"] == "700.00"


def test_a_release_of_more_than_is_held_pays_what_is_there(tmp_path: Path) -> None:
    got = run(tmp_path, deal(LOCKED, ESCROW), JAN, "2020-02-01,release,lockbox,USD 900")
    assert paid(got)["ann"] == "700.00"
    assert [d.code for d in got.diagnostics] == ["release-above-balance"]


def test_a_reversed_release_goes_back_into_escrow(tmp_path: Path) -> None:
    got = run(
        tmp_path,
        deal(LOCKED, ESCROW),
        JAN,
        "2020-02-01,release,lockbox,USD 500",
        "2020-02-02,reversal,e2,",
        SEP,
    )
    assert paid(got) == {"bob": "1400.00", "cid": "600.00"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2020-02-01,release,lockbocks,USD 5", "unknown-escrow"),
        ("2020-02-01,release,lockbox,EUR 5", "release-currency"),
        ("2020-02-01,release,lockbox,USD 0", "empty-release"),
    ],
)
def test_a_release_that_cannot_be(row: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(recoup.Refused) as refused:
        run(tmp_path, deal(LOCKED, ESCROW), JAN, row)
    assert [d.code for d in refused.value.diagnostics] == [code]
