"""The reference of the deal language says only what is so."""

import re
from pathlib import Path

import pytest

from recoup.deal.files import load_deal
from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.render import render
from recoup.diagnostics.span import Source
from recoup.language.from_text import LINE_RULES, parse_source

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
GRAMMAR = (ROOT / "src/recoup/language/grammar.lark").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```deal(-fragment \w+)?\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
WHOLE = [text for kind, text in BLOCKS if not kind]
FRAGMENTS = [(kind.split()[1], text) for kind, text in BLOCKS if kind]

# The lines that open the block in which the lines of each rule stand.
ABOVE = {
    "top_line": [],
    "deal_line": ['deal "A deal"'],
    "party_line": ["party a"],
    "film_line": ['film f "A film"'],
    "grant_line": ["grant everything in WORLD of f from a to b"],
    "invest_line": ["invest in f"],
    "account_line": ["account a owed to b"],
    "waterfall_line": ["waterfall w"],
    "definition_line": ["definition x"],
    "step_line": ["waterfall w", "pays"],
    "part_line": ["waterfall w", "pays", "rest"],
    "amendment_line": ['amendment "A"'],
    "amended_step_line": ['amendment "A"', "in waterfall w"],
    "amended_account_line": ['amendment "A"', "in account a"],
    "disputed_line": ["disputed"],
    "use_line": ["use china.domestic_share for f as cn"],
    "piece_line": ['piece "P"'],
    "licence_line": ["licence l from a to b"],
    "licence_part_line": ["licence l from a to b", "part p"],
    "instalment_line": ["licence l from a to b", "guarantee USD 1"],
    "commitment_line": ["commitment c by a"],
    "subsidy_line": ["subsidy s by a"],
    "statements_line": ["statements to a"],
}


def keywords() -> set[str]:
    """Every word that the grammar spells out."""
    found = set(re.findall(r'"([a-z-]+)"', GRAMMAR))
    for pattern in re.findall(r"/(.*\\s\+.*)/", GRAMMAR):
        found |= set(re.findall(r"[a-z]{2,}", pattern.replace(r"\s", " ")))
    return found


def test_there_are_examples_of_both_kinds() -> None:
    assert len(WHOLE) >= 2
    assert len(FRAGMENTS) >= 20


@pytest.mark.parametrize("text", WHOLE, ids=lambda text: text.split('"')[1])
def test_a_whole_deal_has_no_errors(text: str, tmp_path: Path) -> None:
    path = tmp_path / "example.deal"
    path.write_text(text, encoding="utf-8")
    _, diagnostics = load_deal(path)
    assert not has_errors(diagnostics), "\n".join(render(d) for d in diagnostics)


@pytest.mark.parametrize(("rule", "text"), FRAGMENTS)
def test_a_fragment_parses_in_its_block(rule: str, text: str) -> None:
    above = ABOVE[rule]
    lines = [f"{'  ' * depth}{line}" for depth, line in enumerate(above)]
    lines += [f"{'  ' * len(above)}{line}" for line in text.splitlines()]
    _, diagnostics = parse_source(Source("fragment", "\n".join(lines)))
    assert not diagnostics, "\n".join(render(d) for d in diagnostics)


def test_every_block_of_the_grammar_is_known_here() -> None:
    assert set(ABOVE) == set(LINE_RULES)


def test_every_keyword_is_in_the_reference() -> None:
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", REFERENCE))
    assert keywords() - words == set()


def test_every_keyword_is_in_an_example() -> None:
    examples = " ".join(re.sub(r'"[^"]*"|#.*', "", text) for _, text in BLOCKS)
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", examples))
    # `pari passu` and `plus` are read only to be refused.
    assert keywords() - words <= {"pari", "passu", "plus"}


def test_an_undisclosed_term_is_named_after_its_place(tmp_path: Path) -> None:
    path = tmp_path / "example.deal"
    path.write_text(
        """
deal "Names"
party a
party b
stake a in b undisclosed within 1%..2%, for undisclosed within USD 1..2
film f "F"
  budget undisclosed within USD 10..20
invest in f
  a undisclosed within 1%..2% of budget
  b undisclosed lead within USD 1..2
term fee undisclosed within 1%..2%
account c owed to a cap undisclosed within USD 1..2
  charged undisclosed within USD 1..2
  overhead undisclosed within 1%..2%
  interest undisclosed within 1%..2% a year, simple, act/365, interest first, interest on overhead,
      no overhead on interest
guarantee mg of undisclosed within USD 1..2 from a to b
milestone m when a has received undisclosed within USD 1..2
bonus undisclosed within USD 1..2 from a to b on m
waterfall w
  currency USD
  receives theatrical
  pays
    undisclosed within 1%..2% of receipts to a
    rest to b
""",
        encoding="utf-8",
    )
    deal, _ = load_deal(path)
    assert set(deal.undisclosed) == set(
        "stake.a.b stake.a.b.price f.budget f.a lead fee c.cap c.charged c.overhead c.interest "
        "mg m.level bonus.b w.a".split()
    )
