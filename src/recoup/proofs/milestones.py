"""Milestones of a state, and which of them a pass has reached with its very last cent."""

from collections.abc import Mapping, Sequence
from datetime import date

from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.measures import measured, nothing_coming
from recoup.proofs.passing import Passed
from recoup.proofs.state import State


def reached(
    plan: p.Plan,
    state: State,
    come: Mapping[date, a.Term],
    before: Sequence[a.Term],
    algebra: a.Algebra,
) -> tuple[a.Term, ...]:
    """The milestones that a state has reached; those latched `before` among them."""
    found: list[a.Term] = []
    for milestone in plan.milestones:
        test = _test(milestone.test, state, come, found, algebra)
        if milestone.latched:
            test = a.either(before[milestone.index], test)
        found.append(test)
    return tuple(found)


def _test(
    test: p.Test,
    state: State,
    come: Mapping[date, a.Term],
    found: Sequence[a.Term],
    algebra: a.Algebra,
) -> a.Term:
    match test:
        case p.OnOrAfter(date=day):
            return come[day]
        case p.MilestoneIs(milestone=index):
            return found[index]
        case p.All(tests=tests):
            return a.both(*(_test(t, state, come, found, algebra) for t in tests))
        case p.AnyOf(tests=tests):
            return a.either(*(_test(t, state, come, found, algebra) for t in tests))
        case p.IsRecouped(accounts=accounts):
            return a.both(*(
                a.both(state["charged", i], state["owed", i] <= 0) for i in accounts
            ))  # fmt: skip
        case p.Reaches(total=total):
            return state["total", total] >= level(test)
        case p.MeasureReaches(measure=measure, level=most, strictly=strictly):
            comes_to = measured(measure, state, nothing_coming, algebra)
            return comes_to > most if strictly else comes_to >= most


def level(test: p.Reaches) -> int:
    """The least amount at which a total has reached a level: amounts are whole minor units."""
    return test.level + 1 if test.strictly else test.level


def atoms(plan: p.Plan) -> list[p.IsRecouped | p.Reaches]:
    """What milestones watch that money coming in may change."""
    found: list[p.IsRecouped | p.Reaches] = []
    pending: list[p.Test] = [m.test for m in plan.milestones]
    while pending:
        test = pending.pop()
        if isinstance(test, p.All | p.AnyOf):
            pending.extend(test.tests)
        elif isinstance(test, p.IsRecouped) or (
            isinstance(test, p.Reaches) and plan.totals[test.total].series is None
        ):
            found.append(test)
    return list(dict.fromkeys(found))


def movable(plan: p.Plan) -> int:
    """How many milestones money coming in may reach."""
    found: set[int] = set()
    for milestone in plan.milestones:
        if _moves(plan, milestone.test, found):
            found.add(milestone.index)
    return len(found)


def _moves(plan: p.Plan, test: p.Test, found: set[int]) -> bool:
    match test:
        case p.IsRecouped():
            return True
        case p.Reaches(total=total):
            return plan.totals[total].series is None
        case p.MeasureReaches(measure=measure):
            return any(
                q.what == "total" and plan.totals[q.index].series is None
                for q in p.quantities(measure)
            )
        case p.MilestoneIs(milestone=index):
            return index in found
        case p.All(tests=tests) | p.AnyOf(tests=tests):
            return any(_moves(plan, each, found) for each in tests)
        case _:
            return False


def with_the_last(plan: p.Plan, passed: Passed) -> a.Term:
    """That something a milestone watches has come to its level with the last of an amount.

    What is used up at a level may stand there for longer: then more is allowed than the engine
    does, never less.
    """
    found: list[a.Term] = []
    for atom in atoms(plan):
        if isinstance(atom, p.Reaches):
            found.append(passed.state["total", atom.total] == level(atom))
        else:
            found += [filled for i in atom.accounts for filled in passed.filled.get(i, ())]
    return a.either(*found)


def leaps(plan: p.Plan) -> bool:
    """Whether what a milestone watches may pass its level at once: a payment that leaps, or a
    measure that must be above it."""
    if any(watches_measure(m.test) for m in plan.milestones):
        return True
    for step in plan.steps:
        match step.ask:
            case p.Bands(whole=True):
                return True
            case p.Due(measure=measure) if _leaps(measure):
                return True
            case _:
                pass
    return False


def watches_measure(test: p.Test) -> bool:
    """Whether a test watches a measure."""
    match test:
        case p.MeasureReaches():
            return True
        case p.All(tests=tests) | p.AnyOf(tests=tests):
            return any(watches_measure(t) for t in tests)
        case _:
            return False


def only_rises(measure: p.Measure) -> bool:
    """Whether a measure never falls while money comes in: sums of what only rises."""
    match measure:
        case p.Sum(parts=terms):
            return all(rate >= 0 and only_rises(part) for rate, part in terms)
        case p.Choice(measures=parts):
            return all(only_rises(part) for part in parts)
        case p.Banded(whole=whole):
            return not whole
        case _:
            return all(q.period is None and q.what != "notional" for q in p.quantities(measure))


def _leaps(measure: p.Measure) -> bool:
    match measure:
        case p.PerUnit():
            return True
        case p.Banded(whole=whole):
            return whole
        case p.Choice(measures=parts):
            return any(_leaps(part) for part in parts)
        case p.Sum(parts=terms):
            return any(_leaps(part) for _, part in terms)
        case _:
            return False
