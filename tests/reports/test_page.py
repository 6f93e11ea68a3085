"""The page about reports shows what is so; `docs/generate.py` writes its commands."""

import re
import runpy
from pathlib import Path

import pytest

import recoup
from recoup.diagnostics.render import render
from recoup.reports.model import VALUES
from recoup.reports.report import Report
from recoup.reports.shipped import read_mapping

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")


def test_the_basis_guard_says_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "docs" / "reports")
    with pytest.raises(recoup.Refused) as refused:
        recoup.read_report("maoyan.csv", "comprehensive.yaml", deal=recoup.load("light.deal"))
    (fault,) = refused.value.diagnostics
    assert f"```text\n{render(fault)}\n```" in PAGE


def test_the_python_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "docs" / "reports")
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    script = tmp_path / "page.py"
    script.write_text(block, encoding="utf-8")
    report = runpy.run_path(str(script))["report"]
    assert isinstance(report, Report)
    assert report.reconciles


def test_every_value_of_a_row_is_on_the_page() -> None:
    assert all(f"`{word}`" in PAGE for word in VALUES)


def test_the_mapping_of_the_page_is_sound() -> None:
    for name in ("july", "comprehensive"):
        mapping, found = read_mapping(ROOT / "docs" / "reports" / f"{name}.yaml")
        assert mapping is not None
        assert found == []
