"""What a redline costs: two texts of a deal, in words, on given events, and over all that may come.

In: two checked deals and what a run takes. Out: the terms that differ, what each party has under
each, and for every source the stretches on which a party has more or less by the second than by the
first. Never: an opinion on which is better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.analysis.contract import plain, record, records
from recoup.analysis.curve import Curve, RateUnknown, curve
from recoup.analysis.table import Table
from recoup.analysis.totals import decimal
from recoup.api import DealFile, Progress, Result, refusing
from recoup.deal.show import deal_in_words
from recoup.pricing import Events, Taken
from recoup.values.currency import minor_digits

if TYPE_CHECKING:
    from recoup.receipts.model import Rates
    from recoup.simulate.scenario import Scenario
    from recoup.simulate.simulated import SimulatedBoth

# Where a sentence ends, and what it cites.
_LINE = re.compile(r" \([^()]*?\bline (\d+)\b.*$")
_STEP = re.compile(r"^(\w+)\.\d+\s+")


@dataclass(frozen=True, slots=True)
class TermChange:
    """A sentence of the deal that differs: None where one of the texts does not have it."""

    section: str
    before: str | None
    after: str | None
    line_before: int | None
    line_after: int | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """What a party has on the given events, under the first text and under the second."""

    party: str
    title: str
    currency: str
    before: Decimal
    after: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a party has more by the second text, or less, or the same, all along.

    From `start` to `end` of what comes in, None for ever. The difference lies between `least` and
    `most`; on the last stretch it is that up to `bend`, and grows past it by `share` units, in the
    currency of the party, for each unit that comes in.
    """

    start: Decimal
    end: Decimal | None
    sign: int
    least: Decimal
    most: Decimal
    bend: Decimal | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RangeChange:
    """The stretches of a party over what comes in at a source."""

    source: str
    source_currency: str
    party: str
    title: str
    currency: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class PointApart:
    """What a party has under both texts where so much comes in at a source, and what is between."""

    amount: Decimal
    party: str
    title: str
    currency: str
    before: Decimal
    after: Decimal
    difference: Decimal


@dataclass(frozen=True)
class Redline:
    """Two texts of a deal side by side."""

    before: Result
    after: Result
    terms: Table[TermChange]

    @property
    def nothing(self) -> bool:
        """Whether the two texts say the same."""
        return not self.terms and not self.paid and not self.over

    @cached_property
    def paid(self) -> Table[FigureChange]:
        """What each party has on the given events, where that differs."""
        return Table(_figures(self.before, self.after))

    @cached_property
    def over(self) -> Table[RangeChange]:
        """What differs over all that may yet come in, source by source."""
        return Table(change for source in self.curves for change in _ranges(*source))

    def points(self, before: Curve, after: Curve) -> Table[PointApart]:
        """Both curves of a source at every bend of either, and somewhat past the last, for the
        parties between whose figures they make a difference."""
        places = sorted({x for each in (before, after) for x in each.starts})
        places.append(places[-1] * 7 // 5 or 10**7 * 10 ** minor_digits(before.currency))
        changed = {(r.party, r.currency): r.title for r in self.over if r.source == before.source}
        return Table(
            PointApart(
                decimal(x, before.currency),
                party,
                title,
                unit,
                decimal(before.paid(x).get((party, unit), 0), unit),
                decimal(after.paid(x).get((party, unit), 0), unit),
                decimal(_apart(before, after, x, party, unit), unit),
            )
            for (party, unit), title in changed.items()
            for x in places
        )

    @cached_property
    def unpriced(self) -> tuple[str, ...]:
        """Sources without a curve: a rate is unknown, or one of the texts does not have them."""
        drawn = {before.source for before, _ in self.curves}
        names = dict.fromkeys(
            w.name
            for r in (self.before, self.after)
            for w in r.run.plan.waterfalls
            if w.takes_receipts
        )
        return tuple(name for name in names if name not in drawn)

    @cached_property
    def curves(self) -> list[tuple[Curve, Curve]]:
        """The curves of both texts, for every source that both of them price."""
        first = {w.name: w for w in self.before.run.plan.waterfalls if w.takes_receipts}
        second = {w.name: w for w in self.after.run.plan.waterfalls if w.takes_receipts}
        found = []
        for name in first.keys() & second.keys():
            if first[name].currency != second[name].currency:
                continue
            try:
                before = curve(self.before.run, first[name].index)
                found.append((before, curve(self.after.run, second[name].index)))
            except RateUnknown:
                continue
        order = list(first)
        return sorted(found, key=lambda pair: order.index(pair[0].source))

    def to_json(self) -> dict[str, Any]:
        """The documented contract of `recoup diff --json`; amounts are decimal strings."""
        return {
            "terms": records(self.terms),
            "paid": records(self.paid),
            "over": [
                {**record(replace(change, stretches=())), "stretches": records(change.stretches)}
                for change in self.over
            ],
            "unpriced": list(self.unpriced),
            "as_of": plain(self.before.as_of),
        }


def redline(
    before: DealFile,
    after: DealFile,
    events: Events,
    taken: Taken,
    *,
    assume_after: Mapping[str, str] | None = None,
) -> Redline:
    """Compares two texts of a deal.

    Figures that `taken` assumes count in the text that has the term; `assume_after` gives others
    for the second text. Raises: Refused where one of them cannot be run.
    """
    given = taken.assume or {}
    results = []
    for file, figures in ((before, given), (after, {**given, **(assume_after or {})})):
        own = {n: v for n, v in figures.items() if n in file.deal.undisclosed}
        results.append(replace(taken, assume=own).run(file, events))
    return Redline(results[0], results[1], Table(_terms(before, after)))


def redline_in_words(before: DealFile, after: DealFile) -> Table[TermChange]:
    """The terms that differ: all that can be said where undisclosed ones keep deals from a run."""
    return Table(_terms(before, after))


def redline_simulated(
    before: DealFile,
    after: DealFile,
    forecast: str | Path | None = None,
    *,
    futures: int = 100_000,
    draws: int | None = None,
    seed: int = 1,
    assume: Mapping[str, str] | None = None,
    assume_after: Mapping[str, str] | None = None,
    rates: str | Path | Rates | None = None,
    cores: int | None = None,
    progress: Progress | None = None,
) -> SimulatedBoth:
    """What both texts come to in the very same futures.

    The forecast is that of the first text, where none is given. Figures that are assumed count in
    the text that has the term; `assume_after` gives others for the second text. Raises: Refused
    where one of them cannot be run; OSError.
    """

    def scenario(file: DealFile, figures: Mapping[str, str]) -> Scenario:
        own = {n: v for n, v in figures.items() if n in file.deal.undisclosed}
        path = forecast or before.path.with_suffix(".forecast")
        return file.scenario(path, seed=seed, assume=own, rates=rates)

    given = assume or {}
    first, second = scenario(before, given), scenario(after, {**given, **(assume_after or {})})
    with refusing():
        from recoup.simulate.run import Size
        from recoup.simulate.simulated import simulated_both

        size = Size.of(futures, draws or max(first.draws, second.draws))
        return simulated_both(first, second, size, cores=cores, progress=progress)


# ---- in words -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    section: str
    text: str
    line: int | None

    @property
    def said(self) -> tuple[str, str]:
        """What is compared: steps that others are put in above are the same steps."""
        return self.section, _STEP.sub("", self.text)


def _terms(before: DealFile, after: DealFile) -> Iterator[TermChange]:
    old, new = _sentences(before), _sentences(after)
    said = ([s.said for s in old], [s.said for s in new])
    for kind, a, b, c, d in SequenceMatcher(None, *said, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _paired(old[a:b], new[c:d])


def _paired(old: Sequence[_Sentence], new: Sequence[_Sentence]) -> Iterator[TermChange]:
    """Sentences that stand in each other's place, as far as they are of one section."""
    for place in range(max(len(old), len(new))):
        first = old[place] if place < len(old) else None
        second = new[place] if place < len(new) else None
        if first is not None and second is not None and first.section == second.section:
            yield TermChange(first.section, first.text, second.text, first.line, second.line)
            continue
        if first is not None:
            yield TermChange(first.section, first.text, None, first.line, None)
        if second is not None:
            yield TermChange(second.section, None, second.text, None, second.line)


def _sentences(file: DealFile) -> list[_Sentence]:
    found, section = [], ""
    for line in deal_in_words(file.deal, "en").splitlines():
        if line and not line.startswith(" "):
            section = line
        elif line:
            place = _LINE.search(line)
            number = int(place[1]) if place else None
            found.append(_Sentence(section, _LINE.sub("", line).strip(), number))
    return found


# ---- in money -----------------------------------------------------------------------------------


def _figures(before: Result, after: Result) -> Iterator[FigureChange]:
    old, new = _has(before), _has(after)
    titles = {**_titles(before), **_titles(after)}
    for key in {**old, **new}:
        first, second = old.get(key, Decimal(0)), new.get(key, Decimal(0))
        if first != second:
            yield FigureChange(
                key[0], titles.get(key[0], key[0]), key[1], first, second, second - first
            )


def _has(result: Result) -> dict[tuple[str, str], Decimal]:
    """What each party has; `net` tells of them only where parties pay each other."""
    found = {(line.party, line.currency): line.amount for line in result.paid}
    return found | {(line.party, line.currency): line.net for line in result.net}


def _titles(result: Result) -> dict[str, str]:
    return {party.name: party.title for party in result.file.deal.parties.values()}


def _ranges(before: Curve, after: Curve) -> Iterator[RangeChange]:
    places = sorted({x for each in (before, after) for x in each.starts})
    # Rounding on the way may part two texts that mean the same by so much, and no more.
    slack = 2 + max(len(each.run.plan.slots) for each in (before, after))
    parties = {
        (p.party, p.currency): p.title
        for each in (before, after)
        for piece in each.pieces
        for p in piece.portions
    }
    for (party, unit), title in parties.items():
        points = [(x, _apart(before, after, x, party, unit)) for x in places]
        last = after.last_slope(party, unit) - before.last_slope(party, unit)
        stretches = tuple(_Stretches(before, after, party, unit, slack).of(points, last))
        if any(stretch.sign for stretch in stretches):
            yield RangeChange(before.source, before.currency, party, title, unit, stretches)


def _apart(before: Curve, after: Curve, x: int, party: str, unit: str) -> int:
    return after.paid(x).get((party, unit), 0) - before.paid(x).get((party, unit), 0)


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The difference of two curves for one party, cut where its sign changes."""

    before: Curve
    after: Curve
    party: str
    unit: str
    slack: int

    def of(self, points: Sequence[tuple[int, int]], last: Fraction) -> Iterator[Stretch]:
        cut = list(self._crossed(points, last))
        begun, signs = 0, [self._sign(apart) for _, apart in cut]
        # Between two points the difference is a line: its sign is that of the end that has one.
        between = [signs[i + 1] or signs[i] for i in range(len(cut) - 1)] + [
            self._sign_on(cut[-1][1], last)
        ]
        for i, sign in enumerate(between):
            if i + 1 < len(between) and between[i + 1] == sign:
                continue
            inside = [apart for _, apart in cut[begun : i + 2]]
            is_last = i + 1 == len(between)
            yield Stretch(
                decimal(cut[begun][0], self.before.currency),
                None if is_last else decimal(cut[i + 1][0], self.before.currency),
                sign,
                decimal(min(inside), self.unit),
                decimal(max(inside), self.unit),
                decimal(cut[-1][0], self.before.currency) if is_last else None,
                last if is_last else None,
            )
            begun = i + 1

    def _crossed(
        self, points: Sequence[tuple[int, int]], last: Fraction
    ) -> Iterator[tuple[int, int]]:
        """The points, with those between them at which the sign changes."""
        for i, (x, apart) in enumerate(points):
            yield x, apart
            if i + 1 < len(points):
                further, then = points[i + 1]
                if self._sign(apart) * self._sign(then) < 0:
                    yield self._zero(x, further, self._sign(then)), 0
            elif self._sign(apart) * last < 0:
                digits = minor_digits(self.unit) - minor_digits(self.before.currency)
                reach = x + 2 * int(abs(apart / (last * Fraction(10) ** digits))) + 2
                yield self._zero(x, reach, -self._sign(apart)), 0

    def _zero(self, low: int, high: int, sign: int) -> int:
        while high - low > 1:
            middle = (low + high) // 2
            if _apart(self.before, self.after, middle, self.party, self.unit) * sign > 0:
                high = middle
            else:
                low = middle
        return high

    def _sign(self, apart: int) -> int:
        return 0 if abs(apart) <= self.slack else (1 if apart > 0 else -1)

    def _sign_on(self, apart: int, last: Fraction) -> int:
        if last:
            return 1 if last > 0 else -1
        return self._sign(apart)
