"""Whatever a file holds, reading it ends with a tree, a deal and diagnostics, never a crash."""

from collections.abc import Sequence

from hypothesis import event, given
from hypothesis import strategies as st

from recoup.deal.readings import read_deals
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.diagnostics.render import as_json, render
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.show import text_of
from recoup.plan.from_deal import from_deal
from tests.laws.deals import Drawn, deals

# What trips readers up: other spaces and line ends, marks that join, digits of other scripts.
ODD = (
    "\u00a0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r", "\t", "\x00", "\ufeff",
    "\u200b", "\u0301", "\u202e", "\uff05", "\u0665", "\u00b2", "\u4e07", "\u4ebf", "\uff0c",
    "\U0001f3ac", "\ud7ff", '"', "#", ",", "%", "[", "]", "(", ")", "..", "/", "-", "\n", "  ",
)  # fmt: skip
WORDS = (
    "deal", "party", "waterfall", "pays", "receives", "pot", "rest", "to", "of", "receipts",
    "remainder", "recoup", "until", "after", "milestone", "when", "is", "recouped", "account",
    "owed", "interest", "undisclosed", "within", "cap", "up", "then", "on", "film", "invest",
    "in", "grant", "stake", "zh", "convert", "at", "odd", "cents", "USD", "CN", "WORLD", "1m",
    "50%", "1/0", "1/3", "33 1/3%", "0", "-1", "2016-02-30", "2016", "act/365", '"x"', "a", "\n",
    "\n  ", "\n    ", ",", "..", "[a]", "[assumed \"x\"]", "#", "premium", "investment", "equally",
    "9" * 60, "0.001", "99999999999999999999%", "everything", "except", "languages", "en", "bonus",
    "minority", "majority", "of the votes", "in concert", "with", "and", "since",
    "disputed", "as", "plus", "latched", "pari passu", "\n      ", "\n        ",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(ODD + WORDS), max_size=60).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
)


def read(text: str) -> None:
    """Reads, formats, resolves, checks and plans a text, and shows all that was found."""
    source = Source("fuzz.deal", text)
    tree, diagnostics = parse_source(source)
    formatted = text_of(tree)
    if not diagnostics:
        again, found = parse_source(Source("fuzz.deal", formatted))
        assert not found, f"the formatter wrote what cannot be read:\n{formatted}"
        assert again == tree
        assert text_of(again) == formatted
    event("syntax " + ("ok" if not diagnostics else "errors"))
    readings = read_deals([tree], diagnostics, ())
    show(readings.diagnostics)
    if not has_errors(list(readings.diagnostics)):
        event("deal ok")
        for read_deal in readings.deals:
            show(from_deal(read_deal.deal)[1])


def show(diagnostics: Sequence[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        render(diagnostic)
        as_json(diagnostic)


@given(texts)
def test_any_text_is_read(text: str) -> None:
    """Random characters, odd characters, and words of the language in any order."""
    read(text)


@given(deals(), st.lists(texts, min_size=1, max_size=3))
def test_any_text_beside_a_deal_is_read(drawn: Drawn, others: list[str]) -> None:
    """A good deal with lines of nonsense after it."""
    read(drawn.text() + "\n".join(others))


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A deal with characters, words or lines left out, doubled, swapped or replaced."""
    text = draw(deals()).text()
    for _ in range(draw(st.integers(1, 4))):
        pieces = draw(st.sampled_from([_characters, _lines, _words]))(text)
        first = draw(st.integers(0, len(pieces) - 1))
        second = draw(st.integers(0, len(pieces) - 1))
        match draw(st.sampled_from(["leave out", "double", "swap", "replace", "indent"])):
            case "leave out":
                del pieces[first]
            case "double":
                pieces.insert(second, pieces[first])
            case "swap":
                pieces[first], pieces[second] = pieces[second], pieces[first]
            case "replace":
                pieces[first] = draw(st.sampled_from(ODD + WORDS))
            case _:
                pieces[first] = " " * draw(st.integers(0, 7)) + pieces[first]
        text = "".join(pieces) or "deal"
    return text


def _characters(text: str) -> list[str]:
    return list(text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) or [text]


def _words(text: str) -> list[str]:
    pieces: list[str] = []
    for line in text.splitlines(keepends=True):
        stripped = line.lstrip(" ")
        pieces.append(line[: len(line) - len(stripped)])
        pieces.extend(f"{word} " for word in stripped.split())
        pieces.append("\n")
    return pieces or [text]


@given(spoiled())
def test_a_spoiled_deal_is_read(text: str) -> None:
    """Slips of the keyboard end in diagnostics."""
    read(text)
