"""What a licence has come to."""

from dataclasses import dataclass
from datetime import date

from recoup.plan.licences import Licence, LicencePart


@dataclass(frozen=True, slots=True)
class Paid:
    """What falls due on a day, in minor units: the agent's part of it, and the licensor's.

    `earned`, `guaranteed`, `lacking` (of annual minimums) and `due` are to date, and say why.
    """

    date: date
    earned: int
    guaranteed: int
    lacking: int
    due: int
    commission: int
    to_licensor: int

    @property
    def amount(self) -> int:
        return self.commission + self.to_licensor


@dataclass(frozen=True, slots=True)
class PartReckoned:
    """A part to date: sales after deductions (minor units, or units sold), royalty, guarantee."""

    part: LicencePart
    sales: int
    earned: int
    guaranteed: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A licence to date, in minor units.

    `guaranteed` is what has fallen due of its guarantees, and `recouped` how much of that royalties
    have earned back; `lacking` is what years lacked of the annual minimum. `received` is what rows
    of receipts say that the licensor got: it is compared with what was due to it.
    """

    licence: Licence
    parts: tuple[PartReckoned, ...]
    guaranteed: int
    recouped: int
    lacking: int
    paid: tuple[Paid, ...]
    received: int

    @property
    def earned(self) -> int:
        return sum(part.earned for part in self.parts)

    @property
    def payable(self) -> int:
        """All that the licensee has come to owe."""
        return sum(paid.amount for paid in self.paid)

    @property
    def commission(self) -> int:
        return sum(paid.commission for paid in self.paid)

    @property
    def to_licensor(self) -> int:
        return self.payable - self.commission
