"""Tables of box office for files and people."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.tickets.model import SUMS

if TYPE_CHECKING:
    import pyarrow


def table_bytes(table: "pyarrow.Table", path: Path) -> bytes:
    """A table as its file name says: Parquet, or else CSV with amounts in fen."""
    from pyarrow.csv import write_csv
    from pyarrow.parquet import write_table

    file = io.BytesIO()
    if path.suffix.lower() == ".parquet":
        write_table(table, file, compression="zstd")
    else:
        write_csv(table, file)
    return file.getvalue()


def by_film(lines: "pyarrow.Table") -> list[dict[str, Any]]:
    """Box office by film, the largest first."""
    return _grouped(lines, "film")


def by_fault(suspense: "pyarrow.Table") -> list[dict[str, Any]]:
    """What is in suspense by its reason, the largest first."""
    return _grouped(suspense, "fault")


def _grouped(table: "pyarrow.Table", key: str) -> list[dict[str, Any]]:
    found = table.group_by(key).aggregate([(name, "sum") for name in SUMS])
    lines = [
        {key: line[key], **{name: line[f"{name}_sum"] for name in SUMS}}
        for line in found.to_pylist()
    ]
    return sorted(lines, key=lambda line: (-abs(line["price"]), line[key]))
