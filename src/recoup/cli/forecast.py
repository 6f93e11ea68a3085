"""`recoup forecast`: what a forecast draws, from what, and what comes of it when."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.analysis.contract import plain
from recoup.api import Refused, load
from recoup.api.writing import write_whole
from recoup.cli.options import AsJson, Assume, DealPath, PictureLang, Reading, svg_file
from recoup.cli.output import heading, money, parse_assumptions, print_faults, print_json, table


def forecast(
    deal: DealPath,
    forecast: Annotated[Path, typer.Argument(metavar="FORECAST", help="A forecast of the deal.")],
    futures: Annotated[
        int, typer.Option("--futures", min=100, max=10**7, help="How many futures are drawn.")
    ] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed, other futures.")] = 1,
    picture: Annotated[
        Path | None,
        svg_file("--picture", "Draw what comes in when, too."),
    ] = None,
    lang: PictureLang = "en",
    assume: Assume = None,
    reading: Reading = None,
    as_json: AsJson = False,
) -> int:
    """Show what a forecast draws, with its sources, and what that comes to.

    Figures are quantiles: below P10 lies one future in ten. Nothing is paid; `recoup simulate` runs
    the futures through the deal.
    """
    from recoup.forecasts.futures import Futures
    from recoup.forecasts.quantiles import LEVELS, of_periods, of_quantities
    from recoup.forecasts.read import read_forecast

    file = load(deal, reading or ())
    found, diagnostics = read_forecast(forecast, file.deal)
    if found is None:
        raise Refused(diagnostics)
    print_faults(diagnostics, as_json=False)
    drawn = Futures(found, file.deal, seed, parse_assumptions(assume or []))
    quantities, periods = of_quantities(drawn, futures), of_periods(drawn, futures)
    if picture is not None:
        from recoup.pictures.fan import fan_picture

        write_whole(picture, fan_picture(periods, found.title, lang).svg)
    if as_json:
        print_json(
            {
                "title": found.title,
                "futures": futures,
                "seed": seed,
                "inputs": [{"name": name, "words": words} for name, words in drawn.described],
                "levels": list(LEVELS),
                "quantities": [_json(q) for q in quantities],
                "receipts": [
                    {"line": p.line, "last_day": str(p.last_day), **_json(p.quantiles)}
                    for p in periods
                ],
            }
        )
        return 0
    print(f"{found.title}: {futures:,} futures, seed {seed}")
    heading("Inputs")
    for name, words in drawn.described:
        print(f"  {words}" if name in words else f"  {name}: {words}")
    heading("What is drawn")
    levels = tuple(f"P{level}" for level in LEVELS)
    right = tuple(range(2, 3 + len(levels)))
    table(
        ("quantity", "currency", *levels, "mean"),
        [(q.name, q.currency or "—", *map(money, q.figures), money(q.mean)) for q in quantities],
        right=right,
    )
    for line in dict.fromkeys(p.line for p in periods):
        rows = [p for p in periods if p.line == line]
        heading(f"{line}, {rows[0].quantiles.currency}, in the period to")
        shown = [p for p in rows if p.quantiles.mean >= 1]
        table(
            ("", *levels, "mean"),
            [
                (str(p.last_day), *map(money, p.quantiles.figures), money(p.quantiles.mean))
                for p in shown
            ],
            right=tuple(range(1, 2 + len(levels))),
        )
        if len(shown) < len(rows):
            print("  The other periods bring less than 1 each.")
    return 0


def _json(found: Any) -> dict[str, Any]:
    figures: tuple[Decimal, ...] = found.figures
    return {
        "quantity": found.name,
        "currency": found.currency,
        "quantiles": [plain(figure) for figure in figures],
        "mean": plain(found.mean),
    }
