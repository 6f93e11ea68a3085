"""Commitments to spend and ticket subsidies, as a run takes their costs."""

from dataclasses import dataclass, field
from datetime import date

from recoup.diagnostics.span import Span


@dataclass(frozen=True, slots=True)
class Range:
    """An amount in minor units, both ends included; they are the same where it is disclosed."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Approval:
    """Costs that wait for a party: each above an amount, those of some items, or all of them."""

    party: str
    above: int | None
    items: tuple[str, ...]

    def needed(self, amount: int, item: str | None) -> bool:
        """Whether a cost waits for it; what is paid back never does."""
        if amount <= 0:
            return False
        if self.above is not None:
            return amount > self.above
        return not self.items or item in self.items


@dataclass(frozen=True, slots=True)
class InKind:
    """An item given in kind: what a delivery counts at, at most, and whether it is recouped."""

    item: str
    value: int
    recouped: bool


@dataclass(frozen=True, slots=True)
class Spending:
    """What a party is to spend, in minor units of one currency.

    `most` bounds what counts, `a_ticket` what counts of each ticket that a subsidy is for; what is
    above them is the spender's own. What counts is charged to the `account`; nothing is, where that
    is None. `least` and `most` are ranges where nobody disclosed or assumed them, which no charge
    then depends on.
    """

    index: int
    name: str
    title: str
    subsidy: bool
    spender: str
    currency: str
    least: Range | None
    by: date | None
    most: Range | None
    a_ticket: int | None
    in_kind: tuple[InKind, ...]
    approvals: tuple[Approval, ...]
    account: str | None
    span: Span = field(compare=False, repr=False)

    @property
    def cap(self) -> int | None:
        """The most that counts; None where there is none, or it is not known."""
        return self.most.low if self.most is not None and self.most.low == self.most.high else None
