"""Proofs against the engine: what it pays is among what the encoding allows, and verdicts hold."""

from collections.abc import Mapping
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.proofs.case import Case, net_of
from recoup.proofs.conservation import conservation
from recoup.proofs.frames import here
from recoup.proofs.model import Outcome, TooHard, Verdict
from recoup.proofs.monotone import monotone
from recoup.proofs.parties import Input, payees, sources
from recoup.proofs.problem import Problem
from recoup.proofs.refusals import not_encoded
from recoup.proofs.rounding import roundings
from recoup.receipts.model import Event
from tests.laws.deals import Allowed, Drawn, EveryDayRates
from tests.laws.test_laws import NO_SHRINKING, cases
from tests.proofs.asked import case_of

# Without what is refused anyhow, so that most draws are decided.
ENCODED = Allowed(holds=False, escrows=False)
# The solver's work on a drawn deal: little, since a drawn one is as intricate as they come.
EFFORT = 2
SAMPLES = 4

CASES = cases(ENCODED)


def encoded(drawn: tuple[Drawn, list[Event]]) -> Case | None:
    """The case of a drawn deal; None where it is refused, or no row can say its receipts."""
    case = case_of(drawn[0].text(), tuple(drawn[1]), EveryDayRates())
    if not_encoded(case.stands) or case.rows(dict.fromkeys(sources(case.plan), 0)) is None:
        return None
    return case


def amounts(case: Case, chance: Random) -> dict[Input, int]:
    """Some reports and receipts, small and large."""
    found: dict[Input, int] = {s: case.reported(s) + chance.randint(0, 10**6) for s in case.series}
    return found | {e: chance.randint(0, 10 ** chance.randint(1, 11)) for e in sources(case.plan)}


def engine(case: Case, inputs: Mapping[Input, int]) -> dict[tuple[str, str], int]:
    rows = case.rows(inputs)
    assert rows is not None
    return net_of(case.run(rows))


@settings(max_examples=60, phases=NO_SHRINKING)
@given(CASES, st.integers(0, 10**9))
def test_what_the_engine_pays_is_encoded(drawn: tuple[Drawn, list[Event]], seed: int) -> None:
    """Else a proof would say nothing of the engine."""
    case = encoded(drawn)
    if case is None:
        return
    frame, chance, units = here(case), Random(seed), roundings(case)
    terms = frame.inputs()
    net = frame.days.net(frame.days.day(terms))
    problem = Problem(frame.algebra.facts, EFFORT)
    before = net_of(case.stands)
    for _ in range(SAMPLES):
        inputs = amounts(case, chance)
        paid = engine(case, inputs)
        given_ = [terms[key] == amount for key, amount in inputs.items()]
        near = []
        for payee, term in net.items():
            more, slack = paid.get(payee, 0) - before.get(payee, 0), 2 * units.get(payee, 0)
            near += [term <= more + slack, term >= more - slack]
        try:
            assert problem.possible(*given_, *near) is not None, inputs
        except TooHard:
            continue


@settings(max_examples=60, phases=NO_SHRINKING)
@given(CASES, st.integers(0, 10**9))
def test_verdicts_hold_in_the_engine(drawn: tuple[Drawn, list[Event]], seed: int) -> None:
    case = encoded(drawn)
    if case is None:
        return
    chance = Random(seed)
    assert conservation(case, EFFORT).outcome is Outcome.PROVED
    found = monotone(case, chance.choice([party for party, _ in payees(case.plan)]), EFFORT)
    for verdict in found:
        if verdict.outcome is Outcome.REFUTED:
            less, more = verdict.trials
            assert less.paid[0].amount > more.paid[0].amount
    for _ in range(SAMPLES):
        less_of = amounts(case, chance)
        for theorem in ("more receipts", "more reports"):
            more_of = dict(less_of)
            for key in more_of:
                if isinstance(key, int) == (theorem == "more receipts"):
                    more_of[key] += chance.choice([0, 1, 10 ** chance.randint(1, 10)])
            one, other = engine(case, less_of), engine(case, more_of)
            check(found, theorem, one, other)


def check(
    found: list[Verdict],
    theorem: str,
    one: Mapping[tuple[str, str], int],
    other: Mapping[tuple[str, str], int],
) -> None:
    """No proved payee has less of more, but for the rounding that its verdict states."""
    for verdict in found:
        if verdict.theorem == theorem and verdict.outcome is Outcome.PROVED:
            payee = (str(verdict.party), str(verdict.currency))
            assert verdict.rounding is not None
            assert one.get(payee, 0) - other.get(payee, 0) <= verdict.rounding, verdict
