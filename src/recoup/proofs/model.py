"""What is asked of a deal, and what is answered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Paid:
    """What the exact engine pays a party in all, in a currency, once the rows have come in."""

    party: str
    title: str
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A receipt or a report of a day, as a row of events would say it.

    `amount` is in units of the currency; a report without one is a count.
    """

    date: date
    kind: str
    what: str
    film: str | None
    territory: str | None
    amount: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A run of the exact engine: rows of one day after all that came before, and what they pay.

    `of` says which of several texts or readings was run, where there are several.
    """

    rows: tuple[Row, ...]
    paid: tuple[Paid, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One theorem, in words, and whether it holds.

    `why` says what the proof rests on, what refutes it, or what kept it from being decided.
    `rounding` is how many minor units the rounding to whole ones may move what it compares, where
    it compares payments: the proof itself is in exact fractions. `trials` are the engine's runs
    that refute it, or that show what can happen. `place` is the clause it is about.
    """

    theorem: str
    statement: str
    outcome: Outcome
    why: str
    party: str | None = None
    step: str | None = None
    rounding: int | None = None
    least: Decimal | None = None
    currency: str | None = None
    trials: tuple[Trial, ...] = ()
    clause: str | None = None
    place: str | None = None


class Undecidable(Exception):
    """Why a theorem cannot be decided: a mechanism that is not encoded, or too much work."""


class TooHard(Undecidable):
    """The solver did not come to an end with the effort that it was given."""

    def __init__(self) -> None:
        super().__init__("the solver did not come to an end: give it more effort")


class QuestionRefused(Exception):
    """A question that the deal gives no meaning to: what is wrong with it, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message)
