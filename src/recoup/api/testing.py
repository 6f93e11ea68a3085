"""Expectations of a deal, held against it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recoup.api.refused import Refused
from recoup.diagnostics.diagnostic import has_errors

if TYPE_CHECKING:
    from recoup.expectations.run import Outcome


def test(path: str | Path) -> tuple[Outcome, ...]:
    """Runs the tests of a file of expectations: what holds, and what does not and why.

    Raises: Refused where the file itself has errors; DealFileMissing where it cannot be read.
    """
    from recoup.expectations.run import load_expectations, run_tests

    suite, diagnostics = load_expectations(Path(path))
    if has_errors(diagnostics):
        raise Refused(diagnostics)
    return tuple(run_tests(suite))
