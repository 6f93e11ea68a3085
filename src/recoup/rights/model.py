"""Answers about rights, as rows."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How rights stand: granted on, kept, free to grant, or not to be told from the deal.

    EXCLUSIVE is exclusive all along the chain of title: where a licensee may grant to others what
    it was granted, and did so not exclusively, they are NON_EXCLUSIVE.
    """

    EXCLUSIVE = "exclusive"
    NON_EXCLUSIVE = "non-exclusive"
    GRANTED = "granted"
    RESERVED = "reserved"
    FREE = "free"
    CLASH = "clash"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who may exploit some rights in a film between two days, both included (None: no end).

    `holders` are the parties that may, at the end of the chain of title; `chain` are the clauses
    that lead to them from the owners, as file and line, those of one grantor together. Of the
    holders, those in `unless_exclusive` have granted the rights on without saying whether
    exclusively, and may use them only if it is not. GRANTED is a grant that does not say
    whether it is exclusive. Where it depends on what the deal does not know, `waits_for` says on
    what; `holders` are then those who may in any case, and `chain` has the clauses that wait.
    `held_back` is the line by which nobody may use the rights, for as long as is known.
    """

    film: str
    media: str
    territories: str
    languages: str
    first: str | None
    last: str | None
    state: State
    holders: tuple[str, ...]
    chain: tuple[str, ...]
    waits_for: str | None = None
    held_back: str | None = None
    unless_exclusive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two clauses that cannot both hold, and where they meet.

    Where that depends on what the deal does not know, `waits_for` says on what.
    """

    film: str
    kind: str
    where: str
    one: str
    other: str
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A grant, a holdback or an option that ends on a day, and to whom the rights go back."""

    day: str
    film: str
    what: str
    rights: str
    held_by: str
    goes_to: str
    clause: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The grant that comes nearest to covering some rights, and what of them it does not cover.

    `missing` are some of `territory`, `medium`, `language` and `date`.
    """

    clause: str
    rights: str
    grantee: str
    missing: tuple[str, ...]
