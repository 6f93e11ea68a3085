"""Statements and what stands behind them, frozen once they are made."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """What one clause has brought a party, in minor units.

    `prior` is as it was issued before, `adjustment` what has changed of days that the last
    statement covered, `current` what came of later days; `cumulative` is all three together. `key`
    stays the same from statement to statement: deal, clause, party, currency.
    """

    key: str
    step: str
    clause: str
    prior: int
    adjustment: int
    current: int

    @property
    def cumulative(self) -> int:
        return self.prior + self.adjustment + self.current


@dataclass(frozen=True, slots=True)
class Section:
    """A statement in one currency, in minor units.

    `held_back` of what it adds is kept against returns, and `released` of what earlier statements
    had kept; `due` is what it adds, less the one and with the other. It may be negative: it is then
    set off against what comes next, and `brought_forward` is what earlier ones have left so.
    """

    currency: str
    lines: tuple[Line, ...]
    held_back: int
    released: int

    @property
    def prior(self) -> int:
        return sum(line.prior for line in self.lines)

    @property
    def adjustment(self) -> int:
        return sum(line.adjustment for line in self.lines)

    @property
    def current(self) -> int:
        return sum(line.current for line in self.lines)

    @property
    def cumulative(self) -> int:
        return sum(line.cumulative for line in self.lines)

    @property
    def due(self) -> int:
        return self.adjustment + self.current - self.held_back + self.released


@dataclass(frozen=True, slots=True)
class Statement:
    """What a party is told of the days through `last_day`, which a close has sealed.

    `number` counts its statements from 1. `entry` is where the book holds it, None while it is not
    issued; `seal` that of its close. `objection_until` is the last day on which it may be objected
    to if no audit stops the clock, None where the deal sets none.
    """

    party: str
    title: str
    number: int
    last_day: date
    dated: date
    close: int
    seal: str
    sections: tuple[Section, ...]
    due_by: date | None
    objection_until: date | None
    clause: str | None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid to a party, in minor units; `reference` names it, once and for all."""

    party: str
    currency: str
    amount: int
    date: date
    reference: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit that a party has given notice of; `ended` is None while it goes on."""

    party: str
    begun: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class ObjectionMade:
    """What a party objects to in a statement."""

    party: str
    number: int
    date: date
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a party stands in a currency, in minor units.

    `calculated` is what the deal comes to by all that is known; `issued` what statements have told;
    `held_back` what they keep; `paid` what was paid; `open` what is due and unpaid, negative where
    too much was paid. `payable` is what is to be paid now: nothing, where it is less than `least`.
    """

    party: str
    title: str
    currency: str
    calculated: int
    issued: int
    held_back: int
    paid: int
    open: int
    least: int
    payable: int
    due_by: date | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a statement may be objected to.

    `until` is None where the deal sets no time, or an audit that goes on has stopped the clock with
    `days_left`. `tolled` counts the days that audits have added.
    """

    party: str
    title: str
    number: int
    last_day: date
    dated: date
    until: date | None
    tolled: int
    days_left: int | None
    stopped: bool
    objected: date | None
    clause: str | None
