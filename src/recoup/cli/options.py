"""The options that several commands share."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

DealPath = Annotated[Path, typer.Argument(metavar="DEAL", help="The deal file.")]
EventsPath = Annotated[
    Path, typer.Argument(metavar="EVENTS", help="Receipts, costs and reports: CSV or XLSX.")
]
RatesPath = Annotated[
    Path | None, typer.Option("--rates", metavar="FILE", help="Exchange rates: CSV.")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Take events up to this day, and no later."),
]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--as-known-on",
        metavar="DATE",
        help="Leave out amendments signed after this day.",
    ),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="NAME=VALUE",
        help="A figure for a term that nobody disclosed, within its stated range. Repeatable.",
    ),
]
Reading = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="NAME",
        help="The reading that decides a dispute of the deal. Repeatable.",
    ),
]
SetAside = Annotated[
    bool,
    typer.Option(
        "--set-aside",
        help="Put rows that cannot be read into the held queue instead of stopping.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write it; printed if left out."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.")]
ForecastPath = Annotated[
    Path | None,
    typer.Option(
        "--forecast",
        metavar="FILE",
        help="What may come; if left out, the name of BEFORE with `.forecast`, beside it.",
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


def svg_file(option: str, said: str) -> Any:
    """An option that names a picture to be drawn, too: pictures are SVG."""

    def svg(path: Path | None) -> Path | None:
        if path is not None and path.suffix.lower() != ".svg":
            message = f"pictures are SVG; name it {path.with_suffix('.svg')}"
            raise typer.BadParameter(message, param_hint=option)
        return path

    return typer.Option(option, metavar="FILE.svg", help=said, callback=svg)


PictureLang = Annotated[
    Literal["en", "zh"], typer.Option("--lang", help="The language of the words on pictures.")
]
