"""A slate: many films in the same futures, and what everybody has in all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from recoup.analysis.contract import records
from recoup.analysis.table import Table
from recoup.analysis.totals import decimal
from recoup.api import Progress, Refused, load, refusing
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.kernel.model import Payee
from recoup.simulate.results import P5, P10, P50, P90, P95, WORST, millionths
from recoup.simulate.run import OfScenario, Size, on_cores
from recoup.simulate.scenario import DRAWS
from recoup.simulate.simulated import Simulated
from recoup.simulate.tally import Place, Tally
from recoup.simulate.whole import Whole
from recoup.slates.film import Film, Screening, Sums, seed_of

MILLIONTHS = 10**6


@dataclass(frozen=True, slots=True)
class SlateLine:
    """What a party has of all films together, in the same future and in one currency.

    `shortfall` is the mean of its worst 5% of futures; `apart` what that would be if every film had
    its own worst at once. `chance` is the probability that all it put into any of the films comes
    back out of all of them; None, as the multiples are, for who puts in nothing.
    """

    party: str
    title: str
    currency: str
    films: int
    mean: Decimal
    mean_error: Decimal | None
    p5: Decimal
    p10: Decimal
    p50: Decimal
    p90: Decimal
    p95: Decimal
    shortfall: Decimal
    shortfall_error: Decimal | None
    apart: Decimal
    of_deal: float | None
    invested: Decimal
    chance: float | None
    chance_error: float | None
    multiple_p10: Decimal | None
    multiple_p50: Decimal | None
    multiple_p90: Decimal | None


@dataclass(frozen=True)
class Slate:
    """The films by name, and everybody's lines over all of them.

    `common` is how much of the variance of what moves most of a film the films share.
    """

    seed: int
    size: Size
    common: Fraction
    films: tuple[tuple[str, Simulated], ...]
    lines: Table[SlateLine]

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup slate --json`."""
        return {
            "seed": self.seed,
            "futures": self.size.futures,
            "draws_of_the_deals": self.size.draws,
            "common": str(self.common),
            "films": [{"film": name, **found.to_json()} for name, found in self.films],
            "together": records(self.lines),
        }


def deals_in(paths: Sequence[Path]) -> list[Path]:
    """The deal files that are named, and those of folders that are named; each once.

    Raises: Refused where two have one name, or a folder has none; OSError.
    """
    found: dict[str, Path] = {}
    faults = []
    for path in paths:
        inside = sorted(path.rglob("*.deal")) if path.is_dir() else [path]
        if not inside:
            faults.append(Diagnostic("no-deals", f"there is no deal file in `{path}`", None))
        for deal in inside:
            if found.setdefault(deal.stem, deal) != deal:
                message = f"two films are called `{deal.stem}`: {found[deal.stem]} and {deal}"
                hint = "a film's futures follow its name: rename one of the files"
                faults.append(Diagnostic("film-twice", message, None, hint))
    if faults:
        raise Refused(faults)
    return list(found.values())


def films_of(paths: Sequence[Path], seed: int, common: Fraction) -> list[Film]:
    """Every deal with the futures of the forecast beside it.

    Each film has a seed of its own, that of its name, and shares a part with all others.
    Raises: Refused, with everything that is wrong in any of them; OSError.
    """
    films, faults = [], []
    share = (float(common), seed) if common else None
    for path in deals_in(paths):
        try:
            scenario = load(path).scenario(seed=seed_of(path.stem, seed), common=share)
            films.append(Film(path.stem, scenario))
        except Refused as refused:
            faults += refused.diagnostics
    if faults:
        raise Refused(faults)
    return films


def slate(
    paths: Sequence[Path],
    *,
    futures: int = 100_000,
    draws: int | None = None,
    seed: int = 1,
    common: Fraction = Fraction(0),
    cores: int | None = None,
    on: str | None = None,
    progress: Progress | None = None,
) -> Slate:
    """What many films come to, each and together.

    Args:
        paths: deal files, each with its forecast beside it, or folders of them.
        common: the part of the variance of what moves most of a film that all films share.
        on: the address of a Spark cluster; this machine where left out. The figures are the same.

    Raises: Refused, with everything that is wrong; ClusterFailure; OSError.
    """
    films = films_of(paths, seed, common)
    open_terms = any(film.scenario.futures.terms for film in films)
    size = Size.of(futures, draws or (DRAWS if open_terms else 1))
    done = 0

    def told(film: Film) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(films))

    with refusing():
        if on is not None:
            from recoup.slates.spread import screened_on

            found = screened_on(on, films, size)
        else:
            slow = any(OfScenario(film.scenario).slow for film in films)
            found = on_cores(Screening(size, slow), films, cores=cores, told=told)
    return Slate(seed, size, common, found.films, _lines(found.sums, size))


def _lines(sums: Sums, size: Size) -> Table[SlateLine]:
    return Table(_line(payee, sums, size) for payee in sums.received)


def _line(payee: Payee, sums: Sums, size: Size) -> SlateLine:
    received = _tally(sums.received[payee], size)
    put = sums.invested.get(payee)
    back = multiple = None
    if put is not None and put.all():
        whole, rest = np.divmod(sums.received[payee], put)
        multiple = _tally(whole * MILLIONTHS + rest * MILLIONTHS // put, size)
        back = _tally((sums.received[payee] >= put).astype(np.int64), size).sums

    def money(figure: Fraction | float | None) -> Decimal:
        return decimal(round(figure or 0), payee.currency)

    def error(figure: float | None) -> Decimal | None:
        return None if figure is None else money(figure)

    def times(part: Fraction) -> Decimal | None:
        return None if multiple is None else millionths(multiple.quantile(part))

    return SlateLine(
        payee.party,
        sums.titles.get(payee.party, payee.party),
        payee.currency,
        sums.films[payee],
        money(received.sums.whole.mean),
        error(received.sums.error),
        money(received.quantile(P5)),
        money(received.quantile(P10)),
        money(received.quantile(P50)),
        money(received.quantile(P90)),
        money(received.quantile(P95)),
        money(received.shortfall(WORST)),
        error(received.shortfall_error(WORST)),
        money(sums.worst[payee]),
        received.sums.spread.deal_share if size.draws > 1 else None,
        money(None if put is None else Fraction(int(put.sum()), size.futures)),
        None if back is None else back.mean,
        None if back is None else back.error,
        times(P10),
        times(P50),
        times(P90),
    )


def _tally(figures: Whole, size: Size) -> Tally:
    """A figure by future, draw by draw."""
    parts = figures.reshape(size.draws, size.worlds)
    return Tally.merged(
        [Tally.of(Place(draw, 0, size.draws), part) for draw, part in enumerate(parts)]
    )
