"""The Plan: a flat program of steps over integer money, the same for every evaluator.

Amounts are minor units of the currency at hand, rates exact fractions. Steps, accounts,
milestones, totals and slots are known by their index in the plan's tuples.

What a pass does: money that enters a waterfall goes through its steps from top to bottom. A step
whose guards hold takes the least of what it asks, what its limit leaves, and what is left; it hands
that to its payees and passes the rest on. Waterfalls are listed so that money only flows down the
list. A receipt is passed in parts, each the largest that changes no milestone before its last cent.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from recoup.deal.model import Compounding, Conversion, OddCents, Receipts, Series
from recoup.diagnostics.span import Span

# ---- who is paid --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """One place that money is paid to: a step and one of its payees.

    `party` is set where money leaves the waterfalls, `pot` where it flows on to the waterfall that
    receives the pot; `account` is the account that the payment recoups, if any. `invested_in` are
    the films whose investor is paid, where the payment is made to it as such.
    """

    step: int
    party: str | None
    pot: str | None
    account: int | None
    label: str | None
    span: Span = field(compare=False, repr=False)
    invested_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Several payees of one amount, by whole weights; one payee has a single slot."""

    slots: tuple[int, ...]
    weights: tuple[int, ...]
    odd_cents_to: int | None = None


# ---- what a step asks ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rate is of: what entered a waterfall (its index), or what is left here (None)."""

    waterfall: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """A rate of the basis of each receipt, the unpaid fraction carried to the next."""

    rate: Fraction
    basis: Basis


@dataclass(frozen=True, slots=True)
class Bands:
    """Rates by the level of the basis so far: each up to a level, the last without end.

    Marginal bands apply each rate to the money within its band. Whole bands apply the rate of the
    level reached to all of the basis so far, less what was taken.
    """

    bands: tuple[tuple[Fraction, int | None], ...]
    whole: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Fixed:
    """A sum, asked until it is paid in full."""

    amount: int


class How(StrEnum):
    """How claimants of one step share what reaches them, each up to its balance."""

    IN_ORDER = "in order"
    BY_WEIGHT = "by weight"
    BY_BALANCE = "by balance"


@dataclass(frozen=True, slots=True)
class Claimant:
    """One who recoups: the accounts it recoups, in order, with the slot of each, and its weight."""

    accounts: tuple[int, ...]
    slots: tuple[int, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Recoup:
    """Asks what the accounts are owed, out of a share of a basis where `out_of` is given."""

    claimants: tuple[Claimant, ...]
    how: How
    out_of: Share | None


@dataclass(frozen=True, slots=True)
class Rest:
    """Asks all that is left."""


Ask = Share | Bands | Fixed | Recoup | Rest


@dataclass(frozen=True, slots=True)
class Guard:
    """A step holds only while the milestone is reached, or only while it is not."""

    milestone: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One clause that moves money.

    `pays` is None for a recoupment, whose claimants name their own slots. `limit` is the most that
    the step ever takes, in minor units.
    """

    index: int
    name: str
    waterfall: int
    ask: Ask
    pays: Split | None
    limit: int | None
    guards: tuple[Guard, ...]
    label: str | None
    span: Span = field(compare=False, repr=False)


# ---- accounts -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interest:
    """A yearly rate on what is owed; see the deal's Interest for the words."""

    rate: Fraction
    compounding: Compounding
    day_count: str
    interest_first: bool
    at_anniversaries: bool = False


class AccountKind(StrEnum):
    ACCOUNT = "account"
    ADVANCE = "advance"
    INVESTMENT = "investment"
    PREMIUM = "premium"
    HURDLE = "hurdle"


@dataclass(frozen=True, slots=True)
class Hurdle:
    """An internal rate of return that an investor's flows are to reach.

    The account's balance is what was invested less what was paid to `slots`, each amount grown
    from its day on by (1 + rate) to the power of days ÷ days_a_year. At zero, the rate is reached.
    """

    rate: Fraction
    days_a_year: Fraction
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What a party is owed; `cap` is the most that may be charged, overhead included.

    A `hurdle` is owed what its rate of return still takes.
    """

    index: int
    name: str
    title: str
    kind: AccountKind
    owed_to: str
    currency: str
    cap: int | None
    overhead: Fraction | None
    interest: Interest | None
    span: Span = field(compare=False, repr=False)
    hurdle: Hurdle | None = None


@dataclass(frozen=True, slots=True)
class Invested:
    """What a party put into a film, in minor units; no date means that the deal gives none."""

    investor: str
    film: str
    date: date | None
    amount: int
    currency: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount that the deal itself charges to an account; no date means from the start."""

    account: int
    date: date | None
    amount: int
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment between parties outside the waterfalls.

    It falls due on a date (an advance; from the start, where None) or at a milestone (a bonus).
    """

    label: str
    payer: str
    payee: str
    amount: int
    currency: str
    date: date | None
    milestone: int | None
    span: Span = field(compare=False, repr=False)


# ---- milestones ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """A running total that a milestone watches.

    `party` counts what the party is paid in the currency out of all waterfalls, `pot` and
    `waterfall` what flowed in, `series` the last figure reported.
    """

    what: str
    name: str
    currency: str | None
    series: Series | None


@dataclass(frozen=True, slots=True)
class IsRecouped:
    """Every account was charged and is owed less than one minor unit."""

    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reaches:
    """A total is at or above the level; strictly above it where `strictly`."""

    total: int
    level: int
    strictly: bool


@dataclass(frozen=True, slots=True)
class OnOrAfter:
    date: date


@dataclass(frozen=True, slots=True)
class MilestoneIs:
    milestone: int


@dataclass(frozen=True, slots=True)
class All:
    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    tests: tuple["Test", ...]


Test = IsRecouped | Reaches | OnOrAfter | MilestoneIs | All | AnyOf


@dataclass(frozen=True, slots=True)
class Milestone:
    """A test of the state; a latched one stays reached. It refers to earlier milestones only."""

    index: int
    name: str
    title: str
    test: Test
    latched: bool
    span: Span = field(compare=False, repr=False)


# ---- the plan -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Where money enters, in which currency, and which steps it meets."""

    index: int
    name: str
    title: str
    currency: str
    receipts: tuple[Receipts, ...]
    pots: tuple[str, ...]
    steps: tuple[int, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Assumption:
    """The figure that a run was given for a term that nobody disclosed."""

    name: str
    value: str
    low: str
    high: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True)
class Plan:
    """A deal's money clauses as a program; waterfalls are in the order in which money flows."""

    title: str
    odd_cents: OddCents
    conversion: Conversion
    waterfalls: tuple[Waterfall, ...]
    steps: tuple[Step, ...]
    slots: tuple[Slot, ...]
    accounts: tuple[Account, ...]
    charges: tuple[Charge, ...]
    transfers: tuple[Transfer, ...]
    totals: tuple[Total, ...]
    milestones: tuple[Milestone, ...]
    assumptions: tuple[Assumption, ...]
    parties: tuple[tuple[str, str], ...]
    media: dict[str, str | None]
    films: tuple[str, ...]
    investments: tuple[Invested, ...] = ()

    def waterfall_of_pot(self, pot: str) -> int:
        """The index of the waterfall that receives a pot."""
        return next(w.index for w in self.waterfalls if pot in w.pots)


def dates_awaited(plan: Plan) -> set[date]:
    """The dates that milestones wait for."""
    found: set[date] = set()
    pending: list[Test] = [m.test for m in plan.milestones]
    while pending:
        match pending.pop():
            case OnOrAfter(date=day):
                found.add(day)
            case All(tests=tests) | AnyOf(tests=tests):
                pending.extend(tests)
            case _:
                pass
    return found
