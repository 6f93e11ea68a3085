"""Slips that people make with measures are answered with the words that would do."""

import pytest

from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("due 5% to a", "of receipts"),
        ("due 5% of receipts, each week, to a", "each week from Friday"),
        ("due USD 10 for each million of receipts to a", "for each USD 1m"),
        ("due 5% of remainder to a", "without `due`"),
        ("5% of receipts to a, each year", "due 5% of receipts, each year"),
        ("due the larger of USD 5 and 5% of receipts to a", "the greater of"),
        ("due 10% to USD 5, then 20% of receipts to a", "marginal"),
        ("due 5% of what a gets to b", "has received"),
        ("recoup investment in f plus 2%", "on a line of its own"),
    ],
)
def test_a_slip_is_answered_with_the_words_that_would_do(step: str, words: str) -> None:
    _, found = parse_source(Source("x.deal", f"waterfall w\n  pays\n    {step}\n"))
    assert len(found) == 1
    assert found[0].hint is not None
    assert words in found[0].hint
