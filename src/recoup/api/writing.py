"""Files that are written whole, or not at all."""

from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file beside its place, then moves it there: never half a file."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content if isinstance(content, bytes) else content.encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
