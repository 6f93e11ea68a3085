"""Files from outside as bytes: no more of them than was asked for, and no wait for a writer."""

import os
from pathlib import Path

_PIECE_BYTES = 2**20


def read_at_most(path: Path, limit: int) -> bytes:
    """The first bytes of a file, all of them where it has no more than `limit`.

    A pipe that nobody writes to is empty; a device that never ends is read up to the limit.

    Raises: OSError; ValueError for a path with a null character.
    """
    content = bytearray()
    with open(path, "rb", buffering=0, opener=_at_once) as file:
        os.set_blocking(file.fileno(), True)
        while piece := file.read(min(_PIECE_BYTES, limit - len(content))):
            content += piece
    return bytes(content)


def _at_once(path: str, flags: int) -> int:
    """Opens without waiting: opening a pipe for reading would wait for its writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
