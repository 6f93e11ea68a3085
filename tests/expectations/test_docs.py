"""The reference of expectations says only what is so."""

import re
from pathlib import Path

import pytest

from recoup import api
from recoup.cli import main
from recoup.diagnostics.render import render
from recoup.diagnostics.span import Source
from recoup.expectations.from_text import LINE_RULES, parse_expectations

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "expectations.md").read_text(encoding="utf-8")
GRAMMAR = (ROOT / "src/recoup/expectations/grammar.lark").read_text(encoding="utf-8")
EXAMPLES = sorted((ROOT / "examples").glob("*/*.expect"))

# The lines that open the block in which the lines of each rule stand.
ABOVE = {
    "top_line": [],
    "test_line": ['test "a"'],
    "given_line": ["given"],
    "expect_line": ['test "a"', "expect"],
    "sum_line": ['test "a"', "expect", "the sum is USD 1"],
}


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def beside_the_deal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("light.deal").write_text(blocks("deal")[0], "utf-8")
    Path("light.csv").write_text(blocks("csv")[0], "utf-8")
    over = blocks("deal")[0].replace(
        '    rest to fund "Net profits"', "    rest\n      60% to fund\n      50% to director"
    )
    Path("over.deal").write_text(over, "utf-8")


def faults(text: str) -> str:
    Path("example.expect").write_text(text, "utf-8")
    found = [d for outcome in api.test("example.expect") for d in outcome.diagnostics]
    return "\n".join(render(d) for d in found)


@pytest.mark.parametrize("text", blocks("expect"))
def test_a_whole_file_passes(text: str) -> None:
    assert not faults(text)


@pytest.mark.parametrize("text", blocks("expect-lines"))
def test_lines_hold_of_the_deal(text: str) -> None:
    head = 'deal "light.deal"\nreceipts "light.csv"\ntest "lines"\n  expect\n'
    assert not faults(head + re.sub(r"^", "    ", text, flags=re.MULTILINE).rstrip(" "))


@pytest.mark.parametrize(
    ("rule", "text"),
    re.findall(r"^```expect-fragment (\w+)\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL),
)
def test_a_fragment_parses_in_its_block(rule: str, text: str) -> None:
    above = ABOVE[rule]
    lines = [f"{'  ' * depth}{line}" for depth, line in enumerate(above)]
    lines += [f"{'  ' * len(above)}{line}" for line in text.splitlines()]
    _, diagnostics = parse_expectations(Source("fragment", "\n".join(lines)))
    assert not diagnostics, "\n".join(render(d) for d in diagnostics)


def test_what_is_printed_is_as_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Path("early.expect").write_text(
        'deal "light.deal"\nreceipts "light.csv"\n\n'
        'test "The director is paid from the first cinema on"\n'
        "  expect after cinemas\n    director has received USD 10,000\n",
        "utf-8",
    )
    with pytest.raises(SystemExit):
        main(["test", "early.expect"])
    assert capsys.readouterr().out == blocks("text")[0]


def test_every_block_of_the_grammar_is_known_here() -> None:
    assert tuple(ABOVE) == LINE_RULES


def test_every_keyword_is_in_an_example() -> None:
    examples = " ".join(blocks("expect[a-z_ -]*"))
    words = set(re.findall(r"[a-z]+", re.sub(r'"[^"]*"|#.*', "", examples)))
    assert set(re.findall(r'"([a-z]+)"', GRAMMAR)) - words == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_pass(path: Path) -> None:
    assert all(outcome.passed for outcome in api.test(path))
