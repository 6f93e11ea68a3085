"""The same receipts under several readings of a deal: what each reading comes to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from recoup.analysis import totals
from recoup.analysis.table import Table
from recoup.engine.run import Run


@dataclass(frozen=True, slots=True)
class FigureByReading:
    """One figure under each reading, in the order of the readings.

    `figure` says which: `paid` to the party `of`; `recouped` or `balance` of the account `of`;
    `transferred` from one party to another outside the waterfalls; `held`, paid to nobody. None
    where a reading knows no such account, transfer or receipt.
    """

    figure: str
    of: str
    title: str
    currency: str
    amounts: tuple[Decimal | None, ...]

    @property
    def spread(self) -> Decimal:
        """How far the readings are apart: the highest amount less the lowest, None as nothing."""
        amounts = [amount or Decimal(0) for amount in self.amounts]
        return max(amounts) - min(amounts)


@dataclass(frozen=True, slots=True)
class MilestoneByReading:
    """When a milestone is reached under each reading, in words."""

    milestone: str
    reached: tuple[str, ...]


def paid_by_reading(runs: Sequence[Run]) -> Table[FigureByReading]:
    """What each party is paid under each reading, whether that differs or not."""
    return _side_by_side([dict(_paid(run)) for run in runs], absent_is_nothing=True)


def other_figures(runs: Sequence[Run]) -> Table[FigureByReading]:
    """The accounts, transfers and held money in which the readings differ."""
    by_run = [dict([*_accounts(run), *_transfers(run), *_held(run)]) for run in runs]
    return Table(figure for figure in _side_by_side(by_run) if figure.spread)


def milestones_by_reading(runs: Sequence[Run]) -> Table[MilestoneByReading]:
    """The milestones that every reading has, and that they do not reach alike."""
    by_run = [{m.milestone: _reached(m) for m in totals.milestones(run)} for run in runs]
    names = [name for name in by_run[0] if all(name in found for found in by_run)]
    rows = (MilestoneByReading(name, tuple(found[name] for found in by_run)) for name in names)
    return Table(row for row in rows if len(set(row.reached)) > 1)


_Key = tuple[str, str, str, str]
_Figures = Iterator[tuple[_Key, Decimal]]


def _side_by_side(
    by_run: Sequence[Mapping[_Key, Decimal]], *, absent_is_nothing: bool = False
) -> Table[FigureByReading]:
    """Each figure with its amount in every run; nothing, or None, where a run has none such."""
    figures = []
    for key in dict.fromkeys(key for found in by_run for key in found):
        absent = totals.decimal(0, key[-1]) if absent_is_nothing else None
        amounts = tuple(found.get(key, absent) for found in by_run)
        figures.append(FigureByReading(*key, amounts))
    return Table(figures)


def _paid(run: Run) -> _Figures:
    for line in totals.paid(totals.Sums.of(run)):
        yield ("paid", line.party, line.title, line.currency), line.amount


def _accounts(run: Run) -> _Figures:
    for line in totals.accounts(totals.Sums.of(run)):
        yield ("recouped", line.account, line.title, line.currency), line.recouped
        yield ("balance", line.account, line.title, line.currency), line.balance


def _transfers(run: Run) -> _Figures:
    sums: dict[_Key, Decimal] = {}
    for line in totals.transfers(run):
        key = ("transferred", f"{line.payer} to {line.payee}", line.label, line.currency)
        sums[key] = sums.get(key, Decimal(0)) + line.amount
    yield from sums.items()


def _held(run: Run) -> _Figures:
    sums: dict[_Key, Decimal] = {}
    for line in totals.held(run):
        key = ("held", line.of, line.of, line.currency)
        sums[key] = sums.get(key, Decimal(0)) + line.amount
    yield from sums.items()


def _reached(line: totals.MilestoneLine) -> str:
    return str(line.reached_on or ("from the start" if line.reached else "not reached"))
