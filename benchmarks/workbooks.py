"""A live workbook of many receipts: how large it is, how long it takes to write and to work out."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

from tests.published.sheets.libreoffice import find_soffice, recalculate

import recoup
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import run_plan
from recoup.receipts.model import Event, EventKind
from recoup.workbook.workbook import workbook

COUNT = 1_000
DEAL = Path(__file__).parent / "deals" / "thirty-steps.deal"
NOWHERE = Span(Source("benchmark", ""), 0, 0)


def workbooks() -> Iterator[str]:
    """The engine on receipts through thirty steps, and the workbook that says the same."""
    plan = recoup.load(DEAL).plan()
    days = (date(2018, 3, 1) + timedelta(days=i * 2900 // COUNT) for i in range(COUNT))
    events = [
        Event(f"r{i}", day, EventKind.RECEIPT, "theatrical", None, "US", cents, "USD", "", NOWHERE)
        for (i, day), cents in zip(enumerate(days), _amounts(), strict=False)
    ]
    start = perf_counter()
    run, diagnostics = run_plan(plan, events)
    assert run is not None, diagnostics
    engine = perf_counter() - start
    yield f"| {COUNT:,} receipts through 30 steps, engine | {engine:.3f} s | 1 |"
    start = perf_counter()
    made = workbook(run)
    took = perf_counter() - start
    size = f"{made.formulas:,} formulas, {len(made.content) / 10**6:.1f} MB"
    what = "figures" if made.refused else "live workbook"
    yield f"| the same as a {what}: {size} | {took:.1f} s | {took / engine:.0f} |"
    if find_soffice() is None:
        return
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "book.xlsx"
        path.write_bytes(made.content)
        (Path(name) / "out").mkdir()
        start = perf_counter()
        recalculate([path], Path(name) / "out")
        took = perf_counter() - start
    yield f"| opened and saved by LibreOffice | {took:.1f} s | {took / engine:.0f} |"


def _amounts() -> Iterator[int]:
    """Receipts that fall from week to week, as box office does: they pass two milestones."""
    return (2_000_000_007 // (i + 10) for i in count())


if __name__ == "__main__":
    for line in workbooks():
        print(line)
