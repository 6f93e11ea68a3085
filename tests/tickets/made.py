"""Tickets that are nothing but many: films, places, refunds and prices at random, always alike."""

from pathlib import Path

import duckdb

MADE = """
    SELECT i AS ticket,
        'film-' || hash(i) % 60 AS film,
        lpad((hash(i) % 9000)::VARCHAR, 8, '1') AS cinema,
        'circuit-' || hash(i) % 48 AS circuit,
        'CN-' || chr(65 + (hash(i + 1) % 26)::INTEGER) AS province,
        (hash(i) % 12 + 1)::SMALLINT AS hall,
        TIMESTAMP '2016-12-31 08:00:00'
            + INTERVAL ((hash(i + 2) % 50_000)::INTEGER) MINUTE AS show,
        (hash(i) % 150 + 1)::SMALLINT AS seat,
        (hash(i + 3) % 6)::SMALLINT - 1::SMALLINT AS seats,
        (hash(i + 4) % 20_000)::INTEGER - 3000 AS price,
        (hash(i + 5) % 900)::INTEGER AS fee,
        (hash(i + 6) % 4000)::INTEGER AS extra,
        'counter' AS channel
    FROM range({first}, {after}) AS made(i)
"""


def write_tickets(folder: Path, files: int, rows: int) -> list[Path]:
    """Parquet files of so many tickets each."""
    engine = duckdb.connect()
    written = [folder / f"{number:04}.parquet" for number in range(files)]
    for number, path in enumerate(written):
        made = MADE.format(first=number * rows, after=(number + 1) * rows)
        engine.execute(f"COPY ({made}) TO '{path}'")
    return written
