"""One day of a deal in exact fractions: figures are reported, then money comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recoup.proofs import algebra as a
from recoup.proofs.measures import begun, measured, nothing_coming
from recoup.proofs.milestones import leaps, movable, reached, with_the_last
from recoup.proofs.parties import Input, Payee, Reported, currency_of
from recoup.proofs.passing import Passed, Passing
from recoup.proofs.state import Opening, State, periods

RECEIPT = "receipt"


@dataclass(slots=True)
class Day:
    """What a day came to: what every slot was paid on it, and the state at its end."""

    paid: dict[int, a.Term]
    state: State
    reached: tuple[a.Term, ...]
    transferred: tuple[a.Term, ...]


class Days:
    """Writes days of one plan, all from one opening."""

    def __init__(self, passing: Passing, opening: Opening) -> None:
        self.passing, self.opening = passing, opening
        self.plan, self.algebra = passing.plan, passing.algebra
        self.most_parts = movable(self.plan) + 1
        self.leaps = leaps(self.plan)
        self.counted_anew = periods(self.plan)

    def day(self, inputs: Mapping[Input, a.Term]) -> Day:
        """A day on which figures are reported, and then amounts come in, each in its turn."""
        opening = self.opening
        day = Day({}, opening.state, opening.reached, opening.transferred)
        for key, term in inputs.items():
            if isinstance(key, int):
                self._receive(key, term, day)
            else:
                self._report(key, term, day)
            self._settle(day)
        return day

    def _report(self, series: Reported, figure: a.Term, day: Day) -> None:
        told: State = {
            ("total", i): figure
            for i, t in enumerate(self.plan.totals)
            if (t.series, t.currency) == series
        }
        day.state = {**day.state, **told}
        day.reached = self._reached(day.state, day.reached)

    def net(self, day: Day) -> dict[Payee, a.Term]:
        """What each party is paid out of waterfalls and by others, less what it pays to them."""
        found: dict[Payee, list[a.Term]] = {}
        for slot, amount in day.paid.items():
            party = self.plan.slots[slot].party
            if party is not None:
                found.setdefault((party, currency_of(self.plan, slot)), []).append(amount)
        made = zip(self.plan.transfers, day.transferred, self.opening.transferred, strict=True)
        for transfer, now, before in made:
            if now is not before:
                found.setdefault((transfer.payee, transfer.currency), []).append(now - before)
                found.setdefault((transfer.payer, transfer.currency), []).append(before - now)
        return {payee: a.added(*amounts) for payee, amounts in found.items()}

    def _reached(self, state: State, before: Sequence[a.Term]) -> tuple[a.Term, ...]:
        found = reached(self.plan, state, self.opening.come, before, self.algebra)
        named = []
        for fact in found:
            name = self.algebra.fact()
            self.algebra.facts.append(name == fact)
            named.append(name)
        return tuple(named)

    def _receive(self, entry: int, amount: a.Term, day: Day) -> None:
        """A receipt in its parts, each the least that reaches a milestone, or what is left."""
        for period in {period for period, _ in self.counted_anew if period.unit == RECEIPT}:
            day.state = begun(day.state, period, self.counted_anew)
        parts = self.most_parts if self.plan.milestones else 1
        for number in range(parts):
            part = amount if number == parts - 1 else self.algebra.amount()
            passed = self.passing.passed(entry, part, day.state, day.reached)
            after = self._reached(passed.state, day.reached)
            if number < parts - 1:
                changed = _changed(day.reached, after)
                last = self._with_the_last(entry, part, day, passed)
                self.algebra.facts.append(
                    a.whether(changed, a.both(part <= amount, last), part == amount)
                )
                amount = self.algebra.named(amount - part)
            for slot, paid in passed.paid.items():
                before = day.paid.get(slot)
                sum_ = paid if before is None else before + paid
                day.paid[slot] = self.algebra.named(sum_)
            day.state, day.reached = passed.state, after

    def _with_the_last(self, entry: int, part: a.Term, day: Day, passed: Passed) -> a.Term:
        """That a part reaches its milestone with its last minor unit, and not before.

        Where nothing leaps, what the milestone watches has then just come to its level.
        """
        if not self.leaps:
            return with_the_last(self.plan, passed)
        less = self.algebra.not_negative(part - 1)
        before = self.passing.passed(entry, less, day.state, day.reached)
        return a.unless(_changed(day.reached, self._reached(before.state, day.reached)))

    def _settle(self, day: Day) -> None:
        """The payments between parties that a milestone or a running measure makes due."""
        settled = list(day.transferred)
        for index, transfer in enumerate(self.plan.transfers):
            before = settled[index]
            if transfer.milestone is not None and isinstance(transfer.amount, int):
                due = a.both(day.reached[transfer.milestone], before == 0)
                now = a.whether(due, a.number(transfer.amount), before)
            elif transfer.runs and not isinstance(transfer.amount, int):
                found = measured(transfer.amount, day.state, nothing_coming, self.algebra)
                now = self.algebra.not_negative(found)
                if not transfer.trued_up:
                    now = a.whether(now > before, now, before)
            else:
                continue
            settled[index] = self.algebra.named(now)
        day.transferred = tuple(settled)


def _changed(before: Sequence[a.Term], after: Sequence[a.Term]) -> a.Term:
    return a.either(*(x != y for x, y in zip(before, after, strict=True)))
