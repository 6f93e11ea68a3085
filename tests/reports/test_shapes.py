"""What payers send, shape by shape: events, suspense and totals, as a person found them right.

`REWRITE_EXPECTED=1 pytest tests/reports` writes the expected texts anew; the diff is the review.
"""

import os
from pathlib import Path

import pytest

from recoup import api
from recoup.deal.files import load_deal
from recoup.receipts.read import read_events
from recoup.reports.report import Report
from recoup.reports.shipped import mapping_names, mapping_text
from recoup.reports.show import events_text, money, suspense_text
from tests.reports.shapes import DEAL, HERE, SHAPES, Shape

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("RECOUP_DATA", ROOT / ".." / "shared" / "data"))
WEEKEND = SHARED / "fixtures" / "bfi_weekend_2022-11-13.xls"


def read(shape: Shape) -> Report:
    deal = api.load(DEAL)
    return api.read_report(shape.path, shape.through, deal=deal, day=shape.day)


def told(report: Report) -> str:
    """All that a report says, as a text."""
    lines = [f"{report.read} rows, {report.event_rows} in {report.events} events", ""]
    for s in report.sums:
        four = (s.events, s.suspense, s.superseded, s.total)
        lines.append(f"{s.currency}: {' | '.join(money(x, s.currency) for x in four)}")
    for check in report.checks:
        difference = money(check.difference, check.currency)
        lines.append(f"{check.where}: {money(check.stated, check.currency)}, lacks {difference}")
    lines += [f"row {x.row} superseded by {x.by}" for x in report.superseded]
    lines += [f"row {x.row} aside, {x.why}: {x.text[:40]}" for x in report.aside]
    return "\n".join([*lines, "", events_text(report), suspense_text(report.suspended)])


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_comes_to_what_is_expected(shape: Shape) -> None:
    expected = HERE / "expected" / f"{shape.name}.txt"
    said = told(read(shape))
    if os.environ.get("REWRITE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_run_reads_the_events_as_they_are(shape: Shape, tmp_path: Path) -> None:
    report = read(shape)
    events = tmp_path / "events.csv"
    events.write_text(events_text(report), encoding="utf-8")
    deal, _ = load_deal(DEAL)
    found = read_events(events, deal=deal)
    assert [d for d in found.diagnostics if d.severity == "error"] == []
    assert len(found.events) == report.events


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_row_is_an_event_in_suspense_or_superseded(shape: Shape) -> None:
    report = read(shape)
    assert report.reconciles
    assert report.event_rows + len(report.suspended) + len(report.superseded) == report.read


def test_every_mapping_that_is_shipped_has_a_file_here() -> None:
    used = {shape.mapping for shape in SHAPES}
    liked = {name.removeprefix("like: ") for name in _liked()}
    assert set(mapping_names()) == {name for name in used if "." not in name} | liked


def _liked() -> list[str]:
    texts = [(HERE / s.mapping).read_text() for s in SHAPES if "." in s.mapping]
    return [line for text in texts for line in text.splitlines() if line.startswith("like: ")]


@pytest.mark.parametrize("name", mapping_names())
def test_a_mapping_that_is_shipped_begins_with_what_it_is_of(name: str) -> None:
    text = mapping_text(name)
    assert text is not None
    assert text.startswith("about: ")


def test_the_weekend_of_the_institute(tmp_path: Path) -> None:
    """The real workbook, with its banner, sections, notes and hidden text."""
    if not WEEKEND.exists():
        pytest.skip("no shared data")
    mapping = tmp_path / "bfi.yaml"
    mapping.write_text("like: bfi-weekend\nfilms: {Living: living, Black Adam: adam}\n")
    report = api.read_report(WEEKEND, mapping)
    (check,) = report.checks
    assert (check.stated, check.difference) == (15_710_950_00, 0)
    assert report.read == 56
    assert {line.of for line in report} == {
        "theatrical of living from GB",
        "theatrical of adam from GB",
    }
    assert {line.date for line in report} == {"2022-11-13"}
