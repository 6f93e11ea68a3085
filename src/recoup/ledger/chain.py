"""The chain of digests: what an entry and its rows are, in bytes that never vary."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

# What the first entry follows.
BEGINNING = "0" * 64


def canonical(value: Any) -> str:
    """A JSON value as text, always the same for the same value: keys in order, no blanks."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest_of_bytes(content: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_entry(
    number: int, kind: str, period: int, recorded: str, by: str, body: str, previous: str
) -> str:
    """The digest of an entry, whose `body` is canonical text, with all that went before."""
    whole = canonical([number, kind, period, recorded, by, body, previous])
    return digest_of_bytes(whole.encode())


def digest_of_rows(rows: Iterable[Sequence[Any]]) -> str:
    """The digest of the rows that an entry brought a table, in their order."""
    digest = hashlib.sha256()
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in rows:
        digest.update(encode(list(row)).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def moment_text(moment: datetime) -> str:
    """A moment as the book keeps it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> datetime:
    """The moment that a text of the book says. Raises: ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def rows_said(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, list[Any]]:
    """What the body of an entry says of its rows: how many of each table, and their digest."""
    return {name: [len(each), digest_of_rows(each)] for name, each in rows.items() if each}
