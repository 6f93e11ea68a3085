"""Milestones that no receipts will ever reach, on whatever days they come."""

from recoup.plan import model as p
from recoup.proofs import algebra as a
from recoup.proofs.case import Case
from recoup.proofs.frames import anywhere
from recoup.proofs.milestones import reached
from recoup.proofs.parties import sources
from recoup.proofs.problem import Problem


def never_reached(case: Case, effort: int) -> frozenset[int]:
    """Milestones that are not reached where the deal stands, and that receipts never reach.

    By induction: as long as none of these is reached, no receipt reaches any of them, whatever
    the accounts and totals are by then. Those that a date or a report may reach are none of them.

    Raises: Undecidable.
    """
    plan, mask = case.plan, case.stands.state.reached
    found = {m.index for m in plan.milestones if not mask >> m.index & 1}
    found -= {i for i in found if _told(plan, plan.milestones[i].test)}
    while found:
        falls = {i for entry in sources(plan) for i in _reached_by(case, entry, found, effort)}
        if not falls:
            break
        found -= falls
    return frozenset(found)


def _told(plan: p.Plan, test: p.Test) -> bool:
    """Whether a test hangs on what is not received: a date, or a figure that is reported."""
    match test:
        case p.OnOrAfter():
            return True
        case p.MeasureReaches(measure=measure):
            return any(
                q.what != "total" or plan.totals[q.index].series is not None
                for q in p.quantities(measure)
            )
        case p.Reaches(total=total):
            return plan.totals[total].series is not None
        case p.MilestoneIs(milestone=index):
            return _told(plan, plan.milestones[index].test)
        case p.All(tests=tests) | p.AnyOf(tests=tests):
            return any(_told(plan, each) for each in tests)
        case _:
            return False


def _reached_by(case: Case, entry: int, none_of: set[int], effort: int) -> list[int]:
    """Those that a receipt may reach while none of them is reached."""
    frame = anywhere(case)
    opening, plan = frame.opening, case.plan
    passed = frame.passing.passed(entry, frame.algebra.amount(), opening.state, opening.reached)
    after = reached(plan, passed.state, opening.come, opening.reached, frame.algebra)
    problem = Problem(
        [*frame.algebra.facts, *(a.unless(opening.reached[i]) for i in none_of)], effort
    )
    return [i for i in sorted(none_of) if problem.possible(after[i]) is not None]
