"""What each reading pays: of a deal that keeps several, and of lines that are refused.

In: a checked deal file and what a run takes. Out: the runs side by side, and where they differ.
Never: chooses a reading for anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from recoup.api import DealFile, Progress, Refused, Result, load
from recoup.diagnostics.diagnostic import Diagnostic, Edit, Severity, has_errors, in_order
from recoup.language.disputes import Dispute

if TYPE_CHECKING:
    from recoup.analysis.readings import FigureByReading, MilestoneByReading
    from recoup.analysis.table import Table
    from recoup.receipts.model import Event, Rates

# A file of events, or the events themselves.
Events: TypeAlias = "str | Path | Sequence[Event]"


@dataclass(frozen=True)
class Taken:
    """What a run takes beside the deal and its events: see `DealFile.run`."""

    rates: str | Path | Rates | None = None
    as_of: date | None = None
    assume: Mapping[str, str] | None = None
    set_aside: bool = False
    progress: Progress | None = None

    def run(self, file: DealFile, events: Events) -> Result:
        """The run. Raises: Refused, OSError."""
        return file.run(
            events,
            self.rates,
            as_of=self.as_of,
            assume=self.assume,
            set_aside=self.set_aside,
            progress=self.progress,
        )


@dataclass(frozen=True)
class Comparison:
    """The same receipts under several readings: a result for each, and where they differ."""

    results: tuple[Result, ...]
    disputes: tuple[Dispute, ...] = ()

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The readings of the disputes that each result takes."""
        open_names = {name for dispute in self.disputes for name in dispute.names}
        return tuple(tuple(n for n in r.file.reading if n in open_names) for r in self.results)

    @cached_property
    def paid(self) -> Table[FigureByReading]:
        """What each party is paid under each reading."""
        from recoup.analysis.readings import paid_by_reading

        return paid_by_reading([r.run for r in self.results])

    @cached_property
    def other(self) -> Table[FigureByReading]:
        """Accounts, transfers and held money, as far as the readings differ."""
        from recoup.analysis.readings import other_figures

        return other_figures([r.run for r in self.results])

    @cached_property
    def milestones(self) -> Table[MilestoneByReading]:
        """The milestones, as far as the readings differ."""
        from recoup.analysis.readings import milestones_by_reading

        return milestones_by_reading([r.run for r in self.results])

    @property
    def pay_the_same(self) -> bool:
        """Whether every party is paid the same so far, whichever reading holds."""
        return not any(line.spread for line in self.paid)

    def result(self, *names: str) -> Result:
        """The result under those readings. Raises: KeyError where they are not one of these."""
        for result in self.results:
            if set(names) <= set(result.file.reading):
                return result
        raise KeyError(names)

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup run --json` where disputes are open."""
        return {
            "deal": self.results[0].run.plan.title,
            "disputes": [
                {
                    "title": dispute.title,
                    "readings": [{"name": r.name, "title": r.title} for r in dispute.readings],
                    "place": dispute.span.place,
                }
                for dispute in self.disputes
            ],
            "readings": [{"reading": list(r.file.reading), **r.to_json()} for r in self.results],
            **self.differences_json(),
        }

    def differences_json(self) -> dict[str, Any]:
        """The figures side by side, in the order of the readings."""
        from recoup.analysis.contract import plain

        return {
            "pay_the_same": self.pay_the_same,
            "figures": [
                {
                    "figure": line.figure,
                    "of": line.of,
                    "title": line.title,
                    "currency": line.currency,
                    "amounts": [plain(amount) for amount in line.amounts],
                    "spread": plain(line.spread),
                }
                for line in (*self.paid, *self.other)
            ],
            "milestones": [
                {"milestone": line.milestone, "reached": list(line.reached)}
                for line in self.milestones
            ],
        }

    def _repr_html_(self) -> str:
        names = [", ".join(names) for names in self.names]
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in ("", "of", "currency", *names))
        rows = (
            (line.figure, line.title, line.currency, *map(_shown, line.amounts))
            for line in (*self.paid, *self.other)
        )
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True)
class PricedRefusal:
    """What each reading of a refused line would pay.

    `outcomes` follow the readings of the diagnostic: a result, or why there is none. The `others`
    that are refused are read as their first reading says, the same in every outcome.
    """

    diagnostic: Diagnostic
    outcomes: tuple[Result | Refused, ...]
    others: tuple[Diagnostic, ...] = ()

    @property
    def comparison(self) -> Comparison | None:
        """The readings that can be run, side by side; None where fewer than two can."""
        results = tuple(r for r in self.outcomes if isinstance(r, Result))
        return Comparison(results) if len(results) > 1 else None

    def to_json(self) -> dict[str, Any]:
        """The refused line's place, and what its readings would pay; amounts follow `readings`."""
        from recoup.diagnostics.render import as_json

        said = as_json(self.diagnostic)
        readings = zip(said["readings"], self.outcomes, strict=True)
        return {
            **{key: said[key] for key in ("code", "file", "line", "column")},
            "readings": [line for line, outcome in readings if isinstance(outcome, Result)],
            "others_read_as": [other.readings[0].line for other in self.others],
            **(self.comparison.differences_json() if self.comparison else {}),
        }


def compare(
    deal: DealFile | str | Path,
    events: Events,
    rates: str | Path | Rates | None = None,
    *,
    as_of: date | None = None,
    assume: Mapping[str, str] | None = None,
    set_aside: bool = False,
) -> Comparison:
    """Runs the same receipts under every reading of a deal whose disputes are open.

    Takes what `DealFile.run` takes. An assumption for a term that only some readings have is used
    where it is needed.

    Raises: Refused, with everything that is wrong under any reading; OSError where a file cannot
    be read.
    """
    file = deal if isinstance(deal, DealFile) else load(deal)
    return compare_readings(file, events, Taken(rates, as_of, assume, set_aside))


def compare_readings(file: DealFile, events: Events, taken: Taken) -> Comparison:
    """The same for a deal that is read already."""
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    alternatives = file.alternatives
    known = {name for a in alternatives for name in a.deal.undisclosed}
    outcomes = []
    for alternative in alternatives:
        elsewhere = known - set(alternative.deal.undisclosed)
        given = {n: value for n, value in (taken.assume or {}).items() if n not in elsewhere}
        outcomes.append(_outcome(alternative, events, replace(taken, assume=given)))
    refused = [d for o in outcomes if isinstance(o, Refused) for d in o.diagnostics]
    if refused:
        raise Refused(in_order(refused))
    results = tuple(o for o in outcomes if isinstance(o, Result))
    return Comparison(results, file.readings.open)


def price_refusals(file: DealFile, events: Events, taken: Taken) -> tuple[PricedRefusal, ...]:
    """What each reading of each refused line would pay, where nothing else is wrong with the deal.

    Raises: OSError where a file cannot be read.
    """
    errors = [d for d in file.diagnostics if d.severity is Severity.ERROR]
    if file.readings.open or not all(d.readings for d in errors):
        return ()
    return tuple(
        PricedRefusal(
            error,
            tuple(
                _outcome(file.edited(_edits(errors, error, number)), events, taken)
                for number in range(len(error.readings))
            ),
            tuple(other for other in errors if other is not error),
        )
        for error in errors
    )


def _edits(errors: Sequence[Diagnostic], priced: Diagnostic, number: int) -> list[Edit]:
    """What makes the priced line say its reading of that number, and the others their first."""
    chosen = [e.readings[number if e is priced else 0] for e in errors]
    return [edit for reading in chosen for edit in reading.edits]


def _outcome(file: DealFile, events: Events, taken: Taken) -> Result | Refused:
    try:
        return taken.run(file, events)
    except Refused as refused:
        return refused


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,f}"
