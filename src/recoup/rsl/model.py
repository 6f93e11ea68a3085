"""An agreement in Revenue Sharing Language: its header, its steps, their payees.

Steps are paid one after the other, the payees of a step at the same time. Amounts are exact, in
whole units of the currency, as the file has them.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from recoup.diagnostics.span import Span

# The kind of pointer that is the name of a party in a deal.
PARTY_POINTER = "ID"


class StepKind(StrEnum):
    """What the amounts of a step's payees are.

    `fixed`: sums of money; every payee gets the same from each payment until its sum is paid.
    `percent` and `ratio`: shares of the step, in hundredths, or as parts of their own sum.
    """

    FIXED = "fixed"
    PERCENT = "percent"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: a name, and where (a `pointer` such as an IBAN, and which `kind` that is)."""

    name: str
    pointer: str
    kind: str
    amount: Fraction
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `cap` is all that it pays before the next one begins, None where it has no end."""

    kind: StepKind
    payees: tuple[Payee, ...]
    cap: Fraction | None = None
    description: str | None = None
    span: Span | None = field(default=None, compare=False, repr=False)

    def share(self, payee: Payee) -> Fraction:
        """The part of a percent or ratio step that is a payee's."""
        return payee.amount / sum(p.amount for p in self.payees)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A whole agreement; `about` are the lines of its header that move no money."""

    name: str
    currency: str
    steps: tuple[Step, ...]
    about: tuple[tuple[str, str], ...] = ()
