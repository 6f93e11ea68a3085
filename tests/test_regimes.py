"""One film under several deals: the lead changes exactly where the engine says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from recoup.api import Refused, load
from recoup.pricing import Taken
from recoup.regimes import Regimes, regimes

FOLDER = Path(__file__).parents[1] / "docs" / "regimes"
NAMES = ("coproduction", "revenue-share", "flat-fee")
OVER = "theatrical of lake from CN"
DAY = date(2019, 12, 31)


@pytest.fixture(scope="module")
def found() -> Regimes:
    files = {name: load(FOLDER / f"{name}.deal") for name in NAMES}
    return regimes(files, OVER, DAY, [Fraction(50 * 10**6)], Fraction(500 * 10**6), Taken())


def ends(name: str, amount: Decimal, party: str, tmp_path: Path) -> Decimal:
    """What a party ends with by a run of its own."""
    path = tmp_path / "receipts.csv"
    path.write_text(f"date,kind,of,amount,currency\n{DAY},receipt,{OVER},{amount},CNY\n")
    result = load(FOLDER / f"{name}.deal").run(path, as_of=DAY)
    titles = {p.name: p.title for p in result.file.deal.parties.values()}
    net = {titles[line.party]: line.net for line in result.net}
    paid = {titles[line.party]: line.amount for line in result.paid}
    return net.get(party, paid.get(party, Decimal(0)))


def test_the_lead_changes_at_the_very_unit(found: Regimes, tmp_path: Path) -> None:
    """A unit before, the old leader leaves as much, but for rounding; from there on, less."""
    studio = next(b for b in found.best if b.party == "Studio")
    assert [stretch.deals for stretch in studio.stretches] == [("flat-fee",), ("revenue-share",)]
    at = studio.stretches[1].start
    before, after = (
        ends("revenue-share", x, "Studio", tmp_path) - ends("flat-fee", x, "Studio", tmp_path)
        for x in (at - Decimal("1.00"), at + Decimal("1.00"))
    )
    assert abs(before) < 1
    assert after > 0
    # A quarter of it is the fee without its taxes of 8/53.
    assert at == pytest.approx(Decimal(80 * 10**6) * 45 / 53, abs=Decimal(2))


def test_figures_are_those_of_a_run(found: Regimes, tmp_path: Path) -> None:
    for row in found.table:
        if row.party in ("Studio", "Chinese partner"):
            alone = [ends(name, row.amount, row.party, tmp_path) for name in NAMES]
            assert list(row.ends) == alone


def test_leaders_lead_inside_their_stretch(found: Regimes, tmp_path: Path) -> None:
    for best in found.best:
        for stretch in best.stretches:
            end = stretch.end or found.most
            middle = ((stretch.start + end) / 2).quantize(Decimal("0.01"))
            of_each = {name: ends(name, middle, best.party, tmp_path) for name in NAMES}
            most = max(of_each.values())
            leads = {name for name, amount in of_each.items() if most - amount < Decimal("0.60")}
            assert leads == set(stretch.deals), best.party


def test_a_source_that_a_deal_does_not_have_is_refused() -> None:
    files = {name: load(FOLDER / f"{name}.deal") for name in NAMES[:2]}
    with pytest.raises(Refused, match="no waterfall takes in"):
        regimes(files, "video of lake from US", DAY, [], Fraction(10**6), Taken())
