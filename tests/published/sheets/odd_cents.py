"""A published deal on many receipts of odd cents, where a careless rounding would show."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.published.sheets.sheet import read_rows


@dataclass(frozen=True)
class Source:
    """What receipts there are: of what, in which currency, and the most of one in minor units."""

    of: Sequence[str]
    currency: str
    most: int


def write_receipts(
    published: Path, path: Path, source: Source, *, count: int, seed: int = 0
) -> Path:
    """The costs and reports of a published case, and then receipts of its sources at random."""
    chance = random.Random(seed)
    rows = [row for row in read_rows(published) if row["kind"] != "receipt"]
    last = max(date.fromisoformat(row["date"]) for row in rows)
    fields = list(rows[0])
    for i in range(count):
        rows.append(
            dict.fromkeys(fields, "")
            | {
                "id": f"odd-{i}",
                "date": str(last + timedelta(days=i)),
                "kind": "receipt",
                "of": chance.choice(source.of),
                "amount": f"{Decimal(chance.randint(1, source.most)).scaleb(-2)}",
                "currency": source.currency,
            }
        )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)
    return path
