"""The formatter: one layout, nothing lost."""

from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.show import text_of

SLOPPY = """\
#   Head

deal   "x"


#about parties

party a    "A"   # the first
party b "B"
stake a in b   10%   for about USD 3m since 2014 [s ,  assumed "why not"]
film f "F"
    release 2024-05-01 in CN,
      US, 2024-06-01 in FR
milestone m when m1 and
  date is 2020-01-01
"""

LAID_OUT = """\
# Head

deal "x"

# about parties

party a "A"  # the first
party b "B"
stake a in b 10% for about USD 3m since 2014 [s , assumed "why not"]
film f "F"
  release 2024-05-01 in CN, US, 2024-06-01 in FR
milestone m when m1 and date is 2020-01-01
"""


def test_a_sloppy_text_is_laid_out_one_way() -> None:
    """Spacing is made one; comments, their empty lines and citations stay."""
    tree, diagnostics = parse_source(Source("a", SLOPPY))
    assert diagnostics == []
    assert text_of(tree) == LAID_OUT
    again, _ = parse_source(Source("a", LAID_OUT))
    assert again == tree
    assert text_of(again) == LAID_OUT


def test_empty_lines_after_the_last_comment_are_dropped() -> None:
    """They say nothing: the text that is given back reads the same."""
    tree, _ = parse_source(Source("a", 'deal "x"\n# end\n\n#\n\n'))
    assert text_of(tree) == 'deal "x"\n# end\n\n#\n'
    assert parse_source(Source("a", text_of(tree)))[0] == tree


def test_a_long_line_goes_on_after_a_comma() -> None:
    """A line that would be too wide is broken after a comma, and read back the same."""
    parties = ", ".join(f"film_number_{i}" for i in range(12))
    tree, _ = parse_source(Source("a", f"slate s of {parties}\n"))
    text = text_of(tree)
    assert max(map(len, text.splitlines())) <= 100
    assert parse_source(Source("a", text))[0] == tree
