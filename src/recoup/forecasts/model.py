"""What a forecast says: quantities that nobody knows yet, and the rows that come of them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from recoup.diagnostics.span import Source, Span
from recoup.language.model import CitationNode
from recoup.values.money import Money

# A figure of a distribution: money in minor units, or a plain number such as weeks or a rate.
Value = Money | Fraction


class Shape(StrEnum):
    """How a quantity is distributed; `points` of the distribution give its figures.

    LOG_NORMAL: the median and another quantile. NORMAL: the mean and another quantile. UNIFORM: the
    ends. TRIANGULAR and PERT: the ends and the most likely; PERT is the beta distribution on them
    with weight 4 (Malcolm et al. 1959). QUANTILES: a curve through the quantiles, straight between
    them in the logarithm where all are above nothing; below the first and above the last it goes on
    as the nearest two do. FIXED: one figure.
    """

    LOG_NORMAL = "log-normal"
    NORMAL = "normal"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    PERT = "pert"
    QUANTILES = "quantiles"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Distribution:
    """A named distribution and its points: the probability below a figure, and the figure.

    The most likely figure of TRIANGULAR and PERT stands second, with the probability None. `log_sd`
    is the standard deviation of the logarithm where the text gives that instead of a quantile.
    """

    shape: Shape
    points: tuple[tuple[Fraction | None, Value], ...]
    span: Span = field(compare=False, repr=False)
    spread: Fraction | None = None

    @property
    def currency(self) -> str | None:
        """The currency of its figures; None for plain numbers."""
        first = self.points[0][1]
        return first.currency if isinstance(first, Money) else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A quantity by its name, drawn once a future; money in minor units of one currency."""

    name: str
    title: str
    distribution: Distribution
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Correlation:
    """The rank correlation (Spearman's) of two quantities."""

    first: str
    second: str
    rank: Fraction
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a quantity."""

    share: Fraction
    of: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """How an amount comes in over time from its start: shares of the first period's length, of the
    second's and so on; or weekly, each week a share of the week before."""

    shares: tuple[Fraction, ...]
    weekly: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ReceiptsLine:
    """Receipts of a medium that a quantity brings, from a day on, or so many weeks later."""

    what: str
    film: str | None
    territory: str | None
    part: Part
    start: date
    later: str | None
    pattern: Pattern
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CostLine:
    """A cost on a day: a sum, or a share of a quantity."""

    account: str
    amount: Money | Part
    day: date
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A reported series: what lines of these quantities have brought so far, in a currency."""

    what: str
    film: str | None
    territory: str | None
    currency: str
    adds: tuple[str, ...]
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RateLine:
    """Units of the second currency for one of the first, and by how much it moves in a year.

    The rate is a log-normal walk from the first day of the grid whose median stays where it is.
    """

    from_currency: str
    to_currency: str
    rate: Fraction
    volatility: Fraction
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """The periods that receipts are counted in: `unit` is month, quarter or year."""

    unit: str
    first: date
    last: date
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast as its text says it; `terms` are how undisclosed terms of the deal are drawn."""

    source: Source
    title: str
    grid: Grid
    quantities: tuple[Drawn, ...]
    terms: tuple[Drawn, ...]
    correlations: tuple[Correlation, ...]
    receipts: tuple[ReceiptsLine, ...]
    costs: tuple[CostLine, ...]
    reports: tuple[ReportLine, ...]
    rates: tuple[RateLine, ...]

    def quantity(self, name: str) -> Drawn:
        """The quantity of a name."""
        return next(q for q in self.quantities if q.name == name)
