"""The rows that every future fills: one a period for each line of receipts, and the costs."""

from dataclasses import dataclass
from datetime import date, timedelta

from recoup.forecasts.model import CostLine, Forecast, ReceiptsLine, ReportLine
from recoup.receipts.model import Event, EventKind
from recoup.values.calendar import months_after
from recoup.values.money import Money

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
Line = ReceiptsLine | CostLine | ReportLine


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the schedule: the line that it comes of, and the index of its period."""

    event: Event
    line: Line
    period: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows in the order of their days; `ends` are the last days of the periods."""

    rows: tuple[Row, ...]
    ends: tuple[date, ...]

    @property
    def events(self) -> list[Event]:
        """The rows as events, their amounts still to be filled in."""
        return [row.event for row in self.rows]


def period_ends(forecast: Forecast) -> tuple[date, ...]:
    """The last day of every period of the grid."""
    months = _MONTHS[forecast.grid.unit]
    first = forecast.grid.first
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    ends: list[date] = []
    number = 1
    while not ends or ends[-1] < forecast.grid.last:
        ends.append(months_after(start, number * months) - timedelta(days=1))
        number += 1
    return tuple(ends)


def schedule(forecast: Forecast) -> Schedule:
    """The schedule of a forecast: receipts on the last day of each period, costs on their day."""
    ends = period_ends(forecast)
    rows: list[Row] = []
    for number, cost in enumerate(forecast.costs):
        period = next((i for i, end in enumerate(ends) if cost.day <= end), len(ends) - 1)
        rows.append(Row(_cost(forecast, cost, number), cost, period))
    for period, end in enumerate(ends):
        for number, line in enumerate(forecast.receipts):
            if line.start <= end:
                rows.append(Row(_receipt(forecast, line, number, end), line, period))
        for number, report in enumerate(forecast.reports):
            rows.append(Row(_report(report, number, end), report, period))
    return Schedule(tuple(sorted(rows, key=lambda row: row.event.date)), ends)


def _cost(forecast: Forecast, cost: CostLine, number: int) -> Event:
    known = cost.amount
    currency = known.currency if isinstance(known, Money) else _currency(forecast, known.of)
    amount = known.minor if isinstance(known, Money) else 0
    what = cost.account
    return Event(
        f"cost-{number + 1}",
        cost.day,
        EventKind.COST,
        what,
        None,
        None,
        amount,
        currency,
        "",
        cost.span,
    )


def _currency(forecast: Forecast, name: str) -> str | None:
    return forecast.quantity(name).distribution.currency


def _receipt(forecast: Forecast, line: ReceiptsLine, number: int, end: date) -> Event:
    return Event(
        f"receipt-{number + 1}-{end}",
        end,
        EventKind.RECEIPT,
        line.what,
        line.film,
        line.territory,
        0,
        _currency(forecast, line.part.of),
        "",
        line.span,
    )


def _report(line: ReportLine, number: int, end: date) -> Event:
    return Event(
        f"report-{number + 1}-{end}",
        end,
        EventKind.REPORT,
        line.what,
        line.film,
        line.territory,
        0,
        line.currency,
        "",
        line.span,
    )
