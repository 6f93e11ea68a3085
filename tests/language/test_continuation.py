"""A line that ends with a comma goes on in the next, comments or not."""

from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.show import text_of


def formatted(text: str) -> str:
    tree, diagnostics = parse_source(Source("a.deal", text))
    assert diagnostics == []
    return text_of(tree)


def test_a_comment_may_stand_behind_a_line_that_goes_on() -> None:
    assert formatted("slate s of a,  # the first\n  b\n") == "slate s of a, b  # the first\n"


def test_a_comment_between_is_kept_above() -> None:
    text = "slate s of a,\n\n  # the other\n  b  # last\n"
    assert formatted(text) == "# the other\nslate s of a, b  # last\n"


def test_a_fault_behind_a_comment_has_its_place() -> None:
    _, (fault,) = parse_source(Source("a.deal", "slate s of a,  # one\n  5%\n"))
    assert fault.span is not None
    assert (fault.span.line, fault.span.text) == (2, "5%")
