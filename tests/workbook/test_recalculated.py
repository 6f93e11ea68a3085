"""Recalculated by LibreOffice, every formula of a workbook comes to the engine's very cents."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from recoup.engine.run import Run
from recoup.expectations.run import whole_run
from recoup.receipts.model import Event
from recoup.workbook.grid import Book
from recoup.workbook.workbook import sheets
from tests.laws.deals import Drawn, plan_of
from tests.laws.test_laws import cases, run
from tests.published.cases import load_cases
from tests.published.sheets.libreoffice import MISSING, find_soffice
from tests.workbook.changes import CHANGES, Change
from tests.workbook.drawn import EVENTS, SMALL
from tests.workbook.recalculation import Recalculated, differences, recalculated, write_bare

pytestmark = pytest.mark.xdist_group("workbook")

GENERATED = 8


@dataclass
class Workbooks:
    """Every workbook of this file, recalculated in one call."""

    books: dict[str, Book] = field(default_factory=dict)
    found: dict[str, Recalculated] = field(default_factory=dict)


def published() -> dict[str, Run]:
    """A run of each deal and receipts that a published case names, each once."""
    runs: dict[str, Run] = {}
    seen: set[str] = set()
    for case in load_cases():
        for number, test in enumerate(case.suite.tests):
            found, _ = whole_run(test)
            if found is not None and (same := _told_apart(found)) not in seen:
                seen.add(same)
                runs[f"{case.name}-{number}"] = found
    return runs


def _told_apart(found: Run) -> str:
    rows = [
        (e.date, e.kind, e.what, e.film, e.territory, e.amount, e.currency) for e in found.events
    ]
    return f"{found.plan} {rows} {found.as_of}"


def generated() -> dict[str, Run]:
    """Runs of deals that nobody wrote."""
    runs: dict[str, Run] = {}

    @seed(7)
    @settings(
        max_examples=3 * GENERATED,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(SMALL, EVENTS))
    def draw(case: tuple[Drawn, list[Event]]) -> None:
        drawn, happened = case
        if len(runs) < GENERATED and len(happened) > 3:
            runs[f"generated-{len(runs)}"] = run(plan_of(drawn.text()), happened)

    draw()
    return runs


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Workbooks:
    if find_soffice() is None:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("workbooks")
    (folder / "out").mkdir()
    found, paths = Workbooks(), []
    for name, each in (published() | generated()).items():
        book, _ = sheets(each)
        found.books[name] = book
        paths.append(write_bare(book, folder / f"{name}.xlsx"))
    paths += [change.write(folder) for change in CHANGES]
    found.found = recalculated(paths, folder / "out")
    return found


def test_every_formula_comes_to_its_exact_value(workbooks: Workbooks) -> None:
    different = {
        name: found[:3]
        for name, book in workbooks.books.items()
        if (found := differences(book, workbooks.found[name]))
    }
    assert not different


def test_nearly_every_published_case_is_formulas(workbooks: Workbooks) -> None:
    values = {
        name
        for name, book in workbooks.books.items()
        if not name.startswith("generated") and book.sheets[1].title != "Terms of the deal"
    }
    assert {name[:2] for name in values} <= {"17", "55"}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_comes_to_what_the_changed_deal_pays(
    change: Change, workbooks: Workbooks, tmp_path: Path
) -> None:
    """A percentage, a cap or a receipt changed in the workbook, as `recoup run` has it changed."""
    found, paid = workbooks.found[change.name], change.changed_run(tmp_path)
    assert change.paid_in(found) == paid
    assert change.paid_in_at_first() != paid
    assert found.sheets["Checks"][-1][2] == "changed"
    assert found.cell("Summary", 3, 1) == "all checks hold"
