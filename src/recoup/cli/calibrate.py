"""`recoup calibrate`: what a folder of data says of grosses, weeks and rates, for forecasts."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recoup.api import Refused
from recoup.cli.calibrated import (
    print_calibration,
    print_comparables,
    print_trials,
    trials_json,
)
from recoup.cli.options import AsJson, Force, Output
from recoup.cli.output import parse_day, print_json, put_out
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.values.number import parse_number

if TYPE_CHECKING:
    from recoup.calibration.calibrate import Calibration
    from recoup.calibration.figures import About

_SHIPPED = "without a DATA_FOLDER only --forecast works, on the figures that come with Recoup"


def calibrate(
    data: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DATA_FOLDER]",
            help="Grosses, weeks and rates; for --forecast, shipped figures if left out.",
        ),
    ] = None,
    forecast: Annotated[
        bool, typer.Option("--forecast", help="Write the forecast of a film like --budget says.")
    ] = False,
    comparables: Annotated[
        bool, typer.Option("--comparables", help="Show the films nearest to it.")
    ] = False,
    budget: Annotated[
        str | None, typer.Option("--budget", metavar="USD", help="The film's budget, as 25m.")
    ] = None,
    released: Annotated[
        str | None,
        typer.Option("--released", metavar="DATE", help="Its first day in the US."),
    ] = None,
    genre: Annotated[
        list[str] | None,
        typer.Option("--genre", metavar="NAME", help="Its genre, as Drama. Repeatable."),
    ] = None,
    film: Annotated[
        str, typer.Option("--film", metavar="NAME", help="Its name in the deal.")
    ] = "film",
    china: Annotated[
        str | None,
        typer.Option("--china", metavar="DATE", help="Its first day in China, where it is known."),
    ] = None,
    no_china: Annotated[
        bool, typer.Option("--no-china", help="It does not play in China.")
    ] = False,
    until: Annotated[
        int | None,
        typer.Option(
            "--until",
            metavar="YEAR",
            help="The last year whose films are fitted; 2019, or the year before --released.",
        ),
    ] = None,
    checks: Annotated[
        bool, typer.Option("--checks", help="Try the fits on films that they have not seen.")
    ] = False,
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Fit what grosses, weeks and rates were, say how good the fits are, write a film's forecast.

    Every figure has its sample and its standard error. A forecast stands on films released before
    it, and is text to put beside a deal, as `recoup forecast` and `recoup simulate` read it.
    """
    about = None
    if forecast or comparables:
        about = _about(budget, released, genre, in_china=not no_china)
    if data is None and not forecast:
        raise typer.BadParameter(_SHIPPED, param_hint="DATA_FOLDER")
    found = None if data is None else _calibration(data, _last_year(until, about))
    if about is not None and forecast:
        text = _forecast(found, about, film, parse_day(china, "--china"))
        return put_out(text, output, [], force=force, as_json=as_json)
    assert found is not None
    if about is not None:
        territory = None if no_china else "CN"
        return print_comparables(found, about, territory, as_json=as_json)
    from recoup.calibration.calibrate import trials

    tried = trials(found.films, found.last_year) if checks else []
    if as_json:
        from recoup.cli.calibrated import calibration_json

        print_json({**calibration_json(found), "checks": trials_json(tried)})
        return 0
    print_calibration(found)
    print_trials(tried)
    return 0


def _last_year(until: int | None, about: "About | None") -> int:
    from recoup.calibration.calibrate import LAST_YEAR

    if until is not None:
        return until
    return LAST_YEAR if about is None else min(LAST_YEAR, about.released.year - 1)


def _about(
    budget: str | None, released: str | None, genre: list[str] | None, *, in_china: bool
) -> "About":
    """The film that the options tell of."""
    day = parse_day(released, "--released")
    if budget is None or day is None:
        message = "say of which film: --budget 25m --released 2017-01-27"
        raise typer.BadParameter(message, param_hint="--budget, --released")
    try:
        dollars = float(parse_number(budget.strip().removeprefix("USD").strip()))
    except ValueError:
        message = f"`{budget}` is no amount of US dollars; write it as 25m"
        raise typer.BadParameter(message, param_hint="--budget") from None
    from recoup.calibration.figures import About
    from recoup.calibration.films import SMALLEST

    if dollars < SMALLEST:
        message = f"films below USD {SMALLEST // 10**6}m are not fitted: too few are reported"
        raise typer.BadParameter(message, param_hint="--budget")
    return About(dollars, day, tuple(genre or ()), in_china)


def _calibration(folder: Path, last_year: int) -> "Calibration":
    try:
        from recoup.calibration.calibrate import calibration
        from recoup.calibration.files import read_data
    except ImportError:
        needs = "calibrating needs libraries of its own: pip install 'recoup[calibrate]'"
        raise OSError(needs) from None
    found, diagnostics = read_data(folder)
    if diagnostics:
        raise Refused(diagnostics)
    return calibration(found, last_year)


def _forecast(
    found: "Calibration | None", about: "About", film: str, china_released: date | None
) -> str:
    from recoup.calibration.figures import of_nearest, shipped
    from recoup.calibration.show_forecast import show_forecast

    figures: Any = shipped(about) if found is None else of_nearest(found, about)
    if not figures.multiples:
        message = "too few films released before it are known to say what it may gross"
        hint = "take a later --released, or data that reaches further back"
        raise Refused([Diagnostic("too-few-films", message, None, hint)])
    return show_forecast(figures, about, film, china_released=china_released)
