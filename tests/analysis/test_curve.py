"""The payout curve of a deal worked by hand."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from recoup import load
from recoup.analysis.curve import Curve
from recoup.api import Refused

DEAL = """deal "Light"
  signed 2024-01-01

party studio "Studio"
party star "Star"
party idle "Idle"

film light "Light"

account cost owed to studio
  charged EUR 1,000.00

waterfall money
  currency EUR
  receives theatrical of light
  pays
    10% of receipts to star up to EUR 150.00 "First dollar"
    recoup cost
    rest
      3/4 to studio
      1/4 to star
"""


def curve_of(folder: Path, text: str, over: str | None = None, events: str = "") -> Curve:
    (folder / "light.deal").write_text(text, encoding="utf-8")
    (folder / "events.csv").write_text(f"date,kind,of,amount,currency\n{events}", encoding="utf-8")
    return load(folder / "light.deal").run(folder / "events.csv").curve(over)


def shares(curve: Curve) -> list[tuple[str, dict[str, str]]]:
    return [
        (str(piece.start), {p.party: str(p.share) for p in piece.portions if p.share})
        for piece in curve.pieces
    ]


def test_the_pieces_are_those_worked_by_hand(tmp_path: Path) -> None:
    """A tenth to the star and the rest to the cost of 1,000.00, which is so recouped at 1,111.11;
    then the star's tenth until it has had 150.00 by it, at 1,499.95 (a tenth of which is 150.00 in
    whole cents); then the rest alone."""
    found = curve_of(tmp_path, DEAL)
    assert shares(found) == [
        ("0.00", {"star": "1/10", "studio": "9/10"}),
        ("1111.11", {"star": "13/40", "studio": "27/40"}),
        ("1499.95", {"star": "1/4", "studio": "3/4"}),
    ]
    assert [b.what for b in found.pieces[1].bends] == [
        "money.2 (cost): all is recouped",
        "money.3 (Studio, Star) begins",
    ]
    assert [b.what for b in found.pieces[2].bends] == [
        "money.1 (First dollar): its limit of EUR 150.00 is used up"
    ]
    assert [(str(p.start), str(p.end)) for p in found.pieces] == [
        ("0.00", "1111.11"),
        ("1111.11", "1499.95"),
        ("1499.95", "None"),
    ]


def test_it_begins_where_the_run_left_off(tmp_path: Path) -> None:
    events = "2024-05-03,receipt,theatrical of light,1000.00,EUR\n"
    found = curve_of(tmp_path, DEAL, events=events)
    assert [str(piece.start) for piece in found.pieces] == ["0.00", "111.11", "499.95"]
    assert [p.paid for p in found.pieces[0].portions] == [Decimal("0.00")] * 2


def test_every_cent_beside_a_bend_is_as_the_engine_pays_it(tmp_path: Path) -> None:
    found = curve_of(tmp_path, DEAL)
    for start, end in ((111_100, 111_125), (149_990, 150_010)):
        for cents in range(start, end):
            star = min(cents // 10, 15_000)
            left = cents - star - 100_000
            expected = star + max(0, left) / 4
            assert abs(found.paid(cents)["star", "EUR"] - expected) <= 1


def test_what_must_come_in_for_a_party_to_have_an_amount(tmp_path: Path) -> None:
    found = curve_of(tmp_path, DEAL)
    needs = found.reaches("studio", 100_000, "EUR")
    assert needs == 111_111
    assert found.paid(111_111)["studio", "EUR"] == 100_000
    assert found.paid(111_110)["studio", "EUR"] < 100_000
    assert found.reaches("idle", 1, "EUR") is None
    assert (found.first("star"), found.first("idle")) == (Decimal("0.00"), None)


def test_a_party_that_gets_less_while_more_comes_in_is_found(tmp_path: Path) -> None:
    assert curve_of(tmp_path, DEAL).falls == ()


def test_the_shares_add_up_to_the_unit(tmp_path: Path) -> None:
    for piece in curve_of(tmp_path, DEAL).pieces:
        assert sum((p.share for p in piece.portions), Fraction(0)) == 1


TWO = (
    DEAL
    + """
waterfall shops
  currency USD
  receives merchandising of light
  pays
    50% of receipts to star
    rest to pot money
"""
)


def test_where_receipts_come_in_at_several_places_one_is_named(tmp_path: Path) -> None:
    text = TWO.replace(
        "receives theatrical of light", "receives theatrical of light\n  receives pot money"
    )
    with pytest.raises(Refused) as refused:
        curve_of(tmp_path, text)
    assert [d.code for d in refused.value.diagnostics] == ["source-unsaid"]
    assert curve_of(tmp_path, text, "money").source == "money"
    assert curve_of(tmp_path, text, "theatrical of light from FR").source == "money"
    with pytest.raises(Refused) as refused:
        curve_of(tmp_path, text, "airline of light")
    assert [d.code for d in refused.value.diagnostics] == ["unknown-source"]
    with pytest.raises(Refused) as refused:
        curve_of(tmp_path, text, "shops")
    assert [d.code for d in refused.value.diagnostics] == ["rate-missing"]


ABROAD = """deal "Light abroad"
  signed 2024-01-01
  convert CNY to EUR at 0.125

party studio "Studio"
party star "Star"
party agent "Agent"

film light "Light"

account cost owed to studio
  charged EUR 1,000.00

waterfall china
  currency CNY
  receives theatrical of light from CN
  pays
    10% of receipts to agent
    rest to pot abroad

waterfall net
  currency EUR
  receives pot abroad
  pays
    recoup cost
    rest to star
"""


def test_a_curve_goes_through_another_currency(tmp_path: Path) -> None:
    """Of each CNY 0.90 goes abroad, which is EUR 0.1125. The cost of 1,000.00 is recouped at CNY
    8,888.84: of those 7,999.96 go abroad, which are 1,000.00 in whole cents."""
    found = curve_of(tmp_path, ABROAD)
    assert shares(found) == [
        ("0.00", {"agent": "1/10", "studio": "9/10"}),
        ("8888.84", {"agent": "1/10", "star": "9/10"}),
    ]
    slopes = {p.party: p.slope for p in found.pieces[1].portions if p.slope}
    assert slopes == {"agent": Fraction(1, 10), "star": Fraction(9, 80)}
    assert found.paid(16_000_00)["star", "EUR"] == 800_00
    assert found.reaches("star", 800_00, "EUR") == pytest.approx(16_000_00, abs=8)


def test_a_slope_is_in_units_whatever_digits_a_currency_has(tmp_path: Path) -> None:
    text = ABROAD.replace("CNY to EUR at 0.125", "CNY to JPY at 20").replace("EUR", "JPY")
    found = curve_of(tmp_path, text.replace("1,000.00", "1,000"))
    last = found.pieces[-1]
    assert {p.party: p.slope for p in last.portions if p.slope} == {
        "agent": Fraction(1, 10),
        "star": 18,
    }
    assert found.last_slope("star", "JPY") == 18
    assert len(found.pieces) == 2


def test_all_that_came_in_is_scaled_together(tmp_path: Path) -> None:
    text = TWO.replace("currency USD", "currency EUR").replace(
        "receives theatrical of light", "receives theatrical of light\n  receives pot money"
    )
    receipts = "date,kind,of,amount\n2020-01-31,receipt,theatrical of light,EUR 300\n"
    receipts += "2020-02-29,receipt,merchandising of light,EUR 100\n"
    (tmp_path / "two.deal").write_text(text, encoding="utf-8")
    (tmp_path / "receipts.csv").write_text(receipts, encoding="utf-8")
    scale = load(tmp_path / "two.deal").run(tmp_path / "receipts.csv").curve_of_scale()
    once = 10**12
    assert set(scale.paid(0).values()) <= {0}
    assert sum(scale.paid(once).values()) == 40_000
    assert sum(scale.paid(once // 2).values()) == 20_000
    assert scale.paid(once // 10) == {("star", "EUR"): 850, ("studio", "EUR"): 3_150}
    least = scale.reaches("star", 850, "EUR")
    assert least is not None
    assert least <= once // 10
    assert scale.paid(least)["star", "EUR"] == 850 > scale.paid(least - 1)["star", "EUR"]


def test_nothing_that_came_in_cannot_be_scaled(tmp_path: Path) -> None:
    (tmp_path / "one.deal").write_text(DEAL, encoding="utf-8")
    with pytest.raises(Refused, match="nothing has come in"):
        load(tmp_path / "one.deal").run([]).curve_of_scale()
