"""What the words of a stake bound: its size, and the days on which it is held."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from recoup.deal import model as d
from recoup.values.calendar import days_said
from recoup.values.record import record

# Control may be had with few shares, and without a majority of them: it bounds nothing.
_WORDS = {
    "minority": (Fraction(0), Fraction(1, 2)),
    "majority": (Fraction(1, 2), Fraction(1)),
}


def size_range(stake: d.Stake) -> tuple[Fraction, Fraction]:
    """The least and the most that a stake may be by its words, both included.

    The low end lies above the high end where they contradict each other.
    """
    low, high = _WORDS.get(stake.kind or "", (Fraction(0), Fraction(1)))
    if stake.size is None:
        return low, high
    return (
        max(low, d.bound(stake.size, lowest=True)),
        min(high, d.bound(stake.size, lowest=False)),
    )


@record
class Days:
    """When a stake is held: perhaps from `perhaps_from`, surely from `surely_from`, and so on.

    Each end is the first day on which it is no longer so; a date of a year alone leaves a year of
    doubt.
    """

    perhaps_from: date
    surely_from: date
    surely_until: date
    perhaps_until: date

    def perhaps(self, day: date) -> bool:
        return self.perhaps_from <= day < self.perhaps_until or self.surely(day)

    def surely(self, day: date) -> bool:
        return self.surely_from <= day < self.surely_until


def days_held(stake: d.Stake) -> Days:
    """The days on which a stake is held; `until` is the first day on which it no longer is.

    No date means from before all, or to the end of all.
    """
    since = days_said(stake.since) if stake.since else (date.min, date.min)
    until = days_said(stake.until) if stake.until else (date.max, date.max)
    return Days(since[0], since[1], until[0], until[1])


def first_days(stakes: Iterable[d.Stake]) -> list[date]:
    """The days on which some stake begins to be surely held: whatever is so, is so on one."""
    return sorted({days_held(stake).surely_from for stake in stakes})


def surely_held(stakes: Iterable[d.Stake], day: date) -> tuple[d.Stake, ...]:
    """The stakes that are surely held on a day."""
    return tuple(stake for stake in stakes if days_held(stake).surely(day))
