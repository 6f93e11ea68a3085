"""What a check finds, and what it means for the box office."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Remedy(StrEnum):
    """What becomes of the box office if a finding is so.

    Sales that nobody made are taken out; money that was booked as something else is put in; sales
    of one film that were printed as another's go back to it. Of the rest nobody can say how much.
    """

    TAKE_OUT = "take out"
    PUT_IN = "put in"
    GIVE_BACK = "give back"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows that a check doubts, in the words of the field.

    They are those of the circuit, cinema, hall and film whose shows start from `first` to `last`;
    None stands for all. `price` and `fee` are fen; `amount` is by how many fen the box office is
    wrong, None where that cannot be told. `of_film` is the film that a sale belongs to, where it
    was printed as another's.
    """

    check: str
    film: str | None
    cinema: str | None
    hall: int | None
    first: datetime
    last: datetime
    rows: int
    seats: int
    price: int
    fee: int
    why: str
    remedy: Remedy
    amount: int | None
    of_film: str | None = None
    circuit: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A question asked of all tickets: the rule in words, and the query that answers it.

    The query is of DuckDB, over `tickets`, `shows`, `halls` and `films`, and returns the fields of
    a finding that are not the check's own.
    """

    name: str
    rule: str
    remedy: Remedy
    query: str
