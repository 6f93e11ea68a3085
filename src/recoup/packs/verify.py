"""Whether a pack recomputes: the receiver's own answer, from the pack alone."""

import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from recoup.api import DealFile, Refused, statement_of
from recoup.ledger.deals import Version, deal_of
from recoup.packs.check_extract import ExtractVerdict, check_extract
from recoup.packs.compare import Difference, differences
from recoup.packs.extract import EXTRACT_FORMAT
from recoup.packs.model import PAGE, STATEMENT, Pack
from recoup.packs.read import PackFaulty, manifest_of, read_files, read_pack
from recoup.statements.model import Document
from recoup.statements.paging import page_of
from recoup.statements.to_html import html_text
from recoup.statements.to_json import document_json

# What no recomputation shows.
NOT_PROVEN = (
    "that the deal in the pack is the one that was signed: compare it with yours",
    "that the receipts are all there were, and as they came in: ask the payers, or audit them",
    "that what is due was paid",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a pack.

    `changed` are files that the manifest was not written with. `difference` is the first line that
    says otherwise, None where all is the same; `count` is how many figures do. `page_differs` where
    the page is not what these figures make.
    """

    title: str
    party: str | None
    period: str
    seal: str
    lines: int
    changed: tuple[str, ...]
    difference: Difference | None
    count: int
    page_differs: bool
    not_proven: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.changed and self.difference is None and not self.page_differs


def verify(path: Path) -> Verdict | ExtractVerdict:
    """Makes the statement of a pack again, offline, and compares it line by line.

    An extract cannot be made again: what it shows is checked against itself and its roots.

    Raises: Refused where the file is no pack, or its deal cannot be run; OSError.
    """
    try:
        files = read_files(path)
        manifest = manifest_of(files)
        if manifest.get("format") == EXTRACT_FORMAT:
            return check_extract(files, manifest)
        pack = read_pack(files)
        stated = _stated(pack)
        document = _recomputed(pack)
    except PackFaulty as fault:
        raise Refused([fault.diagnostic]) from None
    found = list(differences(stated, document_json(document)))
    page = html_text(page_of(document, pack.asked.langs)).encode()
    return Verdict(
        document.deal.en,
        pack.asked.party,
        pack.asked.period,
        pack.seal,
        sum(len(section.lines) for section in document.sections),
        tuple(pack.changed),
        found[0] if found else None,
        len(found),
        PAGE in pack.files and pack.files[PAGE] != page,
        NOT_PROVEN,
    )


def _stated(pack: Pack) -> dict[str, Any]:
    try:
        found = json.loads(pack.files[STATEMENT])
    except (ValueError, RecursionError):
        raise PackFaulty(f"`{STATEMENT}` is no JSON") from None
    if not isinstance(found, dict):
        raise PackFaulty(f"`{STATEMENT}` is no object")
    return found


def _recomputed(pack: Pack) -> Document:
    try:
        day = date.fromisoformat(pack.asked.dated)
        texts = {_below("deal/", name): pack.files[name].decode() for name in pack.texts}
    except ValueError as fault:
        raise PackFaulty(f"the pack cannot be read: {fault}") from None
    main = _below("deal/", pack.main)
    deal = deal_of(Version(main, texts, pack.reading, pack.assume, pack.pieces))
    return _made(pack, deal, day)


def _made(pack: Pack, deal: DealFile, day: date) -> Document:
    """The statement; the receipts pass through a folder of their own, since readers take files."""
    with tempfile.TemporaryDirectory(prefix="recoup-verify-") as folder:
        events = _laid(Path(folder), "receipts", pack, pack.events)
        rates = _laid(Path(folder), "rates", pack, pack.rates) if pack.rates else None
        result = deal.run(events, rates, assume=pack.assume, set_aside=pack.set_aside)
    shared = result.statements(pack.asked.period, day)
    return statement_of(shared, pack.asked.party, pack.asked.layout)


def _laid(folder: Path, kind: str, pack: Pack, name: str) -> Path:
    below = folder / kind
    below.mkdir()
    path = below / PurePosixPath(name).name
    path.write_bytes(pack.files[name])
    return path


def _below(folder: str, name: str) -> str:
    if not name.startswith(folder):
        raise PackFaulty(f"`{name}` is not below `{folder}`")
    return name.removeprefix(folder)
