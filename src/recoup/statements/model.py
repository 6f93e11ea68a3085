"""A statement as figures: what every form of it is written from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from recoup.statements.period import Period
from recoup.values.glossary import Term


class Layout(StrEnum):
    """How a statement is laid out: as a studio's participation statement, a collection account's
    statement, or a producer's summary of all parties."""

    PARTICIPATION = "participation"
    COLLECTION = "collection"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure over time, in minor units.

    `prior` is as it stood before the period; `adjustment` what has become otherwise of the days
    before it; `current` what came in the period; `cumulative` is all three together.
    """

    prior: int = 0
    adjustment: int = 0
    current: int = 0

    @property
    def cumulative(self) -> int:
        return self.prior + self.adjustment + self.current

    @property
    def stirred(self) -> bool:
        """Whether any of the three is other than nothing."""
        return bool(self.prior or self.adjustment or self.current)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.prior + other.prior,
            self.adjustment + other.adjustment,
            self.current + other.current,
        )

    def __neg__(self) -> "Figures":
        return Figures(-self.prior, -self.adjustment, -self.current)

    def __sub__(self, other: "Figures") -> "Figures":
        return self + -other


class Kind(StrEnum):
    """What a line is: its sign and its weight on the page follow from it."""

    RECEIPTS = "receipts"
    ENTERED = "entered"
    DEDUCTION = "deduction"
    WITHHOLDING = "withholding"
    PASSED = "passed"
    SHARE = "share"
    ALLOTTED = "allotted"
    BETWEEN = "between"
    CHARGED = "charged"
    RECOUPED = "recouped"
    OWED = "owed"
    PARTY = "party"
    FLOW = "flow"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement. `key` stays the same from statement to statement.

    Deductions are negative, so that the lines of a section add up to its total. `rate` of `base` is
    how the amount comes about, where it is a share of something; `wants` is what the line still
    asks after the period, None where it has no end. `clause` names the clause that moved the money.
    Lines of one `group` stand together below it.
    """

    key: str
    kind: Kind
    label: Term
    figures: Figures
    detail: Term | None = None
    rate: Fraction | None = None
    base: Figures | None = None
    wants: int | None = None
    clause: str | None = None
    group: Term | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one currency below a heading; the last may be their total."""

    name: str
    title: Term
    currency: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """What a party is owed in a currency, in minor units: from the opening balance to the closing.

    `held_back`, `released` and `paid` are None where they are not known: a run knows of no payments
    and of no earlier statements, a book of both.
    """

    currency: str
    opening: int
    adjustment: int
    current: int
    held_back: int | None = None
    released: int | None = None
    paid: int | None = None

    @property
    def due(self) -> int:
        """What the statement adds, less what it holds back, and with what is released."""
        added = self.adjustment + self.current
        return added - (self.held_back or 0) + (self.released or 0)

    @property
    def closing(self) -> int:
        return self.opening + self.due - (self.paid or 0)


# The figures of a balance.
BALANCE = (
    "opening", "adjustment", "current", "held_back", "released", "due", "paid", "closing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brought:
    """What one receipt brought by one clause in the period, in minor units."""

    receipt: str
    amount: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that lines refer to: its text, its place, its sentence, what it cites.

    `title` is what the deal calls it, None where it does not. `brought` are the receipts of the
    period that it was applied to, `payees` summed.
    """

    name: str
    title: Term | None
    text: str
    place: str
    said: Term | None
    cites: tuple[str, ...]
    currency: str
    brought: tuple[Brought, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """A row of the period's receipts: as it came, and what entered the waterfall of it.

    `entered` is None where it is held: nothing of it was paid.
    """

    name: str
    day: date
    of: Term
    note: str
    currency: str
    amount: int
    entered_currency: str
    entered: int | None
    rate: str
    place: str


@dataclass(frozen=True, slots=True)
class Held:
    """Money that came in and that nobody was paid, and why."""

    name: str
    of: str
    currency: str
    amount: int
    reason: Term


@dataclass(frozen=True, slots=True)
class NextShare:
    """What part of the next unit received at a source goes to a party."""

    source: Term
    currency: str
    party: str
    title: Term
    step: str
    share: Fraction
    percent: str


@dataclass(frozen=True, slots=True)
class More:
    """How much more must come in at a source."""

    source: Term
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that the next receipt would not pay: what it waits for.

    `needed` is how much more at which source makes it pay, any one of them; empty where no receipt
    alone does. It and the reason are None where the reader may not be told.
    """

    step: str
    label: Term
    reason: Term | None
    done: bool
    needed: tuple[More, ...] | None
    clause: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A figure that stands in for a term that nobody disclosed."""

    name: str
    value: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A publication that the clauses cite."""

    name: str
    text: str
    said: str | None


@dataclass(frozen=True, slots=True)
class Issue:
    """A statement as a book has it: its number, and the seal of the close behind it.

    `entry` is None while it is a draft.
    """

    number: int
    seal: str
    entry: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """A statement, or a summary of all parties where `party` is None.

    `objection_until` is the last day on which it may be objected to if no audit stops the clock,
    None where the deal sets none; `objection_place` is where the deal says so.
    """

    layout: Layout
    deal: Term
    party: str | None
    title: Term | None
    period: Period
    dated: date
    sections: tuple[Section, ...]
    balances: tuple[Balance, ...]
    receipts: tuple[Receipt, ...]
    held: tuple[Held, ...]
    next: tuple[NextShare, ...]
    waiting: tuple[Waiting, ...]
    clauses: tuple[Clause, ...]
    assumed: tuple[Assumed, ...]
    cited: tuple[Cited, ...]
    due_by: date | None = None
    objection_until: date | None = None
    objection_place: str | None = None
    reserve_place: str | None = None
    issue: Issue | None = None
    readings: tuple[str, ...] = field(default=())

    @property
    def adjusted(self) -> bool:
        """Whether anything of earlier periods has become otherwise."""
        return any(line.figures.adjustment for s in self.sections for line in s.lines) or any(
            b.adjustment for b in self.balances
        )

    def clause(self, name: str) -> Clause:
        """A clause by its name. Raises: KeyError."""
        found = next((c for c in self.clauses if c.name == name), None)
        if found is None:
            raise KeyError(name)
        return found
