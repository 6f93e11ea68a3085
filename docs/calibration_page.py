"""Fills in what `calibration.md` says was measured, and the shipped figures, from data."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from recoup.calibration.calibrate import Calibration, calibration, trials
from recoup.calibration.distributions import fit_two_log_normals
from recoup.calibration.figures import show_shipped
from recoup.calibration.files import read_data
from recoup.calibration.films import BANDS, show_band
from recoup.calibration.heldout import FITS, NAIVE, Trial, logs_of
from recoup.calibration.rows import (
    Rows,
    Table,
    correlation_rows,
    dropped_rows,
    fit_rows,
    histogram,
    measure_rows,
    trial_rows,
    volatility_rows,
)

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/calibration.md"
SHIPPED = ROOT / "src/recoup/library/forecasts/by_budget.toml"
_BLOCK = re.compile(
    r"(?<=^<!-- measured: )(\w+)( -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL
)
_OF_FORECASTS = "nearest films"


@cache
def measured(folder: Path) -> tuple[Calibration, tuple[Trial, ...]]:
    """The calibration of a folder, and its trials."""
    data, diagnostics = read_data(folder)
    assert not diagnostics, diagnostics
    found = calibration(data)
    return found, tuple(trials(found.films, found.last_year))


def shipped(folder: Path) -> str:
    """The figures that are shipped."""
    return show_shipped(measured(folder)[0])


def page(folder: Path) -> str:
    """The page, with every measured block as the data of a folder has it."""
    found, tried = measured(folder)
    blocks: dict[str, Callable[[], str]] = {
        "multiples": lambda: _table(fit_rows(found)),
        "mixtures": lambda: _table(_mixtures(found)),
        "correlations": lambda: _table(correlation_rows(found)),
        "weeks": lambda: _table(measure_rows(found)),
        "rates": lambda: _table(volatility_rows(found)),
        "summary": lambda: _table(_summary(tried)),
        "trials": lambda: "\n".join(map(_trial, tried)),
        "dropped": lambda: _table(dropped_rows(found)),
    }

    def block(said: re.Match[str]) -> str:
        return f"{said[1]}{said[2]}\n{blocks[said[1]]()}\n"

    return _BLOCK.sub(block, PAGE.read_text(encoding="utf-8"))


def _mixtures(found: Calibration) -> Table:
    """Two log-normals of the worldwide multiples of each band."""
    rows: Rows = []
    sample = found.fits[0].sample
    for band in BANDS:
        logs = logs_of(sample.of_band(band).table)
        parameters = [
            f"{p.value:.2f} ± {p.error:.2f}" for p in fit_two_log_normals(logs).parameters
        ]
        rows.append((sample.name, show_band(band), str(len(logs)), *parameters))
    words = ("share", "log mean", "log sd")
    titles = [f"{word} of {part}" for part in ("the lower", "the upper") for word in words]
    return ("gross", "budget", "n", *titles), rows


def _summary(tried: Sequence[Trial]) -> Table:
    """The scores of every trial in a row, and the coverage of what forecasts are written from."""
    shown = ["quantiles", _OF_FORECASTS, *NAIVE]
    assert set(shown) <= {*FITS, *NAIVE}
    rows: Rows = []
    for trial in tried:
        scores = [f"{trial.scores[name].crps:.3f}" for name in shown]
        own = trial.scores[_OF_FORECASTS]
        coverage = [f"{share:.0%}" for share in own.coverage]
        rows.append((trial.sample, trial.how, str(own.count), *scores, *coverage))
    return ("gross", "fitted and tested on", "n", *shown, "50%", "80%", "95%"), rows


def _trial(trial: Trial) -> str:
    titles, rows = trial_rows(trial)
    bars = [histogram(score.pit) for score in trial.scores.values()]
    # A forecast that is certain has no tenths.
    shown = [(*r, "" if r[-1] == "—" else f"`{bar}`") for r, bar in zip(rows, bars, strict=True)]
    head = f"**{trial.sample}**, {trial.how} ({trial.seen:,} films seen):\n"
    return "\n".join([head, _table(((*titles, "tenths"), shown))])


def _table(table: Table) -> str:
    titles, rows = table
    return "\n".join([_row(titles), "|---" * len(titles) + "|", *map(_row, rows)]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
