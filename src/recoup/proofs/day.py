"""One day of a deal in exact fractions: figures are reported, then money comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.measures import begun, measured, nothing_coming
from recoup.proofs.milestones import leaps, movable, reached, with_the_last
from recoup.proofs.parties import Payee, Reported, currency_of
from recoup.proofs.passing import Passing
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

    def day(self, reports: Mapping[Reported, a.Term], receipts: Mapping[int, a.Term]) -> Day:
        """A day on which these figures are reported, and then these amounts come in, in turn."""
        opening = self.opening
        day = Day({}, opening.state, opening.reached, opening.transferred)
        for series, figure in reports.items():
            told = {
                ("total", i): figure
                for i, t in enumerate(self.plan.totals)
                if (t.series, t.currency) == series
            }
            day.state = {**day.state, **told}
            day.reached = self._reached(day.state, day.reached)
            self._settle(day)
        for entry in receipts:
            self._receive(entry, receipts[entry], day)
            self._settle(day)
        return day

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
        found = reached(self.plan, state, self.opening.come, before)
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
                changed = a.either(*(x != y for x, y in zip(after, day.reached, strict=True)))
                last = a.ALWAYS if self.leaps else with_the_last(self.plan, passed)
                self.algebra.facts.append(
                    a.whether(changed, a.both(part <= amount, last), part == amount)
                )
                amount = self.algebra.named(amount - part)
            for slot, paid in passed.paid.items():
                before = day.paid.get(slot)
                sum_ = paid if before is None else before + paid
                day.paid[slot] = self.algebra.named(sum_)
            day.state, day.reached = passed.state, after

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
