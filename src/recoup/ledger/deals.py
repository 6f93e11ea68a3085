"""Versions of the deal: its files as the book keeps them, and the deal that they make again."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from recoup.api import DealFile, Refused, check, piece
from recoup.deal.library import PieceUnknown
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.language.model import UsePiece
from recoup.ledger.chain import digest_of_bytes
from recoup.ledger.model import Entry


@dataclass(frozen=True, slots=True)
class Version:
    """A deal as an entry states it: its files, what decides its disputes, what was assumed.

    `files` are texts by their path below the folder that holds them all, and `main` is the path of
    the one that uses the others. `pieces` are digests of the library's pieces that they use.
    """

    main: str
    files: Mapping[str, str]
    reading: tuple[str, ...]
    assume: Mapping[str, str]
    pieces: Mapping[str, str]

    def body(self) -> dict[str, Any]:
        """What the entry says of it; the files themselves are kept beside."""
        texts = {name: digest_of_bytes(text.encode()) for name, text in self.files.items()}
        return {
            "main": self.main,
            "texts": texts,
            "reading": list(self.reading),
            "assume": dict(self.assume),
            "pieces": dict(self.pieces),
        }


def version_of(file: DealFile, assume: Mapping[str, str]) -> Version:
    """A deal as it is on disk now.

    Raises: Refused where it has errors, an open dispute, or a term that must be assumed.
    """
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    file.plan(assume)
    paths = {
        Path(tree.source.name).resolve(): tree.source.text
        for tree in file.trees
        if tree.used_by is None
    }
    folder = Path(os.path.commonpath([path.parent for path in paths]))
    named = {path.relative_to(folder).as_posix(): text for path, text in paths.items()}
    used = {
        tree.used_by.node.piece.text
        for tree in file.trees
        if tree.used_by is not None and isinstance(tree.used_by.node, UsePiece)
    }
    return Version(
        file.path.resolve().relative_to(folder).as_posix(),
        named,
        file.reading,
        dict(assume),
        {name: digest_of_bytes(piece(name).text.encode()) for name in sorted(used)},
    )


def version_kept(entry: Entry, content: Callable[[str], bytes]) -> Version:
    """The version that an entry states; `content` finds a file by its digest."""
    body = entry.body
    return Version(
        body["main"],
        {name: content(digest).decode() for name, digest in body["texts"].items()},
        tuple(body["reading"]),
        body["assume"],
        body["pieces"],
    )


def deal_of(version: Version) -> DealFile:
    """The deal that the files of a version make.

    Raises: Refused where it has errors, or where the library's pieces are no longer those that the
    version was recorded with: figures that nobody recorded would come of them.
    """
    faults = [
        Diagnostic(
            "piece-changed",
            f"the library's `{name}` is not the one that this deal was recorded with",
            None,
            "record the deal again to take the terms of this library, or use the release of "
            "Recoup that it was recorded with",
        )
        for name, digest in version.pieces.items()
        if _digest_now(name) != digest
    ]
    if faults:
        raise Refused(faults)
    texts = {Path(PurePosixPath(name)): text for name, text in version.files.items()}
    file = check(Path(version.main), version.reading, texts)
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    return file


def _digest_now(name: str) -> str | None:
    try:
        return digest_of_bytes(piece(name).text.encode())
    except PieceUnknown:
        return None
