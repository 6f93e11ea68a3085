"""Frozen values as an indented outline, for those who look into a stage."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any


def outline(value: Any, depth: int = 0) -> Iterator[str]:
    """The lines of a readable dump: one value a line, nested by indentation, spans left out."""
    pad = "  " * depth
    if is_dataclass(value) and not isinstance(value, type):
        yield f"{pad}{type(value).__name__}"
        for f in fields(value):
            part = getattr(value, f.name)
            if f.repr and part not in (None, (), [], {}):
                yield from _named(f.name, part, depth + 1)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _named(str(key), part, depth)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from outline(part, depth)
    else:
        yield f"{pad}{value}"


def _named(name: str, value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if is_dataclass(value) or isinstance(value, dict | tuple | list):
        yield f"{pad}{name}:"
        yield from outline(value, depth + 1)
    else:
        yield f"{pad}{name}: {value}"
