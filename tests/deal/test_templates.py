"""Templates are sound deals in canonical format, and run on their own receipts."""

from pathlib import Path

import pytest

from recoup import api
from recoup.deal.files import load_deal
from recoup.deal.model import Deal
from recoup.deal.templates import TemplateUnknown, template_receipts, template_text, templates
from recoup.diagnostics.diagnostic import Severity
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.language.show import text_of
from recoup.plan.from_deal import from_deal
from recoup.values.shown import show

NAMES = (
    "china-revenue-sharing",
    "co-production-two-territories",
    "documentary",
    "indie-single-picture",
    "merchandise-licence",
    "minimum-guarantee",
    "slate",
    "studio-net-profits",
)


def lowest(deal: Deal) -> dict[str, str]:
    """Every undisclosed term at the low end of its range."""
    return {name: show(term.low) for name, term in deal.undisclosed.items()}


def written(name: str, folder: Path) -> Path:
    path = folder / f"{name}.deal"
    path.write_text(template_text(name), encoding="utf-8")
    return path


def test_the_templates_are_these() -> None:
    assert tuple(t.name for t in templates()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_what_it_is_for(name: str) -> None:
    (template,) = (t for t in templates() if t.name == name)
    assert template.title
    assert template.purpose.endswith(".")
    assert name in template_text(name), "the text names the receipts beside it"


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_nothing_wrong_and_makes_a_plan(name: str, tmp_path: Path) -> None:
    deal, diagnostics = load_deal(written(name, tmp_path))
    assert [d for d in diagnostics if d.severity is not Severity.NOTE] == []
    plan, faults = from_deal(deal, lowest(deal))
    assert faults == []
    assert plan is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_in_canonical_format(name: str) -> None:
    text = template_text(name)
    tree, diagnostics = parse_source(Source(name, text))
    assert diagnostics == []
    assert text_of(tree) == text


@pytest.mark.parametrize("name", NAMES)
def test_a_template_runs_on_its_receipts(name: str, tmp_path: Path) -> None:
    receipts = tmp_path / f"{name}.csv"
    receipts.write_text(template_receipts(name), encoding="utf-8")
    file = api.check(written(name, tmp_path))
    result = file.run(receipts, assume=lowest(file.deal))
    assert not result.run.state.held
    steps = {row[1] for row in result.run.journal.rows}
    assert steps, "money moved"


def test_an_unknown_template_is_refused() -> None:
    for name in ("no-such", "../templates/slate"):
        with pytest.raises(TemplateUnknown):
            template_text(name)
