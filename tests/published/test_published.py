"""Published film deals, written as deals and run: each comes to its published figures."""

import json
from fractions import Fraction

import pytest

from recoup import api
from recoup.values.currency import minor_digits
from tests.published.cases import SHARED, Case, Figure, load_cases, published_figures
from tests.published.results import Runs

CASES = load_cases()
BY_NAME = pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])


@BY_NAME
def test_case_comes_to_its_published_figures(case: Case) -> None:
    runs = Runs(case.setups)
    for setup in case.setups.values():
        if setup.refuses:
            found = {d.code for d in api.check(setup.deal).diagnostics if d.severity == "error"}
            assert found == set(setup.refuses)
        else:
            assert runs.result(setup.name, None) is not None
    for figure in case.figures:
        _assert_figure(runs, figure)


def _assert_figure(runs: Runs, figure: Figure) -> None:
    value = runs.value(figure.result)
    if not isinstance(value, Fraction):
        assert str(value) == figure.value, figure.key
        return
    expected = Fraction(figure.value) * figure.unit
    tol = (figure.tol or Fraction(0)) * figure.unit
    rounding = figure.roundings * Fraction(1, 10 ** minor_digits(runs.currency()))
    off = abs(value - expected)
    shown = f"{figure.key}: {figure.result} = {float(value)}, published {float(expected)}"
    if figure.refuted:
        assert off > tol, f"{shown}: the printed figure follows after all"
    elif figure.roundings:
        assert off < tol + rounding, shown
    else:
        assert off <= tol, shown


@BY_NAME
def test_figures_are_those_of_the_published_case(case: Case) -> None:
    if not SHARED.is_dir():
        pytest.skip("no shared cases")
    data = json.loads((SHARED / f"{case.name}.json").read_text(encoding="utf-8"))
    published = published_figures(data)
    figures = [f for f in case.figures if not f.key.startswith("ours.")]
    for figure in figures:
        assert _same(figure.value, str(published[figure.key])), figure.key
    assert case.grade == data.get("grade", "")
    stated = {figure.key for figure in figures} | case.left_out.keys()
    assert stated == published.keys(), "a figure is neither reproduced nor left out for a reason"


def _same(ours: str, theirs: str) -> bool:
    try:
        return Fraction(ours) == Fraction(theirs)
    except ValueError:
        return ours == theirs
