from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from recoup.diagnostics.span import Span

class EventKind(StrEnum):
    RECEIPT = "receipt"
    COST = "cost"
    REPORT = "report"
    REVERSAL = "reversal"

@dataclass(frozen=True, slots=True)
class Event:
    id: str
    date: date
    kind: EventKind
    what: str
    film: str | None
    territory: str | None
    amount: int
    currency: str | None
    note: str
    span: Span = field(compare=False, repr=False)

@dataclass(frozen=True, slots=True)
class SetAside:
    row: int

class Rates:
    def find(self, a: str, b: str, day: date, within: int): ...
