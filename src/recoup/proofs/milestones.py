"""Milestones of a state, and which of them a pass has reached with its very last cent."""

from collections.abc import Mapping, Sequence
from datetime import date

from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.passing import Passed
from recoup.proofs.state import State


def reached(
    plan: p.Plan, state: State, come: Mapping[date, a.Term], before: Sequence[a.Term] | None
) -> tuple[a.Term, ...]:
    """The milestones that a state has reached; those latched `before` among them."""
    found: list[a.Term] = []
    for milestone in plan.milestones:
        test = _test(milestone.test, state, come, found)
        if milestone.latched and before is not None:
            test = a.either(before[milestone.index], test)
        found.append(test)
    return tuple(found)


def _test(
    test: p.Test, state: State, come: Mapping[date, a.Term], found: Sequence[a.Term]
) -> a.Term:
    match test:
        case p.OnOrAfter(date=day):
            return come[day]
        case p.MilestoneIs(milestone=index):
            return found[index]
        case p.All(tests=tests):
            return a.both(*(_test(t, state, come, found) for t in tests))
        case p.AnyOf(tests=tests):
            return a.either(*(_test(t, state, come, found) for t in tests))
        case p.IsRecouped(accounts=accounts):
            return a.both(*(
                a.both(state["charged", i], state["owed", i] <= 0) for i in accounts
            ))  # fmt: skip
        case p.Reaches(total=total):
            return state["total", total] >= level(test)
        case p.MeasureReaches():
            raise NotImplementedError("a milestone that watches a measure")


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
    """Whether a payment may leap: what a milestone watches could then pass its level at once."""
    for step in plan.steps:
        match step.ask:
            case p.Bands(whole=True):
                return True
            case p.Due(measure=measure) if _leaps(measure):
                return True
            case _:
                pass
    return False


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
