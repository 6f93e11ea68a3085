"""The generated kernel beside what one would use instead: the same futures of the same deal, in one
run, and the same cents where the other gives cents.

`python benchmarks/kernel.py [FUTURES]` prints tables and writes KERNEL.md. LibreOffice and
OpenFisca are asked where they are to be had; the latter comes by `uv run --with openfisca-core`.
"""

import json
import os
import subprocess
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

sys.path.insert(0, str(Path(__file__).parents[1]))

import by_hand
import numpy as np
from in_numpy import in_numpy
from tests.published.sheets.libreoffice import find_soffice, recalculate

from recoup.api import load
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import run_plan
from recoup.kernel.compiled import widen
from recoup.kernel.run import Kernel
from recoup.plan.from_deal import from_deal
from recoup.plan.model import Plan
from recoup.receipts.model import Event, EventKind
from recoup.workbook.workbook import workbook

HERE = Path(__file__).parent
QUARTERS, SOURCES, CORES = 24, 5, 2
MEDIA = ("cinema", "video", "pay_tv", "airline", "online")
NOWHERE = Span(Source("rows", ""), 0, 0)


def deal_text(points: int = 0) -> str:
    """Five sources with a fee each, and ten steps below them: twenty, and more points if asked."""
    more = "".join("    1% of remainder to writer\n" for _ in range(points))
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
{more}    rest
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
    return out


def drawn(futures: int, rows: int) -> np.ndarray:
    """Receipts by row and future: good films and bad ones, which fade over the quarters."""
    random = np.random.default_rng(1)
    film = random.lognormal(0, 1.0, futures)
    spread = random.lognormal(13.4, 1.0, (rows, futures))
    fading = 0.85 ** (np.arange(rows) // SOURCES)
    return (spread * film[None, :] * fading[:, None] * 60).astype(np.int64)


def kernel_of(events: list[Event], points: int = 0) -> Kernel:
    """The kernel of the deal on those rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.deal"
        path.write_text(deal_text(points), encoding="utf-8")
        plan, _ = from_deal(load(path).deal)
    assert plan is not None
    assert len(plan.steps) == 20 + points
    return Kernel.of(plan, events, [event.date for event in events[:: len(MEDIA)]])


def main() -> None:
    """Measures and prints."""
    futures = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    widen()
    report = ["# The kernel beside others", "", *beside_others(futures), ""]
    report += [*scaling(), "", *starting()]
    print("\n".join(report))
    (HERE / "KERNEL.md").write_text("\n".join([*report, ""]))


def beside_others(futures: int) -> list[str]:
    """The same futures by the generated kernel and by what else would run them."""
    events, amounts = rows(), drawn(futures, QUARTERS * SOURCES)
    kernel = kernel_of(events)
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
    part = max(1_000, futures // 20)
    some = amounts[:, :part]
    assert (in_numpy(some) == theirs[:, :, :part]).all(), "NumPy pays other cents"
    lines.append(
        ("NumPy, 1 core", best(lambda: in_numpy(some), 2) * futures / part, "the same cents")
    )
    lines += in_openfisca(some, theirs[:, :, :part], futures)
    few = 1_000
    rate = best(lambda: engine(kernel.plan, events, amounts, few), 1) / few
    lines.append(("exact engine, 1 core", rate * futures, "the same cents"))
    lines += in_libreoffice(kernel.plan, events, amounts, futures)
    name = f"generated kernel, {CORES} cores"
    base = next(seconds for of, seconds, _ in lines if of == name)
    return [
        f"{futures:,} futures of {QUARTERS} quarters, {SOURCES} sources,"
        f" {len(kernel.plan.steps)} steps;",
        f"a milestone is reached in {reached[0]:.0%} of them, the other in {reached[1]:.0%}.",
        "What takes too long is timed on fewer futures and multiplied.",
        "",
        "| | seconds | times | pays |",
        "|---|--:|--:|---|",
        *(
            f"| {name} | {seconds:,.3f} | {seconds / base:,.2f} | {what} |"
            for name, seconds, what in lines
        ),
    ]


def in_openfisca(some: np.ndarray, cents: np.ndarray, futures: int) -> list[tuple[str, float, str]]:
    """OpenFisca in an environment of its own; nothing where it cannot be had."""
    uv = Path(sys.executable).parent / "uv"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "receipts.npy"
        np.save(file, some)
        command = [str(uv), "run", "--no-project", "--with", "openfisca-core", "python"]
        command += [str(HERE / "in_openfisca.py"), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return []
    answer = json.loads(done.stdout)
    exact = dict(zip(ORDER, cents.sum(axis=(1, 2)).tolist(), strict=True))
    off = max(abs(answer["paid"][name] - exact[name]) / exact[name] for name in ORDER)
    what = f"no cents, whole quarters at one term: a payee's total is up to {off:.1%} off"
    return [("OpenFisca, 1 core", answer["seconds"] * futures / some.shape[1], what)]


def in_libreoffice(
    plan: Plan, events: list[Event], amounts: np.ndarray, futures: int
) -> list[tuple[str, float, str]]:
    """The live workbook of a future, recalculated; its start taken off. Nothing without it."""
    if find_soffice() is None:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        run, _ = run_plan(plan, filled(events, amounts[:, 0]))
        assert run is not None
        made = workbook(run)
        assert not made.refused
        books = [folder / f"{i}.xlsx" for i in range(6)]
        for book in books:
            book.write_bytes(made.content)
        recalculate(books[:1], folder / "out")
        one = best(lambda: recalculate(books[:1], folder / "out"), 2)
        six = best(lambda: recalculate(books, folder / "out"), 2)
    what = f"the same cents, by {made.formulas:,} formulas"
    return [("LibreOffice, 1 core", (six - one) / 5 * futures, what)]


def scaling() -> list[str]:
    """How time grows with futures, quarters, steps and cores."""
    found = ["Nanoseconds for a receipt of a future:", ""]
    found += ["| futures | quarters | steps | cores | seconds | ns |", "|--:|--:|--:|--:|--:|--:|"]
    usual = (200_000, QUARTERS, 0, CORES)
    asked = [(10_000, *usual[1:]), (50_000, *usual[1:]), usual, (1_000_000, *usual[1:])]
    asked += [(usual[0], quarters, *usual[2:]) for quarters in (6, 12)]
    asked += [(*usual[:2], points, CORES) for points in (20, 40)]
    asked += [(*usual[:3], 1)]
    for futures, quarters, points, cores in asked:
        kernel = kernel_of(rows()[: quarters * SOURCES], points)
        amounts = drawn(futures, quarters * SOURCES)
        kernel.run(amounts[:, :1000])
        seconds = best(partial(kernel.run, amounts, cores=cores), 3)
        each = seconds / amounts.size * 1e9
        found.append(
            f"| {futures:,} | {quarters} | {20 + points} | {cores} | {seconds:.3f} | {each:.1f} |"
        )
    return found


def starting() -> list[str]:
    """`recoup simulate` of the flagship example as a process of its own, a thousand futures."""
    example = HERE.parent / "examples" / "a-dogs-purpose"
    command = [str(Path(sys.executable).parent / "recoup"), "simulate"]
    command += [str(example / "a-dogs-purpose.deal"), str(example / "before-release.forecast")]
    command += ["--futures", "1000", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["RECOUP_CACHE"] = folder
        call = partial(subprocess.run, command, check=True, capture_output=True, env=environment)
        first = best(call, 1)
        again = best(call, 3)
    return [
        f"`recoup simulate` of the flagship example, a thousand futures: {first:.1f} s the first",
        f"time, compiling included, {again:.1f} s from then on.",
    ]


def side_by_side(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The least seconds of each, taken in turns, so that both meet the same noise."""
    found = [(best(one, 1), best(other, 1)) for _ in range(5)]
    return min(a for a, _ in found), min(b for _, b in found)


def filled(events: list[Event], amounts: np.ndarray) -> list[Event]:
    """The rows with the amounts of one future."""
    return [replace(e, amount=int(a)) for e, a in zip(events, amounts, strict=True)]


def engine(plan: Plan, events: list[Event], amounts: np.ndarray, few: int) -> None:
    """The exact engine on a few futures."""
    for future in range(few):
        run_plan(plan, filled(events, amounts[:, future]))


if __name__ == "__main__":
    main()
