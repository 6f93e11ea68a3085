"""Writes `published-cases.md`: which published film deals run, and which do not and why."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recoup.expectations.run import load_expectations

ROOT = Path(__file__).parent.parent
FOLDERS = ROOT / "tests" / "published"
PAGE = ROOT / "docs" / "published-cases.md"

HEAD = """\
# Published cases

<!-- Written by docs/published_cases.py; do not edit. -->

Film deals that were published with their numbers, each written in the deal language and run. A row
is a case; the deals stand in `tests/published/`, a folder each, with the receipts that they are run
on and `case.expect`, which says what must come of the run and cites the published figures: run
them by `recoup test tests/published`. A result equals the exact figure to the cent, or lies as many
cents from it as the roundings on its path allow and `case.expect` says; and it lies within the
tolerance of the figure in print.

Grade A is fully specified, B needs the assumption that its notes state, C is incomplete or at odds
with itself; the cases without a grade come from the tests of other programs. *Refused* is a deal
that must not run, and is refused. A printed figure that does not follow from what was printed with
it is marked *misprint*: the test asserts that the run does not come to it.
"""


@dataclass(frozen=True)
class Row:
    name: str
    grade: str
    status: str
    why: str


def rows() -> list[Row]:
    """A row per case, in the order of their names."""
    found = [_run(path) for path in FOLDERS.glob("*/case.toml")]
    text = (FOLDERS / "not_run.toml").read_text(encoding="utf-8")
    for name, case in tomllib.loads(text).items():
        status = "reproduced" if case["status"] == "unit test" else case["status"]
        why = f"by a unit test: {case['why']}" if case["status"] == "unit test" else case["why"]
        found.append(Row(name, case["grade"], status, why))
    return sorted(found, key=lambda row: row.name)


def _run(path: Path) -> Row:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    suite, _ = load_expectations(path.with_name("case.expect"))
    codes = sorted({c.text for t in suite.tests if t.refused for c in t.refused.codes})
    if codes:
        why = ", ".join(f"`{code}`" for code in codes)
        return Row(path.parent.name, data["grade"], "refused", why)
    keys = {
        key.text
        for test in suite.tests
        for expectation in test.expectations
        for citation in expectation.citations
        for key in citation.sources
        if not key.text.startswith("ours.")
    }
    why = _why(keys, len(suite.tests), data.get("misprints", {}), data.get("left_out", {}))
    return Row(path.parent.name, data["grade"], "reproduced", why)


def _why(keys: set[str], runs: int, misprints: dict[str, Any], left_out: dict[str, str]) -> str:
    reproduced = len(keys | misprints.keys())
    told = f"{reproduced} of {reproduced + len(left_out)} figures" + (
        f", {runs} runs" if runs > 1 else ""
    )
    if misprints:
        names = (f"`{key.removeprefix('published.')}`" for key in misprints)
        told += "; misprint: " + ", ".join(names)
    reasons = dict.fromkeys(left_out.values())
    if reasons:
        told += "; left out: " + "; ".join(reasons)
    return told


def page() -> str:
    """The whole page as text."""
    found = rows()
    lines = [HEAD, _summary(found), "", "| case | grade | result | why |", "|---|---|---|---|"]
    lines += [f"| {row.name} | {row.grade} | {row.status} | {row.why} |" for row in found]
    return "\n".join(lines) + "\n"


def _summary(found: list[Row]) -> str:
    counts = Counter((row.status, row.grade) for row in found)
    grades = ("A", "B", "C", "")
    lines = ["| result | A | B | C | no grade | all |", "|---|---|---|---|---|---|"]
    for status in ("reproduced", "refused", "not yet", "not applicable"):
        cells = [counts[(status, grade)] for grade in grades]
        lines.append(f"| {status} | {' | '.join(map(str, cells))} | {sum(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
