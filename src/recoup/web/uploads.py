"""Files that somebody sends: kept for the time of one answer, under their own last name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory

from fastapi import UploadFile

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 80


def safe_name(name: str | None) -> str:
    """The last part of a name, without anything that a path or a shell would take for its own."""
    last = PurePosixPath(PureWindowsPath(name or "").name).name
    safe = _UNSAFE.sub("-", last).strip(".-")[-_LONGEST:].lstrip(".-")
    return safe or "file"


@contextmanager
def kept_for_now(sent: UploadFile) -> Iterator[Path]:
    """A file as it was sent, at a place of its own; gone afterwards."""
    with TemporaryDirectory(prefix="recoup-") as folder:
        path = Path(folder) / safe_name(sent.filename)
        with path.open("wb") as out:
            while part := sent.file.read(2**20):
                out.write(part)
        yield path
