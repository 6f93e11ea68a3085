"""A deal in plain words, against what a person has read and found right.

`REWRITE_EXPECTED=1 pytest tests/words` writes the expected texts anew; the diff is the review.
"""

import os
import re
from pathlib import Path

import pytest

from recoup.deal.files import load_deal
from recoup.deal.model import Deal
from recoup.deal.phrases import PHRASES
from recoup.deal.show import deal_in_words
from recoup.diagnostics.diagnostic import has_errors
from recoup.plan.assumptions import show
from recoup.plan.from_deal import from_deal
from recoup.values.glossary import GLOSSARY

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def everything() -> Deal:
    deal, diagnostics = load_deal(HERE / "everything.deal")
    assert not has_errors(diagnostics)
    return deal


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_construct_is_said(everything: Deal, lang: str) -> None:
    expected = HERE / f"everything.{lang}.txt"
    said = deal_in_words(everything, lang)
    if os.environ.get("REWRITE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_phrase_has_its_terms_and_parts(lang: str) -> None:
    for english, chinese in PHRASES.values():
        assert set(re.findall(r"<(\w+)>", english + chinese)) <= GLOSSARY.keys()
        only_english = {"verb"}
        parts = set(re.findall(r"{(\w+)}", english)) - only_english
        assert parts == set(re.findall(r"{(\w+)}", chinese))


def test_steps_are_numbered_as_the_plan_names_them(everything: Deal) -> None:
    assumed = {name: show(term.low) for name, term in everything.undisclosed.items()}
    plan, _ = from_deal(everything, assumed)
    assert plan is not None
    said = re.findall(r"^ *(\w+\.\d+)  ", deal_in_words(everything), re.MULTILINE)
    assert sorted(said) == sorted(step.name for step in plan.steps)


def test_another_language_is_refused(everything: Deal) -> None:
    with pytest.raises(ValueError, match="`fr`"):
        deal_in_words(everything, "fr")
