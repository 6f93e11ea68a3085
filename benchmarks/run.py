"""Measures the engine, the parser and the command, side by side with what else would be used.

    python benchmarks/run.py            print the figures
    python benchmarks/run.py --write    and keep them in RESULTS.md

Figures move with the machine; the ratios are taken in one run. Nothing here is a test.
"""

import os
import platform
import random
import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from fractions_of_cents import FractionInterpreter
from holdings import holdings, iterated
from spreadsheets import spreadsheets
from starting import starting
from workbooks import workbooks

import recoup
from books import books
from proofs import proofs
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import run_plan
from recoup.language.from_text import parse_source
from recoup.ownership.interests import interests_of
from recoup.ownership.model import Kind, Node
from recoup.plan.model import Plan
from recoup.receipts.model import Event, EventKind
from reports import reports
from rights import rights

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "a-dogs-purpose" / "a-dogs-purpose.deal"
NOWHERE = Span(Source("benchmark", ""), 0, 0)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


def receipts(count: int, of: list[tuple[str, str | None]], currency: str, most: int) -> list[Event]:
    """Seeded receipts over eight years, the sources in turn at random."""
    chance = random.Random(2017)
    found = []
    for i in range(count):
        what, territory = chance.choice(of)
        day = date(2018, 3, 1) + timedelta(days=i * 2900 // count)
        amount = chance.randint(1, most)
        found.append(
            Event(
                f"r{i}",
                day,
                EventKind.RECEIPT,
                what,
                None,
                territory,
                amount,
                currency,
                "",
                NOWHERE,
            )
        )
    return found


def thirty_steps() -> list[str]:
    """10,000 receipts through 30 steps: the engine, and a plain interpreter in Fractions."""
    plan = recoup.load(HERE / "deals" / "thirty-steps.deal").plan()
    events = receipts(10_000, [("theatrical", "US"), ("theatrical", "FR")], "USD", 3_000_000)
    ours = seconds(lambda: run_plan(plan, events))
    theirs = seconds(lambda: FractionInterpreter(plan).run(events), rounds=1)
    steps = len(plan.steps)
    return [
        f"| 10,000 receipts through {steps} steps, engine | {ours:.2f} s | 1 |",
        f"| the same in a plain Fraction interpreter | {theirs:.2f} s | {theirs / ours:.0f} |",
    ]


def film_a() -> list[str]:
    """The published deal whose receipts cross every threshold: receipts a second, and linearity."""
    plan = recoup.load(HERE / "deals" / "film-a.deal").plan()
    media = ["support_fund", "theatrical", "video", "ancillary", "sales", "festival", "music"]
    times = {n: _film_a(plan, n, media) for n in (1_000, 10_000, 100_000)}
    base = times[1_000] / 1_000
    lines = [
        f"| Film A, {n:,} receipts, whole journal kept: {n / t:,.0f} a second | {t:.3f} s | "
        f"{t / n / base:.2f} a receipt |"
        for n, t in times.items()
    ]
    events = receipts(10_000, [(m, None) for m in media], "EUR", 10**7)
    plain = seconds(lambda: FractionInterpreter(plan).run(events), rounds=1)
    ratio = plain / times[10_000]
    lines.append(
        f"| Film A, 10,000 receipts, plain Fraction interpreter | {plain:.2f} s | {ratio:.0f} |"
    )
    return lines


def _film_a(plan: Plan, count: int, media: list[str]) -> float:
    events = receipts(count, [(m, None) for m in media], "EUR", 10**7)
    return seconds(lambda: run_plan(plan, events))


def owners() -> list[str]:
    """A party's interest in 3,000 others through 9,000 stakes, exactly, and in floats."""
    lines = []
    for circles, ranges in ((0, 0), (30, 0), (30, 30)):
        picture = holdings(3_000, circles, ranges)
        holder = Node(Kind.PARTY, "p2999")
        ours = seconds(lambda: interests_of(picture, holder))  # noqa: B023
        theirs = seconds(lambda: iterated(picture, holder))  # noqa: B023
        what = f"{circles} stakes that lead back, {ranges} parties with ranges"
        lines += [
            f"| one party's interest in 3,000, {what}, exact | {ours:.2f} s | 1 |",
            f"| the same by iteration in floats, ranges at their least | {theirs:.2f} s | "
            f"{theirs / ours:.1f} |",
        ]
    return lines


def parsing() -> list[str]:
    """5,000 lines of deal, parsed with every position."""
    text = EXAMPLE.read_text(encoding="utf-8")
    source = Source("large.deal", text * (5_000 // text.count("\n") + 1))
    took = seconds(lambda: parse_source(source))
    lines = source.text.count("\n")
    return [f"| parsing {lines:,} lines | {took:.2f} s | |"]


def main() -> None:
    """Prints the table, and writes it on request."""
    lines = ["| what | time | ratio |", "|---|---|---|"]
    measures: tuple[Callable[[], Iterable[str]], ...] = (
        thirty_steps,
        film_a,
        spreadsheets,
        owners,
        rights,
        books,
        reports,
        proofs,
        workbooks,
        parsing,
        starting,
    )
    for measure in measures:
        lines.extend(measure())
    table = "\n".join(lines)
    print(table)
    if "--write" in sys.argv:
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
        head = (
            "# Results\n\nWhat `make bench` printed on a machine with "
            f"{machine}. A ratio is to the first line of its block; `a receipt` is the cost of one "
            "receipt against that at 1,000 receipts.\n\n"
        )
        (HERE / "RESULTS.md").write_text(f"{head}{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
