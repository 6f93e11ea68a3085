"""The measured blocks of the page, and the shipped figures, are what the data says."""

import os
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("RECOUP_DATA", ROOT / ".." / "shared" / "data"))


@pytest.mark.skipif(not DATA.is_dir(), reason="no shared data to calibrate with")
@pytest.mark.slow
def test_the_page_and_the_shipped_figures_say_what_was_measured() -> None:
    calibrated = runpy.run_path(str(ROOT / "docs" / "calibration_page.py"))
    assert calibrated["SHIPPED"].read_text(encoding="utf-8") == calibrated["shipped"](DATA)
    assert calibrated["PAGE"].read_text(encoding="utf-8") == calibrated["page"](DATA)
