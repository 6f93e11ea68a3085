"""The flow of money: what leaves the waterfalls is what the parties were paid."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from recoup import Result
from recoup.analysis.sankey import MOST_NODES, sankey
from recoup.analysis.totals import Sums
from tests.analysis.test_curve import curve_of
from tests.analysis.test_parts import dog

__all__ = ["dog"]


def test_what_flows_to_the_parties_is_what_they_were_paid(dog: Result) -> None:
    [found] = sankey(dog.sums)
    titles = {node.key: node for node in found.nodes}
    assert len(titles) <= MOST_NODES + 1
    flowed: dict[str, Decimal] = defaultdict(Decimal)
    for link in found.links:
        if titles[link.target].kind == "party":
            for part in link.amounts:
                flowed[part.currency] += part.amount
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for line in dog.paid:
        paid[line.currency] += line.amount
    assert flowed == paid


def test_what_enters_a_waterfall_leaves_it(dog: Result) -> None:
    """China's net receipts are converted: what arrives of them is what their steps take."""
    [found] = sankey(dog.sums)
    into = next(link for link in found.links if link.target == "waterfall:rights")
    assert [(a.currency, str(a.amount)) for a in into.amounts] == [("CNY", "142863550.00")]
    assert into.arrived is not None
    out = [a.amount for link in found.links if link.source == into.target for a in link.amounts]
    assert sum(out) == into.arrived.amount
    widths = [link.width for link in found.links if link.source == into.target]
    assert sum(widths, Fraction(0)) == into.width


def test_a_party_that_is_asked_for_stands_alone(dog: Result) -> None:
    [usual], [asked] = sankey(dog.sums), sankey(dog.sums, "alipic")
    assert any("alipic" in node.together for node in usual.nodes)
    assert any(node.name == "alipic" for node in asked.nodes)


def test_currencies_that_nothing_links_make_two_pictures(tmp_path: Path) -> None:
    deal = """deal "Two"
  signed 2024-01-01

party studio "Studio"

film light "Light"

waterfall home
  currency EUR
  receives theatrical of light from FR
  pays
    rest to studio

waterfall away
  currency USD
  receives theatrical of light from US
  pays
    rest to studio
"""
    events = (
        "2024-05-03,receipt,theatrical of light from FR,10.00,EUR\n"
        "2024-05-03,receipt,theatrical of light from US,20.00,USD\n"
    )
    run = curve_of(tmp_path, deal, "home", events).run
    found = sankey(Sums.of(run))
    amounts = {x.unit: [a.amount for link in x.links for a in link.amounts] for x in found}
    assert amounts == {"USD": [Decimal("20.00")], "EUR": [Decimal("10.00")]}
