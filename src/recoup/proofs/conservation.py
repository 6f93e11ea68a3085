"""What comes in goes out: of every receipt, at every waterfall, whatever came before."""

from recoup.plan.flow import reachable
from recoup.proofs import algebra as a
from recoup.proofs.case import Case
from recoup.proofs.frames import anywhere
from recoup.proofs.model import Outcome, Verdict
from recoup.proofs.parties import sources
from recoup.proofs.problem import Problem, TooHard

STATEMENT = "What comes in goes out, and nobody is paid less than nothing"
PROVED = "of any receipt, in whatever state the deal is, each waterfall pays out all it is given"


def conservation(case: Case, effort: int) -> Verdict:
    """Whether each waterfall pays out what came in, and no slot less than nothing.

    A pass keeps to it from any opening; receipts are passes, one after the other.
    """
    for entry in sources(case.plan):
        frame = anywhere(case)
        amount = frame.algebra.amount()
        passed = frame.passing.passed(entry, amount, frame.opening.state, frame.opening.reached)
        kept = [a.added(*passed.paid.values()) >= 0]
        for index in reachable(case.plan, entry):
            steps = case.plan.waterfalls[index].steps
            paid = [x for i, x in passed.paid.items() if case.plan.slots[i].step in steps]
            kept += [a.added(*paid) == passed.into[index], *(x >= 0 for x in paid)]
            kept += [passed.left[steps[-1]] == 0] if steps else []
        try:
            found = Problem(frame.algebra.facts, effort).possible(a.unless(a.both(*kept)))
        except TooHard:
            return Verdict("conservation", STATEMENT, Outcome.UNDECIDED, "more effort is needed")
        if found is not None:
            why = "the encoding does not keep to it, which says nothing of the engine"
            return Verdict("conservation", STATEMENT, Outcome.UNDECIDED, why)
    return Verdict("conservation", STATEMENT, Outcome.PROVED, PROVED)
