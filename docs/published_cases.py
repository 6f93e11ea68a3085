"""Writes `published-cases.md`: which published film deals run, and which do not and why."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDERS = ROOT / "tests" / "published"
PAGE = ROOT / "docs" / "published-cases.md"

HEAD = """\
# Published cases

<!-- Written by docs/published_cases.py; do not edit. -->

Film deals that were published with their numbers, each written in the deal language and run. A row
is a case; the deals stand in `tests/published/`, a folder each, with the receipts that they are run
on and `expected.toml`, which says which result of the run equals which published figure. A result
equals the exact figure, or lies less than one minor unit from it for each rounding on its path, as
`expected.toml` counts them; and it lies within the tolerance of the figure in print.

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
    found = [_run(path) for path in FOLDERS.glob("*/expected.toml")]
    text = (FOLDERS / "not_run.toml").read_text(encoding="utf-8")
    for name, case in tomllib.loads(text).items():
        status = "reproduced" if case["status"] == "unit test" else case["status"]
        why = f"by a unit test: {case['why']}" if case["status"] == "unit test" else case["why"]
        found.append(Row(name, case["grade"], status, why))
    return sorted(found, key=lambda row: row.name)


def _run(path: Path) -> Row:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if any("refuses" in run for run in data["runs"].values()):
        codes = sorted({code for run in data["runs"].values() for code in run.get("refuses", ())})
        why = ", ".join(f"`{code}`" for code in codes)
        return Row(path.parent.name, data["grade"], "refused", why)
    return Row(path.parent.name, data["grade"], "reproduced", _why(data))


def _why(data: dict[str, Any]) -> str:
    keys = {f["key"] for f in data["figures"] if not f["key"].startswith("ours.")}
    left = data.get("left_out", {})
    runs = len(data["runs"])
    told = f"{len(keys)} of {len(keys) + len(left)} figures" + (
        f", {runs} runs" if runs > 1 else ""
    )
    wrong = [f["key"].removeprefix("published.") for f in data["figures"] if f.get("refuted")]
    if wrong:
        told += "; misprint: " + ", ".join(f"`{key}`" for key in wrong)
    reasons = dict.fromkeys(left.values())
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
