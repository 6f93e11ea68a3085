"""What a file gives away of itself: its form, its encoding, how days and figures are written."""

import json
import re

from recoup.receipts.cells import BadCell
from recoup.reports.days import parse_moment
from recoup.reports.headers import AMOUNTS, FORMATS, UNITS, role
from recoup.reports.raw import Cells


def quoted(text: str) -> str:
    """A text as YAML has it, in quotes where it must have them."""
    if re.fullmatch(r"[^\W\d_][\w ./]*", text) and text == text.strip():
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def cell_at(cells: Cells, place: int) -> str:
    """A cell of a row; empty where the row has none."""
    return cells[place] if place < len(cells) else ""


def amount_role(header: str) -> str | None:
    """The figure that a column of that header has; None where no word tells."""
    return role(header, {name: words for name, (_, _, words) in AMOUNTS.items()})


def form_of(data: bytes) -> tuple[str, str]:
    """The form of a file, and why."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "workbook", "its first bytes are those of a workbook"
    if data.startswith(b"PAR1"):
        return "parquet", "its first bytes are those of Parquet"
    if data.lstrip()[:1] in {b"{", b"["}:
        return "json", "it begins as JSON does"
    return "csv", "it is text in lines"


def encoding_of(data: bytes) -> tuple[str, str]:
    """The encoding of a text, and why."""
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding, f"every byte of it is {encoding}"
    return "latin-1", "it is neither utf-8 nor gb18030: check the names in it"


def delimiter_of(text: str) -> tuple[str, str]:
    """What divides the cells of a text, and why."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t;|"}
    best = max(counts, key=lambda mark: counts[mark][len(lines) // 2] if lines else 0)
    return best, "it stands most often in a line"


def records_of(text: str) -> tuple[str, ...]:
    """The keys under which the records of a JSON document stand."""
    try:
        found = json.loads(text.splitlines()[0] if "\n{" in text.strip() else text)
    except (ValueError, RecursionError):
        return ()
    path: list[str] = []
    while isinstance(found, dict):
        lists = [k for k, v in found.items() if isinstance(v, list)]
        lists = [k for k in lists if found[k] and isinstance(found[k][0], dict)]
        inner = lists or [k for k, v in found.items() if isinstance(v, dict)]
        if not lists and len(inner) != len(found):
            return ()
        path.append(inner[0])
        found = found[inner[0]]
    return tuple(path)


def formats_of(texts: list[str]) -> list[str]:
    """The formats in which every text is a day."""
    days = [text for text in dict.fromkeys(texts) if any(c.isdigit() for c in text)][:200]
    if not days:
        return []
    fitting = [form for form in FORMATS if all(_reads(text, form) for text in days)]
    # `dd/mm/yyyy` says more than `d/m/yyyy`, where both read all days.
    return [f for f in fitting if not any(_wider(f, other) for other in fitting)]


def _reads(text: str, form: str) -> bool:
    try:
        parse_moment(text, (form,))
    except BadCell:
        return False
    return True


def _wider(form: str, other: str) -> bool:
    return form != other and other.replace("dd", "d").replace("mm", "m") == form


def unit_of(header: str, texts: list[str]) -> tuple[str, str]:
    """The unit of a column of figures, `?` where it is not said, and why."""
    unit = next((u for u in UNITS if u in header), None)
    if unit is not None:
        return unit, f"its header says {unit}"
    figures = [text for text in texts if any(c.isdigit() for c in text)]
    if figures and all(text[-1:] in {"万", "亿"} for text in figures):
        return "1", "its cells say their unit"
    if any(re.search(r"[.,]\d\d\)?$", text) for text in figures) and "票房" not in header:
        return "1", "its cells have cents"
    return "?", "its unit is not said: 1, thousand, 万, million, 亿"
