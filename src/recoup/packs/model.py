"""What a pack is: a manifest with a digest of every file, and the files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

FORMAT = "recoup-statement-pack/1"
MANIFEST, STATEMENT, PAGE = "manifest.json", "statement.json", "statement.html"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the deal; `layout` is None where that of the party was taken."""

    party: str | None
    period: str
    layout: str | None
    dated: str
    langs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: what was asked, what decides the deal, and the files by their names.

    `main` is the deal, `texts` all files of it; `events` and `rates` are names of files too.
    `pieces` are digests of the library's pieces that the deal uses, and `digests` those of all
    files as the manifest gives them.
    """

    asked: Asked
    main: str
    texts: tuple[str, ...]
    events: str
    rates: str | None
    reading: tuple[str, ...]
    assume: Mapping[str, str]
    set_aside: bool
    pieces: Mapping[str, str]
    digests: Mapping[str, str]
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def seal(self) -> str:
        """The digest of the manifest, and so of everything: who has it knows the pack."""
        return digest(manifest_bytes(self))

    @property
    def changed(self) -> list[str]:
        """The files that are not those that the manifest was written with, or are missing."""
        known = [
            name
            for name, expected in self.digests.items()
            if name not in self.files or digest(self.files[name]) != expected
        ]
        return known + [name for name in self.files if name not in self.digests]


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def manifest_bytes(pack: Pack) -> bytes:
    """The manifest: the same pack makes the same bytes."""
    asked = pack.asked
    found: dict[str, Any] = {
        "format": FORMAT,
        "party": asked.party,
        "period": asked.period,
        "layout": asked.layout,
        "dated": asked.dated,
        "langs": list(asked.langs),
        "deal": pack.main,
        "texts": list(pack.texts),
        "events": pack.events,
        "rates": pack.rates,
        "reading": list(pack.reading),
        "assume": dict(pack.assume),
        "set_aside": pack.set_aside,
        "pieces": dict(pack.pieces),
        "files": dict(pack.digests),
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
