"""Packs from elsewhere: a zip file or a folder, read whole into memory and nowhere else."""

import json
import zlib
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.packs.model import FORMAT, MANIFEST, STATEMENT, Asked, Pack
from recoup.statements.forms import LANGUAGES
from recoup.statements.model import Layout

# What a pack may hold: more is refused before it is unpacked.
MOST_BYTES, MOST_FILES = 1 << 30, 2000


class PackFaulty(Exception):
    """A file is no pack that can be worked with; `diagnostic` says why."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic("pack-faulty", message, None, hint)


def read_files(path: Path) -> dict[str, bytes]:
    """The files of a pack by their names.

    Raises: PackFaulty; OSError where it cannot be read.
    """
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
        _check_size(len(found), sum(p.stat().st_size for p in found))
        return {p.relative_to(path).as_posix(): p.read_bytes() for p in found}
    try:
        with ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            _check_size(len(entries), sum(e.file_size for e in entries))
            names = [e.filename for e in entries]
            if len(set(names)) != len(names):
                raise PackFaulty("the pack has two files of one name")
            return {e.filename: archive.read(e) for e in entries}
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as fault:
        hint = "a pack is the zip file that `recoup statement --pack` wrote, or its folder"
        raise PackFaulty(f"`{path.name}` cannot be unpacked: {fault}", hint) from None


def _check_size(count: int, size: int) -> None:
    if count > MOST_FILES or size > MOST_BYTES:
        raise PackFaulty(f"the pack holds {count:,} files and {size:,} bytes; that is too much")


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    """The manifest of a pack. Raises: PackFaulty."""
    if MANIFEST not in files:
        raise PackFaulty(f"there is no `{MANIFEST}` in it")
    try:
        found = json.loads(files[MANIFEST])
    except (ValueError, RecursionError):
        raise PackFaulty(f"`{MANIFEST}` is no JSON") from None
    if not isinstance(found, dict):
        raise PackFaulty(f"`{MANIFEST}` is no object")
    return found


def read_pack(files: dict[str, bytes]) -> Pack:
    """A pack from its files. Raises: PackFaulty."""
    found = manifest_of(files)
    if found.get("format") != FORMAT:
        raise PackFaulty(f"its format is `{found.get('format')}`; this release reads `{FORMAT}`")
    text = _Fields(found)
    asked = Asked(
        text.maybe("party"),
        text.text("period"),
        text.maybe("layout"),
        text.text("dated"),
        text.texts("langs"),
    )
    if asked.layout not in (None, *Layout) or not set(asked.langs) <= set(LANGUAGES):
        raise PackFaulty("the manifest asks for a layout or a language that there is not")
    if not asked.langs:
        raise PackFaulty("the manifest names no language")
    pack = Pack(
        asked,
        text.text("deal"),
        text.texts("texts"),
        text.text("events"),
        text.maybe("rates"),
        text.texts("reading"),
        text.table("assume"),
        found.get("set_aside") is True,
        text.table("pieces"),
        text.table("files"),
        {name: content for name, content in files.items() if name != MANIFEST},
    )
    needed = {STATEMENT, pack.main, *pack.texts, pack.events}
    needed |= {pack.rates} if pack.rates else set()
    for name in sorted(needed):
        if name not in pack.digests or name not in files:
            raise PackFaulty(f"`{name}` is not in the pack, or the manifest has no digest of it")
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise PackFaulty(f"`{name}` is no name of a file in a pack")
    return pack


class _Fields:
    """The fields of a manifest, of the kind that each must be."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found

    def text(self, name: str) -> str:
        value = self.found.get(name)
        if not isinstance(value, str):
            raise PackFaulty(f"`{name}` of the manifest is no text")
        return value

    def maybe(self, name: str) -> str | None:
        return None if self.found.get(name) is None else self.text(name)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.found.get(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise PackFaulty(f"`{name}` of the manifest is no list of texts")
        return tuple(value)

    def table(self, name: str) -> dict[str, str]:
        value = self.found.get(name)
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise PackFaulty(f"`{name}` of the manifest is no table of texts")
        return value
