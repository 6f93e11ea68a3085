"""Diagnostics as text with carets, and as JSON."""

import re
import unicodedata
from typing import Any

from recoup.diagnostics.diagnostic import Diagnostic, Reading
from recoup.diagnostics.span import Span

# How wide a line may be to have what it means beside it, and not below.
_LINE_BESIDE_MEANING = 72

# How much of a line is shown, and of a message that repeats what stands in a file.
_LONGEST_LINE, _LONGEST_MESSAGE = 160, 1000

# What would move the cursor, change its colour or turn the text around.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def display_width(text: str) -> int:
    """How many terminal columns a text takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    width = 0
    for character in text:
        if unicodedata.combining(character):
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def _excerpt(span: Span) -> list[str]:
    line = span.line
    text = span.source.line_text(line).replace("\t", " ")
    start = span.column - 1
    if len(text) > _LONGEST_LINE:
        text, start = _window(text, start)
    end = min(start + max(span.end - span.start, 1), max(len(text), start + 1))
    pad = " " * display_width(text[:start])
    carets = "^" * max(display_width(text[start:end]), 1)
    return [f"{line:>4} | {text}", f"     | {pad}{carets}"]


def _window(text: str, start: int) -> tuple[str, int]:
    """The part of a long line around a column, and where the column stands in it."""
    first = max(0, min(start - _LONGEST_LINE // 2, len(text) - _LONGEST_LINE))
    before, after = "… " if first else "", " …" if first + _LONGEST_LINE < len(text) else ""
    shown = text[first : first + _LONGEST_LINE]
    return f"{before}{shown}{after}", start - first + len(before)


def seen(text: str) -> str:
    """A text with a mark for every character that nobody would see but for what it does."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _clipped(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


def render(diagnostic: Diagnostic) -> str:
    """The diagnostic as a compiler would print it, with the line, a caret and a hint."""
    span = diagnostic.span
    head = f"{diagnostic.severity}[{diagnostic.code}]: {_clipped(diagnostic.message)}"
    lines = []
    if span is None:
        lines.append(head)
    else:
        lines.append(f"{span.source.name}:{span.line}:{span.column}: {head}")
        lines.extend(_excerpt(span))
    for related in diagnostic.related:
        lines.append(f"  = note: {related.message} ({related.span.place})")
        lines.extend(_excerpt(related.span))
    if diagnostic.hint:
        first, *rest = diagnostic.hint.split("\n")
        lines.append(f"  = hint: {first}")
        lines.extend(f"          {line}" for line in rest)
    if diagnostic.readings:
        lines.append("  = hint: say which is meant:")
        lines.extend(f"          {line}" for line in _readings(diagnostic.readings))
    return seen("\n".join(lines))


def _readings(readings: tuple[Reading, ...]) -> list[str]:
    """The lines that could be written, each with what it means beside it."""
    width = max(display_width(r.line) for r in readings)
    if width > _LINE_BESIDE_MEANING:
        return [text for r in readings for text in (r.line, f"    {r.meaning}")]
    return [f"{r.line}{' ' * (width - display_width(r.line))}  # {r.meaning}" for r in readings]


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """The diagnostic as plain data; lines and columns count from 1, columns in characters."""
    return {
        "severity": str(diagnostic.severity),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.span),
        "related": [{"message": r.message, **_place(r.span)} for r in diagnostic.related],
        "readings": [{"line": r.line, "meaning": r.meaning} for r in diagnostic.readings],
    }


def _place(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"file": None, "line": None, "column": None}
    return {"file": span.source.name, "line": span.line, "column": span.column}
