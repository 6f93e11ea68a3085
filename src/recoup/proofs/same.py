"""Whether two readings of a deal, or two texts, pay the same; or the amount at which they part."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from recoup.engine.run import Run
from recoup.proofs import algebra as a
from recoup.proofs.case import Case, net_of
from recoup.proofs.frames import Frame, here
from recoup.proofs.model import Outcome, QuestionRefused, Trial, Undecidable, Verdict
from recoup.proofs.parties import Input, Payee, payees, sources, title_of
from recoup.proofs.problem import Problem
from recoup.proofs.rounding import roundings

Amount = TypeVar("Amount", int, Any)

FROM_HERE = "for all amounts of one day, from where the deal stands"


def same(one: Case, other: Case, party: str | None, effort: int) -> list[Verdict]:
    """For each payee of either, or those of a party: that both pay it the same.

    What parties have been paid before the day counts as well. Raises: QuestionRefused where the
    two do not take money in at the same places.
    """
    pairs = _paired(one, other)
    wanted = [k for k in dict.fromkeys((*payees(one.plan), *payees(other.plan)))
              if party in (None, k[0])]  # fmt: skip
    if one.plan == other.plan:
        why = "both come to the very same plan"
        return [_verdict(one, other, k, Outcome.PROVED, why, 0) for k in wanted]
    try:
        both = _Both(one, other, pairs, effort)
    except Undecidable as reason:
        return [_verdict(one, other, k, Outcome.UNDECIDED, str(reason), 0) for k in wanted]
    return [both.verdict(payee) for payee in wanted]


def _paired(one: Case, other: Case) -> list[tuple[int, int]]:
    names = [{case.plan.waterfalls[i].name: i for i in sources(case.plan)} for case in (one, other)]
    first, second = names
    differ = sorted(first.keys() ^ second.keys())
    differ += sorted(
        n for n in first.keys() & second.keys()
        if one.plan.waterfalls[first[n]].currency != other.plan.waterfalls[second[n]].currency
    )  # fmt: skip
    if differ:
        message = f"the two do not take the same money in: {', '.join(f'`{n}`' for n in differ)}"
        raise QuestionRefused(message, "only where both have the same sources can they be compared")
    return [(first[name], second[name]) for name in first]


def _verdict(
    one: Case, other: Case, payee: Payee, outcome: Outcome, why: str, units: int,
    trials: tuple[Trial, ...] = (),
) -> Verdict:  # fmt: skip
    named = dict(one.plan.parties)
    title = title_of((one if payee[0] in named else other).plan.parties, payee[0])
    statement = f"{one.name} and {other.name} pay {title} the same ({payee[1]})"
    return Verdict(
        "same", statement, outcome, why, payee[0], None, units, currency=payee[1], trials=trials
    )


class _Both:
    """Two cases on one day: the same figures reported, the same amounts received."""

    def __init__(
        self, one: Case, other: Case, pairs: Sequence[tuple[int, int]], effort: int
    ) -> None:
        self.one, self.other, self.pairs = one, other, pairs
        algebra = a.Algebra()
        frames = (here(one, algebra), here(other, algebra))
        reported = list(dict.fromkeys((*one.series, *other.series)))
        self.inputs: dict[Input, a.Term] = {series: algebra.amount() for series in reported}
        for case in (one, other):
            for series in case.series:
                algebra.facts.append(self.inputs[series] >= case.reported(series))
        self.inputs |= {entry: algebra.amount() for entry, _ in pairs}
        self.nets = [self._net(frame, side) for side, frame in enumerate(frames)]
        self.problem = Problem(algebra.facts, effort)
        self.units = [roundings(case) for case in (one, other)]

    def _of(self, side: int, amounts: Mapping[Input, Amount]) -> dict[Input, Amount]:
        """The inputs as one of the cases has them, in its own order."""
        known = (self.one, self.other)[side].series
        found: dict[Input, Amount] = {series: amounts[series] for series in known}
        entries = {pair[side]: amounts[pair[0]] for pair in self.pairs}
        return found | {entry: entries[entry] for entry in sorted(entries)}

    def _net(self, frame: Frame, side: int) -> dict[Payee, a.Term]:
        days = frame.days
        more, before = days.net(days.day(self._of(side, self.inputs))), net_of(frame.case.stands)
        return {
            payee: more.get(payee, a.NOTHING) + before.get(payee, 0)
            for payee in payees(frame.case.plan)
        }

    def verdict(self, payee: Payee) -> Verdict:
        one, other = self.one, self.other
        units = sum(allowed.get(payee, 0) for allowed in self.units)
        apart = self.nets[0].get(payee, a.NOTHING) - self.nets[1].get(payee, a.NOTHING)
        differ = a.either(apart > units, apart < -units)
        try:
            if self.problem.possible(apart != 0) is None:
                return _verdict(one, other, payee, Outcome.PROVED, FROM_HERE, units)
            for alone in self._alone():
                trials = self._parting(payee, differ, alone)
                if trials is not None:
                    why = "the engine's runs of both, at the first amount at which they part"
                    if alone is None:
                        why = "the engine's runs of both"
                    return _verdict(one, other, payee, Outcome.REFUTED, why, units, trials)
            if self.problem.possible(differ) is None:
                why = f"{FROM_HERE}, but for less than rounding may come to"
                return _verdict(one, other, payee, Outcome.PROVED, why, units)
        except Undecidable as reason:
            return _verdict(one, other, payee, Outcome.UNDECIDED, str(reason), units)
        why = "the encoding allows it, the engine's runs do not bear it out"
        return _verdict(one, other, payee, Outcome.UNDECIDED, why, units)

    def _alone(self) -> list[Input | None]:
        """What may come in alone: one source after the other; then all, and every report."""
        return [*(entry for entry, _ in self.pairs), None]

    def _parting(
        self, payee: Payee, differ: a.Term, alone: Input | None
    ) -> tuple[Trial, Trial] | None:
        """Runs in which the two part, at the first amount of a source that does it alone."""
        quiet = [
            term == self._told(key)
            for key, term in self.inputs.items()
            if alone is not None and key != alone
        ]
        found = self.problem.amounts(self.inputs, differ, *quiet)
        if found is None or not self._part(payee, found):
            return None
        if alone is not None:
            apart = self.nets[0].get(payee, a.NOTHING) - self.nets[1].get(payee, a.NOTHING)
            low = self.problem.least(self.inputs[alone], apart != 0, *quiet)
            found = self._first(payee, found, alone, max(0, (low or 0) - 2))
        one, other = self._runs(found)
        return self.one.trial(one, [payee]), self.other.trial(other, [payee])

    def _told(self, key: Input) -> int:
        """What stands where nothing more comes."""
        cases = (self.one, self.other)
        return max((c.reported(key) for c in cases if key in c.series), default=0)

    def _first(
        self, payee: Payee, found: dict[Input, int], alone: Input, low: int
    ) -> dict[Input, int]:
        """The first amount from where they part in exact fractions on: in the engine's cents."""
        high, step = low, 1
        while not self._part(payee, found | {alone: high}):
            if high >= found[alone]:
                return found
            low, high, step = high, min(high + step, found[alone]), step * 2
        while high - low > 1:
            middle = (low + high) // 2
            if self._part(payee, found | {alone: middle}):
                high = middle
            else:
                low = middle
        return found | {alone: high}

    def _runs(self, found: Mapping[Input, int]) -> list[Run]:
        cases = enumerate((self.one, self.other))
        return [case.run(case.rows(self._of(side, found)) or ()) for side, case in cases]

    def _part(self, payee: Payee, found: Mapping[Input, int]) -> bool:
        one, other = (net_of(run).get(payee, 0) for run in self._runs(found))
        return one != other
