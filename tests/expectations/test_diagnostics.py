"""Every diagnostic of a file of expectations, by a bad example that shows just what is printed."""

import os
import re
from pathlib import Path

import pytest

from recoup import api
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.render import render

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "expectations"
CODES = sorted(path.stem for path in CASES.glob("*.expect") if path.stem != "good")
REWRITE = bool(os.environ.get("RECOUP_REWRITE"))


def faults(path: Path) -> list[Diagnostic]:
    try:
        return [d for outcome in api.test(path) for d in outcome.diagnostics]
    except api.Refused as refused:
        return refused.diagnostics


@pytest.mark.parametrize("code", CODES)
def test_a_bad_file_says_what_is_wrong(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output is just the expected one, and it is about what the case is named after."""
    monkeypatch.chdir(CASES)
    text = "\n\n".join(render(d) for d in faults(Path(f"{code}.expect"))) + "\n"
    expected = CASES / f"{code}.expected"
    if REWRITE:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert f"[{code}]" in text


def test_the_mended_file_passes() -> None:
    outcomes = api.test(CASES / "good.expect")
    assert len(outcomes) == 3
    assert all(outcome.passed for outcome in outcomes)


def test_every_code_has_a_bad_example() -> None:
    """A code without a case is a rule that nobody has seen."""
    found: set[str] = set()
    for path in (ROOT / "src" / "recoup" / "expectations").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:Diagnostic|_fault)\(\s*"([a-z]+(?:-[a-z]+)*)"', text)) | {
            f"unknown-{kind}" for kind in re.findall(r'(?:Unknown|_known)\(\s*"([a-z]+)"', text)
        }
    assert len(found) > 20
    assert found - set(CODES) == set()


def test_faults_of_the_deal_are_shown_where_they_are(tmp_path: Path) -> None:
    deal = (ROOT / "tests" / "cases" / "checks" / "unknown-party.deal").read_text("utf-8")
    (tmp_path / "bad.deal").write_text(deal, "utf-8")
    path = tmp_path / "bad.expect"
    path.write_text('deal "bad.deal"\ntest "t"\n  expect\n    receipts are USD 0\n', "utf-8")
    (fault,) = faults(path)
    assert fault.code == "unknown-party"
    assert fault.span is not None
    assert fault.span.source.name.endswith("bad.deal")


def test_an_undisclosed_term_is_asked_for_in_the_words_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.deal").write_text(
        'deal "A"\nparty a\nparty b\nwaterfall w\n  currency USD\n  receives theatrical\n'
        "  pays\n    undisclosed fee within 5%..10% of receipts to a\n    rest to b\n",
        "utf-8",
    )
    path = tmp_path / "a.expect"
    text = 'deal "a.deal"\ntest "t"\n  expect\n    a has received USD 0\n'
    path.write_text(text, "utf-8")
    (fault,) = faults(path)
    assert fault.hint == "write `assume fee 5%`, or another figure of the range"
    path.write_text(text.replace("test", "assume fee 5%\ntest"), "utf-8")
    assert not faults(path)
    path.write_text(text.replace("test", "assume fee 50%\ntest"), "utf-8")
    assert [f.code for f in faults(path)] == ["assumption-out-of-range", "undisclosed"]


def test_a_payment_that_is_missing_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "zero.expect"
    good = ROOT / "tests" / "cases" / "checks" / "good.deal"
    path.write_text(
        f'deal "{good}"\ntest "t"\n  given\n    2019-06-30 USD 100 theatrical of light from FR\n'
        "  expect\n    investment of investor in light is recouped USD 10\n",
        "utf-8",
    )
    ((unmet,),) = [outcome.unmet for outcome in api.test(path)]
    assert (unmet.expected, unmet.got, unmet.difference) == ("USD 10.00", "USD 0.00", "USD -10.00")
    (why,) = unmet.why
    assert why.message.startswith("`net.3`, ")
    assert "`net.1` comes first, and still wants USD 434" in why.message
    assert why.span.source.name == str(good)


def test_a_column_that_nobody_knows_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "date,kind,of,amount,weather\n2019-06-30,receipt,theatrical from FR,USD 100,rain\n",
        "utf-8",
    )
    path = tmp_path / "a.expect"
    good = ROOT / "tests" / "cases" / "checks" / "good.deal"
    path.write_text(
        f'deal "{good}"\nreceipts "a.csv"\ntest "t"\n  expect\n    agent has received USD 15\n',
        "utf-8",
    )
    assert not faults(path)
