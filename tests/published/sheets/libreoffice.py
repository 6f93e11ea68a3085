"""LibreOffice without its windows: workbooks in, the same workbooks recalculated out."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

MISSING = (
    "LibreOffice is not to be had: no `soffice` on the path, and `make test` could not install it "
    "(Debian's package is libreoffice-calc-nogui)"
)


def find_soffice() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return shutil.which("soffice")


def recalculate(books: Sequence[Path], folder: Path) -> list[Path]:
    """Opens workbooks that hold formulas and no values, and saves them into a folder with both.

    The profile lies in that folder too, so that a LibreOffice that somebody works in is left alone.

    Raises: CalledProcessError, TimeoutExpired, where LibreOffice fails.
    """
    soffice = find_soffice()
    assert soffice is not None, MISSING
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    options = ["--headless", "--norestore", "--convert-to", "xlsx", "--outdir", str(folder)]
    command = [soffice, profile, *options, *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / book.name for book in books]
