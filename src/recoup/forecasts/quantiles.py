"""What a forecast comes to: the quantiles of every quantity, and of what comes in when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from recoup.forecasts.distributions import Floats
from recoup.forecasts.futures import Futures
from recoup.forecasts.model import ReceiptsLine
from recoup.values.currency import minor_digits

LEVELS = (5, 10, 50, 90, 95)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The figures below which so many futures in a hundred lie, by `LEVELS`.

    Money in units of its currency; plain numbers where there is none.
    """

    name: str
    currency: str | None
    figures: tuple[Decimal, ...]
    mean: Decimal


@dataclass(frozen=True, slots=True)
class PeriodQuantiles:
    """What one line of receipts brings in one period."""

    line: str
    last_day: date
    quantiles: Quantiles


def of_quantities(futures: Futures, count: int) -> list[Quantiles]:
    """The quantiles of every quantity over the first so many futures."""
    drawn = futures.quantities(0, 0, count)
    return [
        _quantiles(q.name, q.distribution.currency, drawn[q.name])
        for q in futures.forecast.quantities
    ]


def of_periods(futures: Futures, count: int) -> list[PeriodQuantiles]:
    """The quantiles of every row of receipts over the first so many futures, in order of days."""
    amounts = futures.amounts(0, 0, count)
    return [
        PeriodQuantiles(
            line_words(row.line),
            row.event.date,
            _quantiles(row.event.id, row.event.currency, amounts[i].astype(float)),
        )
        for i, row in enumerate(futures.schedule.rows)
        if isinstance(row.line, ReceiptsLine)
    ]


def line_words(line: ReceiptsLine) -> str:
    """A line of receipts in words: `theatrical of dog from CN`."""
    film = f" of {line.film}" if line.film else ""
    return f"{line.what}{film}" + (f" from {line.territory}" if line.territory else "")


def _quantiles(name: str, currency: str | None, figures: Floats) -> Quantiles:
    found: Sequence[float] = [float(x) for x in np.percentile(figures, LEVELS)]
    digits = minor_digits(currency) if currency is not None else 2
    scale = 10**digits if currency is not None else 1

    def shown(figure: float) -> Decimal:
        return Decimal(round(figure / scale * 10**digits)).scaleb(-digits)

    return Quantiles(name, currency, tuple(map(shown, found)), shown(float(figures.mean())))
