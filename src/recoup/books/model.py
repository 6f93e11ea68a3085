"""Double-entry books: accounts, transactions whose legs sum to zero in each currency, prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

# A name and a value that stand beside a transaction or a leg.
Notes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """What one account gets: minor units of the currency, negative where it gives."""

    account: str
    amount: int
    currency: str
    notes: Notes = ()


@dataclass(frozen=True, slots=True)
class Transaction:
    """Legs that sum to zero in each currency; `link` joins those that one event brought about."""

    date: date
    payee: str | None
    narration: str
    link: str | None
    notes: Notes
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """Units of `to_currency` for one of `from_currency`, as a day's conversions used it."""

    date: date
    from_currency: str
    to_currency: str
    rate: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account must stand at after the last day of the books."""

    account: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Books:
    """The books of a run; `closed` is the day after the last of them.

    `opened` gives the currencies of each account. `unread` says which rows of the events could not
    be read, and are in no account.
    """

    title: str
    start: date
    closed: date | None
    opened: tuple[tuple[str, tuple[str, ...]], ...]
    transactions: tuple[Transaction, ...]
    prices: tuple[Price, ...]
    balances: tuple[Balance, ...]
    unread: tuple[str, ...]
