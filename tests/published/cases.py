"""The published cases: what each folder beside this file asserts, and where it was published.

A folder has deals, the receipts that they are run on, `case.expect` with what must come of it, and
`case.toml`: the source, and what a reader of the case must know. A line of `case.expect` cites the
figures that it asserts by their place below `expected` in the case's file; `ours.…` is a figure
that the case does not print, and that its terms come to.
"""

import os
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from recoup.expectations.model import AmountIs, Expectation, Suite, Test
from recoup.expectations.run import load_expectations
from recoup.values.currency import minor_digits
from recoup.values.money import Money

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

# Folders in which the cases themselves lie: the figures with their sources, one JSON file each.
SHARED = Path(os.environ.get("RECOUP_CASES", ROOT / ".." / "shared" / "cases"))


@dataclass(frozen=True)
class Figure:
    """A figure as a line of `case.expect` says it, in the unit in which the case prints it.

    `cent` is the minor unit of its currency in that unit, 0 for a share; a date is its text.
    """

    key: str
    value: Fraction | str
    cent: Fraction
    test: Test
    expectation: Expectation


@dataclass(frozen=True)
class Misprint:
    """A printed figure that does not follow from what was published with it.

    The exact figure of the same name lies further from it than its own rounding allows.
    """

    printed: Fraction
    tol: Fraction


@dataclass(frozen=True)
class Case:
    """A published case as it is reproduced here; `left_out` says why some figures are not."""

    name: str
    title: str
    source: str
    grade: str
    suite: Suite
    figures: tuple[Figure, ...]
    misprints: dict[str, Misprint]
    left_out: dict[str, str]

    @property
    def path(self) -> Path:
        return HERE / self.name / "case.expect"

    def deal(self, test: Test) -> Path:
        assert test.setting.deal is not None
        return self.path.parent / test.setting.deal.path.text

    def receipts(self, test: Test) -> tuple[Path, tuple[str, ...]]:
        """The receipts of a test, and which of their rows are run, all where none is named."""
        assert test.setting.receipts is not None
        only = tuple(word.text for word in test.setting.receipts.only)
        return self.path.parent / test.setting.receipts.path.text, only


def load_cases() -> list[Case]:
    """Every case, in the order of its names."""
    return [_load(path.parent) for path in sorted(HERE.glob("*/case.expect"))]


def _load(folder: Path) -> Case:
    data = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    suite, diagnostics = load_expectations(folder / "case.expect")
    assert not diagnostics, diagnostics
    unit, units = data.get("unit", "1"), data.get("units", {})
    return Case(
        folder.name,
        data["title"],
        data["source"],
        data["grade"],
        suite,
        tuple(
            _figure(key.text, test, expectation, Fraction(units.get(key.text, unit)))
            for test in suite.tests
            for expectation in test.expectations
            for citation in expectation.citations
            for key in citation.sources
        ),
        {
            key: Misprint(Fraction(found["printed"]), Fraction(found["tol"]))
            for key, found in data.get("misprints", {}).items()
        },
        data.get("left_out", {}),
    )


def _figure(key: str, test: Test, expectation: Expectation, unit: Fraction) -> Figure:
    fact = expectation.fact
    value: Fraction | str
    cent = Fraction(0)
    if not isinstance(fact, AmountIs):
        value = str(fact.on)
    elif isinstance(fact.figure, Money):
        cent = Fraction(1, 10 ** minor_digits(fact.figure.currency)) / unit
        value = fact.figure.minor * cent
    else:
        value = fact.figure.rate / unit
    return Figure(key, value, cent, test, expectation)


def published_figures(data: dict[str, Any]) -> dict[str, Any]:
    """The figures of a case's file by their key; those in print are their value alone."""
    found: dict[str, Any] = {}

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict) and set(value) >= {"value", "tol"}:
            found[key] = value["value"]
        elif isinstance(value, dict) and value:
            for name, child in value.items():
                walk(child, f"{key}.{name}" if key else name)
        elif isinstance(value, list):
            for index, child in enumerate(value):
                walk(child, f"{key}.{index}")
        elif value != {}:
            found[key] = value

    walk({k: v for k, v in data["expected"].items() if k != "discrepancies"}, "")
    return found
