"""Every diagnostic of a deal, by a bad example that shows just what is printed."""

import os
import re
from pathlib import Path

import pytest

from recoup.api import check
from recoup.diagnostics.diagnostic import Severity
from recoup.diagnostics.render import as_json, render
from recoup.plan.from_deal import from_deal

CASES = Path(__file__).parent / "cases" / "checks"
CODES = sorted(path.stem for path in CASES.glob("*.deal") if path.stem != "good")
REWRITE = bool(os.environ.get("RECOUP_REWRITE"))

# Codes that need more than a deal: assumptions, or a file that is no text.
BY_OTHER_TESTS = {
    "undisclosed",
    "unknown-assumption",
    "bad-assumption",
    "assumption-out-of-range",
    "interest-start-unsaid",
    "budget-unsaid",
    "bad-designation",
    "investment-in-part",
    "disputed",
    "too-many-readings",
    "unknown-reading",
    "two-readings-chosen",
}


def printed(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(path.parent)
    found = check(Path(path.name)).diagnostics
    return "\n\n".join(render(d) for d in found) + "\n"


@pytest.mark.parametrize("code", CODES)
def test_a_bad_deal_says_what_is_wrong(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output is just the expected one, and it is about what the case is named after."""
    text = printed(CASES / f"{code}.deal", monkeypatch)
    expected = CASES / f"{code}.expected"
    if REWRITE:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert f"[{code}]" in text


def test_the_mended_deal_is_silent() -> None:
    """The deal that all the bad ones are made from has nothing wrong, and makes a plan."""
    file = check(CASES / "good.deal")
    assert file.diagnostics == ()
    plan, diagnostics = from_deal(file.deal)
    assert plan is not None
    assert not diagnostics


def test_every_code_has_a_bad_example() -> None:
    """A code of the language or of the deal without a case is a rule that nobody has seen."""
    source = Path(__file__).parents[1] / "src" / "recoup"
    found: set[str] = set()
    for room in ("language", "deal", "plan"):
        for path in (source / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= set(
                re.findall(
                    r'(?:Diagnostic|error|warn|_fault)\(\s*(?:[\w.]+, )?"([a-z]+(?:-[a-z]+)+)"',
                    text,
                )
            )
    assert found - set(CODES) - BY_OTHER_TESTS == set()


def test_three_mistakes_are_found_at_once(tmp_path: Path) -> None:
    """Mistakes of three stages, in one file, are all reported, in the order of the text."""
    text = (CASES / "good.deal").read_text(encoding="utf-8")
    text = text.replace("recoup loan\n", "recuop loan\n").replace(
        "60% to producer", "65% to producer"
    )
    text = text.replace("15% of receipts to agent", "15% of receipts to agnet")
    path = tmp_path / "three.deal"
    path.write_text(text, encoding="utf-8")
    codes = [d.code for d in check(path).diagnostics if d.severity is Severity.ERROR]
    assert codes == ["unknown-party", "syntax", "shares-do-not-sum"]


def test_a_caret_stands_below_chinese_text(tmp_path: Path) -> None:
    """A Chinese character is two columns wide, and the caret knows it."""
    path = tmp_path / "zh.deal"
    path.write_text('deal "一条狗"\nparty dog zh "狗" oops\n', encoding="utf-8")
    fault = check(path).diagnostics[0]
    _, line, carets = render(fault).splitlines()[:3]
    assert line == '   2 | party dog zh "狗" oops'
    assert carets == "     |                   ^^^^"
    assert as_json(fault)["column"] == 18
