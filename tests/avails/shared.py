"""MovieLabs' schemas and samples, which lie beside the checkout and are not part of it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("RECOUP_MDDF", ROOT / ".." / "shared" / "data" / "mddf"))
SAMPLES = SHARED / "samples" / "avails"

beside = pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data of MDDF")
