"""`recoup slate`: what many films come to, each and together."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recoup.cli.options import AsJson, Cores, Draws, Futures, Seed
from recoup.cli.output import heading, print_json, table
from recoup.cli.run import progress_bar
from recoup.cli.simulated import chance, percent, said, split, times, units
from recoup.values.number import parse_rate, show_rate

if TYPE_CHECKING:
    from recoup.slates.slate import Slate

On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="ADDRESS", help="A Spark cluster, as spark://host:7077; here if left out."
    ),
]
# So many films are shown; all of them are in the JSON.
SHOWN = 20


def slate(
    deals: Annotated[
        list[Path],
        typer.Argument(
            metavar="DEALS...", help="Deal files, each with its `.forecast` beside it, or folders."
        ),
    ],
    common: Annotated[
        str,
        typer.Option(
            "--common", metavar="SHARE", help="How much of what moves most of a film all share."
        ),
    ] = "0%",
    futures: Futures = 100_000,
    seed: Seed = 1,
    draws: Draws = None,
    cores: Cores = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="ADDRESS",
            help="A Spark cluster, as spark://host:7077; here if left out.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Show what many films come to in the same futures, each of them and all together.

    Every film is paid by its own deal, over the forecast beside it; what a party has of all of them
    is added up future by future. A party is the same where its name in the deals is. The same seed
    gives the same figures on any number of cores, and on a cluster.
    """
    from recoup.slates.slate import slate as slate_of

    with progress_bar("running films") as progress:
        found = slate_of(
            deals,
            futures=futures,
            draws=draws,
            seed=seed,
            common=_share(common),
            cores=cores,
            on=on,
            progress=progress,
        )
    if as_json:
        print_json(found.to_json())
        return 0
    _print(found)
    return 0


def _share(text: str) -> Fraction:
    try:
        share = parse_rate(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        message = f"`{text}` is no share; write it as 30%, between 0% and 100%"
        raise typer.BadParameter(message, param_hint="--common")
    return share


def _print(found: "Slate") -> None:
    size, count = found.size, len(found.films)
    films = f"{count:,} film{'' if count == 1 else 's'}"
    print(f"{films}, {size.futures:,} futures{split(size)}, seed {found.seed}")
    shared = show_rate(found.common) if found.common else "nothing"
    print(f"  the films share {shared} of what moves most of each")
    heading("Drawn")
    for film, one in found.films[:SHOWN]:
        for line in one.inputs:
            print(f"  {film}: {said(line)}")
    heading("Film by film: chance to have the investment back")
    rows = [
        (
            film,
            line.title,
            line.currency,
            units(line.invested),
            chance(line.chance, line.chance_error),
            *(times(x) for x in (line.multiple_p10, line.multiple_p50, line.multiple_p90)),
        )
        for film, one in found.films[:SHOWN]
        for line in one.stakes
    ]
    multiples = ("multiple P10", "P50", "P90")
    table(
        ("film", "investor", "currency", "put in", "chance", *multiples),
        rows,
        right=(3, 4, 5, 6, 7),
    )
    if count > SHOWN:
        print(f"  and {count - SHOWN:,} more films: see --json")
    heading("All films together: received (± standard error; worst: mean of the lowest 5%)")
    table(
        ("party", "currency", "films", "mean", "±", "P5", "P10", "P50", "P90", "P95", "worst", "±"),
        [
            (
                line.title,
                line.currency,
                f"{line.films:,}",
                *(units(x) for x in (line.mean, line.mean_error)),
                *(units(x) for x in (line.p5, line.p10, line.p50, line.p90, line.p95)),
                *(units(x) for x in (line.shortfall, line.shortfall_error)),
            )
            for line in found.lines
        ],
        right=tuple(range(2, 12)),
    )
    heading("All films together: what it is to hold them all")
    table(
        (
            "party",
            "currency",
            "put in",
            "chance",
            *multiples,
            "worst",
            "if all apart",
            "of the deals",
        ),
        [
            (
                line.title,
                line.currency,
                units(line.invested) if line.invested else "—",
                chance(line.chance, line.chance_error),
                *(times(x) for x in (line.multiple_p10, line.multiple_p50, line.multiple_p90)),
                *(units(x) for x in (line.shortfall, line.apart)),
                percent(line.of_deal, 0),
            )
            for line in found.lines
        ],
        right=tuple(range(2, 10)),
    )
    print("  if all apart: the worst of all films, did each come to its own worst at once")
