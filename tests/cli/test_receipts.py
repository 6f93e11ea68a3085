"""`recoup receipts`: what it prints, writes and ends with."""

import json
from pathlib import Path

import pytest

from recoup.cli.main import main
from tests.reports.shapes import DEAL, HERE

FILES = HERE / "files"


def run(*words: str | Path) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in ("receipts", *words)])
    assert isinstance(end.value.code, int)
    return end.value.code


def read(name: str, mapping: str, *more: str | Path) -> int:
    return run("read", FILES / name, "--mapping", mapping, "--deal", DEAL, *more)


def test_events_and_suspense_are_written_and_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "events.csv"
    assert read("collection-account.csv", "collection-account", "-o", out) == 0
    assert "346,752.50  346,752.50" in capsys.readouterr().out
    assert len(out.read_text().splitlines()) == 4
    assert len((tmp_path / "events.suspense.csv").read_text().splitlines()) == 2
    assert read("collection-account.csv", "collection-account", "-o", out) == 1
    assert "--force" in capsys.readouterr().err


def test_nothing_is_written_where_a_total_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "events.csv"
    assert read("us-daily.csv", "us-daily", "-o", out, "--total", "USD 1") == 1
    assert "Nothing is written" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_json_says_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert read("us-daily.csv", "us-daily", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == {"read": 4, "events": 3, "suspense": 0, "superseded": 1, "aside": 0}
    assert found["money"][0]["total"] == "11094761.00"
    assert found["estimates"] == [{"currency": "USD", "amount": "1200050.00"}]
    assert found["superseded"] == [{"row": 3, "by": 5, "amount": "2900000.00"}]
    assert found["events"][0]["of"] == "theatrical of lake from NORTH_AMERICA"


def test_a_file_or_a_mapping_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", "nowhere.csv", "-m", "us-daily") == 2
    assert run("read", FILES / "us-daily.csv", "-m", "us-dayly") == 1
    assert "`us-daily`" in capsys.readouterr().err
    assert run("read", FILES / "us-daily.csv", "-m", "nowhere.yaml") == 2
    assert run("mappings", "nothing") == 1


def test_mappings_are_listed_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mappings") == 0
    assert "kobis-daily" in capsys.readouterr().out
    assert run("mappings", "kobis-daily") == 0
    assert capsys.readouterr().out.startswith("about: Daily box office in Korea")
    assert run("mappings", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) > 12


def test_a_guess_is_shown_and_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new.yaml"
    assert run("guess", FILES / "china-cinema-day.csv", "-o", out) == 0
    shown = capsys.readouterr().out
    assert "Left open" in shown
    assert "yyyy年m月d日" in shown
    assert run("guess", FILES / "china-cinema-day.csv", "-o", out) == 1
    assert run("guess", FILES / "china-cinema-day.csv", "--json") == 0
    assert run("read", FILES / "china-cinema-day.csv", "-m", out) == 1
