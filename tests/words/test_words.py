"""A deal in plain words, against what a person has read and found right.

`REWRITE_EXPECTED=1 pytest tests/words` writes the expected texts anew; the diff is the review.
"""

import os
import re
from pathlib import Path

import pytest

from recoup.deal.files import load_deal
from recoup.deal.model import Deal
from recoup.deal.show import deal_in_words
from recoup.deal.templates import template_text, templates
from recoup.deal.words.phrases import PHRASES
from recoup.diagnostics.diagnostic import has_errors
from recoup.plan.from_deal import from_deal
from recoup.values.glossary import GLOSSARY
from recoup.values.shown import show

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


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", [t.name for t in templates()])
def test_every_template_is_said(name: str, lang: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.deal"
    path.write_text(template_text(name), encoding="utf-8")
    deal, _ = load_deal(path)
    said = deal_in_words(deal, lang)
    assert all(w.name in said for w in deal.waterfalls.values())
    assert "{" not in said


def test_a_title_keeps_its_first_letter(tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    path.write_text('deal "A"\nparty e "eOne"\nparty f\nstake e in f 5%\nstake f in e 5%\n')
    deal, _ = load_deal(path)
    said = deal_in_words(deal).splitlines()
    assert "  eOne holds 5% of f (line 4)." in said
    assert "  F holds 5% of eOne (line 5)." in said


def test_another_language_is_refused(everything: Deal) -> None:
    with pytest.raises(ValueError, match="`fr`"):
        deal_in_words(everything, "fr")


def test_what_comes_from_the_library_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    path.write_text(
        'deal "A"\nparty a\nfilm f "F"\n'
        "use china.revenue_sharing_import_before_2012 for f as old\n  rights_holder a\n"
        "use china.online_service_fee for f as fee\n  split_box_office a\n"
        "  box_office vod of f from CN\n",
        encoding="utf-8",
    )
    deal, _ = load_deal(path)
    english, chinese = deal_in_words(deal), deal_in_words(deal, "zh")
    assert "`china.online_service_fee` of the library (line 6)." in english
    assert "released in mainland China on 1 January 2017 or later" in english
    assert "released in mainland China on 16 February 2012 or earlier" in english
    assert "以 `old_` 开头的名称出自条款库" in chinese
    assert "适用于2012年2月16日及以前在中国大陆上映的影片" in chinese
