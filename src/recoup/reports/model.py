"""What a mapping says of a kind of file."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from recoup.diagnostics.span import Span
from recoup.receipts.model import EventKind


class ReportKind(StrEnum):
    """Who sends such files, and of what they are."""

    DISTRIBUTOR = "distributor statement"
    COLLECTION = "collection account"
    SCREENINGS = "screening rows"
    VOD = "vod sales"
    MERCHANDISE = "merchandise"
    COSTS = "costs"
    SERIES = "series"


class Figures(StrEnum):
    """What a reported figure stands for: all to date, or the period of its row alone."""

    TO_DATE = "to date"
    OF_PERIOD = "of the period"


# What a unit multiplies by: ten to this power.
UNITS = {
    "1": 0,
    "元": 0,
    "千": 3,
    "thousand": 3,
    "千元": 3,
    "万": 4,
    "万元": 4,
    "million": 6,
    "百万": 6,
    "亿": 8,
    "亿元": 8,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a value of a row comes from, and how it is read.

    From the first of `columns` that the header has; columns that are joined by ` + ` stand side by
    side. With `by_letter` they are letters of a worksheet. Else from `fixed`; from `cell`, a place
    (row, column, from 1) above the table; or `given` with the command. Of what stands there,
    `match` cuts out its first group. `formats` are those of dates; `means` says what the words of
    the file mean here.
    """

    span: Span = field(compare=False, repr=False)
    columns: tuple[str, ...] = ()
    by_letter: bool = False
    fixed: str | None = None
    cell: tuple[int, int] | None = None
    given: bool = False
    match: re.Pattern[str] | None = None
    formats: tuple[str, ...] = ()
    means: dict[str, str] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a row, and what event it makes: none, where `kind` is None.

    `scale` is the power of ten of its unit. `what` is the measure or account; None for a receipt
    of the row's medium. `figures` says what a report is of.
    """

    name: str
    taken: Taken
    scale: int
    kind: EventKind | None
    what: str | None
    figures: Figures | None
    span: Span = field(compare=False, repr=False)

    @property
    def count(self) -> bool:
        """Whether it is a number of things, not money."""
        return self.kind is EventKind.REPORT and self.what in COUNTS


COUNTS = ("admissions", "units", "screens", "awards")


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows that are known by what stands in a column; `Note*` is whatever begins with `Note`."""

    taken: Taken
    says: tuple[str, ...]

    def marks(self, text: str) -> bool:
        """Whether a cell is that of such a row."""
        return any(
            text.startswith(said[:-1]) if said.endswith("*") else text == said
            for said in self.says
            if text
        )


@dataclass(frozen=True, slots=True)
class TotalRows:
    """The rows that are totals: of all rows above, or of those since the last total (`section`).

    `taken` is where the amount of a total stands, where not in the column that it is the total of.
    """

    marked: Marked
    section: bool
    taken: Taken | None


@dataclass(frozen=True, slots=True)
class Restated:
    """Rows that later ones stand in for: those that agree in the columns `by`.

    The latest `stamp` wins, then all rows that have it stand; without a stamp, final figures win
    over estimates. Two `protocol`s of one stamp are undecided.
    """

    by: tuple[str, ...]
    stamp: Taken | None
    protocol: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parents:
    """Rows of a file that others belong to: those whose `key` stands in the others' `child`.

    The cells of a parent are columns `parent.A`, `parent.B`, … of its children. Where it states
    the total of its children, that stands in `amount`.
    """

    marked: Marked
    key: str
    child: str
    amount: Taken | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """How a file is divided: what it is, where its table starts, and where it ends.

    `header` is the row of the header, 0 where there is none, or None where it is to be found as
    the first row that has all columns. `rows` marks those rows that count where a file has several
    kinds; `skips` those that are no data, `ends` the row at which the table ends.
    """

    format: str
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | None = None
    records: tuple[str, ...] = ()
    header: int | None = 1
    rows: Marked | None = None
    skips: Marked | None = None
    ends: Marked | None = None
    parents: Parents | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a kind of file is read.

    `values` are what every row says (its date, film, territory, medium, currency, basis …),
    `amounts` its figures, of which the one that `reconciles` is held against the file's total.
    `films` and `territories` are what the file calls them. With `summed`, rows that differ in
    nothing but their amounts are one event.
    """

    name: str
    about: str
    kind: ReportKind
    table: Table
    values: dict[str, Taken]
    amounts: tuple[Amount, ...]
    reconciles: str
    films: dict[str, str]
    territories: dict[str, str]
    empty: frozenset[str]
    decimal: str = "."
    thousands: str = ","
    summed: bool = False
    totals: TotalRows | None = None
    restated: Restated | None = None
    span: Span | None = field(default=None, compare=False, repr=False)
    text: str = field(default="", compare=False, repr=False)

    @property
    def reconciled(self) -> Amount:
        """The amount that is held against the file's total."""
        return next(a for a in self.amounts if a.name == self.reconciles)


# What a row may say, besides its amounts.
VALUES = (
    "date",
    "film",
    "territory",
    "medium",
    "currency",
    "basis",
    "estimate",
    "id",
    "channel",
    "account",
    "sign",
)
