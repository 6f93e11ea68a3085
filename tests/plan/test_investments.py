"""What is recouped of an investment."""

from recoup.deal.files import deal_from_trees
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.plan.from_deal import from_deal
from tests.engine.short_runs import paid, receipt, run_of

_TEXT = """\
party fund
party producer
film dog "Dog"
invest in dog
  fund EUR 10
  fund EUR 5
waterfall net
  currency EUR
  receives theatrical
  pays
    recoup {claim} in dog, equally
    rest to producer
"""


def test_an_investor_recoups_each_of_its_investments() -> None:
    """EUR 10 and EUR 5 of the same fund are EUR 15."""
    run = run_of(_TEXT.format(claim="investment"), [receipt(0, 5_000)])
    assert paid(run) == {"fund": 1_500, "producer": 3_500}


def test_a_premium_is_on_each_investment() -> None:
    """10% on EUR 10 and on EUR 5."""
    run = run_of(_TEXT.format(claim="110% of investment"), [receipt(0, 5_000)])
    assert paid(run) == {"fund": 1_650, "producer": 3_350}


def test_a_part_of_an_investment_is_not_taken_for_the_whole() -> None:
    """Half of an investment cannot be told apart from the other half; the plan says so."""
    text = 'deal "Short"\n' + _TEXT.format(claim="50% of investment")
    tree, diagnostics = parse_source(Source("short.deal", text))
    deal, diagnostics = deal_from_trees([tree], diagnostics)
    plan, found = from_deal(deal)
    assert plan is None
    assert [(d.code, d.span.text) for d in found if d.span] == [
        ("investment-in-part", "50% of investment in dog")
    ]
