"""The published cases: what each folder beside this file asserts, and where it was published."""

import os
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

# Folders in which the cases themselves lie: the figures with their sources, one JSON file each.
SHARED = Path(os.environ.get("RECOUP_CASES", ROOT / ".." / "shared" / "cases"))


@dataclass(frozen=True)
class Setup:
    """One run of a case: a reading of the deal, and the receipts that it is run on.

    `only` names the rows that are run, all where it is empty; `refuses` the codes of the errors
    that the deal must be refused with, in which case nothing is run. `reading` names the readings
    of a disputed deal; all of them come out of one comparison.
    """

    name: str
    deal: Path
    receipts: Path
    only: tuple[str, ...]
    assume: dict[str, str]
    refuses: tuple[str, ...]
    reading: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A figure of the case, and the result of a run that it must equal.

    `key` is the figure's place below `expected` in the case's file (below `ours`: a figure that the
    case does not print, and that its terms come to), `value` the figure, times
    `unit` an amount in the currency of the run. A result may lie less than `roundings` minor units
    from it (0: it is equal), on top of the tolerance `tol` that the printed figure's own rounding
    allows. Where `refuted`, the printed figure does not follow from what was published with it: the
    result must lie outside of its tolerance.
    """

    key: str
    value: str
    result: str
    unit: Fraction
    roundings: int
    tol: Fraction | None
    refuted: bool


@dataclass(frozen=True)
class Case:
    """A published case as it is reproduced here; `left_out` says why some figures are not."""

    name: str
    title: str
    source: str
    grade: str
    setups: dict[str, Setup]
    figures: tuple[Figure, ...]
    left_out: dict[str, str]


def load_cases() -> list[Case]:
    """Every case, in the order of its names."""
    return [_load(path) for path in sorted(HERE.glob("*/expected.toml"))]


def _load(path: Path) -> Case:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    unit = Fraction(data.get("unit", "1"))
    return Case(
        path.parent.name,
        data["title"],
        data["source"],
        data["grade"],
        {name: _setup(path.parent, name, run) for name, run in data["runs"].items()},
        tuple(_figure(row, unit) for row in data["figures"]),
        data.get("left_out", {}),
    )


def _setup(folder: Path, name: str, run: dict[str, Any]) -> Setup:
    return Setup(
        name,
        folder / run["deal"],
        folder / run.get("receipts", "receipts.csv"),
        tuple(run.get("only", ())),
        run.get("assume", {}),
        tuple(run.get("refuses", ())),
        tuple(run.get("reading", ())),
    )


def _figure(row: dict[str, Any], unit: Fraction) -> Figure:
    tol = row.get("tol")
    return Figure(
        row["key"],
        row["value"],
        row["result"],
        Fraction(row.get("unit", unit)),
        row.get("roundings", 0),
        None if tol is None else Fraction(tol),
        row.get("refuted", False),
    )


def published_figures(data: dict[str, Any]) -> dict[str, Any]:
    """The figures of a case's file by their key; those in print are their value alone."""
    found: dict[str, Any] = {}

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict) and set(value) >= {"value", "tol"}:
            found[key] = value["value"]
        elif isinstance(value, dict) and value:
            for name, child in value.items():
                walk(child, f"{key}.{name}" if key else name)
        elif isinstance(value, list):
            for index, child in enumerate(value):
                walk(child, f"{key}.{index}")
        elif value != {}:
            found[key] = value

    walk({k: v for k, v in data["expected"].items() if k != "discrepancies"}, "")
    return found
