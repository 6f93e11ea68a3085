"""Whatever a file of expectations holds, running it ends with outcomes or diagnostics."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.diagnostics.render import as_json, render
from recoup.diagnostics.span import Source
from recoup.expectations.from_text import from_text, parse_expectations
from recoup.expectations.run import run_tests
from recoup.language.show import text_of
from tests.laws.test_parser_fuzz import ODD

CASES = Path(__file__).parents[1] / "cases" / "expectations"
GOOD = (CASES / "good.expect").read_text(encoding="utf-8")
WORDS = (
    "deal", "receipts", "only", "rates", "assume", "given", "cost", "report", "reversal", "as",
    "test", "expect", "at", "after", "since", "refused", "has", "received", "by", "pot", "net",
    "the", "sum", "is", "less", "what", "of", "within", "milestone", "repaid", "reached", "not",
    "on", "account", "loan", "owed", "charged", "accrued", "booked", "investment", "in", "light",
    "premium", "payment", "receipt", "third", "split", "allotted", "agent", "USD", "CNY", "1m",
    "0.001", "-1", "9" * 40, "5%", "1/3", "1/0", "2019-06-30", "2016-02-30", "0001-01-01",
    '"receipts.csv"', '"good.deal"', '""', '"."', "[a]", "\n", "\n  ", "\n    ", "\n      ",
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """The good file with words left out, doubled, swapped or replaced."""
    words = [piece for line in GOOD.splitlines() for piece in (*line.split(" "), "\n")]
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(words) - 1))
        second = draw(st.integers(0, len(words) - 1))
        match draw(st.sampled_from(["leave out", "double", "swap", "replace"])):
            case "leave out":
                del words[first]
            case "double":
                words.insert(second, words[first])
            case "swap":
                words[first], words[second] = words[second], words[first]
            case _:
                words[first] = draw(st.sampled_from(ODD + WORDS))
    return " ".join(words).replace("\n ", "\n")


def run(text: str) -> None:
    source = Source(str(CASES / "fuzz.expect"), text)
    tree, diagnostics = parse_expectations(source)
    if not diagnostics:
        again, found = parse_expectations(Source("fuzz.expect", text_of(tree)))
        assert not found
        assert again == tree
    suite, diagnostics = from_text(source)
    show(diagnostics)
    if not has_errors(diagnostics):
        for outcome in run_tests(suite):
            show(outcome.diagnostics)


def show(diagnostics: list[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        render(diagnostic)
        as_json(diagnostic)


@given(
    st.one_of(
        st.text(max_size=80), st.lists(st.sampled_from(ODD + WORDS), max_size=40).map(" ".join)
    )
)
def test_any_text_is_read(text: str) -> None:
    run(text)


@given(spoiled())
def test_a_spoiled_file_is_run(text: str) -> None:
    run(text)
