"""How fast, as ratios measured side by side in one run.

    python benchmarks/run.py                 every measurement
    python benchmarks/run.py film growth     some of them
    python benchmarks/run.py --write         and the table to benchmarks/RESULTS.md

Every measurement is the best of `--repeat` tries, since nothing makes a program faster than it is.
"""

import argparse
import os
import platform
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.laws.reference import Reference  # noqa: E402

from recoup.deal.files import deal_from_trees, load_deal  # noqa: E402
from recoup.diagnostics.diagnostic import has_errors  # noqa: E402
from recoup.diagnostics.render import render  # noqa: E402
from recoup.diagnostics.span import Source, Span  # noqa: E402
from recoup.engine.run import run_plan  # noqa: E402
from recoup.language.from_text import parse_source  # noqa: E402
from recoup.plan.from_deal import from_deal  # noqa: E402
from recoup.plan.model import Plan  # noqa: E402
from recoup.receipts.model import Event, EventKind  # noqa: E402

DEALS = ROOT / "benchmarks" / "deals"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
_NOWHERE = Span(Source("receipts", ""), 0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was measured, how long it took, and what that is worth."""

    measured: str
    seconds: float
    worth: str


def best_of(repeat: int, job: Callable[[], object]) -> float:
    """The shortest time that a job took, in seconds."""
    times = []
    for _ in range(repeat):
        start = perf_counter()
        job()
        times.append(perf_counter() - start)
    return min(times)


def plan_of(name: str) -> Plan:
    """The plan of one of the deals that are measured."""
    deal, diagnostics = load_deal(DEALS / f"{name}.deal")
    if has_errors(diagnostics):
        sys.exit("\n".join(render(d) for d in diagnostics))
    plan, diagnostics = from_deal(deal)
    if plan is None:
        sys.exit("\n".join(render(d) for d in diagnostics))
    return plan


def receipts(plan: Plan, count: int, largest: int = 1_000_000) -> list[Event]:
    """Receipts of a plan's media over seven years, the same at every run."""
    draw = random.Random(2016)
    media = sorted({m for w in plan.waterfalls for r in w.receipts for m in r.media})
    days = sorted(draw.randrange(7 * 365) for _ in range(count))
    return [
        Event(
            f"r{number}",
            date(2016, 1, 1) + timedelta(day),
            EventKind.RECEIPT,
            draw.choice(media),
            None,
            None,
            draw.randint(1, largest),
            "EUR",
            "",
            _NOWHERE,
        )
        for number, day in enumerate(days)
    ]


def run(plan: Plan, events: list[Event]) -> None:
    """A run with its whole journal."""
    found, diagnostics = run_plan(plan, events)
    assert found is not None, diagnostics
    assert len(found.journal.rows) >= len(events)


# ---- the measurements ---------------------------------------------------------------------------


def reference(repeat: int) -> Iterator[Result]:
    """The engine against exact fractions, on thirty steps and 10,000 receipts."""
    plan = plan_of("thirty_steps")
    events = receipts(plan, 10_000)
    exact = best_of(1, lambda: Reference(plan).run(events))
    ours = best_of(repeat, lambda: run(plan, events))
    title = f"{len(plan.steps)} steps, 10,000 receipts"
    yield Result(f"{title}: exact fractions", exact, "1")
    yield Result(f"{title}: engine", ours, f"{exact / ours:,.0f} times as fast")


def film(repeat: int) -> Iterator[Result]:
    """A published cascade of eleven waterfalls, receipts a second with the full journal."""
    plan = plan_of("film_a")
    events = receipts(plan, 50_000)
    seconds = best_of(repeat, lambda: run(plan, events))
    title = f"Film A, {len(plan.waterfalls)} waterfalls, 50,000 receipts"
    yield Result(title, seconds, f"{50_000 / seconds:,.0f} receipts a second")


def growth(repeat: int) -> Iterator[Result]:
    """Ten times the receipts take ten times as long."""
    plan = plan_of("film_a")
    events = receipts(plan, 100_000)
    each: float | None = None
    for count in (1_000, 10_000, 100_000):
        chosen = events[:: 100_000 // count]
        seconds = best_of(repeat, lambda chosen=chosen: run(plan, chosen))  # type: ignore[misc]
        per_receipt = seconds / count
        each = each or per_receipt
        yield Result(
            f"Film A, {count:,} receipts",
            seconds,
            f"{per_receipt * 1e6:.1f} µs each, {per_receipt / each:.2f} of the first",
        )


def parsing(repeat: int) -> Iterator[Result]:
    """5,000 lines of deal, read into trees, and resolved and checked."""
    body = (DEALS / "thirty_steps.deal").read_text(encoding="utf-8")
    copies = -(-5_000 // len(body.splitlines()))
    texts = [body.replace("Thirty steps", f"Deal {number}") for number in range(copies)]
    lines = sum(len(text.splitlines()) for text in texts)
    sources = [Source(f"deal {number}", text) for number, text in enumerate(texts)]
    parse_source(sources[0])

    def read() -> None:
        for source in sources:
            parse_source(source)

    def resolve() -> None:
        for source in sources:
            tree, diagnostics = parse_source(source)
            deal_from_trees([tree], diagnostics)

    seconds = best_of(repeat, read)
    yield Result(f"{lines:,} lines read", seconds, f"{lines / seconds:,.0f} lines a second")
    more = best_of(repeat, resolve)
    yield Result(
        f"{lines:,} lines read, resolved and checked", more, f"{more / seconds:.2f} of reading"
    )


MEASUREMENTS: dict[str, Callable[[int], Iterator[Result]]] = {
    "reference": reference,
    "film": film,
    "growth": growth,
    "parsing": parsing,
}


# ---- the table ----------------------------------------------------------------------------------


def machine() -> str:
    """The machine and the Python that the figures belong to."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({platform.machine()}), {python}"


def table(results: list[Result]) -> str:
    """The results as a Markdown table."""
    rows = [("measured", "seconds", "that is")]
    rows += [(r.measured, f"{r.seconds:.3f}", r.worth) for r in results]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        f"| {row[0]:<{widths[0]}} | {row[1]:>{widths[1]}} | {row[2]:<{widths[2]}} |" for row in rows
    ]
    lines.insert(1, f"| {'-' * widths[0]} | {'-' * (widths[1] - 1)}: | {'-' * widths[2]} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Verbatim)
    parser.add_argument("measurement", nargs="*", help=", ".join(MEASUREMENTS))
    parser.add_argument("--repeat", type=int, default=3, help="tries, of which the best counts")
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    options = parser.parse_args()
    unknown = set(options.measurement) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"no measurement is called {', '.join(sorted(unknown))}")
    results: list[Result] = []
    for name in options.measurement or MEASUREMENTS:
        results.extend(MEASUREMENTS[name](options.repeat))
    text = f"{table(results)}\n\nMeasured side by side in one run on {machine()}.\n"
    print(text)
    if options.write:
        head = "# How fast\n\n`python benchmarks/run.py --write` measures and writes this page.\n\n"
        RESULTS.write_text(head + text, encoding="utf-8")


class _Verbatim(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


if __name__ == "__main__":
    main()
