"""Yearly rates of return of many futures at once: one, or the reason why there is none."""

from __future__ import annotations

from enum import IntEnum
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoup.simulate.whole import Whole

# Rates are whole millionths of one a year.
MILLIONTHS = 10**6
DAYS_A_YEAR = 365
# Rates are looked for up to this logarithm: above 485,165,194 to one a year all are taken alike.
_WIDEST = 20.0
MOST = round(exp(_WIDEST) * MILLIONTHS) - MILLIONTHS
_GRID = np.unique(np.concatenate([np.linspace(-2, 2, 401), np.linspace(-_WIDEST, _WIDEST, 301)]))
_TURNS = 100
# Newton's steps square the error: after one as short as this, nothing is left that is shown.
_NEAR = 1e-7


class Return(IntEnum):
    """Whether a future has a rate of return."""

    DEFINED = 0
    NOTHING_BACK = 1
    NOTHING_OUT = 2
    NO_RATE = 3
    SEVERAL = 4


REASONS = {
    Return.NOTHING_BACK: "nothing came back",
    Return.NOTHING_OUT: "nothing was paid in",
    Return.NO_RATE: "no rate makes the flows balance",
    Return.SEVERAL: "several rates make the flows balance alike",
}


def rates_of_return(days: Whole, flows: Whole) -> tuple[Whole, NDArray[Any]]:
    """The rate of every future in millionths a year, by act/365, and whether it has one.

    A rate is the one above -100% at which dated flows balance. Where they change their sign once
    there is just one. Where they change it more often, those are counted at which the balance
    passes zero on a grid of rates: two rates closer together than a hundredth are not seen.

    Args:
        days: of each row of flows, ascending and all different, as ordinals.
        flows: minor units of one currency by day and future, what was paid in negative.
    """
    years = (days - days[0]) / DAYS_A_YEAR if len(days) else np.zeros(0)
    out, back = (flows < 0).any(axis=0), (flows > 0).any(axis=0)
    why = np.full(flows.shape[1], Return.DEFINED, dtype=np.int8)
    why[~back] = Return.NOTHING_BACK
    why[~out] = Return.NOTHING_OUT
    rates = np.zeros(flows.shape[1])
    turns = _sign_changes(flows)
    once = np.flatnonzero((why == Return.DEFINED) & (turns == 1))
    rates[once] = _only_rate(years, flows[:, once].astype(np.float64))
    often = np.flatnonzero((why == Return.DEFINED) & (turns > 1))
    if len(often):
        rates[often], why[often] = _counted(years, flows[:, often].astype(np.float64))
    return np.rint(np.expm1(rates) * MILLIONTHS).astype(np.int64), why


def _sign_changes(flows: Whole) -> Whole:
    """How often each future's flows turn from in to out or back, days without any left aside."""
    changes = np.zeros(flows.shape[1], dtype=np.int64)
    last = np.zeros(flows.shape[1], dtype=np.int8)
    for row in np.sign(flows).astype(np.int8):
        changes += (row != 0) & (last != 0) & (row != last)
        last = np.where(row != 0, row, last)
    return changes


def _only_rate(years: Any, flows: Any) -> Any:
    """The logarithm of one plus the rate where flows change their sign once.

    The logarithm of what comes back over what goes out, both discounted, falls all the way and is
    nearly straight: Newton's steps, held within a bracket, reach its zero in a few turns.
    """
    futures = flows.shape[1]
    found = np.zeros(futures)
    low, high = np.full(futures, -_WIDEST), np.full(futures, _WIDEST)
    left = np.arange(futures)
    # Flows that end by going out are those of a borrower: the same rate, the other way round.
    signs = np.where(_first_sign(flows) > 0, -1.0, 1.0)
    flows = flows * signs
    for _ in range(_TURNS):
        if not len(left):
            break
        at = found[left]
        value, slope = _log_ratio(years, flows[:, left], at)
        low[left] = np.where(value > 0, at, low[left])
        high[left] = np.where(value > 0, high[left], at)
        step = value / slope
        near = np.abs(step) < _NEAR
        inside = near | ((at - step > low[left]) & (at - step < high[left]))
        found[left] = np.where(inside, at - step, (low[left] + high[left]) / 2)
        left = left[~near & (high[left] - low[left] > _NEAR**2)]
    return found


def _first_sign(flows: Any) -> Any:
    first = (flows != 0).argmax(axis=0)
    return np.sign(flows[first, np.arange(flows.shape[1])])


def _log_ratio(years: Any, flows: Any, at: Any) -> tuple[Any, Any]:
    """The logarithm of discounted inflows over outflows, and its slope.

    Day by day, so that a future's sum does not depend on those beside it.
    """
    back, out, back_late, out_late = (np.zeros_like(at) for _ in range(4))
    for year, flow in zip(years.tolist(), flows, strict=True):
        worth = flow * np.exp(-year * at)
        came, went = np.maximum(worth, 0), np.minimum(worth, 0)
        back += came
        out -= went
        back_late += year * came
        out_late -= year * went
    return np.log(back / out), out_late / out - back_late / back


def _counted(years: Any, flows: Any) -> tuple[Any, Any]:
    """Rates where flows change their sign more often: what the grid finds, each made fine."""
    worth = np.sign([_worth(years, flows, at) for at in _GRID])
    crossed = worth[:-1] * worth[1:] < 0
    crossed |= worth[:-1] == 0
    number = crossed.sum(axis=0)
    place = crossed.argmax(axis=0)
    low, high = _GRID[place], _GRID[np.minimum(place + 1, len(_GRID) - 1)]
    rising = worth[place, np.arange(flows.shape[1])] < 0
    for _ in range(60):
        middle = (low + high) / 2
        above = _worth(years, flows, middle) > 0
        up = above != rising
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    why = np.where(number == 1, Return.DEFINED, np.where(number == 0, Return.NO_RATE, 0))
    why = np.where(number > 1, Return.SEVERAL, why)
    return (low + high) / 2, why.astype(np.int8)


def _worth(years: Any, flows: Any, at: Any) -> Any:
    """What flows are worth on the first day, at a rate."""
    found = np.zeros(flows.shape[1])
    for year, flow in zip(years.tolist(), flows, strict=True):
        found += flow * np.exp(-year * at)
    return found
