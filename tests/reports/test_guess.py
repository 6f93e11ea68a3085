"""A mapping that is guessed: every guess with its reason, every gap refused until it is filled."""

from pathlib import Path

import pytest

from recoup import api
from recoup.reports.guess import Guessed, guess_mapping
from recoup.reports.shipped import read_mapping
from recoup.reports.sniff import quoted
from tests.reports.shapes import SHAPES, Shape


def guessed(data: str | bytes, tmp_path: Path, name: str = "f.csv") -> Guessed:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return guess_mapping(path)


def value(found: Guessed, key: str) -> str | None:
    return next((g.value for g in (*found.guesses, *found.gaps) if g.key == key), None)


def test_a_file_in_chinese_is_guessed(tmp_path: Path) -> None:
    text = "日期,片名,综合票房(万元),人次\n2017年3月3日,灯湖,10994.37,3000\n合计,,10994.37,3000\n"
    found = guessed(text.encode("gb18030"), tmp_path)
    assert value(found, "encoding") == "gb18030"
    assert value(found, "date") == "column 日期, yyyy年m月d日"
    assert value(found, "currency") == "{is: CNY}"
    assert value(found, "basis") == "{is: comprehensive}"
    assert value(found, "totals") == "合计 in 日期"
    assert [gap.key for gap in found.gaps] == ["territory"]
    assert all(guess.why for guess in (*found.guesses, *found.gaps))


def test_days_that_read_in_two_ways_are_left_open(tmp_path: Path) -> None:
    found = guessed("Date,Title,Amount,Currency\n03/04/2017,Lake,1.00,EUR\n", tmp_path)
    (gap,) = [g for g in found.gaps if g.key == "date"]
    assert "dd/mm/yyyy or mm/dd/yyyy" in gap.why
    found = guessed("Date,Title,Amount,Currency\n23/04/2017,Lake,1.00,EUR\n", tmp_path)
    assert value(found, "date") == "column Date, dd/mm/yyyy"


def test_a_unit_that_is_not_said_is_left_open(tmp_path: Path) -> None:
    found = guessed("日期,片名,票房\n2017-03-03,灯湖,10994\n", tmp_path)
    assert {"gross", "basis", "territory"} <= {gap.key for gap in found.gaps}


def test_a_mapping_with_gaps_is_refused_and_then_filled_is_used(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("日期,片名,票房\n2017-03-03,灯湖,10994\n", encoding="utf-8")
    text = guess_mapping(path).text
    through = tmp_path / "m.yaml"
    through.write_text(text, encoding="utf-8")
    mapping, found = read_mapping(through)
    assert mapping is None
    assert {d.code for d in found} == {"left-open"}
    assert all(d.span is not None and d.span.line > 1 for d in found)
    filled = text.replace('territory: {is: "?"}', "territory: {is: CN}")
    filled = filled.replace('basis: {is: "?"}', "basis: {is: split}")
    filled = filled.replace('unit: "?"', "unit: 万") + "films: {灯湖: lake}\n"
    through.write_text(filled, encoding="utf-8")
    (line,) = api.read_report(path, through)
    assert (line.amount, line.of) == (109_940_000_00, "theatrical of lake from CN")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_is_guessed_as_a_mapping(shape: Shape, tmp_path: Path) -> None:
    """Whatever is guessed is a mapping; where it is refused, it is for its gaps alone."""
    through = tmp_path / "m.yaml"
    through.write_text(guess_mapping(shape.path).text, encoding="utf-8")
    _, found = read_mapping(through)
    assert {d.code for d in found} <= {"left-open"}, found


@pytest.mark.parametrize("text", ["a b", "1,5", "x: y", "- a", "no?", '"', "\\", " a", "#", "片名"])
def test_a_text_is_quoted_as_yaml_reads_it(text: str) -> None:
    import yaml

    assert yaml.load(f"key: {quoted(text)}", Loader=yaml.BaseLoader) == {"key": text}
