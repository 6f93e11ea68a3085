"""What a run remembers between events."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """Money that no waterfall may pay yet: its amount, and why."""

    amount: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outlay:
    """One cost in minor units of its commitment's currency; its parts sum to `amount`.

    `held` waits for approval; `beyond` is more than a ticket may take, or an item in kind was
    agreed at; `above` is above the cap; `unrecouped` counts and is charged nowhere; `charged` is
    charged to the account. `day` is that from which it counts.
    """

    spending: int
    day: date
    amount: int
    held: int = 0
    beyond: int = 0
    above: int = 0
    unrecouped: int = 0
    charged: int = 0

    @property
    def borne(self) -> int:
        """What stays with the spender."""
        return self.beyond + self.above + self.unrecouped

    @property
    def counted(self) -> int:
        """What counts towards the commitment, above its cap too."""
        return self.amount - self.held - self.beyond


@dataclass(slots=True)
class State:
    """Everything that the next event's outcome depends on.

    `numbers` is the plan's state as the program laid it out; `reached` the milestones, a bit each;
    `day` the ordinal up to which interest is accrued; `returns` what is still to be set off, by
    source; `carries` the unpaid fractions of conversions; `over_cap` what was charged above caps,
    `over_before` what was above an earlier cap; `caps` the caps as amended, `caps_made` how many;
    `opened` the balances that accounts opened with; `transferred` what each transfer has come to so
    far, by its index; `principal_since` when a principal last changed, and to what, where the day
    count asks for it; `grown_since` the day on which a hurdle's balance last changed, what it was,
    and is by now; `charged_first` the day of an account's first charge, from which its
    anniversaries count; `reported_rates` the last report of each rate, in 10**-9; `waiting` what
    bears no interest of an account yet: until which day (an ordinal), and how much; `spent` what
    came of each cost of a commitment, by its event, and `counted` what each commitment came to.
    """

    numbers: list[int]
    reached: int = 0
    day: int = 0
    reached_on: dict[int, date] = field(default_factory=dict)
    returns: dict[tuple[str, str | None, str | None, str], int] = field(default_factory=dict)
    carries: dict[tuple[str, str, int], int] = field(default_factory=dict)
    converted: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)
    held: dict[int, Held] = field(default_factory=dict)
    transferred: dict[int, int] = field(default_factory=dict)
    over_cap: dict[int, int] = field(default_factory=dict)
    opened: dict[int, int] = field(default_factory=dict)
    over_before: dict[int, int] = field(default_factory=dict)
    caps: dict[int, int] = field(default_factory=dict)
    caps_made: int = 0
    charges_made: int = 0
    principal_since: dict[int, tuple[date, int]] = field(default_factory=dict)
    grown_since: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    charged_first: dict[int, date] = field(default_factory=dict)
    reported_rates: dict[str, int] = field(default_factory=dict)
    waiting: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    spent: dict[int, Outlay] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)

    def copy(self) -> "State":
        """A state that can go its own way."""
        return State(
            self.numbers[:],
            self.reached,
            self.day,
            dict(self.reached_on),
            dict(self.returns),
            dict(self.carries),
            dict(self.converted),
            dict(self.received),
            dict(self.held),
            dict(self.transferred),
            dict(self.over_cap),
            dict(self.opened),
            dict(self.over_before),
            dict(self.caps),
            self.caps_made,
            self.charges_made,
            dict(self.principal_since),
            dict(self.grown_since),
            dict(self.charged_first),
            dict(self.reported_rates),
            dict(self.waiting),
            dict(self.spent),
            dict(self.counted),
        )
