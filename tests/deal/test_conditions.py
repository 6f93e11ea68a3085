"""Conditions that do not say enough."""

from recoup.deal.files import deal_from_trees
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source


def test_a_level_of_receipts_needs_its_currency() -> None:
    """A bare number is a count; receipts are money."""
    line = "milestone rich when receipts of net reach 100"
    text = f"""\
deal "Short"
party producer
{line}
waterfall net
  currency EUR
  receives theatrical
  pays
    until rich
      50% of receipts to producer
    rest to producer
"""
    tree, diagnostics = parse_source(Source("short.deal", text))
    _, found = deal_from_trees([tree], diagnostics)
    assert [(d.code, d.span.text, d.hint) for d in found if d.span] == [
        ("currency-unsaid", line, "write the currency before it: `USD 100`")
    ]
