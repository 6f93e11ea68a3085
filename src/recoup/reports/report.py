"""What a payer's file came to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recoup.receipts.basis import ESTIMATE
from recoup.receipts.model import EventKind
from recoup.reports.grid import Aside
from recoup.reports.lines import Line, Superseded, Suspended
from recoup.reports.model import Mapping
from recoup.reports.totals import Check, Sum

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True)
class Report:
    """What a file came to.

    `read` rows are `events`, suspended or superseded. The events are `lines`, or the columns of
    `frame` where they are many. `aside` are rows that the mapping takes for no data. `checks` hold
    the rows against totals that the file or the reader states: none, where nobody states any.
    """

    name: str
    mapping: Mapping
    read: int
    lines: list[Line] | None
    frame: "polars.DataFrame | None"
    suspended: list[Suspended]
    superseded: list[Superseded]
    aside: list[Aside]
    sums: list[Sum]
    checks: list[Check]

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.lines) if self.lines is not None else self._frame.height

    @property
    def event_rows(self) -> int:
        """How many rows are events, or a part of one, or reconciled alone."""
        return self.read - len(self.suspended) - len(self.superseded)

    @property
    def reconciles(self) -> bool:
        """Whether every total that is stated is what its rows come to."""
        return not any(check.difference for check in self.checks)

    @property
    def estimates(self) -> dict[str | None, int]:
        """What of the receipts is not final, by currency."""
        found: dict[str | None, int] = {}
        for line in self._flagged():
            if line.kind == EventKind.RECEIPT:
                found[line.currency] = found.get(line.currency, 0) + line.amount
        return found

    def _flagged(self) -> Iterator[Line]:
        if self.frame is None:
            return (line for line in self if line.basis and ESTIMATE in line.basis)
        import polars

        is_one = polars.col("basis").str.contains(ESTIMATE, literal=True)
        return (Line(*row) for row in self.frame.filter(is_one).iter_rows())

    @property
    def _frame(self) -> "polars.DataFrame":
        assert self.frame is not None
        return self.frame

    def __iter__(self) -> Iterator[Line]:
        if self.lines is not None:
            return iter(self.lines)
        return (Line(*row) for row in self._frame.iter_rows())
