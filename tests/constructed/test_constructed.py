"""Constructed cases, for terms of which nobody publishes numbers.

The deals and figures are made up. Each result is worked out a second time here, by a closed form or
by adding up fractions receipt by receipt, and never by the engine.
"""

from fractions import Fraction
from pathlib import Path

from tests.mechanisms.running import paid, run

CENT = Fraction(1, 100)


def close(amounts: dict[str, str], expected: dict[str, Fraction], cents: int = 1) -> None:
    """Every amount lies within some cents of its exact figure."""
    assert amounts.keys() == expected.keys()
    for party, exact in expected.items():
        assert abs(Fraction(amounts[party]) - exact) <= cents * CENT, (
            party,
            amounts[party],
            float(exact),
        )


def test_a_gross_corridor(tmp_path: Path) -> None:
    """5% of gross until 1,000,000 have come in, nothing to 3,000,000, 7.5% of what lies above."""
    deal = """
waterfall gross
  currency USD
  receives everything
  pays
    due 5% to USD 1m, then 0% to USD 3m, then 7.5%, marginal, of receipts to ann "Corridor"
    rest to bob
"""
    receipts = [Fraction(k * 98_765 + 4_321, 100) * 97 for k in range(1, 60)]
    whole = sum(receipts)
    corridor = min(whole, Fraction(10**6)) * Fraction(5, 100) + max(
        Fraction(0), whole - 3 * 10**6
    ) * Fraction(75, 1000)
    assert whole > 3 * 10**6
    rows = [
        f"2020-03-{1 + i % 28:02d},receipt,sales,USD {float(r):.2f}" for i, r in enumerate(receipts)
    ]
    close(paid(run(tmp_path, deal, *rows)), {"ann": corridor, "bob": whole - corridor})


def test_deferments_in_proportion_and_overhead_on_one(tmp_path: Path) -> None:
    """Deferments of 300 and 100, the first bearing 15% overhead: 345 : 100 until both are paid."""
    deal = """
account first owed to ann
  charged USD 300
  overhead 15%
account second owed to cid
  charged USD 100
waterfall net
  currency USD
  receives everything
  pays
    recoup first and second, in proportion to balance
    rest to bob
"""
    before = paid(run(tmp_path, deal, "receipt,sales,USD 200"))
    close(before, {"ann": Fraction(200 * 345, 445), "cid": Fraction(200 * 100, 445)})
    after = paid(run(tmp_path, deal, "receipt,sales,USD 200", "receipt,sales,USD 300"))
    close(after, {"ann": Fraction(345), "cid": Fraction(100), "bob": Fraction(55)}, cents=0)


def test_withholding_grossed_up_under_two_treaties(tmp_path: Path) -> None:
    """A licensor keeps 12% of what comes from either country, whatever each withholds.

    Grossed up it costs 12/0.9 of receipts there and 12/0.85 here.
    """
    deal = """
party treasury
waterfall france
  currency USD
  receives everything from FR
  pays
    12% of receipts to ann grossed up for 10% withholding to treasury
    rest to bob
waterfall japan
  currency USD
  receives everything from JP
  pays
    12% of receipts to ann grossed up for 15% withholding to cid
    rest to bob
"""
    rows = ("receipt,tv from FR,USD 123456.78", "receipt,tv from JP,USD 98765.43")
    french, japanese = Fraction("123456.78"), Fraction("98765.43")
    expected = {
        "ann": Fraction(12, 100) * (french + japanese),
        "treasury": Fraction(12, 100) / Fraction(9, 10) * Fraction(1, 10) * french,
        "cid": Fraction(12, 100) / Fraction(85, 100) * Fraction(15, 100) * japanese,
    }
    expected["bob"] = french + japanese - sum(expected.values())
    close(paid(run(tmp_path, deal, *rows)), expected, cents=2)


def test_a_flat_fee_import(tmp_path: Path) -> None:
    """The importer buys the rights for 500,000; after the cinemas distribution takes 15%."""
    deal = """
account price "Flat fee" owed to ann
  charged CNY 500,000
account releasing "Prints and advertising" owed to ann
waterfall china
  currency CNY
  receives theatrical from CN
  pays
    8.3% of receipts to cid "Special fund and tax"
    57% of remainder to cid "Cinemas"
    15% of remainder to bob "Distribution fee"
    recoup releasing
    recoup price
    rest
      70% to ann "Importer"
      30% to bob "Distributor's share of profit"
"""
    gross = [Fraction(1_234_567), Fraction(2_345_678), Fraction("999999.99")]
    rows = ["cost,releasing,CNY 200000"]
    rows += [f"receipt,theatrical from CN,CNY {float(g):.2f}" for g in gross]
    whole = sum(gross)
    cinemas = whole * Fraction(917, 1000) * Fraction(57, 100)
    rentals = whole * Fraction(917, 1000) * Fraction(43, 100)
    profit = rentals * Fraction(85, 100) - 700_000
    assert profit > 0
    expected = {
        "cid": whole * Fraction(83, 1000) + cinemas,
        "bob": rentals * Fraction(15, 100) + profit * Fraction(30, 100),
        "ann": 700_000 + profit * Fraction(70, 100),
    }
    close(paid(run(tmp_path, deal, *rows)), expected, cents=3)


def test_rolling_breakeven_with_participations_as_costs(tmp_path: Path) -> None:
    """10% of gross goes to a star before breakeven and is a cost of it; 20% after.

    Breakeven is where G less the fee of 30%, the 10% and the cost C is nothing: G = C / 0.6. Below,
    the studio recoups; above, 20% and the fee come off every dollar and the rest is net.
    """
    deal = """
account negative owed to bob
  charged USD 600,000
milestone breakeven when negative is recouped, latched
waterfall gross
  currency USD
  receives everything
  pays
    30% of receipts to bob "Fee"
    until breakeven
      10% of receipts to ann "First-dollar gross"
    after breakeven
      20% of receipts to ann "Stepped up at breakeven"
    recoup negative
    rest to cid "Net proceeds"
"""
    gross = Fraction(1_750_000)
    at = Fraction(600_000) / Fraction(6, 10)
    above = gross - at
    expected = {
        "ann": at * Fraction(10, 100) + above * Fraction(20, 100),
        "bob": gross * Fraction(30, 100) + 600_000,
        "cid": above * Fraction(50, 100),
    }
    close(paid(run(tmp_path, deal, "receipt,sales,USD 1750000")), expected)
    many = [f"receipt,sales,USD {float(gross / 7):.2f}" for _ in range(7)]
    close(paid(run(tmp_path, deal, *many)), expected, cents=2)


def test_a_crossed_guarantee_with_an_escalator(tmp_path: Path) -> None:
    """A guarantee of 90,000 for three territories, and 10,000 more once 200,000 have come in.

    It is recouped from 60% of what the three leave together.
    """
    deal = """
guarantee mg "Minimum guarantee" of USD 90,000 from bob to ann
milestone hit when receipts of territories reach USD 200,000
payment "Escalator" of USD 10,000 from bob to ann, on hit
waterfall territories
  currency USD
  receives everything from FR, DE, JP
  pays
    25% of receipts to bob "Fee"
    recoup mg from 60% of remainder
    rest to ann "Overage"
"""
    received = {"FR": Fraction(100_000), "DE": Fraction(40_000), "JP": Fraction(90_000)}
    rows = [f"receipt,tv from {place},USD {int(r)}" for place, r in received.items()]
    whole = sum(received.values())
    recouped = min(Fraction(90_000), whole * Fraction(75, 100) * Fraction(60, 100))
    result = run(tmp_path, deal, *rows)
    close(
        paid(result),
        {"bob": whole * Fraction(25, 100) + recouped, "ann": whole * Fraction(75, 100) - recouped},
    )
    assert [f"{t.amount:f}" for t in result.transfers] == ["90000.00", "10000.00"]


def test_joint_guarantors_of_unequal_contributions(tmp_path: Path) -> None:
    """Two guarantors of 62.5% and 37.5% make good what a guarantee of 5m leaves unearned.

    Advertising is borne by the first alone, so that it is no cost of the guaranteed share.
    """
    deal = """
waterfall china
  currency CNY
  receives theatrical from CN
  pays
    57% of receipts to cid
    rest to pot net
waterfall net
  currency CNY
  receives pot net
  pays
    rest to ann "Producers"
payment "First guarantor" of 62.5% of missing from bob to ann, on 2020-12-31
payment "Second guarantor" of 37.5% of missing from cid to ann, on 2020-12-31
"""
    for word, rate in (("62.5% of missing", "625/1000"), ("37.5% of missing", "375/1000")):
        amount = f"{int(5_000_000 * Fraction(rate)):,}"
        share = f"{word.split()[0]} of what ann has received in net"
        deal = deal.replace(word, f"CNY {amount} less {share}")
    result = run(
        tmp_path,
        deal,
        "receipt,theatrical from CN,CNY 8000000",
        "2021-01-01,report,screens from CN,1",
    )
    earned = Fraction(8_000_000) * Fraction(43, 100)
    missing = 5_000_000 - earned
    found = {t.payer: Fraction(f"{t.amount:f}") for t in result.transfers}
    assert found == {"bob": missing * Fraction(625, 1000), "cid": missing * Fraction(375, 1000)}
