"""The generated kernel beside what one would use instead: the same futures of the same deal, in one
run, and the same cents where the other gives cents.

`python benchmarks/kernel.py [FUTURES]` prints a table and writes it into KERNEL.md.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import by_hand
import numpy as np
from in_numpy import in_numpy

from recoup.api import load
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import run_plan
from recoup.kernel.compiled import widen
from recoup.kernel.run import Kernel
from recoup.plan.from_deal import from_deal
from recoup.receipts.model import Event, EventKind

HERE = Path(__file__).parent
QUARTERS, SOURCES, CORES = 24, 5, 2
MEDIA = ("cinema", "video", "pay_tv", "airline", "online")
NOWHERE = Span(Source("rows", ""), 0, 0)


def deal_text() -> str:
    """Five sources with a fee each, and ten steps below them: twenty steps."""
    sources = "\n".join(
        f"waterfall {medium}\n  currency USD\n  receives {medium} of dog\n  pays\n"
        f"    {fee}% of receipts to agent\n    rest to pot net\n"
        for medium, fee in zip(MEDIA, by_hand.FEES, strict=True)
    )
    media = "\n".join(f'medium {medium} "{medium}"' for medium in MEDIA)
    return f"""deal "Benchmark"
  books USD

party agent "Agent"
party collection "Collection account"
party sales "Sales"
party distributor "Distributor"
party guild "Guild"
party director "Director"
party star "Star"
party writer "Writer"
party a "A"
party b "B"
party c "C"

{media}

film dog "Dog"
  budget USD 30m

invest in dog
  a USD 18m
  b USD 12m

account pa "Prints and advertising" owed to distributor
  charged USD 12m

milestone whole when investment in dog is recouped, latched
milestone hit when receipts of net reach USD 60m, latched

{sources}
waterfall net
  currency USD
  receives pot net
  pays
    2% of receipts to collection
    10% of receipts to sales
    recoup pa
    USD 500,000 to guild
    until whole
      5% of remainder to director
      recoup investment in dog, in proportion to investment
    USD 300,000 to star on hit
    3% of remainder to writer
    after whole
      4% of remainder to director
    rest
      50% to a
      30% to b
      20% to c
"""


ORDER = (
    "agent", "collection", "sales", "distributor", "guild", "director", "star", "writer",
    "a", "b", "c",
)  # fmt: skip


def rows() -> list[Event]:
    """One receipt of each source each quarter."""
    found = []
    for quarter in range(QUARTERS):
        day = date(2020 + quarter // 4, 3 * (quarter % 4) + 3, 28)
        for medium in MEDIA:
            name = f"{medium}{quarter}"
            found.append(
                Event(name, day, EventKind.RECEIPT, medium, "dog", None, 0, "USD", "", NOWHERE)
            )
    return found


def best(call: Callable[[], object], times: int = 5) -> float:
    """The least seconds of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def hand_written(amounts: np.ndarray, cores: int) -> np.ndarray:
    """The kernel written by hand, over cores."""
    futures = amounts.shape[1]
    out = np.zeros((len(ORDER), QUARTERS, futures), np.int64)
    blocks = -(-futures // by_hand.LANES)
    bounds = [min(futures, blocks * i // cores * by_hand.LANES) for i in range(cores + 1)]
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda b: by_hand.by_hand(amounts, *b, out), pairwise(bounds)))
    out[:, 1:] -= out[:, :-1].copy()
    return out


def main() -> None:
    """Measures and prints."""
    futures = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.deal"
        path.write_text(deal_text(), encoding="utf-8")
        plan, _ = from_deal(load(path).deal)
    assert plan is not None
    assert len(plan.steps) == 20
    events = rows()
    ends = [event.date for event in events[:: len(MEDIA)]]
    random = np.random.default_rng(1)
    film = random.lognormal(0, 1.0, futures)
    spread = random.lognormal(13.4, 1.0, (len(events), futures))
    fading = 0.85 ** (np.arange(len(events)) // SOURCES)
    amounts = (spread * film[None, :] * fading[:, None] * 60).astype(np.int64)

    widen()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RECOUP_CACHE"] = folder
        start = time.perf_counter()
        kernel = Kernel.of(plan, events, ends)
        kernel.run(amounts[:, :1000])
        first = time.perf_counter() - start
        again = from_cache(kernel, amounts[:, :1000])
    ours = kernel.run(amounts, cores=CORES)
    theirs = hand_written(amounts, CORES)
    places = [[p.party for p in ours.payees].index(name) for name in ORDER]
    assert (ours.to[places] == theirs).all(), "the hand-written kernel pays other cents"
    reached = (ours.reached >= 0).mean(axis=1)
    lines: list[tuple[str, float, str]] = []
    for cores in (1, CORES):
        generated, written = side_by_side(
            partial(kernel.run, amounts, cores=cores), partial(hand_written, amounts, cores)
        )
        lines.append((f"generated kernel, {cores} cores", generated, "cents"))
        lines.append((f"written by hand in Numba, {cores} cores", written, "the same cents"))
    some = amounts[:, : max(1_000, futures // 20)]
    assert (in_numpy(some) == theirs[:, :, : some.shape[1]]).all(), "NumPy pays other cents"
    lines.append(("NumPy, 1 core", best(lambda: in_numpy(some), 2) * 20, "the same cents"))
    few = 1_000
    rate = best(lambda: engine(plan, events, amounts, few), 1) / few
    lines.append(("exact engine, 1 core", rate * futures, "the same cents"))
    name = f"generated kernel, {CORES} cores"
    base = next(seconds for of, seconds, _ in lines if of == name)
    report = [
        f"{futures:,} futures of {QUARTERS} quarters, {SOURCES} sources, {len(plan.steps)} steps;",
        f"a milestone is reached in {reached[0]:.0%} of them, the other in {reached[1]:.0%}.",
        "",
        "| | seconds | times | pays |",
        "|---|--:|--:|---|",
        *(
            f"| {name} | {seconds:.3f} | {seconds / base:.2f} | {what} |"
            for name, seconds, what in lines
        ),
        "",
        f"Making and compiling the kernel took {first:.1f} s, from the cache {again:.1f} s.",
    ]
    print("\n".join(report))
    (HERE / "KERNEL.md").write_text("\n".join(["# The kernel beside others", "", *report, ""]))


def side_by_side(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The least seconds of each, taken in turns, so that both meet the same noise."""
    found = [(best(one, 1), best(other, 1)) for _ in range(5)]
    return min(a for a, _ in found), min(b for _, b in found)


def from_cache(kernel: Kernel, amounts: np.ndarray) -> float:
    """The seconds that the same kernel takes when it was compiled before."""
    for name in [name for name in sys.modules if name.startswith("kernel_")]:
        del sys.modules[name]
    return best(lambda: kernel.run(amounts), 1)


def engine(plan: object, events: list[Event], amounts: np.ndarray, few: int) -> None:
    """The exact engine on a few futures."""
    for future in range(few):
        filled = [
            replace(e, amount=int(a)) for e, a in zip(events, amounts[:, future], strict=True)
        ]
        run_plan(plan, filled)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
