"""A calibration as rows of tables: for the terminal and for the page of the docs."""

from collections.abc import Iterable
from math import isnan

from recoup.calibration.calibrate import Calibration
from recoup.calibration.distributions import LEVELS
from recoup.calibration.films import show_band
from recoup.calibration.heldout import NAIVE, Trial
from recoup.calibration.scores import INTERVALS

Rows = list[tuple[str, ...]]
Table = tuple[tuple[str, ...], Rows]
_LEVEL_TITLES = tuple("median" if level == 50 else f"P{level}" for level in LEVELS)
_CERTAIN = "one multiple"


def fit_rows(found: Calibration) -> Table:
    """The multiples of each gross by band: quantiles, and the log-normal with its errors."""
    rows = []
    for fit in found.fits:
        if fit.curve is None or fit.log_normal is None:
            rows.append((fit.sample.name, show_band(fit.band), str(fit.count),
                         *["—"] * len(LEVELS), "too few", "too few"))  # fmt: skip
            continue
        quantiles = [f"{q:.3g}" for q in fit.curve.times]
        normal = [f"{p.value:.2f} ± {p.error:.2f}" for p in fit.log_normal.parameters]
        rows.append((fit.sample.name, show_band(fit.band), str(fit.count), *quantiles, *normal))
    return ("gross", "budget", "n", *_LEVEL_TITLES, "log mean", "log sd"), rows


def correlation_rows(found: Calibration) -> Table:
    """Rank correlations with their errors, and those of the logarithms."""
    rows: Rows = [
        (c.name, c.films, str(c.count), f"{c.rank:.2f} ± {c.error:.2f}", f"{c.linear:.2f}")
        for c in found.correlations
        if not isnan(c.rank)
    ]
    return ("grosses", "films", "n", "rank", "logs"), rows


def measure_rows(found: Calibration) -> Table:
    """P10, median with its error, and P90 of each measure."""
    rows = [
        (m.name, f"{m.count:,}", *(_figure(m.at(level)) for level in (10, 50)),
         _figure(m.error), _figure(m.at(90)))
        for m in found.measures
        if m.count
    ]  # fmt: skip
    return ("figure", "n", "P10", "median", "± se", "P90"), rows


def volatility_rows(found: Calibration) -> Table:
    """How far each rate moves in a year, and how much of later years lay inside what that says."""
    rows = [
        (
            v.currency,
            str(v.years),
            f"{v.a_year:.1%} ± {v.error:.1%}",
            f"{v.latest:,.4f}",
            *["—" if isnan(share) else f"{share:.0%}" for share in v.coverage],
            str(v.years_tested),
        )
        for v in found.volatilities
    ]
    inside = [f"{percent}%" for percent in INTERVALS]
    return ("currency", "years", "a year", "latest", *inside, "years tested"), rows


def dropped_rows(found: Calibration) -> Table:
    """What was left out of each sample, and why, in the order in which it was."""
    samples: dict[str, tuple[int, tuple[tuple[str, int], ...]]] = {}
    for fit in found.fits:
        samples.setdefault(fit.sample.name, (fit.sample.rows, fit.sample.dropped))
    for one in found.measures:
        if one.rows:
            samples.setdefault(one.name, (one.rows, one.dropped))
    rows: Rows = [
        (name if not i else "", f"{count:,}" if not i else "", why, f"{dropped:,}")
        for name, (count, reasons) in samples.items()
        for i, (why, dropped) in enumerate(reasons)
    ]
    return ("sample", "rows", "left out", "dropped"), rows


def trial_rows(trial: Trial) -> Table:
    """Every model's ranked score and coverage on the same films; the naive ones last."""
    rows = []
    for name, score in trial.scores.items():
        said = name != _CERTAIN
        coverage = [f"{share:.0%}" if said else "—" for share in score.coverage]
        evenness = f"{score.evenness:.3f}" if said else "—"
        word = f"naive: {name}" if name in NAIVE else name
        rows.append((word, str(score.count), f"{score.crps:.3f}", *coverage, evenness))
    return ("model", "n", "CRPS", *(f"{p}%" for p in INTERVALS), "even?"), rows


def histogram(shares: Iterable[float]) -> str:
    """A histogram in one line of text: eight heights, the fifth for an even share of a tenth."""
    return "".join("▁▂▃▄▅▆▇█"[min(7, max(0, round(share * 40)))] for share in shares)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
