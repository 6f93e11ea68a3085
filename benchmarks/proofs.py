"""Theorems by the solver, beside as many runs of the engine as a sample would take."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter

import recoup
from recoup.proofs.case import Case
from recoup.proofs.conservation import conservation
from recoup.proofs.model import Outcome
from recoup.proofs.monotone import monotone
from recoup.proofs.parties import sources
from recoup.proofs.problem import EFFORT

HERE = Path(__file__).parent
DEALS = {
    "30 steps": HERE / "deals" / "thirty-steps.deal",
    "a bonus above six payees": HERE.parent / "docs" / "prove" / "bonus.deal",
}
SAMPLE = 1_000


def proofs() -> list[str]:
    """What comes in goes out, and more receipts pay nobody less: a theorem, and a sample."""
    lines = []
    for title, path in DEALS.items():
        file = recoup.load(path)
        case = Case.of(file.deal, file.run([]).run, None)
        kept = _timed(lambda case=case: conservation(case, EFFORT))  # type: ignore[misc]
        found = monotone(case, None, EFFORT)
        took = _timed(lambda case=case: monotone(case, None, EFFORT)) / len(found)  # type: ignore[misc]
        refuted = sum(v.outcome is Outcome.REFUTED for v in found)
        sampled = _timed(lambda case=case: _sample(case))  # type: ignore[misc]
        lines += [
            f"| proved of {title}: what comes in goes out | {kept * 1000:.0f} ms | |",
            f"| of {title}: more receipts, each of {len(found)} payees, {refuted} refuted "
            f"| {took * 1000:.0f} ms | 1 |",
            f"| the same tried on {SAMPLE:,} pairs of amounts, proving nothing "
            f"| {sampled * 1000:,.0f} ms | {sampled / took:,.0f} |",
        ]
    return lines


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _sample(case: Case) -> None:
    chance = Random(2017)
    for _ in range(2 * SAMPLE):
        rows = case.rows({entry: chance.randint(1, 10**10) for entry in sources(case.plan)})
        case.run(rows or ())
