"""A pack limited to what one party may read: its own definition and lines, digests for the rest."""

import json
from typing import Any

from recoup.packs.model import MANIFEST, PAGE, STATEMENT, digest
from recoup.packs.tree import leaves, leaves_json, root
from recoup.packs.write import zipped
from recoup.receipts.model import Event
from recoup.statements.layouts import own_participation
from recoup.statements.making import Shared
from recoup.statements.model import Document
from recoup.statements.paging import page_of
from recoup.statements.to_html import html_text
from recoup.statements.to_json import document_text

EXTRACT_FORMAT = "recoup-statement-extract/1"
DEAL_LINES, RECEIPT_LINES = "deal-lines.json", "receipt-lines.json"


def extract_bytes(shared: Shared, party: str, langs: tuple[str, ...], secret: str) -> bytes:
    """The extract of a party: its statement without what lies upstream of its own waterfalls, the
    lines of its own clauses, its own receipts; of all others the digests.

    Extracts that are made with one `secret` have the same roots.
    """
    document = own_participation(shared, party)
    deal = _deal_lines(shared, document, secret)
    receipts = _receipt_lines(shared, document, secret)
    files = {
        STATEMENT: document_text(document).encode(),
        PAGE: html_text(page_of(document, langs)).encode(),
        DEAL_LINES: _json(deal),
        RECEIPT_LINES: _json(receipts),
    }
    manifest = {
        "format": EXTRACT_FORMAT,
        "party": party,
        "period": shared.period.name,
        "dated": shared.dated.isoformat(),
        "langs": list(langs),
        "deal": [{"file": f["file"], "root": f["root"]} for f in deal],
        "receipts": receipts["root"],
        "files": {name: digest(content) for name, content in files.items()},
    }
    return zipped({MANIFEST: _json(manifest), **files})


def _deal_lines(shared: Shared, document: Document, secret: str) -> list[dict[str, Any]]:
    """The lines of each file of the deal; those of the statement's clauses are shown."""
    shown: dict[str, set[int]] = {}
    texts = {shared.deal.span.source.name: shared.deal.span.source.text}
    for clause in document.clauses:
        span = shared.span_of(clause.name)
        texts[span.source.name] = span.source.text
        last = span.source.line_of(max(span.start, span.end - 1))
        shown.setdefault(span.source.name, set()).update(range(span.line - 1, last))
    found = []
    for name, text in texts.items():
        file = name.rsplit("/", 1)[-1]
        lines = leaves(secret, f"deal {file}", text.splitlines(), shown.get(name, ()))
        found.append({"file": file, "root": root(lines), "lines": leaves_json(lines)})
    return found


def _receipt_lines(shared: Shared, document: Document, secret: str) -> dict[str, Any]:
    """What was received, booked and reported by the end of the period; the statement's receipts
    are shown."""
    events = shared.snapshots.now.run.events
    own = {row.name for row in document.receipts}
    shown = [number for number, event in enumerate(events) if event.id in own]
    lines = leaves(secret, "receipts", [_event(event) for event in events], shown)
    return {"root": root(lines), "lines": leaves_json(lines)}


def _event(event: Event) -> str:
    parts = (
        event.id,
        event.date.isoformat(),
        event.kind.value,
        event.what,
        event.film or "",
        event.territory or "",
        str(event.amount),
        event.currency or "",
    )
    return "\t".join(parts)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
