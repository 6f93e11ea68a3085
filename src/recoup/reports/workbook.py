"""A worksheet as rows of texts, read in a process of its own with bounded memory and time.

A damaged workbook can make its reader ask for all the memory that there is, or give up in the
middle. Here that ends a process that holds nothing else. It is run by its path, and imports nothing
of ours.
"""

import json
import marshal
import re
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

LARGEST_BYTES = 4 * 2**30
LONGEST_SECONDS = 600

_MARKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# The title of a worksheet and its rows; or the titles that there are, where it is not among them.
Found = tuple[str, list[list[str]]] | list[str]


class Broken(Exception):
    """A workbook that cannot be read; the message says why, as far as it is known."""


def read_sheet(data: bytes, wanted: str | None) -> Found:
    """A worksheet by its title or its number from 1; the first, unless one is wanted.

    Raises: Broken.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__, wanted or "1"],
            input=data,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"it takes more than {LONGEST_SECONDS} seconds") from None
    if done.returncode != 0:
        raise Broken(done.stdout.decode(errors="replace")[:80] or "its reader gave up")
    found: Found = marshal.loads(done.stdout)
    return found


def cell_text(value: object) -> str:
    """What a cell says as a text: an exact number, a day as `2017-03-03`."""
    match value:
        case None:
            return ""
        case str():
            return " ".join(_MARKS.sub(" ", value).split())
        case bool():
            return str(value).lower()
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float():
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        case timedelta():
            return str(value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


def _found(data: bytes, wanted: str) -> Found:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    titles: list[str] = book.sheet_names
    if wanted not in titles:
        if not wanted.isdecimal() or not 1 <= int(wanted) <= len(titles):
            return titles
        wanted = titles[int(wanted) - 1]
    values: list[list[Any]] = book.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
    return wanted, [[cell_text(value) for value in row] for row in values]


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_BYTES, LARGEST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> int:
    _bound_memory()
    try:
        out = marshal.dumps(_found(sys.stdin.buffer.read(), sys.argv[1]))
    except BaseException as error:
        sys.stdout.write(str(error).partition("\n")[0])
        return 1
    sys.stdout.buffer.write(out)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
