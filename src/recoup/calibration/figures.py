"""The figures that a forecast of one film takes: from the data at hand, or from those shipped."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from importlib.resources import files
from typing import Any, Final

import numpy as np
import polars as pl

from recoup.calibration.calibrate import Calibration, window
from recoup.calibration.comparables import NEAREST, comparables, known_before, nearest
from recoup.calibration.distributions import LEVELS
from recoup.calibration.films import BANDS, Band, Sample, band_of, multiples, show_band
from recoup.calibration.heldout import logs_of
from recoup.calibration.rates import rate_on

# The grosses that a forecast draws, with the name that it gives them.
DRAWN: Final = {"domestic": "us", "china": "cn", "elsewhere": "elsewhere"}
_HOLDS: Final = {"us": "US: hold a week", "cn": "China: hold a week"}
# So many of the nearest films are shown beside a forecast.
_SHOWN: Final = 6
_SHIPPED: Final = "forecasts/by_budget.toml"


@dataclass(frozen=True, slots=True)
class Comparable:
    """A film near to another: its budget and grosses in US dollars, None where nobody said."""

    title: str
    released: date
    budget: float
    domestic: float | None
    china: float | None
    worldwide: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is drawn of one film, as multiples of its budget at LEVELS, and what goes with it.

    `basis` says of each gross what its figures stand on. `holds` are shares of the week before, by
    the name of the gross; `waits` the weeks that China waits, at LEVELS; `rate` yuan for one US
    dollar on its day; `comparables` the nearest films. None, and keys that are absent: no file at
    hand says it.
    """

    basis: Mapping[str, str]
    multiples: Mapping[str, Sequence[float]]
    correlations: Mapping[tuple[str, str], float]
    holds: Mapping[str, float]
    waits: Sequence[float] | None
    volatility: float | None
    rate: tuple[float, date] | None = None
    comparables: tuple[Comparable, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a film before its release; the budget in US dollars."""

    budget: float
    released: date
    genres: tuple[str, ...] = ()
    in_china: bool = True


def of_nearest(found: Calibration, about: About) -> Figures:
    """The figures of the films nearest to one, of the years before its release.

    A gross of which fewer films are known than that takes is left out.
    """
    basis, quantiles = {}, {}
    for gross, name in DRAWN.items():
        if gross != "domestic" and not about.in_china:
            continue
        past = _before(multiples(found.films, gross, played_china=about.in_china), gross, about)
        if past.height < NEAREST:
            continue
        rows = nearest(past, about.budget, about.genres, about.released, NEAREST)
        near = past[rows.tolist()]
        years = near["released"].dt.year()
        quantiles[name] = [float(q) for q in np.exp(np.percentile(logs_of(near), LEVELS))]
        basis[name] = f"the {NEAREST} nearest films, of {years.min()} to {years.max()}"
    figures = replace(
        Figures(basis, quantiles, *_other(found)), comparables=_comparables(found, about)
    )
    rate = rate_on(found.data, "CNY", about.released)
    return figures if rate is None else replace(figures, rate=rate)


def _comparables(found: Calibration, about: About) -> tuple[Comparable, ...]:
    near = comparables(
        found.films,
        about.budget,
        about.released,
        genres=about.genres,
        territory="CN" if about.in_china else None,
        count=_SHOWN,
    )
    columns = [field.name for field in fields(Comparable)]
    return tuple(Comparable(*row) for row in near.select(columns).iter_rows())


def _before(sample: Sample, gross: str, about: About) -> pl.DataFrame:
    """The films of the years before a release, whose grosses could be known on its day."""
    first, last = window(gross, about.released.year)
    return known_before(sample.between(first, last).table, about.released)


def of_bands(found: Calibration) -> dict[Band, Figures]:
    """The figures of each band of budgets, for films that play China."""
    bands: dict[Band, Figures] = {}
    for band in BANDS:
        basis, quantiles = {}, {}
        for gross, name in DRAWN.items():
            fit = found.fit(gross, band, played_china=True)
            if fit is None or fit.curve is None:
                continue
            first, last = window(gross, found.last_year)
            quantiles[name] = [float(q) for q in np.exp(fit.curve.logs)]
            basis[name] = f"{fit.count} films of {show_band(band)} of {first.year} to {last.year}"
        if quantiles:
            bands[band] = Figures(basis, quantiles, *_other(found))
    return bands


def shipped(about: About) -> Figures:
    """The shipped figures of the band of a budget.

    Raises: ValueError for a budget below the smallest that is fitted.
    """
    text = (files("recoup.library") / _SHIPPED).read_text(encoding="utf-8")
    said = tomllib.loads(text)
    band = band_of(about.budget)
    if band is None:
        raise ValueError("the budget is below the smallest that is fitted")
    own: dict[str, Any] = next(b for b in said["band"] if b["from_usd_m"] == band[0])
    names = [name for name in DRAWN.values() if name != "cn" or about.in_china]
    return Figures(
        {name: own[name]["films"] for name in names},
        {name: own[name]["times_budget"] for name in names},
        {(one, other): value for one, other, value in said["correlations"]},
        said["holds"],
        said["waits"],
        said["volatility"],
        (said["rate"], said["rate_day"]),
    )


def show_shipped(found: Calibration) -> str:
    """The text of the shipped figures: what `shipped` reads."""
    bands = of_bands(found)
    common = next(iter(bands.values()))
    cny = next(v for v in found.volatilities if v.currency == "CNY")
    pairs = [f'["{a}", "{b}", {value:.2f}]' for (a, b), value in common.correlations.items()]
    lines = [
        "# Multiples of the budget by band, and what goes with them: measured by",
        "# `recoup calibrate` (docs/calibration.md says on which films, and how they were tried).",
        f"# Quantiles at {', '.join(f'P{level}' for level in LEVELS)}. Sources: The Numbers, Box",
        "# Office Mojo, cbooo (grosses); European Central Bank (rates).",
        f"last_year = {found.last_year}",
        f"correlations = [{', '.join(pairs)}]",
        f"waits = {_row(common.waits or ())}",
        f"volatility = {cny.a_year:.3f}",
        f"rate = {cny.latest:.4f}",
        f"rate_day = {cny.latest_day}",
        "",
        "[holds]",
        *[f"{name} = {value:.2f}" for name, value in common.holds.items()],
    ]
    for (low, _), own in bands.items():
        lines += ["", "[[band]]", f"from_usd_m = {low}"]
        for name, row in own.multiples.items():
            lines += [f"[band.{name}]", f'films = "{own.basis[name]}"']
            lines += [f"times_budget = {_row(row)}"]
    return "\n".join(lines) + "\n"


def _row(values: Sequence[float]) -> str:
    return f"[{', '.join(f'{value:.3g}' for value in values)}]"


def _other(found: Calibration) -> tuple[Any, ...]:
    """Correlations, holds, waits, volatility and rate: what no budget changes."""
    correlations = {}
    for one, first in DRAWN.items():
        for other, second in DRAWN.items():
            known = found.correlation(one, other)
            if known is not None:
                correlations[first, second] = known.rank
    holds = {
        name: m.at(50) for name, words in _HOLDS.items() if (m := found.measure(words)) is not None
    }
    lag = found.measure("days from the US to China")
    waits = None if lag is None else [max(0.0, days) / 7 for days in lag.quantiles]
    cny = next((v for v in found.volatilities if v.currency == "CNY"), None)
    return (
        correlations,
        holds,
        waits,
        None if cny is None else cny.a_year,
        None if cny is None else (cny.latest, cny.latest_day),
    )
