"""No text crashes the parser, the resolver, the checks or the formatter."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from recoup.deal.files import deal_from_trees
from recoup.diagnostics.render import as_json, render
from recoup.diagnostics.span import Source
from recoup.language.from_text import LINE_RULES, parse_source
from recoup.language.show import text_of

CASES = Path(__file__).parents[1] / "cases" / "checks"
DEALS = [path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.deal"))]
WORDS = sorted({word for text in DEALS for word in text.split()})
ODD = st.text(alphabet='\t\r\x0b\x0c\x1c\x85\u2028\u3000\ufeff🎬狗é\u0301"#[](),.%0', max_size=6)


def survives(text: str) -> None:
    tree, found = parse_source(Source("fuzz.deal", text))
    _, diagnostics = deal_from_trees([tree], found)
    for diagnostic in diagnostics:
        assert render(diagnostic)
        assert as_json(diagnostic)["code"] == diagnostic.code
    laid_out = text_of(tree)
    again, _ = parse_source(Source("fuzz.deal", laid_out))
    assert text_of(again) == laid_out


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    survives(text)


@given(st.lists(st.sampled_from([*WORDS, "\n", "\n  ", "\n    ", "\n      "]), max_size=60))
def test_any_words_of_deals(words: list[str]) -> None:
    survives(" ".join(words))


@given(st.sampled_from(DEALS), st.data())
def test_deals_with_a_few_things_wrong(text: str, data: st.DataObject) -> None:
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 5))):
        kind = data.draw(st.sampled_from(["drop", "double", "swap", "indent", "splice", "word"]))
        i = data.draw(st.integers(0, len(lines) - 1))
        j = data.draw(st.integers(0, len(lines) - 1))
        at = data.draw(st.integers(0, len(lines[i])))
        match kind:
            case "drop" if len(lines) > 1:
                del lines[i]
            case "double":
                lines.insert(i, lines[i])
            case "swap":
                lines[i], lines[j] = lines[j], lines[i]
            case "indent":
                lines[i] = " " * data.draw(st.integers(0, 9)) + lines[i].lstrip()
            case "splice":
                lines[i] = lines[i][:at] + data.draw(ODD) + lines[i][at:]
            case _:
                lines[i] = lines[i][:at] + " " + data.draw(st.sampled_from(WORDS)) + lines[i][at:]
    survives("\n".join(lines))


def test_every_line_rule_is_a_rule_of_the_grammar() -> None:
    """The blocks that the parser knows are those of the grammar."""
    grammar = (Path(__file__).parents[2] / "src/recoup/language/grammar.lark").read_text("utf-8")
    for rule in LINE_RULES:
        assert f"?{rule}:" in grammar
