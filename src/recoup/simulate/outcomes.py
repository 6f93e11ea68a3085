"""What a chunk of futures comes to for everybody, and how chunks are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recoup.kernel.model import Paid, Payee
from recoup.simulate.flows import MILLIONTHS, NEVER, returned
from recoup.simulate.irr import Return
from recoup.simulate.stakes import Stake
from recoup.simulate.sums import Sums
from recoup.simulate.tally import Place, Tally
from recoup.simulate.whole import Whole


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
class When:
    """Whether something comes about, and from which day on (an ordinal; NEVER ranks last)."""

    ever: Sums
    day: Tally

    @staticmethod
    def of(place: Place, days: Whole) -> When:
        """The tally of a chunk."""
        return When(Sums.of(place.draw, (days != NEVER).astype(np.int64)), Tally.of(place, days))

    @staticmethod
    def merged(parts: Sequence[When]) -> When:
        """The tally of all chunks."""
        return When(Sums.merged([p.ever for p in parts]), Tally.merged([p.day for p in parts]))


@dataclass(frozen=True)
class StakeTally:
    """What an investor's futures came to.

    `back` is when all that was put in has come back; `multiple` is in millionths, `rate` in
    millionths a year: a loss of all is -100%. `why` counts futures by whether they have a rate;
    those that have none for another reason than a loss of all are not in `rate`.
    """

    invested: tuple[int, int]
    back: When
    multiple: Tally
    rate: Tally
    why: tuple[int, ...]

    @staticmethod
    def of(place: Place, stake: Stake, paid: Paid, number: int | None) -> StakeTally:
        """The tally of a chunk, `number` being the stake's payee among those paid."""
        to = np.zeros(paid.to.shape[1:], np.int64) if number is None else paid.to[number]
        found = returned(stake, to, paid.periods)
        lost = found.why == Return.NOTHING_BACK
        ranked = lost | (found.why == Return.DEFINED)
        rate = np.where(lost, -MILLIONTHS, found.rate)
        return StakeTally(
            (stake.invested, stake.invested),
            When.of(place, found.day),
            Tally.of(place, found.multiple),
            Tally.of(place, rate, ranked),
            tuple(np.bincount(found.why, minlength=len(Return)).tolist()),
        )

    @staticmethod
    def merged(parts: Sequence[StakeTally]) -> StakeTally:
        """The tally of all chunks."""
        return StakeTally(
            (min(p.invested[0] for p in parts), max(p.invested[1] for p in parts)),
            When.merged([p.back for p in parts]),
            Tally.merged([p.multiple for p in parts]),
            Tally.merged([p.rate for p in parts]),
            tuple(map(sum, zip(*(p.why for p in parts), strict=True))),
        )


@dataclass(frozen=True)
class Outcomes:
    """What futures came to: by payee, by stake, and by milestone of the deal."""

    futures: int
    payees: Mapping[Payee, Tally]
    stakes: Mapping[Payee, StakeTally]
    milestones: Mapping[str, When]

    @staticmethod
    def of(place: Place, paid: Paid, stakes: Sequence[Stake]) -> Outcomes:
        """The outcomes of a chunk."""
        number = {payee: n for n, payee in enumerate(paid.payees)}
        days = np.array([*(day.toordinal() for day in paid.periods), NEVER], dtype=np.int64)
        return Outcomes(
            paid.to.shape[2],
            {x: Tally.of(place, values) for x, values in received(paid, stakes).items()},
            {s.payee: StakeTally.of(place, s, paid, number.get(s.payee)) for s in stakes},
            {name: When.of(place, days[paid.reached[n]]) for n, name in enumerate(paid.milestones)},
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
            {x: When.merged([p.milestones[x] for p in every]) for x in first.milestones},
        )
