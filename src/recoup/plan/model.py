"""The Plan: a flat program of steps over integer money, the same for every evaluator.

Amounts are minor units of the currency at hand, rates exact fractions. Steps, accounts,
milestones, totals and slots are known by their index in the plan's tuples.

What a pass does: money that enters a waterfall goes through its steps from top to bottom. A step
whose guards hold takes the least of what it asks, what its limit leaves, and what is left; it hands
that to its payees and passes the rest on. Waterfalls are listed so that money only flows down the
list. A receipt is passed in parts, each the largest that changes no milestone before its last cent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from recoup.deal.model import Compounding, Conversion, OddCents, Receipts, Series
from recoup.diagnostics.span import Span
from recoup.plan.licences import Licence
from recoup.plan.spending import Spending

# ---- who is paid --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """One place that money is paid to: a step and one of its payees.

    `party` is set where money leaves the waterfalls, `pot` where it flows on to the waterfall that
    receives the pot; `account` is the account that the payment recoups, if any. In a definition
    nobody is paid: `allotted` names whom its terms give the amount to (empty: nobody). `right` is
    set where the party has it by assignment: the party whose right it is. `invested_in` are the
    films whose investor is paid, where it is paid as such.
    """

    step: int
    party: str | None
    pot: str | None
    account: int | None
    label: str | None
    span: Span = field(compare=False, repr=False)
    right: str | None = None
    allotted: str | None = None
    invested_in: tuple[str, ...] = ()

    @property
    def payee(self) -> str:
        """Who or what it is paid to, in words."""
        if self.party is not None:
            return self.party
        if self.pot is not None:
            return f"pot {self.pot}"
        return f"(allotted to {self.allotted})" if self.allotted else "(deducted)"


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
class Due:
    """Asks what a measure comes to, to the nearest minor unit, less what the step has taken.

    Both count to date, or from the start of the present period where there is one.
    """

    measure: "Measure"
    period: "Period | None"


@dataclass(frozen=True, slots=True)
class Rest:
    """Asks all that is left."""


Ask = Share | Bands | Fixed | Due | Recoup | Rest


@dataclass(frozen=True, slots=True)
class Guard:
    """A step holds only while the milestone is reached, or only while it is not."""

    milestone: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One clause that moves money.

    `pays` is None for a recoupment, whose claimants name their own slots. `limit` is the most that
    the step ever takes, in minor units. Steps of one number in `counted`, each of which holds where
    the others do not, count together what they took and the level of their basis.
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
    counted: int | None = None


# ---- rights that change hands -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Conveyance:
    """An assignment as it applies to one right.

    Once the milestone is reached, the assignee's `slot` gets the `rate` of all that the assignor
    has in the right, by the step itself or by the conveyances before; where the rate is None, all
    that it has not given away.
    """

    milestone: int
    assignor: str
    slot: int
    rate: Fraction | None


@dataclass(frozen=True, slots=True)
class Right:
    """What a step pays to one slot, shared with those to whom the right was assigned."""

    slot: int
    conveyances: tuple[Conveyance, ...]

    @property
    def slots(self) -> tuple[int, ...]:
        """The slot of the step itself, then those of the conveyances."""
        return (self.slot, *(c.slot for c in self.conveyances))


# ---- accounts -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interest:
    """A yearly rate on what is owed; see the deal's Interest for the words.

    A `floating` rate is that of a reported one, by its name, times a factor, and `rate` on top. A
    charge bears interest from the middle of its calendar period, so many months long, where
    `midpoint_months` says so.
    """

    rate: Fraction
    compounding: Compounding
    day_count: str
    interest_first: bool
    at_anniversaries: bool = False
    floating: tuple[str, Fraction] | None = None
    on_overhead: bool = True
    midpoint_months: int | None = None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A term of an account from a date on: `interest` and `overhead` are rates, `cap` an amount."""

    term: str
    date: date
    value: Fraction


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

    Within a definition an account is recouped apart: `copy_of` is the name of the account whose
    charges it shares. A `hurdle` is owed what its rate of return still takes. `changes` are what
    its terms are later, in the order of their dates.
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
    copy_of: str | None = None
    changes: tuple[AccountChange, ...] = ()
    hurdle: Hurdle | None = None

    @property
    def is_debt(self) -> bool:
        """Whether it is owed in truth: copies and rates of return are only reckoned with."""
        return self.copy_of is None and self.hurdle is None


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
    """An amount that the deal itself charges to an account; no date means from the start.

    An `opening` balance bears no overhead, counts under no cap, and may be negative.
    """

    account: int
    date: date | None
    amount: int
    span: Span = field(compare=False, repr=False)
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment between parties outside the waterfalls.

    It falls due once: on a date (an advance; from the start, where None), or at a milestone (a
    bonus). `amount` is then a sum, or what a measure comes to on that day. With `runs` a measure is
    due at every event, less what was paid before: `trued_up` where a fall is paid back. With a
    `period` it is due at the end of each, for that period alone.
    """

    label: str
    payer: str
    payee: str
    amount: "int | Measure"
    currency: str
    date: date | None
    milestone: int | None
    span: Span = field(compare=False, repr=False)
    runs: bool = False
    trued_up: bool = False
    period: "Period | None" = None

    @property
    def on_its_date(self) -> bool:
        """Whether it falls due once, on a date."""
        return self.milestone is None and not self.runs and self.period is None


# ---- measures -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """A running total that a milestone or a measure watches.

    `party` counts what the party is paid in the currency out of all waterfalls, or out of the one
    whose index is `within`; `pot` and `waterfall` what flowed in; `series` is the last figure
    reported. `since` counts only while a milestone is reached. `opening` is where it starts.
    """

    what: str
    name: str
    currency: str | None
    series: Series | None
    within: int | None = None
    since: int | None = None
    opening: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """A receipt, a day, a week from `weekday` on (Monday is 0), a month, quarter or year."""

    unit: str
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a measure counts, as far as it is above a level.

    `what` is `total` (`index` is that of a total), `costs` or `interest` (of an account), or
    `notional` (`index` is that of a notional). With a period, only what came within it counts.
    """

    what: str
    index: int
    above: int | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Notional:
    """What a party would get of an amount, were that all that came into a waterfall."""

    party: str
    waterfall: int
    amount: int


@dataclass(frozen=True, slots=True)
class Constant:
    amount: int


@dataclass(frozen=True, slots=True)
class Portion:
    """A rate of a quantity."""

    rate: Fraction
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Banded:
    """Rates by the level of a quantity, as in Bands."""

    bands: tuple[tuple[Fraction, int | None], ...]
    whole: bool
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class PerUnit:
    """An amount for each whole unit of a quantity."""

    amount: int
    unit: int
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Choice:
    """The greater, or the lesser, of two measures."""

    greater: bool
    measures: tuple["Measure", "Measure"]


@dataclass(frozen=True, slots=True)
class Sum:
    """Measures added up, each times a rate (1, or -1 where it is taken off)."""

    parts: tuple[tuple[Fraction, "Measure"], ...]


Measure = Constant | Portion | Banded | PerUnit | Choice | Sum


def quantities(measure: Measure) -> Iterator[Quantity]:
    """Every quantity that a measure counts."""
    match measure:
        case Constant():
            return
        case Choice(measures=parts):
            for part in parts:
                yield from quantities(part)
        case Sum(parts=terms):
            for _, part in terms:
                yield from quantities(part)
        case _:
            yield measure.quantity


# ---- milestones ---------------------------------------------------------------------------------


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
class MeasureReaches:
    """A measure is at or above the level, in minor units; strictly above it where `strictly`."""

    measure: Measure
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


Test = IsRecouped | Reaches | MeasureReaches | OnOrAfter | MilestoneIs | All | AnyOf


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
class Count:
    """What a definition counts: a rate of what entered a waterfall, or of what flowed into a pot.

    At `arms_length` it counts what a receipt is worth besides what was paid for it, too.
    """

    rate: Fraction
    waterfall: int | None
    pot: str | None
    arms_length: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Until when what flows into a waterfall's pots waits; one of the four is set.

    A date, a milestone, an amount that has gathered, or the end of each period.
    """

    date: date | None
    milestone: int | None
    amount: int | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Where money enters, in which currency, and which steps it meets.

    A definition counts the money of others instead, and its steps pay nobody.
    """

    index: int
    name: str
    title: str
    currency: str
    receipts: tuple[Receipts, ...]
    pots: tuple[str, ...]
    steps: tuple[int, ...]
    span: Span = field(compare=False, repr=False)
    definition: bool = False
    counts: tuple[Count, ...] = ()
    hold: Hold | None = None
    opening: int = 0
    licences: tuple[str, ...] = ()

    @property
    def takes_receipts(self) -> bool:
        """Whether money comes in here from outside."""
        return bool(self.receipts or self.licences)


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
    notionals: tuple[Notional, ...]
    assumptions: tuple[Assumption, ...]
    parties: tuple[tuple[str, str], ...]
    media: dict[str, str | None]
    films: tuple[str, ...]
    investments: tuple[Invested, ...] = ()
    rights: tuple[Right, ...] = ()
    licences: tuple[Licence, ...] = ()
    spending: tuple[Spending, ...] = ()

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
