"""Mappings as people write them: every slip with its line, its column and what to write."""

from pathlib import Path

import pytest

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.reports.shipped import read_mapping
from tests.reports.test_bad_files import MAPPING


def faults(text: str, tmp_path: Path) -> list[Diagnostic]:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)[1]


def test_the_mapping_of_the_tests_is_sound(tmp_path: Path) -> None:
    assert faults(MAPPING, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("kind: screening rows", "kind: screening row", "unknown-word", 3),
        ("kind: screening rows", "knid: screening rows", "unknown-key", 3),
        ("kind: screening rows\n", "", "mapping-lacks", 2),
        ("format: csv", "format: cvs", "unknown-word", 4),
        ("unit: 1, ", "", "unit-unsaid", 13),
        ("unit: 1", "unit: lakh", "unknown-word", 13),
        ("unit: 1", 'unit: "?"', "left-open", 13),
        ("  basis: {is: split}\n", "", "basis-unsaid", 6),
        ("  currency: {is: CNY}\n", "", "mapping-lacks", 6),
        ("  medium: {is: theatrical}\n", "", "mapping-lacks", 6),
        ("as: receipt", "as: cost", "mapping-lacks", 6),
        ("as: receipt", "as: receit", "unknown-word", 13),
        ("as: receipt", "as: report of theatrical", "mapping-lacks", 13),
        (", format: [yyyy-mm-dd, yyyy年m月d日]", "", "mapping-lacks", 6),
        ("yyyy-mm-dd", "yyyy-mm", "bad-format", 6),
        ("{is: CN}", "{}", "mapping-lacks", 8),
        ("{is: CN}", "{is: CN, column: Place}", "mapping-lacks", 8),
        ("{is: CN}", "{is: }", "bad-text", 8),
        ("says: [Total]", "say: [Total]", "unknown-key", 14),
        ("{column: Film}", "{column: Film, match: '('}", "bad-match", 7),
        ("{column: Film}", "{column: Film, match: 'a'}", "bad-match", 7),
        ("{column: Film}", "{cell: 1A}", "bad-cell", 7),
        ("{column: Film}", "{letter: Film}", "bad-letter", 7),
        ("films: {Lake: lake}", "films: {Lake: lake", "not-yaml", 16),
        ("about: A test", "like: nothing", "unknown-mapping", 2),
        ("films: {Lake: lake}", "films: {Lake: lake}\nfilms: {}", "repeated-key", 16),
    ],
)
def test_a_slip_is_said_with_its_place(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in MAPPING
    found = faults(MAPPING.replace(old, new), tmp_path)
    assert code in {d.code for d in found}
    (first, *_) = [d for d in found if d.code == code]
    assert first.span is not None
    assert first.span.line == line


def test_a_mapping_may_be_like_one_that_is_shipped(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("like: apple-financial\nfilms: {The Lake: lake}\nevents: one a row\n")
    mapping, found = read_mapping(path)
    assert found == []
    assert mapping is not None
    assert (mapping.films, mapping.summed) == ({"the lake": "lake"}, False)
    assert mapping.reconciles == "share"


def test_a_mapping_that_is_not_there_has_a_near_name() -> None:
    mapping, (fault,) = read_mapping("endata-dayly")
    assert mapping is None
    assert "`endata-daily`" in (fault.hint or "")


def test_words_of_yaml_stay_words(tmp_path: Path) -> None:
    """`NO` is Norway, `on` a word and `1_000` a title: nothing is turned into something else."""
    text = MAPPING.replace("{Lake: lake}", "{NO: lake, on: lake, 1_000: lake, 2017-03-03: lake}")
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    mapping, found = read_mapping(path)
    assert found == []
    assert mapping is not None
    assert set(mapping.films) == {"no", "on", "1_000", "2017-03-03"}
