"""`recoup simulate`: what everybody may come to have, how likely, and which unknown matters."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import load
from recoup.api.writing import write_whole
from recoup.cli.options import (
    AsJson,
    Assume,
    Cores,
    DealPath,
    Draws,
    Futures,
    PictureLang,
    RatesPath,
    Reading,
    Seed,
    svg_file,
)
from recoup.cli.output import parse_assumptions, print_json
from recoup.cli.run import progress_bar
from recoup.cli.simulated import print_simulated
from recoup.deal.called import called


def simulate(
    deal: DealPath,
    forecast: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FORECAST]",
            help="What may come; if left out, the deal's name with `.forecast`, beside it.",
        ),
    ] = None,
    futures: Futures = 100_000,
    seed: Seed = 1,
    draws: Draws = None,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Show which unknown matters most, to whom.")
    ] = False,
    picture: Annotated[
        Path | None,
        svg_file("--picture", "Draw what each party may have, too."),
    ] = None,
    lang: PictureLang = "en",
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
    if picture is not None:
        write_whole(picture, found.dots_picture(lang, called(file.deal, lang)).svg)
    if as_json:
        print_json(found.to_json())
        return 0
    print_simulated(found)
    return 0
