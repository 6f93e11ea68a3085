"""`recoup simulate`: what everybody may come to have, how likely, and which unknown matters."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recoup.api import load
from recoup.cli.options import AsJson, Assume, DealPath, RatesPath, Reading
from recoup.cli.output import heading, money, parse_assumptions, print_json, table
from recoup.cli.run import progress_bar

if TYPE_CHECKING:
    from recoup.simulate.results import IndexLine, MilestoneLine, PartyLine, StakeLine
    from recoup.simulate.simulated import InputLine, Simulated

ForecastPath = Annotated[
    Path | None,
    typer.Option(
        "--forecast",
        metavar="FILE",
        help="What may come; if left out, the deal's name with `.forecast`, beside it.",
    ),
]
Futures = Annotated[
    int, typer.Option("--futures", metavar="N", min=1, help="How many futures to run.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="S", help="Another seed draws other futures.")]
Draws = Annotated[
    int | None,
    typer.Option(
        "--draws",
        metavar="N",
        min=1,
        help="Sets of figures for undisclosed terms, sharing the futures; 64 if there are any.",
    ),
]
Cores = Annotated[
    int | None,
    typer.Option("--cores", metavar="N", min=1, help="All if left out; the figures are the same."),
]


def simulate(
    deal: DealPath,
    forecast: ForecastPath = None,
    futures: Futures = 100_000,
    seed: Seed = 1,
    draws: Draws = None,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Show which unknown matters most, to whom.")
    ] = False,
    rates: RatesPath = None,
    assume: Assume = None,
    reading: Reading = None,
    cores: Cores = None,
    as_json: AsJson = False,
) -> int:
    """Show what each party may come to have: over many futures of a forecast, paid to the cent.

    For each party its mean, quantiles and worst cases; for who invests, the chance to have it back,
    when, the multiple and the rate of return. What nobody disclosed is drawn within its range, and
    told apart from what the world leaves open. The same seed gives the same figures on any number
    of cores.
    """
    file = load(deal, reading or ())
    with progress_bar("running futures") as progress:
        found = file.simulate(
            forecast,
            futures=futures,
            draws=draws,
            seed=seed,
            assume=parse_assumptions(assume or []),
            rates=rates,
            sensitivity=sensitivity,
            cores=cores,
            progress=progress,
        )
    if as_json:
        print_json(found.to_json())
        return 0
    print_simulated(found)
    return 0


def print_simulated(found: "Simulated") -> None:
    """The inputs, then what comes of them."""
    print_head(found)
    _print_inputs("Drawn", found.inputs)
    _print_inputs("Assumed", found.assumed)
    _print_parties(found.parties)
    _print_stakes(found.stakes, found.size.futures)
    _print_milestones(found.milestones)
    _print_indices(found.indices)


def print_head(found: "Simulated") -> None:
    """How many futures, of which seed, by what."""
    size = found.size
    split = (
        f" ({size.draws:,} draws of the deal × {size.worlds:,} worlds)" if size.draws > 1 else ""
    )
    print(f"{found.title}: {size.futures:,} futures{split}, seed {found.seed}")
    if found.by_engine:
        print(f"  run by the exact engine, one by one, because of {'; '.join(found.by_engine)}")
    else:
        print(f"  {found.checked} of them run by the exact engine too: the same to the cent")
    if not found.exact:
        print(f"  quantiles are known to one part in {round(1 / found.known_to):,}")


def _print_inputs(title: str, lines: "Sequence[InputLine]") -> None:
    if lines:
        heading(title)
        for line in lines:
            said = line.drawn
            print(f"  {said}" if line.name.split(",")[0] in said else f"  {line.name}: {said}")


def _print_parties(lines: "Sequence[PartyLine]") -> None:
    heading(
        "Received, net of what is paid to others (± standard error; worst: mean of the lowest 5%)"
    )
    whole = bool(lines) and any(line.of_deal is not None for line in lines)
    titles = ("party", "currency", "mean", "±", "P5", "P10", "P50", "P90", "P95", "worst", "±")
    table(
        (*titles, "of the deal") if whole else titles,
        [
            (
                line.title,
                line.currency,
                *(_units(x) for x in (line.mean, line.mean_error)),
                *(_units(x) for x in (line.p5, line.p10, line.p50, line.p90, line.p95)),
                *(_units(x) for x in (line.shortfall, line.shortfall_error)),
                *((_percent(line.of_deal, 0),) if whole else ()),
            )
            for line in lines
        ],
        right=tuple(range(2, 12)),
    )
    if whole:
        print("  of the deal: how much of the variance comes of what nobody disclosed")


def _print_stakes(lines: "Sequence[StakeLine]", futures: int) -> None:
    if not lines:
        return
    heading("Invested")
    table(
        (
            "investor",
            "currency",
            "put in",
            "chance to have it back",
            "multiple",
            "P10",
            "P50",
            "P90",
        ),
        [
            (
                line.title,
                line.currency,
                _span(line.invested, line.invested_most),
                _chance(line.chance, line.chance_error),
                *(_times(x) for x in (line.multiple_mean, line.multiple_p10)),
                *(_times(x) for x in (line.multiple_p50, line.multiple_p90)),
            )
            for line in lines
        ],
        right=(2, 3, 4, 5, 6, 7),
    )
    heading("When it is back, and at what rate of return a year (act/365)")
    table(
        ("investor", "currency", "P10", "P50", "P90", "never", "IRR P10", "P50", "P90", "no IRR"),
        [
            (
                line.title,
                line.currency,
                *(_day(line, day) for day in (line.back_p10, line.back_p50, line.back_p90)),
                "—" if line.never is None else _percent(line.never / futures, 1),
                *(_rate(x) for x in (line.rate_p10, line.rate_p50, line.rate_p90)),
                _percent(sum(n for _, n in line.without_rate) / futures, 1),
            )
            for line in lines
        ],
        right=tuple(range(2, 10)),
    )
    for line in lines:
        if line.undefined:
            print(f"  {line.title}, {line.currency}: no rate of return, since {line.undefined}")
        if line.lost_all:
            print(f"  {line.title}: {line.lost_all:,} futures bring nothing; they rank as -100%")
        for reason, count in line.without_rate:
            print(f"  {line.title}: {count:,} futures have no rate of return: {reason}")


def _print_milestones(lines: "Sequence[MilestoneLine]") -> None:
    if not lines:
        return
    heading("Milestones")
    table(
        ("milestone", "reached", "P10", "P50", "P90"),
        [
            (
                line.title,
                _chance(line.chance, line.chance_error),
                *(str(day or "not by the end") for day in (line.p10, line.p50, line.p90)),
            )
            for line in lines
        ],
        right=(1,),
    )


def _print_indices(lines: "Sequence[IndexLine]") -> None:
    for (title, currency), mine in groupby(lines, key=lambda line: (line.title, line.currency)):
        heading(f"What {title} in {currency} depends on (parts of its variance)")
        table(
            ("input", "alone", "±", "with others", "±"),
            [
                (
                    line.input,
                    _percent(line.first, 1),
                    _percent(line.first_error, 1),
                    _percent(line.total, 1),
                    _percent(line.total_error, 1),
                )
                for line in mine
            ],
            right=(1, 2, 3, 4),
        )


def _units(amount: Decimal | None) -> str:
    """Whole units: cents of an uncertain figure would say more than is known."""
    return money(None if amount is None else amount.quantize(Decimal(1)))


def _span(low: Decimal, high: Decimal) -> str:
    return _units(low) if low == high else f"{_units(low)}..{_units(high)}"


def _percent(part: float | None, digits: int) -> str:
    return "—" if part is None else f"{part:.{digits}%}"


def _chance(part: float | None, error: float | None) -> str:
    if part is None:
        return "—"
    return f"{part:.1%}" if error is None else f"{part:.1%} ± {error:.1%}"


def _times(multiple: Decimal | None) -> str:
    return "—" if multiple is None else f"{multiple:.2f}×"


def _rate(rate: Decimal | None) -> str:
    return "—" if rate is None else f"{rate:.1%}"


def _day(line: "StakeLine", day: object) -> str:
    if line.chance is None:
        return "—"
    return "never" if day is None else str(day)
