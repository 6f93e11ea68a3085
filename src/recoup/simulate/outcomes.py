"""What a chunk of futures comes to for everybody, and how chunks are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recoup.kernel.model import Paid, Payee
from recoup.simulate.counts import Whole
from recoup.simulate.flows import MILLIONTHS, NEVER, returned
from recoup.simulate.irr import Return
from recoup.simulate.stakes import Stake
from recoup.simulate.sums import Sums
from recoup.simulate.tally import Place, Tally


def received(paid: Paid, stakes: Sequence[Stake]) -> dict[Payee, Whole]:
    """What everybody received, by future, net of what it paid to others.

    Advances are put in, as investments are: they are no loss of what is received.
    """
    found = {payee: paid.to[n].sum(axis=0) for n, payee in enumerate(paid.payees)}
    for stake in stakes:
        if stake.payee in found:
            found[stake.payee] += sum(put.amount for put in stake.puts if put.advance)
    return found


@dataclass(frozen=True)
class StakeTally:
    """What an investor's futures came to.

    `whole` counts those in which all that was put in came back; `multiple` is in millionths, `day`
    the ordinal from which all was back (NEVER ranks last), `rate` in millionths a year: a loss of
    all is -100%. Futures without a rate for another reason are in `why` and not in `rate`.
    """

    invested: tuple[int, int]
    whole: Sums
    multiple: Tally
    day: Tally
    rate: Tally
    why: tuple[int, ...]

    @staticmethod
    def of(place: Place, stake: Stake, paid: Paid, number: int | None) -> StakeTally:
        """The tally of a chunk, `number` being the stake's payee among those paid."""
        to = np.zeros_like(paid.to[0]) if number is None else paid.to[number]
        found = returned(stake, to, paid.periods)
        lost = found.why == Return.NOTHING_BACK
        ranked = lost | (found.why == Return.DEFINED)
        rate = np.where(lost, -MILLIONTHS, found.rate)
        return StakeTally(
            (stake.invested, stake.invested),
            Sums.of(place.draw, (found.day != NEVER).astype(np.int64)),
            Tally.of(place, found.multiple),
            Tally.of(place, found.day),
            Tally.of(place, rate, ranked),
            tuple(np.bincount(found.why, minlength=len(Return)).tolist()),
        )

    @staticmethod
    def merged(parts: Sequence[StakeTally]) -> StakeTally:
        whole = parts[0].whole
        for part in parts[1:]:
            whole += part.whole
        return StakeTally(
            (min(p.invested[0] for p in parts), max(p.invested[1] for p in parts)),
            whole,
            Tally.merged([p.multiple for p in parts]),
            Tally.merged([p.day for p in parts]),
            Tally.merged([p.rate for p in parts]),
            tuple(map(sum, zip(*(p.why for p in parts), strict=True))),
        )


@dataclass(frozen=True)
class Outcomes:
    """What futures came to: by payee, by stake, and by milestone of the deal (the day reached)."""

    futures: int
    payees: Mapping[Payee, Tally]
    stakes: Mapping[Payee, StakeTally]
    milestones: Mapping[str, Tally]

    @staticmethod
    def of(place: Place, paid: Paid, stakes: Sequence[Stake]) -> Outcomes:
        """The outcomes of a chunk."""
        number = {payee: n for n, payee in enumerate(paid.payees)}
        days = np.array([*(day.toordinal() for day in paid.periods), NEVER], dtype=np.int64)
        return Outcomes(
            paid.to.shape[2],
            {x: Tally.of(place, values) for x, values in received(paid, stakes).items()},
            {s.payee: StakeTally.of(place, s, paid, number.get(s.payee)) for s in stakes},
            {
                name: Tally.of(place, days[paid.reached[n]])
                for n, name in enumerate(paid.milestones)
            },
        )

    @staticmethod
    def merged(parts: Iterable[Outcomes]) -> Outcomes:
        """The outcomes of all chunks, the same in whatever order they are put together."""
        every = list(parts)
        first = every[0]
        # An undisclosed investment may be nothing in some draws of the deal.
        staked = dict.fromkeys(x for p in every for x in p.stakes)
        return Outcomes(
            sum(p.futures for p in every),
            {x: Tally.merged([p.payees[x] for p in every]) for x in first.payees},
            {x: StakeTally.merged([p.stakes[x] for p in every if x in p.stakes]) for x in staked},
            {x: Tally.merged([p.milestones[x] for p in every]) for x in first.milestones},
        )
