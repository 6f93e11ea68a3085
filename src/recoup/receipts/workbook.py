"""Whether a workbook is of a size that can be read, found by counting before a library unfolds it.

A small file may unpack to anything. Its parts are counted as they come out of the archive, a piece
at a time; a library then meets only what was counted. A part that is no XML by its first byte, such
as a picture, is never unfolded, and not counted.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import IO
from zipfile import ZipFile

# A workbook that unpacks to more than this is refused: a million rows take a fifth of it.
LARGEST_WORKBOOK_BYTES = 500 * 10**6
# As many rows as a worksheet can have, and as many columns.
LARGEST_ROW, LARGEST_COLUMN = 2**20, 2**14
# A million rows of sixteen columns.
LARGEST_CELLS = 2**24
# Styles, names, links: after years of copying a workbook has tens of thousands.
LARGEST_REST = 2**19
MOST_PARTS = 2**12

_PIECE_BYTES = 2**20
# A cell has 32,767 characters at most, each of eight bytes where it is written as `&#65535;`.
_LONGEST_TEXT_BYTES = 2**18
_TAG = re.compile(rb"<(?:[^\s<>/:!?]+:)?([^\s<>/:!?]+)")
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_OF_A_CELL = (b"v", b"f", b"is", b"t", b"r", b"rPr")


class TooLarge(ValueError):
    """A workbook that is not read for its size; the message says what there is too much of."""


@dataclass(slots=True)
class _Counts:
    tags: Counter[bytes] = field(default_factory=Counter)

    def add(self, text: bytes) -> None:
        """Counts what begins in a piece of a part. Raises: TooLarge."""
        here = Counter(_TAG.findall(text))
        if here[b"c"] > LARGEST_COLUMN * (here[b"row"] + 1):
            raise TooLarge(f"the workbook has a row of more than {LARGEST_COLUMN:,} cells")
        self.tags += here
        cells = self.tags[b"c"] + self.tags[b"si"]
        of_cells = sum(self.tags[name] for name in _OF_A_CELL)
        rows = self.tags[b"row"]
        if max(cells, of_cells // 4, 4 * rows) > LARGEST_CELLS:
            raise TooLarge(f"the workbook has more than {LARGEST_CELLS:,} cells")
        if self.tags.total() - cells - of_cells - rows > LARGEST_REST:
            raise TooLarge(f"the workbook has more than {LARGEST_REST:,} styles, names and links")


def has_formulas(archive: ZipFile) -> bool:
    """Whether a workbook works anything out, once all of its parts have been counted.

    Raises: TooLarge; where a part is damaged, whatever the archive's library raises.
    """
    parts = archive.infolist()
    size = sum(info.file_size for info in parts)
    if size > LARGEST_WORKBOOK_BYTES:
        limit = f"{LARGEST_WORKBOOK_BYTES:,}"
        raise TooLarge(f"the workbook unpacks to {size:,} bytes; {limit} are read at most")
    if len(parts) > MOST_PARTS:
        raise TooLarge(f"the workbook has {len(parts):,} parts; {MOST_PARTS:,} are read at most")
    counts = _Counts()
    for info in parts:
        with archive.open(info) as part:
            _count(part, counts)
    return counts.tags[b"f"] > 0


def _count(part: IO[bytes], counts: _Counts) -> None:
    piece = part.read(_PIECE_BYTES)
    start = piece.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_UTF16) or _OTHER_ENCODING.match(start):
        raise TooLarge("a part of the workbook is not in UTF-8, and its cells cannot be counted")
    if not start.startswith(b"<"):
        return
    rest = b""
    while piece:
        text = rest + piece
        last = text.rfind(b"<")
        if len(text) - last > _LONGEST_TEXT_BYTES:
            raise TooLarge("the workbook has a cell of more than 32,767 characters")
        counts.add(text[:last])
        rest = text[last:]
        piece = part.read(_PIECE_BYTES)
    counts.add(rest)
