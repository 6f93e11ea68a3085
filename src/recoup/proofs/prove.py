"""All that is asked of a deal, theorem by theorem."""

from collections.abc import Sequence
from dataclasses import dataclass

from recoup.proofs.case import Case
from recoup.proofs.conservation import conservation
from recoup.proofs.model import QuestionRefused, Verdict
from recoup.proofs.monotone import monotone
from recoup.proofs.parties import sources
from recoup.proofs.problem import EFFORT
from recoup.proofs.questions import party_named, step_named, whole_of
from recoup.proofs.reach import can_pay
from recoup.proofs.same import same
from recoup.proofs.whole import whole_by


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be proved. With neither a step nor an amount: conservation, that more receipts
    pay nobody less (or not a `party`), and that every step can pay.

    `whole_by` is an amount, in minor units, that comes in at the waterfall `over`; it asks of
    `party`. `effort` is how much work the solver may put into one question, in millions of its
    steps: the same on every machine, so that a verdict is.
    """

    party: str | None = None
    step: str | None = None
    whole_by: int | None = None
    over: int | None = None
    effort: int = EFFORT


def prove(case: Case, question: Question) -> list[Verdict]:
    """The verdicts on one deal. Raises: QuestionRefused."""
    party = None if question.party is None else party_named(case, question.party)
    effort = question.effort
    found: list[Verdict] = []
    if not sources(case.plan):
        return found
    if question.whole_by is not None:
        assert question.over is not None
        if party is None:
            raise QuestionRefused("whole, but who?", "name the party with `--party`")
        whole = whole_of(case, party)
        found.append(whole_by(case, whole, question.over, question.whole_by, effort))
    if question.step is not None:
        found.append(can_pay(case, step_named(case, question.step), effort))
    if found:
        return found
    found = [conservation(case, effort)] if party is None else []
    found += monotone(case, party, effort)
    if party is None:
        found += [can_pay(case, step, effort) for step in case.plan.steps]
    return found


def prove_same(cases: Sequence[Case], question: Question) -> list[Verdict]:
    """Whether the first of several readings or texts pays what each other does.

    Raises: QuestionRefused.
    """
    first, *others = cases
    if not any(sources(case.plan) for case in cases):
        return []
    party = None if question.party is None else party_named(first, question.party)
    return [verdict for other in others for verdict in same(first, other, party, question.effort)]
