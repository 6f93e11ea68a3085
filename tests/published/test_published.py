"""Published film deals, written as deals and run: each comes to its published figures."""

import json
from fractions import Fraction

import pytest

from recoup import api
from recoup.diagnostics.render import render
from tests.published.cases import SHARED, Case, Figure, load_cases, published_figures

CASES = load_cases()
BY_NAME = pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])


@BY_NAME
def test_case_comes_to_its_published_figures(case: Case) -> None:
    faults = [d for outcome in api.test(case.path) for d in outcome.diagnostics]
    assert not faults, "\n".join(render(d) for d in faults)


@pytest.mark.parametrize("case", [c for c in CASES if c.misprints], ids=lambda c: c.name)
def test_a_misprint_does_not_follow(case: Case) -> None:
    exact = {f.key: f.value for f in case.figures}
    for key, misprint in case.misprints.items():
        value = exact[key.replace("published.", "exact.")]
        assert isinstance(value, Fraction)
        assert abs(value - misprint.printed) > misprint.tol, f"{key} follows after all"


@BY_NAME
def test_figures_are_those_of_the_published_case(case: Case) -> None:
    if not SHARED.is_dir():
        pytest.skip("no shared cases")
    data = json.loads((SHARED / f"{case.name}.json").read_text(encoding="utf-8"))
    published = published_figures(data)
    figures = [f for f in case.figures if not f.key.startswith("ours.")]
    for figure in figures:
        assert _same(figure, str(published[figure.key])), figure.key
    for key, misprint in case.misprints.items():
        assert misprint.printed == Fraction(str(published[key])), key
    assert case.grade == data.get("grade", "")
    stated = {figure.key for figure in figures} | case.misprints.keys() | case.left_out.keys()
    assert stated == published.keys(), "a figure is neither reproduced nor left out for a reason"


def _same(figure: Figure, published: str) -> bool:
    """Whether a line says the published figure, to the nearest cent where that has a fraction."""
    if isinstance(figure.value, str):
        return figure.value == published
    return abs(figure.value - Fraction(published)) <= figure.cent / 2
