"""JSON and JSON lines → rows: every number stays the text that it is."""

import io
import json
from collections.abc import Iterator
from typing import Any

from recoup.reports.model import Mapping
from recoup.reports.raw import Cells, Raw, bounded, decoded, refused
from recoup.reports.workbook import cell_text

# Records of more keys than this are no rows of one table.
MOST_KEYS = 2**10


def from_json(name: str, data: bytes, mapping: Mapping) -> Raw:
    """The records of a JSON document, or of JSON lines; what stands around them is theirs too."""
    text = decoded(name, data, mapping.table.encoding)
    places: dict[str, int] = {}
    rows: list[tuple[int, Cells]] = []
    try:
        for document in _documents(text):
            for record in _records(name, document, mapping.table.records, {}):
                rows.append((len(rows) + 1, _row_of(record, places)))
                if len(places) > MOST_KEYS:
                    message = f"the records have more than {MOST_KEYS:,} keys between them"
                    raise refused(name, "too-many-columns", message, "see whether they are rows")
    except (ValueError, RecursionError) as error:
        at = "what is nested in it"
        if isinstance(error, json.JSONDecodeError):
            at = f"line {error.lineno}, column {error.colno}"
        message = f"the file is no JSON: {at} cannot be read"
        hint = "it may be cut short: ask the payer for it once more"
        raise refused(name, "broken-json", message, hint) from None
    if not rows:
        path = ".".join(mapping.table.records) or "the document"
        raise refused(name, "no-records", f"{path} holds no rows", "mend `records` of the mapping")
    filled = ((n, cells + [""] * (len(places) - len(cells))) for n, cells in rows)
    return Raw(name, list(bounded(name, filled)), header=tuple(places))


def _row_of(record: dict[str, Any], places: dict[str, int]) -> Cells:
    """The values of a record in the order in which their keys first came."""
    for key in record:
        places.setdefault(key, len(places))
    cells = [""] * len(places)
    for key, value in record.items():
        cells[places[key]] = _json_text(value)
    return cells


def _documents(text: str) -> Iterator[Any]:
    """The one document of a text, or those of its lines."""

    def whole(body: str) -> Any:
        return json.loads(body, parse_float=str, parse_int=str)

    try:
        document = whole(text)
    except json.JSONDecodeError as error:
        if error.lineno < 2 or not error.msg.startswith("Extra data"):
            raise
    else:
        yield document
        return
    for number, line in enumerate(io.StringIO(text), 1):
        if line.strip():
            try:
                yield whole(line)
            except json.JSONDecodeError as error:
                before = "\n" * (number - 1) + line
                raise json.JSONDecodeError(error.msg, before, number - 1 + error.pos) from None


def _records(
    name: str, found: Any, path: tuple[str, ...], around: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The records below a path of keys; each with the plain values that stand around it."""
    if isinstance(found, list):
        for item in found:
            yield from _records(name, item, path, around)
    elif not isinstance(found, dict):
        message = f"`{str(found)[:40]}` stands where the mapping has a record"
        raise refused(name, "no-records", message, "mend `records` of the mapping's table")
    elif path:
        if path[0] not in found:
            message = f"the document has no `{path[0]}`"
            hint = f"it has {', '.join(f'`{key}`' for key in list(found)[:8])}"
            raise refused(name, "no-records", message, hint)
        plain = {k: v for k, v in found.items() if not isinstance(v, list | dict)}
        yield from _records(name, found[path[0]], path[1:], {**around, **plain})
    else:
        yield {**around, **_flat(found)}


def _flat(record: dict[str, Any], before: str = "") -> dict[str, Any]:
    """A record with what is nested in it as `outer.inner`."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{key}.")
        else:
            flat[f"{before}{key}"] = value
    return flat


def _json_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else cell_text(value)
