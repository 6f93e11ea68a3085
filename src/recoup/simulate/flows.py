"""What a chunk of futures is for one who invested: flows by day, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoup.simulate.irr import rates_of_return
from recoup.simulate.stakes import Stake
from recoup.simulate.whole import Whole

MILLIONTHS = 10**6
# Later than any day, so that what never happens ranks after what happens late.
NEVER = 2**31


@dataclass(frozen=True)
class Returned:
    """What a stake came to, by future.

    `multiple` is in millionths, `rate` in millionths a year where `why` says that there is one;
    `day` is the ordinal of the day from which all that was put in is back, or NEVER.
    """

    received: Whole
    multiple: Whole
    day: Whole
    rate: Whole
    why: NDArray[Any]


def returned(stake: Stake, paid: Whole, periods: Sequence[date]) -> Returned:
    """What a stake came to, given what its party was paid, less what it paid, by period and future.

    An advance is what others were paid: it is taken out of those figures and counted as put in.
    """
    days = sorted({*periods, *(put.date for put in stake.puts if put.date is not None)})
    ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
    place = {day: number for number, day in enumerate(days)}
    flows = np.zeros((len(days), paid.shape[1]), dtype=np.int64)
    flows[[place[day] for day in periods]] = paid
    received = paid.sum(axis=0) + sum(put.amount for put in stake.puts if put.advance)
    undated = 0
    for put in stake.puts:
        if put.date is None:
            undated += 0 if put.advance else put.amount
        elif not put.advance:
            flows[place[put.date]] -= put.amount
    rate, why = rates_of_return(ordinals, flows)
    whole, rest = np.divmod(received, stake.invested)
    multiple = whole * MILLIONTHS + rest * MILLIONTHS // stake.invested
    return Returned(received, multiple, _whole_again(ordinals, flows, undated), rate, why)


def _whole_again(ordinals: Whole, flows: Whole, opening: int) -> Whole:
    """The first day from which the balance never falls below nothing again."""
    balance = np.cumsum(flows, axis=0) - opening
    short = balance < 0
    after_last = len(ordinals) - short[::-1].argmax(axis=0)
    after_last = np.where(short.any(axis=0), after_last, 0)
    found = ordinals[np.minimum(after_last, len(ordinals) - 1)]
    return np.where(after_last < len(ordinals), found, NEVER)
