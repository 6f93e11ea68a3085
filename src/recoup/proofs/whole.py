"""Whether a party is whole once so much has come in, what must come in, or that it never is."""

from math import ceil

from recoup.analysis.totals import decimal
from recoup.engine.layout import owed
from recoup.engine.probe import MOST
from recoup.engine.run import Run
from recoup.proofs import algebra as a
from recoup.proofs.case import Case, net_of
from recoup.proofs.day import Day, Days
from recoup.proofs.frames import Frame, here
from recoup.proofs.model import Outcome, Trial, Undecidable, Verdict
from recoup.proofs.parties import title_of
from recoup.proofs.problem import Problem
from recoup.proofs.questions import Whole

BY_ENGINE = "the engine's run of it does not make it so"
NOT_BORNE_OUT = "the encoding allows it, the engine's runs do not bear it out"
NO_ROW = "no row of receipts can say what enters there"
# So many amounts, one minor unit after the other, are tried with the engine.
MOST_CLOSE = 1_000
ALL_AT_ONE = "for all amounts of one day at `{}`, from where the deal stands"


def whole_by(case: Case, whole: Whole, entry: int, amount: int, effort: int) -> Verdict:
    """Whether a party is whole, however much of at least an amount comes in at a source.

    Nothing else comes in. Where it is not, `least` is what must come in, to the minor unit, found
    by the engine; None where it never is.
    """
    source = case.plan.waterfalls[entry]
    title = title_of(case.plan.parties, whole.party)
    gross = f"{source.currency} {decimal(amount, source.currency):,}"
    statement = f"{title} {whole.words} once {gross} has come in at {source.name}"

    def verdict(
        outcome: Outcome, why: str, least: int | None, trials: tuple[Trial, ...] = ()
    ) -> Verdict:
        return Verdict(
            "whole", statement, outcome, why, whole.party,
            least=None if least is None else decimal(least, source.currency),
            currency=source.currency, trials=trials,
        )  # fmt: skip

    def enough(x: int) -> bool:
        return is_whole_in(case, _run(case, entry, x), whole)

    def shown(x: int) -> tuple[Trial, ...]:
        return (case.trial(_run(case, entry, x), [(whole.party, whole.currency)]),)

    from_here = ALL_AT_ONE.format(source.name)
    try:
        if case.rows({entry: amount}) is None:
            raise Undecidable(NO_ROW)
        frame = here(case)
        given = frame.algebra.amount()
        days = frame.days
        is_whole = _holds(frame, days, days.day({entry: given}), whole)
        problem = Problem(frame.algebra.facts, effort)
        fewest = problem.least(given, is_whole)
        if fewest is None:
            why = f"it never is, however much comes in: proved {from_here}"
            return verdict(Outcome.REFUTED, why, None, shown(amount))
        least = _least_by_engine(case, entry, whole, fewest)
        not_yet = problem.possible(given >= max(amount, fewest), a.unless(is_whole))
    except Undecidable as reason:
        return verdict(Outcome.UNDECIDED, str(reason), None)
    # Up to where it is whole in exact fractions, rounding may have made it so: a few cents.
    tries = list(range(amount, min(max(amount, fewest), amount + MOST_CLOSE)))
    if not_yet is not None:
        tries.append(ceil(not_yet[given]))
    failing = next((x for x in tries if not enough(x)), None)
    if failing is not None:
        return verdict(Outcome.REFUTED, BY_ENGINE, least, shown(failing))
    if not_yet is None and amount + MOST_CLOSE >= fewest:
        return verdict(Outcome.PROVED, from_here, least)
    return verdict(Outcome.UNDECIDED, NOT_BORNE_OUT, least)


def _run(case: Case, entry: int, amount: int) -> Run:
    rows = case.rows({entry: amount})
    assert rows is not None
    return case.run(rows)


def _holds(frame: Frame, days: Days, day: Day, whole: Whole) -> a.Term:
    if whole.accounts:
        state = day.state
        return a.both(*(
            a.both(state["charged", i], state["owed", i] <= 0) for i in whole.accounts
        ))  # fmt: skip
    before = net_of(frame.case.stands).get((whole.party, whole.currency), 0)
    more = days.net(day).get((whole.party, whole.currency), a.NOTHING)
    return more + before >= whole.put_in


def is_whole_in(case: Case, run: Run, whole: Whole) -> bool:
    """Whether a party is whole in a run of the engine."""
    numbers, layout = run.state.numbers, run.program.layout
    if not whole.accounts:
        return net_of(run).get((whole.party, whole.currency), 0) >= whole.put_in
    for index in whole.accounts:
        base = layout.account[index]
        if not numbers[base + 2] or owed(case.plan.accounts[index], numbers, base):
            return False
    return True


def _least_by_engine(case: Case, entry: int, whole: Whole, near: int | None) -> int | None:
    """The least that makes a party whole in the engine, near that in exact fractions."""
    if near is None:
        return None

    def enough(x: int) -> bool:
        return is_whole_in(case, _run(case, entry, x), whole)

    low, high, step = near, near, 1
    while not enough(high):
        high, step = high + step, step * 2
        if high > MOST:
            return None
    step = 1
    while low >= 0 and enough(low):
        low, step = low - step, step * 2
    low = max(low, -1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
