"""Futures by their number: what each row brings, at which rates, under which terms."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoup.deal.model import Deal
from recoup.diagnostics.span import Span
from recoup.forecasts.correlation import main_axis, mixing
from recoup.forecasts.distributions import Floats, figures, number
from recoup.forecasts.model import (
    CostLine,
    Distribution,
    Forecast,
    Part,
    Pattern,
    RateLine,
    ReceiptsLine,
    ReportLine,
    Shape,
    Value,
)
from recoup.forecasts.schedule import Schedule, schedule
from recoup.values.currency import minor_digits
from recoup.values.money import Money
from recoup.values.shown import show

Whole = NDArray[np.int64]

# Random numbers are drawn for so many futures at once; where a chunk begins makes no difference.
BLOCK = 4096
MILLIONTHS = 10**6
# Undisclosed rates are drawn on a grid of hundredths of a percent.
FINENESS = 10**4
# Streams of random numbers beside the first and those of the rates of exchange.
_ANEW, _COMMON = 128, 127
_DAYS_A_YEAR = 365.25
_DAYS = {"month": _DAYS_A_YEAR / 12, "quarter": _DAYS_A_YEAR / 4, "year": _DAYS_A_YEAR}


@dataclass
class Futures:
    """The futures of a forecast: pure functions of the seed, a draw of the deal, and a number.

    A draw is one set of figures for the terms that nobody disclosed; worlds are drawn inside it, so
    that what comes of not knowing the deal can be told from what comes of the world.

    The inputs named in `anew` come from a second stream of random numbers, all others as they are.
    `common` makes films go together: how much of the variance of what moves most quantities at once
    they share, and the seed of that.
    """

    forecast: Forecast
    deal: Deal
    seed: int
    given: dict[str, str] = field(default_factory=dict)
    anew: frozenset[str] = frozenset()
    common: tuple[float, int] | None = None
    schedule: Schedule = field(init=False)
    _mixing: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.schedule = schedule(self.forecast)
        self._mixing = mixing(self.forecast)

    # ---- what is uncertain -------------------------------------------------------------------

    @property
    def factors(self) -> tuple[str, ...]:
        """What is uncertain of the world: quantities, and rates of exchange that move."""
        quantities = self.forecast.quantities
        drawn = [q.name for q in quantities if q.distribution.shape is not Shape.FIXED]
        return (*drawn, *(_pair(line) for line in self.forecast.rates if line.volatility))

    @property
    def described(self) -> tuple[tuple[str, str], ...]:
        """Every input of the forecast by its name, as its line says it."""
        said = [*self.forecast.quantities, *self.forecast.terms]
        lines = [(line.name, _words(line.distribution.span)) for line in said]
        lines += [
            (f"{pair.first}, {pair.second}", _words(pair.span))
            for pair in self.forecast.correlations
        ]
        lines += [(_pair(line), _words(line.span)) for line in self.forecast.rates]
        evenly = [name for name in self.terms if name not in {t.name for t in self.forecast.terms}]
        for name in evenly:
            term = self.deal.undisclosed[name]
            lines.append((name, f"evenly within {show(term.low)} and {show(term.high)}"))
        return tuple(lines)

    def redrawn(self, names: Iterable[str]) -> "Futures":
        """The very same futures, but for the named inputs, which are drawn anew.

        Of quantities that go together each is what it adds to those that it goes with.
        """
        return replace(self, anew=self.anew | frozenset(names))

    # ---- the world ---------------------------------------------------------------------------

    def quantities(self, draw: int, first: int, count: int) -> dict[str, Floats]:
        """Every quantity in some futures; money in whole minor units, and never below nothing."""
        scores = self._mixing @ self._independent(draw, first, count)
        found = {}
        for drawn, score in zip(self.forecast.quantities, scores, strict=True):
            values = figures(drawn.distribution, score)
            if drawn.distribution.currency is not None:
                values = np.rint(np.clip(values, 0, None))
            found[drawn.name] = values
        return found

    def _independent(self, draw: int, first: int, count: int) -> Floats:
        """The scores of the quantities before they are made to go together."""
        names = [q.name for q in self.forecast.quantities]
        scores = self._scores(0, len(names), draw, first, count)
        anew = [i for i, name in enumerate(names) if name in self.anew]
        if anew:
            scores[anew] = self._scores(_ANEW, len(names), draw, first, count)[anew]
        if self.common is None or not names:
            return scores
        share, seed = self.common
        axis = main_axis(self.forecast)
        own = axis @ scores
        shared = replace(self, seed=seed, common=None)._scores(_COMMON, 1, draw, first, count)[0]
        together = np.sqrt(share) * shared + np.sqrt(1 - share) * own
        return np.asarray(scores + np.outer(axis, together - own))

    def _scores(self, stream: int, rows: int, draw: int, first: int, count: int) -> Floats:
        """Independent standard normal scores, by row and future."""
        parts = []
        for block in range(first // BLOCK, -(-(first + count) // BLOCK)):
            key = [self.seed % 2**64, (stream << 56) + (draw << 32) + block]
            random = np.random.Generator(np.random.Philox(key=np.array(key, dtype=np.uint64)))
            parts.append(random.standard_normal((rows, BLOCK)))
        start = first // BLOCK * BLOCK
        return np.concatenate(parts, axis=1)[:, first - start : first - start + count]

    def amounts(self, draw: int, first: int, count: int) -> Whole:
        """What each row brings, by row and future, in minor units of its currency.

        A line's rows sum to its share of the quantity, to the minor unit: what would come after the
        grid comes in its last period.
        """
        drawn = self.quantities(draw, first, count)
        found = np.zeros((len(self.schedule.rows), count), dtype=np.int64)
        for line in self.forecast.receipts:
            places = [i for i, row in enumerate(self.schedule.rows) if row.line is line]
            periods = [self.schedule.rows[i].period for i in places]
            found[places] = self._over_time(line, drawn, periods)
        for i, row in enumerate(self.schedule.rows):
            if isinstance(row.line, CostLine):
                found[i] = _part(row.line.amount, drawn)
        self._report(found, draw, first, count)
        return found

    def _over_time(self, line: ReceiptsLine, drawn: dict[str, Floats], periods: list[int]) -> Whole:
        total = _part(line.part, drawn)
        ends = [self.schedule.ends[p] for p in periods]
        days = np.array([(end - line.start).days + 1 for end in ends], dtype=float)[:, None]
        if line.later is not None:
            days = days - 7 * np.clip(drawn[line.later], 0, None)[None, :]
        so_far = _come_in(line.pattern, np.clip(days, 0, None), _DAYS[self.forecast.grid.unit])
        cumulative = np.floor(total[None, :] * so_far).astype(np.int64)
        cumulative[-1] = total
        return np.diff(cumulative, axis=0, prepend=0)

    def _report(self, found: Whole, draw: int, first: int, count: int) -> None:
        """Fills in the rows of reported series: what has come in so far, in their currency."""
        for report in self.forecast.reports:
            lines = [x for x in self.forecast.receipts if x.part.of in report.adds]
            pairs = {(self._currency(x), report.currency) for x in lines}
            rates = self.rates(draw, first, count, [p for p in pairs if p[0] != p[1]])
            so_far = np.zeros(count, dtype=np.int64)
            for i, row in enumerate(self.schedule.rows):
                if isinstance(row.line, ReceiptsLine) and row.line in lines:
                    pair = (self._currency(row.line), report.currency)
                    so_far += (
                        found[i] if pair[0] == pair[1] else _at(found[i], pair, rates[pair][i])
                    )
                elif isinstance(row.line, ReportLine) and row.line is report:
                    found[i] = so_far

    def _currency(self, line: ReceiptsLine) -> str:
        return str(self.forecast.quantity(line.part.of).distribution.currency)

    # ---- exchange rates ----------------------------------------------------------------------

    def rates(
        self, draw: int, first: int, count: int, pairs: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], Whole]:
        """The rates of each pair on the day of each row, in millionths; what no line gives is left
        out."""
        found: dict[tuple[str, str], Whole] = {}
        for pair in pairs:
            for stream, line in enumerate(self.forecast.rates, start=1):
                if pair == (line.from_currency, line.to_currency):
                    found[pair] = self._walk(stream, line, draw, first, count)
                elif pair == (line.to_currency, line.from_currency):
                    walked = self._walk(stream, line, draw, first, count)
                    found[pair] = np.rint(MILLIONTHS**2 / walked).astype(np.int64)
        return found

    def _walk(self, stream: int, line: RateLine, draw: int, first: int, count: int) -> Whole:
        days = sorted({row.event.date for row in self.schedule.rows})
        stream += _ANEW if _pair(line) in self.anew else 0
        scores = self._scores(stream, len(days), draw, first, count)
        steps = np.diff([self._years(day) for day in days], prepend=0.0)
        walk = np.cumsum(np.sqrt(steps)[:, None] * scores, axis=0) * float(line.volatility)
        by_day = np.maximum(np.rint(float(line.rate) * MILLIONTHS * np.exp(walk)), 1)
        at = [days.index(row.event.date) for row in self.schedule.rows]
        return np.asarray(by_day[at], dtype=np.int64)

    def _years(self, day: date) -> float:
        return max(0.0, (day - self.forecast.grid.first).days / _DAYS_A_YEAR)

    # ---- the deal ----------------------------------------------------------------------------

    @property
    def terms(self) -> tuple[str, ...]:
        """The undisclosed terms that are drawn: those for which no figure was given."""
        return tuple(name for name in self.deal.undisclosed if name not in self.given)

    def assumptions(self, draw: int) -> dict[str, str]:
        """Figures for the undisclosed terms, as `--assume` takes them.

        Drawn over each term's range as the forecast says, evenly where it says nothing; the points
        of a scrambled Sobol sequence fill the ranges more evenly than independent ones would.
        """
        from scipy.special import ndtri

        found = dict(self.given)
        if not self.terms:
            return found
        point, other = (self._point(draw, stream) for stream in (0, _ANEW))
        for name, usual, second in zip(self.terms, point, other, strict=True):
            probability = second if name in self.anew else usual
            score = np.array([float(ndtri(probability))])
            figure = figures(self._distribution(name), score)[0]
            found[name] = show(self._on_grid(name, float(figure)))
        return found

    def _point(self, draw: int, stream: int) -> Floats:
        """A probability for each term."""
        from scipy.stats import qmc

        random = np.random.default_rng([self.seed % 2**64, stream] if stream else self.seed)
        sobol = qmc.Sobol(len(self.terms), scramble=True, rng=random)
        if draw:
            sobol.fast_forward(draw)
        return np.asarray(np.clip(sobol.random(1)[0], 1e-9, 1 - 1e-9))

    def _distribution(self, name: str) -> Distribution:
        said = next((t for t in self.forecast.terms if t.name == name), None)
        if said is not None:
            return said.distribution
        term = self.deal.undisclosed[name]
        shape = Shape.FIXED if term.low == term.high else Shape.UNIFORM
        return Distribution(shape, ((Fraction(0), term.low), (Fraction(1), term.high)), term.span)

    def _on_grid(self, name: str, figure: float) -> Value:
        term = self.deal.undisclosed[name]
        low, high = number(term.low), number(term.high)
        if isinstance(term.low, Money):
            return Money(int(min(max(round(figure), low), high)), term.low.currency)
        nearest = Fraction(round(figure * FINENESS), FINENESS)
        assert isinstance(term.high, Fraction)
        return min(max(nearest, term.low), term.high)


def _pair(line: RateLine) -> str:
    return f"{line.from_currency} to {line.to_currency}"


def _words(span: Span) -> str:
    """A line of the forecast as it stands, on one line."""
    return " ".join(span.text.split())


def _part(amount: Money | Part, drawn: dict[str, Floats]) -> Whole:
    """An amount in every future, to the nearest minor unit."""
    if isinstance(amount, Money):
        count = len(next(iter(drawn.values()))) if drawn else 1
        return np.full(count, amount.minor, dtype=np.int64)
    whole = drawn[amount.of].astype(np.int64)
    share = amount.share
    return np.asarray((2 * whole * share.numerator + share.denominator) // (2 * share.denominator))


def _come_in(pattern: Pattern, days: Floats, period: float) -> Floats:
    """The share of an amount that has come in, so many days after its start."""
    if pattern.weekly is not None:
        return np.asarray(1 - float(pattern.weekly) ** (days / 7))
    reached = np.cumsum([0.0, *(float(s) for s in pattern.shares)])
    return np.asarray(np.interp(days / period, np.arange(len(reached)), reached))


def _at(amount: Whole, pair: tuple[str, str], millionths: Any) -> Whole:
    """An amount at a rate in millionths, rounded down."""
    scale = 10.0 ** (minor_digits(pair[1]) - minor_digits(pair[0])) / MILLIONTHS
    return np.asarray(np.floor(amount * millionths * scale), dtype=np.int64)
