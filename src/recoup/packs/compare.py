"""The first line in which a statement says otherwise than its recomputation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

COLUMNS = ("prior", "adjustment", "current", "cumulative", "wants")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stated, what it comes to, where, and by which clause."""

    where: str
    column: str
    stated: str
    computed: str
    clause: str
    place: str


def differences(stated: dict[str, Any], computed: dict[str, Any]) -> Iterator[Difference]:
    """Where two statements differ, in the order in which they read: figures first.

    Both are as the JSON of a statement has them; what was stated may be anything.
    """
    clauses = {clause["name"]: clause for clause in computed["clauses"]}
    theirs = _lines(stated)
    for section in computed["sections"]:
        for line in section["lines"]:
            place = (section["name"], section["currency"], line["key"])
            where = f"{section['title']['en']}, {line['label']['en']} ({section['currency']})"
            clause = clauses.get(line["clause"] or "", {"text": "", "place": ""})
            found = theirs.pop(place, None)
            if found is None:
                amount = str(line["cumulative"])
                yield Difference(
                    where, "line", "no such line", amount, clause["text"], clause["place"]
                )
                continue
            for column in COLUMNS:
                if found.get(column) != line[column]:
                    stated_as, comes_to = str(found.get(column)), str(line[column])
                    by = clause["text"], clause["place"]
                    yield Difference(where, column, stated_as, comes_to, *by)
    for (name, currency, key), line in theirs.items():
        told = str(line.get("cumulative"))
        yield Difference(f"{name}, {key} ({currency})", "line", told, "no such line", "", "")
    yield from _others(stated, computed, "")


def _lines(stated: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for section in _listed(stated.get("sections")):
        for line in _listed(section.get("lines")):
            place = (str(section.get("name")), str(section.get("currency")), str(line.get("key")))
            found[place] = line
    return found


def _listed(value: object) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _others(stated: object, computed: object, where: str) -> Iterator[Difference]:
    """All that is not the figure of a line: what is due, by when, texts, receipts."""
    if isinstance(computed, dict) and isinstance(stated, dict):
        for name in {**computed, **stated}:
            below = f"{where}.{name}" if where else str(name)
            yield from _others(stated.get(name), computed.get(name), below)
    elif isinstance(computed, list) and isinstance(stated, list) and len(computed) == len(stated):
        for number, (theirs, ours) in enumerate(zip(stated, computed, strict=True), 1):
            yield from _others(theirs, ours, f"{where}[{number}]")
    elif stated != computed:
        yield Difference(where, "", _brief(stated), _brief(computed), "", "")


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
