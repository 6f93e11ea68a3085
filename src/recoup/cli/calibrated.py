"""How a calibration is printed: tables for people, JSON for programs."""

from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Any

from recoup.cli.output import heading, print_json, table

if TYPE_CHECKING:
    from recoup.calibration.calibrate import Calibration
    from recoup.calibration.figures import About
    from recoup.calibration.heldout import Trial


def print_calibration(found: "Calibration") -> None:
    """Every figure with its sample and standard error."""
    from recoup.calibration.rows import (
        correlation_rows,
        dropped_rows,
        fit_rows,
        measure_rows,
        volatility_rows,
    )

    print(f"Films up to {found.last_year}")
    for file in found.data.absent:
        print(f"  {file.name} is not there: nothing is said that needs {file.holds}")
    for title, shown in (
        ("Gross as a multiple of the budget", fit_rows(found)),
        ("How grosses of one film go together", correlation_rows(found)),
        ("Weeks, openings, releases, shares", measure_rows(found)),
        ("Exchange rates to one US dollar", volatility_rows(found)),
        ("Rows that were left out", dropped_rows(found)),
    ):
        titles, rows = shown
        if rows:
            heading(title)
            table(titles, rows, right=[i for i in range(len(titles)) if titles[i] in _RIGHT])


_RIGHT = {
    "n", "P5", "P10", "P25", "median", "P75", "P90", "P95", "± se", "log mean", "log sd", "rank",
    "logs", "a year", "latest", "rows", "dropped", "CRPS", "50%", "80%", "95%", "seen",
}  # fmt: skip


def print_trials(tried: "list[Trial]") -> None:
    """How each fit fared on films it had not seen."""
    from recoup.calibration.rows import trial_rows

    for trial in tried:
        titles, rows = trial_rows(trial)
        heading(f"{trial.sample}: {trial.how}")
        table(titles, rows, right=[i for i in range(len(titles)) if titles[i] in _RIGHT])


def print_comparables(
    found: "Calibration", about: "About", territory: str | None, *, as_json: bool
) -> int:
    """The films nearest to one, with their grosses."""
    from recoup.calibration.comparables import comparables

    near = comparables(
        found.films, about.budget, about.released, genres=about.genres, territory=territory
    )
    if as_json:
        print_json(
            {
                "comparables": [
                    {
                        "title": row["title"],
                        "released": str(row["released"]),
                        "genres": row["genres"],
                        "steps": round(row["steps"], 3),
                        **{k: _whole(row[k]) for k in _GROSSES},
                    }
                    for row in near.to_dicts()
                ]
            }
        )
        return 0
    where = " that played China" if territory == "CN" else ""
    print(f"The nearest films{where} known on {about.released}, in USD m")
    rows = [
        (
            row["title"],
            str(row["released"]),
            *("—" if row[k] is None else f"{row[k] / 1e6:,.1f}" for k in _GROSSES),
            f"{row['steps']:.2f}",
            ", ".join(row["genres"]),
        )
        for row in near.to_dicts()
    ]
    titles = ("film", "released", *_GROSSES, "steps", "genres")
    table(titles, rows, right=range(2, 3 + len(_GROSSES)))
    return 0


_GROSSES = ("budget", "domestic", "china", "worldwide")


def _whole(value: float | None) -> str | None:
    return None if value is None else str(round(value))


def calibration_json(found: "Calibration") -> dict[str, Any]:
    """A calibration as JSON: statistics as numbers."""
    from recoup.calibration.distributions import LEVELS
    from recoup.calibration.films import show_band

    return {
        "last_year": found.last_year,
        "levels": list(LEVELS),
        "absent": [file.name for file in found.data.absent],
        "fits": [
            {
                "sample": fit.sample.name,
                "source": fit.sample.source,
                "band": show_band(fit.band),
                "count": fit.count,
                "rows": fit.sample.rows,
                "dropped": dict(fit.sample.dropped),
                "log_normal": None if fit.log_normal is None else _parameters(fit.log_normal),
                "quantiles": None if fit.curve is None else _parameters(fit.curve),
            }
            for fit in found.fits
        ],
        "correlations": [_fields(c) for c in found.correlations],
        "measures": [{**_fields(m), "dropped": dict(m.dropped)} for m in found.measures],
        "volatilities": [
            {**_fields(v), "latest_day": str(v.latest_day)} for v in found.volatilities
        ],
    }


def trials_json(tried: "list[Trial]") -> list[dict[str, Any]]:
    """How each fit fared, as JSON."""
    return [
        {
            "sample": trial.sample,
            "how": trial.how,
            "seen": trial.seen,
            "models": {
                name: {**_fields(score), "evenness": score.evenness}
                for name, score in trial.scores.items()
            },
        }
        for trial in tried
    ]


def _parameters(fitted: Any) -> dict[str, dict[str, float]]:
    return {p.name: {"value": float(p.value), "error": float(p.error)} for p in fitted.parameters}


def _fields(record: Any) -> dict[str, Any]:
    return {name: _known(value) for name, value in asdict(record).items()}


def _known(value: Any) -> Any:
    """What is no number is null."""
    if isinstance(value, tuple):
        return [_known(one) for one in value]
    return None if isinstance(value, float) and isnan(value) else value
