"""How well the checks find planted frauds, and what they take beside a bare scan.

    python benchmarks/audit.py            ten nations, two and five frauds of each kind
    python benchmarks/audit.py SEED ...   those of other seeds

Thresholds were set on the seeds 101 to 103, and by what the checks say of themselves; none was set
by what these seeds show.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

import duckdb

from recoup.audit.model import Finding
from recoup.audit.planting import MEANT_FOR, Planted, plant
from recoup.audit.run import evidence, findings
from recoup.tickets.make import make_tickets

SEEDS = range(11, 21)
ROWS, FIRST, LAST = 1_000_000, date(2016, 3, 1), date(2016, 4, 30)


def hits(planted: Planted, found: Finding) -> bool:
    """Whether a finding is of the cinema and of a day of a fraud."""
    same = found.cinema == planted.cinema
    return same and found.first.date() <= planted.last and found.last.date() >= planted.first


def measured(seeds: Sequence[int], of_each: int) -> Iterator[str]:
    """Precision and recall of each kind's check over some nations."""
    there, seen, told, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    clean = audit = scan = 0.0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_tickets(folder / "made", year=2016, rows=ROWS, seed=seed, first=FIRST, last=LAST)
            planted = plant(folder / "made", folder / "planted", seed=seed, of_each=of_each)
            with evidence(folder / "made") as engine:
                clean += len(findings(engine))
            start = perf_counter()
            with evidence(folder / "planted") as engine:
                found = findings(engine)
            audit += perf_counter() - start
            start = perf_counter()
            files = str(folder / "planted" / "tickets" / "*.parquet")
            duckdb.execute(
                'SELECT film, cinema, hall, "show", count(*), sum(seats), sum(price), sum(fee), '
                f"sum(extra) FROM '{files}' GROUP BY ALL"
            ).fetchall()
            scan += perf_counter() - start
        for fraud in planted:
            check = MEANT_FOR[fraud.kind]
            there[fraud.kind] += 1
            seen[fraud.kind] += any(f.check == check and hits(fraud, f) for f in found)
        for each in found:
            told[each.check] += 1
            right[each.check] += any(hits(fraud, each) for fraud in planted)
    yield f"| {of_each} of each kind, {len(seeds)} nations of {ROWS:,} rows | | | |"
    for kind, check in MEANT_FOR.items():
        precision = f"{right[check]} of {told[check]}"
        yield f"| {kind} | {check} | {seen[kind]} of {there[kind]} | {precision} |"
    yield f"| nothing planted: findings in all | every check | | {clean:.0f} |"
    yield f"| time, all checks | {audit:.1f} s | sums of shows alone | {scan:.1f} s |"


def main() -> None:
    seeds = [int(word) for word in sys.argv[1:]] or list(SEEDS)
    print("| planted | check | found (recall) | right (precision) |\n|---|---|---|---|")
    for of_each in (2, 5):
        for line in measured(seeds, of_each):
            print(line, flush=True)


if __name__ == "__main__":
    main()
