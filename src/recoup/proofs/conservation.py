"""What comes in goes out: of every receipt, at every waterfall, whatever came before."""

from recoup.plan.flow import reachable
from recoup.proofs import algebra as a
from recoup.proofs.case import Case
from recoup.proofs.frames import anywhere, check_encoded
from recoup.proofs.model import Outcome, Undecidable, Verdict
from recoup.proofs.parties import sources
from recoup.proofs.problem import Problem

STATEMENT = "What comes in goes out, and nobody is paid less than nothing"
NOT_KEPT = "the encoding does not keep to it, which says nothing of the engine"
PROVED = "of any receipt, in whatever state the deal is, each waterfall pays out all it is given"


def conservation(case: Case, effort: int) -> Verdict:
    """Whether each waterfall pays out what came in, and no slot less than nothing.

    A pass keeps to it from any opening; receipts are passes, one after the other.
    """
    try:
        check_encoded(case)
        kept = all(_is_kept(case, entry, effort) for entry in sources(case.plan))
    except Undecidable as reason:
        return Verdict("conservation", STATEMENT, Outcome.UNDECIDED, str(reason))
    if kept:
        return Verdict("conservation", STATEMENT, Outcome.PROVED, PROVED)
    return Verdict("conservation", STATEMENT, Outcome.UNDECIDED, NOT_KEPT)


def _is_kept(case: Case, entry: int, effort: int) -> bool:
    frame = anywhere(case)
    amount = frame.algebra.amount()
    passed = frame.passing.passed(entry, amount, frame.opening.state, frame.opening.reached)
    kept = []
    for index in reachable(case.plan, entry):
        steps = case.plan.waterfalls[index].steps
        paid = [x for i, x in passed.paid.items() if case.plan.slots[i].step in steps]
        kept += [a.added(*paid) == passed.into[index], *(x >= 0 for x in paid)]
    problem = Problem(frame.algebra.facts, effort)
    return problem.possible(a.unless(a.both(*kept))) is None
