"""Every diagnostic of an import and of an export, by a bad example that shows what is printed."""

import os
import re
from pathlib import Path

import pytest

from recoup.api import check
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.render import render
from recoup.diagnostics.span import Source
from recoup.rsl.from_deal import agreement_of
from recoup.rsl.from_yaml import agreement_from

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
PATHS = sorted([*(CASES / "import").glob("*.yaml"), *(CASES / "export").glob("*.deal")])
BAD = [path for path in PATHS if path.stem != "good"]
REWRITE = bool(os.environ.get("RECOUP_REWRITE"))


def findings(path: Path) -> list[Diagnostic]:
    if path.suffix == ".yaml":
        return agreement_from(Source(path.name, path.read_text(encoding="utf-8")))[1]
    return agreement_of(check(path.name).deal)[1]


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_bad_file_says_what_is_wrong(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output is just the expected one, and it is about what the case is named after."""
    monkeypatch.chdir(path.parent)
    text = "\n\n".join(render(d) for d in findings(path)) + "\n"
    expected = path.with_suffix(".expected")
    if REWRITE:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert f"[{path.stem}]" in text


@pytest.mark.parametrize("name", ["import/good.yaml", "export/good.deal"])
def test_the_mended_file_is_silent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir((CASES / name).parent)
    assert findings(CASES / name) == []


def test_every_code_has_a_bad_example() -> None:
    text = "".join(p.read_text("utf-8") for p in (ROOT / "src" / "recoup" / "rsl").glob("*.py"))
    codes = set(re.findall(r'(?:Diagnostic|self\.error)\(\s*"([a-z]+(?:-[a-z]+)*)"', text))
    assert len(codes) > 15
    assert codes - {path.stem for path in BAD} == set()


# ---- what an agreement has no words for ---------------------------------------------------------

DEAL = (CASES / "export" / "good.deal").read_text(encoding="utf-8")
STEP = '    EUR 40,000 to harbour "Advance"\n'
LAST = "      87.5% to north\n"
FILM = 'film f "F"\n  budget EUR 10\ninvest in f\n  aurora EUR 10\n'


@pytest.mark.parametrize(
    ("old", "new", "what", "line"),
    [
        (STEP, "    10% of remainder to harbour\n", "a percentage that leaves the rest", 12),
        (STEP, "    5% to EUR 10, then 6%, marginal, of receipts to north\n", "with the level", 12),
        (STEP, "    undisclosed a within EUR 1..2 to north\n", "undisclosed", 12),
        (STEP, "    EUR 10 to north up to EUR 5\n", "a limit of a fixed sum", 12),
        (STEP, "    until date is 2026-01-01\n      EUR 1 to north\n", "until or after", 12),
        ("waterfall", f"{FILM}waterfall", "a film, such as `f`", 8),
        (STEP, STEP + "    recoup investment in f, equally\n", "the recoupment of an", 17),
        ("87.5% to north", "87.5% to pot net", "a pot as a payee", 18),
        ("87.5% to north", "87.5% to investors of f equally", "the investors of a film", 22),
        ("receives everything", "receives theatrical", "receipts of some media", 10),
        ("  books EUR\n", "  books EUR\n  odd cents in order\n", "odd cents", 3),
        ("  books EUR\n", "  books EUR\n  convert EUR to USD at 1.1\n", "conversion", 3),
        ("waterfall", "stake aurora in north 10%\n\nwaterfall", "a stake", 8),
        (STEP, "    due 5% of receipts to north\n", "what is due by a measure", 12),
        (STEP, STEP[:-1] + " net of 10% withholding to north\n", "`withholding` of a step", 12),
        ("  pays", "  opening receipts EUR 5\n  pays", "`openings` of a waterfall", 11),
        ("  pays", "  receives pot x, held until 2026-12-31\n  pays", "the pot `x`", 11),
        (
            "waterfall",
            'payment "P" of 1% of receipts of income from north to aurora, trued up\n\nwaterfall',
            "`payments` of a deal",
            8,
        ),
        ("waterfall", 'medium imax "Giant"\n\nwaterfall', "a medium, such as `imax`", 8),
    ],
)  # fmt: skip
def test_a_term_that_an_agreement_cannot_say_is_refused(
    old: str, new: str, what: str, line: int, tmp_path: Path
) -> None:
    """Named, with the line that has it; other terms of the same deal may be refused as well."""
    text = DEAL.replace(old, new, 1)
    if " f" in new and FILM not in new:
        text = text.replace("waterfall", f"{FILM}waterfall", 1)
    path = tmp_path / "a.deal"
    path.write_text(text, encoding="utf-8")
    agreement, diagnostics = agreement_of(check(path).deal)
    assert agreement is None
    found = [(d.code, d.span.line) for d in diagnostics if what in d.message and d.span]
    assert ("not-in-rsl", line) in found, [render(d) for d in diagnostics]


ACCOUNT = "account owed owed to north\n"


@pytest.mark.parametrize(
    ("terms", "step", "what"),
    [
        ("  opening balance EUR 5\n  charged EUR 5\n", "recoup owed", "`opening` of an account"),
        ("", "recoup owed", "of which the deal states no sum"),
        ("  charged EUR 5 on 2024-01-01\n", "recoup owed", "the date from which"),
        ("  charged EUR 5\n  cap EUR 9\n", "recoup owed", "a cap or an overhead"),
        (
            "  charged EUR 5\n  interest 8% a year, simple, act/365, interest first\n",
            "recoup owed",
            "interest",
        ),
        ("  charged EUR 5\n", "recoup owed from 50% of receipts", "a limit of what is recouped"),
        ("  charged undisclosed within EUR 5..6\n", "recoup owed", "undisclosed"),
        (
            "  charged EUR 5\naccount b owed to aurora\n  charged EUR 5\n",
            "recoup owed and b, in proportion to balance",
            "recoupment in proportion to balance",
        ),
        ("  charged EUR 5\n", "recoup owed\n    recoup owed", "a second step that recoups"),
    ],
)
def test_terms_of_an_account_are_refused(terms: str, step: str, what: str, tmp_path: Path) -> None:
    text = DEAL.replace("waterfall", f"{ACCOUNT}{terms}\nwaterfall", 1)
    path = tmp_path / "a.deal"
    path.write_text(text.replace(STEP, f"    {step}\n"), encoding="utf-8")
    agreement, diagnostics = agreement_of(check(path).deal)
    assert agreement is None
    assert any(what in d.message for d in diagnostics), [render(d) for d in diagnostics]


def test_a_published_film_deal_is_refused_term_by_term(monkeypatch: pytest.MonkeyPatch) -> None:
    """An independent film of fees off the top and a premium is beyond an agreement's words."""
    monkeypatch.chdir(ROOT / "tests" / "published" / "r1-60-og-indie-film-base")
    agreement, diagnostics = agreement_of(check("indie-film.deal").deal)
    assert agreement is None
    assert [d.span.line for d in diagnostics if d.span] == sorted(
        d.span.line for d in diagnostics if d.span
    )
    messages = " ".join(d.message for d in diagnostics)
    for what in ("a film", "a milestone", "a percentage", "second waterfall", "a pot"):
        assert what in messages
