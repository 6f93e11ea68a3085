"""The page of published cases leaves no case out; `test_docs_generated` compares the text."""

import runpy

import pytest

from tests.published.cases import ROOT, SHARED

SCRIPT = runpy.run_path(str(ROOT / "docs" / "published_cases.py"))


def test_page_has_a_row_for_every_case() -> None:
    if not SHARED.is_dir():
        pytest.skip("no shared cases")
    names = sorted(path.stem for path in SHARED.glob("*.json"))
    assert [row.name for row in SCRIPT["rows"]()] == names
