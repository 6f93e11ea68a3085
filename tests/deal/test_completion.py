"""What is offered at a place of a deal: what the parser would read there, and declared names."""

import pytest

from recoup.deal.completion import completions
from recoup.deal.files import deal_from_trees
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source

DEAL = """\
deal "Lake"
  books USD

source times "Lake sold", The Times, 2020-01-01

party ann "Ann Pictures"
party bob "Bob"

film lake "The Lake"
"""


def offered(tail: str) -> list[str]:
    text = DEAL + tail
    tree, faults = parse_source(Source("lake.deal", text))
    deal, _ = deal_from_trees([tree], faults)
    return [option.text for option in completions(deal, text, len(text)).options]


def test_a_line_begins_as_lines_of_its_block_do() -> None:
    assert {"party", "waterfall", "grant"} <= set(offered(""))
    assert offered("waterfall w\n  ") == [
        "basis", "currency", "disputed", "opening", "pays", "receives",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tail", "some"),
    [
        ("waterfall w\n  pays\n    5% of re", {"receipts", "remainder"}),
        ("waterfall w\n  pays\n    5% of receipts to a", {"ann", "bob", "pot"}),
        ("waterfall w\n  currency C", {"CNY"}),
        ('party c "C" in ', {"CN", "GREATER_CHINA"}),
        ("stake ann in bob 5% [ti", {"times", "assumed"}),
        ("use china.", {"china.revenue_sharing_import"}),
        ("disputed\n  as a\n    ", {"party"}),
    ],
)
def test_what_may_follow(tail: str, some: set[str]) -> None:
    assert some <= set(offered(tail))


@pytest.mark.parametrize("tail", ['party c "', "# a", "nonsense ", 'party c "C"\n  nonsense\n    '])
def test_nothing_is_offered_where_nothing_has_sense(tail: str) -> None:
    assert offered(tail) == []


def test_what_is_offered_stands_instead_of_the_word_begun() -> None:
    text = DEAL + "par"
    tree, _ = parse_source(Source("lake.deal", DEAL))
    deal, _ = deal_from_trees([tree], [])
    assert completions(deal, text, len(text)).start == len(DEAL)
