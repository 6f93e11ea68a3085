"""What a kernel takes and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Amounts = NDArray[np.int64]
# For each pair of currencies, for each row and future: millionths of the second for one of the
# first.
DrawnRates = Mapping[tuple[str, str], Amounts]


class Refused(Exception):
    """The kernel cannot run the deal; the exact engine can.

    `mechanisms` says why, each a clause of the deal or a kind of row, in the field's words.
    """

    def __init__(self, mechanisms: tuple[str, ...]) -> None:
        super().__init__("; ".join(mechanisms))
        self.mechanisms = mechanisms


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom money leaves the waterfalls for, in one currency."""

    party: str
    currency: str


@dataclass(frozen=True, slots=True)
class Paid:
    """What a chunk of futures came to, in minor units.

    `to` is by payee, period and future: what the payee got out of waterfalls and from other
    parties, less what it paid to them. `owed` is by account and future: what was owed at the end.
    `reached` is by milestone and future: the index of the period in which it was reached and has
    stayed so, or -1.
    """

    payees: tuple[Payee, ...]
    periods: tuple[date, ...]
    accounts: tuple[str, ...]
    milestones: tuple[str, ...]
    to: NDArray[Any]
    owed: NDArray[Any]
    reached: NDArray[Any]
