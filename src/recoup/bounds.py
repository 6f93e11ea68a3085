"""What undisclosed terms make of a result: each party's lowest and highest, over their ranges.

In: a checked deal file and what a run takes. Out: each party's lowest and highest result, the
figures of the terms at which it has them, and whether that is proven. Never: guesses a figure for
a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from recoup.api import DealFile, Refused, Result
from recoup.deal.model import Undisclosed
from recoup.diagnostics.diagnostic import has_errors, in_order
from recoup.pricing import Events, Taken
from recoup.values.money import Money
from recoup.values.shown import show

if TYPE_CHECKING:
    from recoup.analysis.table import Table
    from recoup.plan.model import Assumption

# For so many terms every combination of ends is run; for more, each term alone through its range.
TERMS_MOST = 8

# Where a term is looked at inside its range.
_INSIDE = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))

# How far through its range each term is: 0 at the low end, 1 at the high one.
_Point = tuple[Fraction, ...]
_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Bound:
    """The lowest and the highest that a figure comes to, and the terms' figures at each.

    `figure` is `paid`, by the waterfalls, or `net`, payments between parties included. `exact`
    where no figures of the terms can give less or more, to the cent. `bent_by` are the terms that
    it both rises and falls with, as was found by looking inside their ranges.
    """

    figure: str
    party: str
    title: str
    currency: str
    low: Decimal
    high: Decimal
    exact: bool
    bent_by: tuple[str, ...]
    low_at: tuple[tuple[str, str], ...]
    high_at: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bounds:
    """The bounds of one deal, under one reading.

    `terms` are those that nobody disclosed or assumed, and that money depends on; `assumed` were
    given. `corners` says whether every combination of their ends was run, among `runs` in all.
    """

    title: str
    reading: tuple[str, ...]
    terms: tuple[Undisclosed, ...]
    assumed: tuple[Assumption, ...]
    lines: Table[Bound]
    runs: int
    corners: bool

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup run --bounds --json`, for one reading."""
        return {
            "reading": list(self.reading),
            "terms": [
                {
                    "name": term.name,
                    "low": show(term.low),
                    "high": show(term.high),
                    "place": term.span.place,
                }
                for term in self.terms
            ],
            "assumptions": [
                {"name": a.name, "value": a.value, "low": a.low, "high": a.high}
                for a in self.assumed
            ],
            "runs": self.runs,
            "every_corner": self.corners,
            "figures": [
                {
                    "figure": line.figure,
                    "party": line.party,
                    "title": line.title,
                    "currency": line.currency,
                    "low": format(line.low, "f"),
                    "high": format(line.high, "f"),
                    "exact": line.exact,
                    "not_monotone_in": list(line.bent_by),
                    "low_at": dict(line.low_at),
                    "high_at": dict(line.high_at),
                }
                for line in self.lines
            ],
        }


def bounds(file: DealFile, events: Events, taken: Taken | None = None) -> tuple[Bounds, ...]:
    """Each party's lowest and highest result over the undisclosed terms, for every open reading.

    Terms that `taken` assumes stay as assumed. What is proven monotone is exact at the ends of the
    ranges; what is not is the widest that was found, at the ends and at points between.

    Raises: Refused, with everything that is wrong at any of these; OSError where a file cannot be
    read.
    """
    taken = taken or Taken()
    if has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    alternatives = file.alternatives
    known = {name for a in alternatives for name in a.deal.undisclosed}
    open_names = {name for dispute in file.readings.open for name in dispute.names}
    found, refused = [], []
    for alternative in alternatives:
        elsewhere = known - set(alternative.deal.undisclosed)
        given = {n: value for n, value in (taken.assume or {}).items() if n not in elsewhere}
        reading = tuple(n for n in alternative.reading if n in open_names)
        try:
            found.append(_Search(alternative, events, replace(taken, assume=given)).found(reading))
        except Refused as fault:
            refused += fault.diagnostics
    if refused:
        raise Refused(in_order(list(dict.fromkeys(refused))))
    return tuple(found)


class _Search:
    """The runs of one deal, by how far through its range each unknown term is."""

    def __init__(self, file: DealFile, events: Events, taken: Taken) -> None:
        self.file, self.taken = file, replace(taken, progress=None)
        self.progress = taken.progress
        self.results: dict[_Point, dict[_Key, Decimal]] = {}
        self.plans: dict[_Point, Any] = {}
        self.terms: tuple[Undisclosed, ...] = tuple(
            term for n, term in file.deal.undisclosed.items() if n not in (taken.assume or {})
        )
        first = self._result((Fraction(0),) * len(self.terms), events)
        used = {a.name for a in first.assumptions}
        self.terms = tuple(term for term in self.terms if term.name in used)
        self.assumed = tuple(a for a in first.assumptions if a.name in (taken.assume or {}))
        # Read once: the rows and the rates are the same for every run.
        self.events = first.run.events
        self.taken = replace(self.taken, rates=first.rates)

    def found(self, reading: tuple[str, ...]) -> Bounds:
        count = len(self.terms)
        corners = count <= TERMS_MOST
        rays = list(self._rays())
        points = dict.fromkeys(point for _, ray in rays for point in ray)
        if corners:
            ends = (Fraction(0), Fraction(1))
            points |= dict.fromkeys(product(ends, repeat=count))
        for done, point in enumerate(points):
            if self.progress is not None:
                self.progress(done, len(points))
            result = self._result(point, self.events)
            self.plans[point] = result.run.plan
            self.results[point] = _figures(result)
        proven, fixed = self._proven() if corners else frozenset(), self._pays_fixed_sums()
        from recoup.analysis.table import Table

        keys = dict.fromkeys(key for found in self.results.values() for key in found)
        lines = Table(
            self._line(key, rays, key[1::2] in proven and (key[0] == "paid" or fixed))
            for key in keys
        )
        return Bounds(
            self.file.deal.title,
            reading,
            self.terms,
            self.assumed,
            lines,
            len(points),
            corners,
        )

    def _rays(self) -> Iterator[tuple[int, list[_Point]]]:
        """For each term, points through its whole range, the others together low, high, between."""
        for number in range(len(self.terms)):
            for other in (Fraction(0), Fraction(1), Fraction(1, 2)):
                point = [other] * len(self.terms)
                ray: list[_Point] = []
                for part in (Fraction(0), *_INSIDE, Fraction(1)):
                    point[number] = part
                    ray.append(tuple(point))
                yield number, ray
        if not self.terms:
            yield 0, [()]

    def _line(self, key: _Key, rays: Sequence[tuple[int, list[_Point]]], proven: bool) -> Bound:
        from recoup.analysis.totals import decimal

        nothing = decimal(0, key[-1])
        at = {point: found.get(key, nothing) for point, found in self.results.items()}
        low, high = min(at, key=lambda point: at[point]), max(at, key=lambda point: at[point])
        bent = {n for n, ray in rays if _bends([at[point] for point in ray])}
        figure, party, title, currency = key
        return Bound(
            figure,
            party,
            title,
            currency,
            at[low],
            at[high],
            proven,
            tuple(self.terms[n].name for n in sorted(bent)),
            tuple(self._given(low).items()),
            tuple(self._given(high).items()),
        )

    def _proven(self) -> frozenset[tuple[str, ...]]:
        """The parties and currencies that every term is proven to move one way."""
        from recoup.analysis.monotone import one_way

        corners = {
            tuple(part == 1 for part in point): plan
            for point, plan in self.plans.items()
            if all(part in (0, 1) for part in point)
        }
        everyone = {key[1::2] for found in self.results.values() for key in found}
        proven = one_way(corners, self.events)
        return frozenset(k for k in everyone if all(k in found for found in proven))

    def _pays_fixed_sums(self) -> bool:
        """Whether what parties pay each other is the same sums in every run."""
        plans = list(self.plans.values())
        return all(
            not plan.licences
            and plan.transfers == plans[0].transfers
            and all(t.on_its_date and isinstance(t.amount, int) for t in plan.transfers)
            for plan in plans
        )

    def _given(self, point: _Point) -> dict[str, str]:
        return {t.name: show(_at(t, part)) for t, part in zip(self.terms, point, strict=True)}

    def _result(self, point: _Point, events: Events) -> Result:
        given = {**(self.taken.assume or {}), **self._given(point)}
        return replace(self.taken, assume=given).run(self.file, events)


def _at(term: Undisclosed, part: Fraction) -> Fraction | Money:
    """The term's figure so far through its range; of an amount, in whole minor units."""
    low, high = term.low, term.high
    if isinstance(low, Money) and isinstance(high, Money):
        return Money(low.minor + int((high.minor - low.minor) * part), low.currency)
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    return low + (high - low) * part


def _figures(result: Result) -> dict[_Key, Decimal]:
    found = {("paid", t.party, t.title, t.currency): t.amount for t in result.paid}
    return found | {("net", n.party, n.title, n.currency): n.net for n in result.net}


def _bends(amounts: Sequence[Decimal]) -> bool:
    """Whether amounts both rise and fall."""
    steps = [later - earlier for earlier, later in pairwise(amounts)]
    return any(step > 0 for step in steps) and any(step < 0 for step in steps)


def as_json(title: str, found: Sequence[Bounds]) -> Mapping[str, Any]:
    """What `recoup run --bounds --json` prints: the bounds under each reading."""
    return {"deal": title, "bounds": [bound.to_json() for bound in found]}
