"""Packs as files: the same pack makes the same bytes."""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from recoup.api import Result
from recoup.ledger.deals import version_of
from recoup.packs.model import MANIFEST, PAGE, STATEMENT, Asked, Pack, digest, manifest_bytes
from recoup.statements.model import Document
from recoup.statements.paging import page_of
from recoup.statements.to_html import html_text
from recoup.statements.to_json import document_text

_MOMENT = (1980, 1, 1, 0, 0, 0)


def pack_of(
    result: Result,
    document: Document,
    asked: Asked,
    events: Path,
    rates: Path | None,
    *,
    set_aside: bool = False,
) -> Pack:
    """A statement with the deal, the receipts and the rates that it was made from.

    Raises: OSError where a file cannot be read.
    """
    version = version_of(result.file, result.assumed)
    texts = {f"deal/{name}": text.encode() for name, text in version.files.items()}
    files = {**texts, f"receipts/{events.name}": events.read_bytes()}
    rates_name = None
    if rates is not None:
        rates_name = f"rates/{rates.name}"
        files[rates_name] = rates.read_bytes()
    files[STATEMENT] = document_text(document).encode()
    files[PAGE] = html_text(page_of(document, asked.langs)).encode()
    return Pack(
        asked,
        f"deal/{version.main}",
        tuple(texts),
        f"receipts/{events.name}",
        rates_name,
        version.reading,
        version.assume,
        set_aside,
        version.pieces,
        {name: digest(content) for name, content in files.items()},
        files,
    )


def pack_bytes(pack: Pack) -> bytes:
    """The pack as one zip file."""
    return zipped({MANIFEST: manifest_bytes(pack), **pack.files})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip file, in their order, at a moment that never varies."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _MOMENT)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
