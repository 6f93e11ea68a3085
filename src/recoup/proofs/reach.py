"""Whether a step can ever pay: the day on which it does, or the clause that stops it."""

from collections.abc import Mapping
from datetime import timedelta

from recoup.analysis.ladder import step_title
from recoup.analysis.totals import clause
from recoup.engine.run import Run
from recoup.plan import model as p
from recoup.plan.flow import feeders, reachable
from recoup.proofs import algebra as a
from recoup.proofs.case import Case
from recoup.proofs.frames import Frame, anywhere, check_encoded, here
from recoup.proofs.model import Outcome, Trial, Undecidable, Verdict
from recoup.proofs.never import never_reached
from recoup.proofs.parties import Input, Payee, currency_of, sources
from recoup.proofs.passing import Passed
from recoup.proofs.problem import Problem

BY_ENGINE = "the engine pays it of these"
NOT_ON_ONE_DAY = "no amounts of one day make it pay from where the deal stands; other days may"
# How much more than nothing a step must get, in minor units, for rounding not to take it away.
PLAINLY = 1_000


def can_pay(case: Case, step: p.Step, effort: int) -> Verdict:
    """Whether a step can pay: proved by amounts that the engine pays it of; refuted where no state
    and no receipt let it pay, with the clause that stops it."""

    def verdict(
        outcome: Outcome, why: str, by: p.Step | None = None, trials: tuple[Trial, ...] = ()
    ) -> Verdict:
        shown = by or step
        title = f" ({step_title(case.plan, step)})"
        return Verdict(
            "step", f"{step.name}{title} can pay", outcome, why, None, step.name,
            clause=clause(shown.span), place=shown.span.place, trials=trials,
        )  # fmt: skip

    try:
        check_encoded(case)
        if stopped := _stopped(case, step, frozenset(), effort):
            return verdict(Outcome.REFUTED, *stopped)
        for when in _days(case):
            trial = _paying(when, step, effort)
            if trial is not None:
                return verdict(Outcome.PROVED, BY_ENGINE, trials=(trial,))
        closed = never_reached(case, effort)
        if closed and (stopped := _stopped(case, step, closed, effort)):
            names = ", ".join(f"`{case.plan.milestones[i].name}`" for i in sorted(closed))
            why = f"no receipts ever reach {names} from where the deal stands; {stopped[0]}"
            return verdict(Outcome.REFUTED, why, stopped[1])
    except Undecidable as reason:
        return verdict(Outcome.UNDECIDED, str(reason))
    return verdict(Outcome.UNDECIDED, NOT_ON_ONE_DAY)


def _paying(case: Case, step: p.Step, effort: int) -> Trial | None:
    """The engine's run of a day on which a step pays; None where no day is found.

    Amounts are looked for with the solver where none of some round ones will do.
    """
    for run in case.rising:
        if _pays(case, step, run):
            return case.trial(run, _payees(case.plan, step))
    found = _on(case, step, effort)
    rows = None if found is None else case.rows(found)
    if rows is None or not _pays(case, step, run := case.run(rows)):
        return None
    return case.trial(run, _payees(case.plan, step))


def _pays(case: Case, step: p.Step, run: Run) -> bool:
    """Whether a run pays a step more than the deal has paid it so far."""
    sums, before = run.journal.sums(), case.stands.journal.sums()
    return any(sums.get(i, 0) > before.get(i, 0) for i in _slots(case.plan, step))


def _payees(plan: p.Plan, step: p.Step) -> list[Payee]:
    found = [(plan.slots[i].party, currency_of(plan, i)) for i in _slots(plan, step)]
    return list(dict.fromkeys((party, unit) for party, unit in found if party is not None))


def _slots(plan: p.Plan, step: p.Step) -> list[int]:
    return [i for i, slot in enumerate(plan.slots) if slot.step == step.index]


def _days(case: Case) -> list[Case]:
    """The day that the case stands on, and one after all dates that the deal awaits."""
    awaited = [d for d in p.dates_awaited(case.plan) if d > case.day]
    return [case, *([case.on(max(awaited) + timedelta(1))] if awaited else [])]


def _on(case: Case, step: p.Step, effort: int) -> dict[Input, int] | None:
    """Reports and receipts of one day that pay a step something; None where none do."""
    frame = here(case)
    inputs = frame.inputs()
    day = frame.days.day(inputs)
    paid = a.added(*(day.paid[i] for i in _slots(case.plan, step) if i in day.paid))
    problem = Problem(frame.algebra.facts, effort)
    for enough in (PLAINLY, 1):
        found = problem.amounts(inputs, paid >= enough)
        if found is not None:
            return _fewest(problem, inputs, found, paid >= enough)
    return None


def _fewest(
    problem: Problem, inputs: Mapping[Input, a.Term], found: dict[Input, int], wanted: a.Term
) -> dict[Input, int]:
    """Amounts that still do, each made as small as the others let it be."""
    for key in found:
        others = [inputs[k] == n for k, n in found.items() if k != key]
        least = problem.least(inputs[key], wanted, *others)
        if least is not None:
            found[key] = least
    return found


def _stopped(
    case: Case, step: p.Step, closed: frozenset[int], effort: int
) -> tuple[str, p.Step] | None:
    """Why no receipt pays a step in any state in which the `closed` milestones are not reached,
    and the clause that stops it; None where one may."""
    plan = case.plan
    fed = [e for e in sources(plan) if step.waterfall in reachable(plan, e)]
    stopped = ("no receipts come down to it", step)
    for entry in fed:
        frame = anywhere(case)
        amount = frame.algebra.amount()
        passed = frame.passing.passed(entry, amount, frame.opening.state, frame.opening.reached)
        open_ = [a.unless(frame.opening.reached[i]) for i in closed]
        problem = Problem([*frame.algebra.facts, *open_], effort)
        paid = [passed.paid[i] for i in _slots(plan, step) if i in passed.paid]
        if problem.possible(a.added(*paid) > 0) is not None:
            return None
        stopped = _blocked(plan, step, frame, passed, problem)
    return stopped


def _blocked(
    plan: p.Plan, step: p.Step, frame: Frame, passed: Passed, problem: Problem
) -> tuple[str, p.Step]:
    mask = frame.opening.reached
    holds = a.both(*(
        mask[g.milestone] if g.reached else a.unless(mask[g.milestone]) for g in step.guards
    ))  # fmt: skip
    if problem.possible(holds) is None:
        return "what it waits for never comes to pass", step
    into = passed.into.get(step.waterfall, a.NOTHING)
    if problem.possible(holds, into > 0) is None:
        return "nothing comes down to its waterfall", _source_of(plan, step)
    for number in plan.waterfalls[step.waterfall].steps:
        if number == step.index:
            break
        if problem.possible(holds, passed.left[number] > 0) is None:
            above = plan.steps[number]
            return f"{above.name} leaves nothing to it", above
    return "it asks for nothing", step


def _source_of(plan: p.Plan, step: p.Step) -> p.Step:
    """A step that pays into the waterfall of another."""
    waterfall = plan.waterfalls[step.waterfall]
    for source in feeders(plan, waterfall):
        for slot in plan.slots:
            if slot.pot in waterfall.pots and plan.steps[slot.step].waterfall == source:
                return plan.steps[slot.step]
    return step
