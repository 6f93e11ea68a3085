"""More receipts never pay a party less, nor do higher reported figures; or the two that show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recoup.proofs import algebra as a
from recoup.proofs.case import Case, net_of
from recoup.proofs.frames import Frame, anywhere, here
from recoup.proofs.model import Outcome, Trial, Verdict
from recoup.proofs.parties import Payee, payees, sources
from recoup.proofs.problem import Problem, TooHard
from recoup.proofs.rounding import roundings

ANY_STATE = "a larger receipt on a day pays no less by its end, in whatever state the deal is"
FROM_HERE = "for all amounts of one day, from where the deal stands"
TOO_HARD = "the solver did not come to an end: give it more effort"
NOT_BORNE_OUT = "the encoding allows it, the engine's runs do not bear it out"
# How often other amounts are asked for where the engine does not bear out the first.
TRIES = 3

RECEIPTS, REPORTS = "receipts", "reports"
Amounts = dict[object, int]


def monotone(case: Case, party: str | None, effort: int) -> list[Verdict]:
    """For each payee, or those of one party: that more receipts, and higher figures, pay no less."""
    wanted = [payee for payee in payees(case.plan) if party in (None, payee[0])]
    allowed = roundings(case)
    found = []
    lemma = _Lemma.of(case, effort)
    for driver in (RECEIPTS, *([REPORTS] if case.series else [])):
        pair = _Pair.of(case, driver, effort)
        for payee in wanted:
            units = 2 * allowed.get(payee, 0)
            if driver == RECEIPTS and lemma is not None and lemma.holds(payee):
                found.append(_verdict(case, driver, payee, units, Outcome.PROVED, ANY_STATE))
            else:
                found.append(_from_here(case, pair, driver, payee, units))
    return found


def _verdict(
    case: Case, driver: str, payee: Payee, units: int, outcome: Outcome, why: str,
    trials: tuple[Trial, ...] = (),
) -> Verdict:  # fmt: skip
    title = dict(case.plan.parties).get(payee[0], payee[0])
    more = "More receipts" if driver == RECEIPTS else "Higher reported figures"
    statement = f"{more} never pay {title} less ({payee[1]})"
    return Verdict(
        f"more {driver}", statement, outcome, why, payee[0], None, units,
        currency=payee[1], trials=trials,
    )  # fmt: skip


# ---- whatever came before -----------------------------------------------------------------------


@dataclass
class _Lemma:
    """Two passes of one source from any opening, while the same milestones are reached.

    Two receipts of different size are cut at the same milestones up to where the smaller ends; the
    larger goes on from there, and no pass pays less than nothing. So it is enough that a pass pays
    no less of more: however many milestones there are, and whatever came before.
    """

    case: Case
    problem: Problem
    less: Mapping[Payee, a.Term]
    more: Mapping[Payee, a.Term]

    @classmethod
    def of(cls, case: Case, effort: int) -> "_Lemma | None":
        """The lemma, where money comes in at one place only."""
        entries = sources(case.plan)
        if len(entries) != 1:
            return None
        frame = anywhere(case)
        more = frame.algebra.amount()
        less = frame.algebra.amount()
        frame.algebra.facts.append(less <= more)
        paid = [_passed(frame, entries[0], amount) for amount in (less, more)]
        return cls(case, Problem(frame.algebra.facts, effort), paid[0], paid[1])

    def holds(self, payee: Payee) -> bool:
        """Whether it is proven of a payee that no other party pays, and that pays none."""
        for transfer in self.case.plan.transfers:
            moves = transfer.milestone is not None or transfer.runs
            if moves and payee[0] in (transfer.payer, transfer.payee):
                return False
        less, more = self.less.get(payee, a.NOTHING), self.more.get(payee, a.NOTHING)
        try:
            return self.problem.possible(a.either(less < 0, more < less)) is None
        except TooHard:
            return False


def _passed(frame: Frame, entry: int, amount: a.Term) -> dict[Payee, a.Term]:
    opening = frame.opening
    passed = frame.passing.passed(entry, amount, opening.state, opening.reached)
    from recoup.proofs.day import Day

    return frame.days.net(Day(passed.paid, passed.state, opening.reached, opening.transferred))


# ---- from where the deal stands -----------------------------------------------------------------


@dataclass
class _Pair:
    """Two days of the same opening, of which the second brings no less of anything."""

    case: Case
    problem: Problem
    inputs: Mapping[object, a.Term]
    less: Mapping[Payee, a.Term]
    more: Mapping[Payee, a.Term]
    names: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, case: Case, driver: str, effort: int) -> "_Pair":
        """The two days; the figures that do not drive are the same on both."""
        frame = here(case)
        reports, receipts = frame.reports(), frame.receipts()
        first: dict[object, a.Term] = {**reports, **receipts}
        driven: Mapping[object, a.Term] = receipts if driver == RECEIPTS else reports
        second = {**first, **frame.no_less({k: driven[k] for k in driven})}
        days = frame.days
        nets = []
        for inputs in (first, second):
            day = days.day({k: inputs[k] for k in reports}, {k: inputs[k] for k in receipts})
            nets.append(days.net(day))
        names = tuple(("less", k) for k in first) + tuple(("more", k) for k in driven)
        terms: dict[object, a.Term] = {("less", k): first[k] for k in first}
        terms |= {("more", k): second[k] for k in driven}
        problem = Problem(frame.algebra.facts, effort)
        return cls(case, problem, terms, nets[0], nets[1], names)

    def loss(self, payee: Payee) -> a.Term:
        """How much less the payee has of more."""
        return self.less.get(payee, a.NOTHING) - self.more.get(payee, a.NOTHING)

    def days(self, found: Amounts) -> tuple[Amounts, Amounts]:
        """The amounts of both days."""
        first = {key: n for (side, key), n in _named(found) if side == "less"}
        second = first | {key: n for (side, key), n in _named(found) if side == "more"}
        return first, second


def _named(found: Amounts) -> list[tuple[tuple[str, object], int]]:
    return [(key, n) for key, n in found.items() if isinstance(key, tuple)]


def _from_here(case: Case, pair: _Pair, driver: str, payee: Payee, units: int) -> Verdict:
    loss = pair.loss(payee)
    try:
        if pair.problem.possible(loss > 0) is None:
            return _verdict(case, driver, payee, units, Outcome.PROVED, FROM_HERE)
        bars = [a.ALWAYS]
        for _ in range(TRIES):
            found = pair.problem.amounts(pair.inputs, loss > units, *bars)
            if found is None:
                break
            trials = _tried(case, payee, *pair.days(found))
            if trials is not None:
                why = "two days that differ in nothing else, run by the engine"
                return _verdict(case, driver, payee, units, Outcome.REFUTED, why, trials)
            bars.append(a.either(*(pair.inputs[key] > 2 * n + 100 for key, n in found.items())))
        if found is None and len(bars) == 1:
            why = f"{FROM_HERE}, but for less than rounding may come to"
            return _verdict(case, driver, payee, units, Outcome.PROVED, why)
    except TooHard:
        return _verdict(case, driver, payee, units, Outcome.UNDECIDED, TOO_HARD)
    return _verdict(case, driver, payee, units, Outcome.UNDECIDED, NOT_BORNE_OUT)


def _tried(
    case: Case, payee: Payee, first: Amounts, second: Amounts
) -> tuple[Trial, Trial] | None:
    """The engine's runs of both days, as close to each other as the loss stays; None where the
    engine pays no less of more."""
    entries = sources(case.plan)

    def run(amounts: Amounts) -> Any:
        rows = case.rows(
            {s: amounts[s] for s in case.series}, {e: amounts[e] for e in entries}
        )
        return None if rows is None else case.run(rows)

    def paid(amounts: Amounts) -> int:
        return net_of(run(amounts)).get(payee, 0)

    if run(first) is None:
        return None
    less, more = paid(first), paid(second)
    if more >= less:
        return None
    while True:
        middle = {key: (first[key] + second[key]) // 2 for key in first}
        if middle in (first, second):
            break
        between = paid(middle)
        if less - between >= less - more:
            second, more = middle, between
        elif between - more >= less - more:
            first, less = middle, between
        else:
            break
    return case.trial(run(first), [payee]), case.trial(run(second), [payee])
