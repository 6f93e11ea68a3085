"""What a file of expectations says: tests, each with what is run and what must come of it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from recoup.diagnostics.span import Source, Span
from recoup.language.model import CitationNode, Word
from recoup.receipts.model import EventKind
from recoup.values.money import Money

# ---- quantities ---------------------------------------------------------------------------------


class What(StrEnum):
    """What is looked at in a run."""

    PARTY = "party"
    ALLOTTED = "allotted"
    POT = "pot"
    WATERFALL = "waterfall"
    RECEIPTS = "receipts"
    PAYMENT = "payment"
    SPLIT = "split"
    CHARGED = "charged"
    BOOKED = "booked"
    RECOUPED = "recouped"
    OWED = "owed"
    ACCRUED = "accrued"
    EARNED = "earned"
    GUARANTEED = "guaranteed"
    UNRECOUPED = "unrecouped"
    PAYABLE = "payable"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount of a run, `of` whom or what; with a `label`, by the steps that bear it alone.

    `claim` says what an account's quantity is of: an account by its name, the investment in a film,
    or the premium on it, of one `investor` or of all.
    """

    what: What
    span: Span = field(compare=False, repr=False)
    of: Word | None = None
    label: Word | None = None
    claim: str = "account"
    investor: Word | None = None


@dataclass(frozen=True, slots=True)
class Addend:
    """A line of a sum: a quantity or an amount, added or taken `less`."""

    value: Quantity | Money
    span: Span = field(compare=False, repr=False)
    less: bool = False


@dataclass(frozen=True, slots=True)
class TheSum:
    """What the lines below come to."""


@dataclass(frozen=True, slots=True)
class Share:
    """A rate of an amount, of another quantity, or of a sum."""

    rate: Fraction
    of: Quantity | Money | TheSum


# ---- moments ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """When a run is looked at: at the end of a day, after a row, or else after all rows."""

    day: date | None = None
    row: Word | None = None


# ---- lines --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UsesDeal:
    """The deal that is run, by its path beside this file, under the readings that are chosen."""

    path: Word
    reading: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class UsesReceipts:
    """The file of events that a deal is run on: all of its rows, or `only` some."""

    path: Word
    only: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class UsesRates:
    """The file of exchange rates."""

    path: Word


@dataclass(frozen=True, slots=True)
class Assumes:
    """A figure for a term that nobody disclosed, as `--assume` takes it."""

    name: Word
    figure: str


@dataclass(frozen=True, slots=True)
class GivenHead:
    """The events of the lines below."""


@dataclass(frozen=True, slots=True)
class GivenEvent:
    """An event that the file itself gives; `name` is what other lines call it."""

    kind: EventKind
    day: date
    of: tuple[Word, Word | None, Word | None]
    amount: Money | int
    name: Word | None


@dataclass(frozen=True, slots=True)
class TestHead:
    title: Word


@dataclass(frozen=True, slots=True)
class ExpectHead:
    moment: Moment


@dataclass(frozen=True, slots=True)
class Refused:
    """The codes of the errors that a deal or its events must be refused with, and no others."""

    codes: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class AmountIs:
    """A quantity comes to a figure, give or take what is said.

    With `since`, what came after that moment counts alone. `within` is an amount, or a rate of
    what the figure is a share of; without it not a cent may differ.
    """

    left: Quantity | TheSum
    figure: Money | Share
    figure_span: Span = field(compare=False, repr=False)
    since: Moment | None = None
    within: Money | Fraction | None = None


@dataclass(frozen=True, slots=True)
class SumIs(AmountIs):
    """The same, where the quantity or what the figure is a share of is a sum of the lines below."""


@dataclass(frozen=True, slots=True)
class IsReached:
    """A milestone is reached (`on` a day), or is not."""

    milestone: Word
    reached: bool
    on: date | None = None


# ---- tests --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """What is run: the deal, its events, the rates, and the figures for undisclosed terms."""

    deal: UsesDeal | None = None
    receipts: UsesReceipts | None = None
    rates: UsesRates | None = None
    assumptions: tuple[Assumes, ...] = ()
    given: tuple[tuple[GivenEvent, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line that must hold at a moment, with the lines of its sum and the sources it cites."""

    fact: AmountIs | IsReached
    moment: Moment
    addends: tuple[Addend, ...]
    citations: tuple[CitationNode, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Test:
    """A run, and what must come of it: expectations, or that it is refused."""

    title: str
    setting: Setting
    expectations: tuple[Expectation, ...]
    refused: Refused | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of one file."""

    source: Source
    tests: tuple[Test, ...]
