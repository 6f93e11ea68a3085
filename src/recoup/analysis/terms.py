"""What a term would have to be for a party to have so much: goal-seek over a clause."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from recoup.engine.probe import Probe
from recoup.engine.run import Run, run_plan
from recoup.plan import model as p

# Percentages are told to a ten-thousandth of a percent, and looked at in so many places first.
FINENESS = 10**6
_PLACES = 250


@dataclass(frozen=True, slots=True)
class Enough:
    """A stretch of a percentage, its ends included, on which a party has at least what it wants."""

    low: Fraction
    high: Fraction


class NoPercentage(ValueError):
    """The step takes no percentage that could be another."""


def percentage_of(step: p.Step) -> Fraction | None:
    """The percentage that a step takes, or takes out of; None where it takes none."""
    match step.ask:
        case p.Share(rate=rate):
            return rate
        case p.Recoup(out_of=share) if share is not None:
            return share.rate
        case _:
            return None


def percentages_for(
    run: Run, step: p.Step, party: str, currency: str, wanted: int, entry: int, more: int
) -> list[Enough]:
    """The percentages of a step, from 0% to 100%, at which a party is paid what it wants.

    All rows of the run are run again under each, and `more` comes in at a waterfall after them. At
    the ends of each stretch the engine has shown that it holds there and no longer a ten-thousandth
    of a percent beyond.

    Raises: NoPercentage where the step takes none, or what licences bring would have to be reckoned
    anew.
    """
    if percentage_of(step) is None or run.licences:
        raise NoPercentage(step.name)

    def enough(parts: int) -> bool:
        other = _with(run.plan, step, Fraction(parts, FINENESS))
        again, _ = run_plan(other, list(run.events), run.converter.rates, as_of=run.as_of)
        assert again is not None
        return _paid(again, party, currency, entry, more) >= wanted

    now = percentage_of(step)
    assert now is not None
    places = {FINENESS * i // _PLACES for i in range(_PLACES + 1)} | {int(now * FINENESS)}
    return list(_stretches(sorted(places), enough))


def _stretches(places: list[int], enough: Callable[[int], bool]) -> Iterator[Enough]:
    holds = [enough(place) for place in places]
    begun = places[0] if holds[0] else None
    for (low, high), (before, after) in zip(pairwise(places), pairwise(holds), strict=True):
        if before is after:
            continue
        last, first = _change(low, high, before, enough)
        if begun is None:
            begun = first
        else:
            yield _enough(begun, last)
            begun = None
    if begun is not None:
        yield _enough(begun, places[-1])


def _change(low: int, high: int, before: bool, enough: Callable[[int], bool]) -> tuple[int, int]:
    """The last place of a stretch that is as at its beginning, and the first that is not."""
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle) is before:
            low = middle
        else:
            high = middle
    return low, high


def _enough(low: int, high: int) -> Enough:
    return Enough(Fraction(low, FINENESS), Fraction(high, FINENESS))


def _with(plan: p.Plan, step: p.Step, rate: Fraction) -> p.Plan:
    """The plan with another percentage of one step."""
    ask = step.ask
    if isinstance(ask, p.Share):
        ask = replace(ask, rate=rate)
    elif isinstance(ask, p.Recoup) and ask.out_of is not None:
        ask = replace(ask, out_of=replace(ask.out_of, rate=rate))
    steps = tuple(replace(s, ask=ask) if s.index == step.index else s for s in plan.steps)
    return replace(plan, steps=steps)


def _paid(run: Run, party: str, currency: str, entry: int, more: int) -> int:
    """What a party has been paid once so much more has come in."""
    sums = run.journal.sums()
    further = Probe(run).paid(entry, more) if more else {}
    total = 0
    for index, slot in enumerate(run.plan.slots):
        unit = run.plan.waterfalls[run.plan.steps[slot.step].waterfall].currency
        if slot.party == party and unit == currency:
            total += sums.get(index, 0) + further.get(index, 0)
    return total
