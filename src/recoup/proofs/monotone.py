"""More receipts never pay a party less, nor do higher reported figures; or the two that show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.case import Case, net_of
from recoup.proofs.day import Day
from recoup.proofs.frames import anywhere, here
from recoup.proofs.milestones import reached
from recoup.proofs.model import Outcome, TooHard, Trial, Undecidable, Verdict
from recoup.proofs.parties import Input, Payee, payees, sources, title_of
from recoup.proofs.passing import Passed
from recoup.proofs.problem import Problem
from recoup.proofs.rounding import roundings

ANY_STATE = "a larger receipt on a day pays no less by its end, in whatever state the deal is"
EACH_ALONE = (
    "in whatever state the deal is, a larger receipt pays no less by itself; "
    "not decided is what comes in after it at another place"
)
FROM_HERE = "for all amounts of one day, from where the deal stands"
NOT_BORNE_OUT = "the encoding allows it, the engine's runs do not bear it out"
# How often other amounts are asked for where the engine does not bear out the first.
TRIES = 3
TWO_DAYS = "the engine's runs of two days that differ in nothing else"

RECEIPTS, REPORTS = "receipts", "reports"
Amounts = dict[Input, int]
Answer = tuple[Outcome, str, tuple[Trial, ...]]


def monotone(case: Case, party: str | None, effort: int) -> list[Verdict]:
    """For each payee, or those of a party: that more receipts, and higher figures, pay no less."""
    wanted = [payee for payee in payees(case.plan) if party in (None, payee[0])]
    allowed = roundings(case)
    found = []
    for driver in (RECEIPTS, *([REPORTS] if case.series else [])):
        proof = _Proof(case, driver, effort)
        for payee in wanted:
            units = 2 * allowed.get(payee, 0)
            try:
                answer = proof.of(payee, units)
            except Undecidable as reason:
                answer = (Outcome.UNDECIDED, str(reason), ())
            found.append(_verdict(case, driver, payee, units, *answer))
    return found


@dataclass
class _Proof:
    """What is written down once for all payees, when the first of them needs it."""

    case: Case
    driver: str
    effort: int

    def of(self, payee: Payee, units: int) -> "Answer":
        """Whether it holds of a payee. Raises: Undecidable."""
        alone = self.driver == RECEIPTS and all(x is not None and x.holds(payee) for x in self.each)
        if alone and len(self.each) == 1:
            return Outcome.PROVED, ANY_STATE, ()
        try:
            return _from_here(self.case, self.pair, payee, units)
        except TooHard as hard:
            if alone:
                raise Undecidable(f"{EACH_ALONE}: for that, {hard}") from None
            raise

    @cached_property
    def each(self) -> list["_Lemma | None"]:
        """The lemma of every source; None where it does not apply."""
        return [_Lemma.of(self.case, entry, self.effort) for entry in sources(self.case.plan)]

    @cached_property
    def pair(self) -> "_Pair":
        return _Pair.of(self.case, self.driver, self.effort)


def _verdict(
    case: Case, driver: str, payee: Payee, units: int, outcome: Outcome, why: str,
    trials: tuple[Trial, ...],
) -> Verdict:  # fmt: skip
    title = title_of(case.plan.parties, payee[0])
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

    Two receipts of different size are cut at the same milestones up to where the smaller ends, if
    more never reaches fewer of them; the larger goes on from there, and no pass pays less than
    nothing. So it is enough that a pass pays no less of more: however many milestones there are,
    and whatever came before.
    """

    case: Case
    problem: Problem
    less: Mapping[Payee, a.Term]
    more: Mapping[Payee, a.Term]

    @classmethod
    def of(cls, case: Case, entry: int, effort: int) -> "_Lemma | None":
        """The lemma; None where more of a receipt may reach fewer milestones."""
        frame = anywhere(case)
        less, more = frame.algebra.amount(), frame.algebra.amount()
        frame.algebra.facts.append(less <= more)
        opening, days = frame.opening, frame.days
        both, paid, reach = [], [], []
        for amount in (less, more):
            passed = frame.passing.passed(entry, amount, opening.state, opening.reached)
            after = reached(case.plan, passed.state, opening.come, opening.reached, frame.algebra)
            day = Day(passed.paid, passed.state, after, opening.transferred)
            both.append(passed)
            paid.append(days.net(day))
            reach.append(after)
        problem = Problem(frame.algebra.facts, effort)
        for step_by_step in _in_turn(case.plan, *both):
            problem.learn(step_by_step)
        fewer = a.either(*(a.both(x, a.unless(y)) for x, y in zip(*reach, strict=True)))
        try:
            if problem.possible(fewer) is not None:
                return None
        except TooHard:
            return None
        return cls(case, problem, paid[0], paid[1])

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


def _in_turn(plan: p.Plan, less: Passed, more: Passed) -> Iterator[a.Term]:
    """That of more each step gets and leaves no less, from top to bottom: each follows from the one
    before, where the last of them alone would be hard to see."""
    for index, into in less.into.items():
        yield into <= more.into[index]
        for number in plan.waterfalls[index].steps:
            for slot, paid in less.paid.items():
                if plan.slots[slot].step == number:
                    yield a.both(paid >= 0, paid <= more.paid[slot])
            yield less.left[number] <= more.left[number]
    for place, before in less.state.items():
        if place[0] == "owed":
            yield before >= more.state[place]
        elif place[0] in ("given", "seen", "total"):
            yield before <= more.state[place]


# ---- from where the deal stands -----------------------------------------------------------------


@dataclass
class _Pair:
    """Two days of the same opening, of which the second brings no less of anything."""

    case: Case
    problem: Problem
    inputs: Mapping[tuple[str, Input], a.Term]
    less: Mapping[Payee, a.Term]
    more: Mapping[Payee, a.Term]

    @classmethod
    def of(cls, case: Case, driver: str, effort: int) -> "_Pair":
        """The two days; the figures that do not drive are the same on both."""
        frame = here(case)
        first = frame.inputs()
        driven = {k: x for k, x in first.items() if isinstance(k, int) == (driver == RECEIPTS)}
        second = frame.no_less(driven)
        days = frame.days
        nets = [days.net(days.day(inputs)) for inputs in (first, first | second)]
        terms: dict[tuple[str, Input], a.Term] = {("less", k): x for k, x in first.items()}
        terms |= {("more", k): x for k, x in second.items()}
        return cls(case, Problem(frame.algebra.facts, effort), terms, nets[0], nets[1])

    def loss(self, payee: Payee) -> a.Term:
        """How much less the payee has of more."""
        return self.less.get(payee, a.NOTHING) - self.more.get(payee, a.NOTHING)

    def days(self, found: Mapping[tuple[str, Input], int]) -> tuple[Amounts, Amounts]:
        """The amounts of both days."""
        first = {key: n for (side, key), n in found.items() if side == "less"}
        return first, first | {key: n for (side, key), n in found.items() if side == "more"}


def _from_here(case: Case, pair: _Pair, payee: Payee, units: int) -> Answer:
    loss = pair.loss(payee)
    if pair.problem.possible(loss > 0) is None:
        return Outcome.PROVED, FROM_HERE, ()
    bars = [a.ALWAYS]
    for _ in range(TRIES):
        found = pair.problem.amounts(pair.inputs, loss > units, *bars)
        if found is None:
            break
        trials = _tried(case, payee, *pair.days(found))
        if trials is not None:
            return Outcome.REFUTED, TWO_DAYS, trials
        bars.append(a.either(*(pair.inputs[key] > 2 * n + 100 for key, n in found.items())))
    if len(bars) > 1:
        return Outcome.UNDECIDED, NOT_BORNE_OUT, ()
    return Outcome.PROVED, f"{FROM_HERE}, but for less than rounding may come to", ()


def _tried(case: Case, payee: Payee, first: Amounts, second: Amounts) -> tuple[Trial, Trial] | None:
    """The engine's runs of both days, as close to each other as the loss stays; None where the
    engine pays no less of more."""

    def run(amounts: Amounts) -> Run | None:
        rows = case.rows(amounts)
        return None if rows is None else case.run(rows)

    def paid(amounts: Amounts) -> int:
        found = run(amounts)
        return 0 if found is None else net_of(found).get(payee, 0)

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
    runs = run(first), run(second)
    assert runs[0] is not None
    assert runs[1] is not None
    return case.trial(runs[0], [payee]), case.trial(runs[1], [payee])
