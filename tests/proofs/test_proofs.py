"""Theorems of deals whose answers are known by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import recoup
from recoup.proofs.case import NOWHERE, Case
from recoup.proofs.model import Outcome, QuestionRefused, TooHard
from recoup.proofs.prove import Question, prove, prove_same
from recoup.proofs.refusals import not_encoded
from recoup.receipts.model import Event, EventKind, ExchangeRate, Rates
from tests.proofs.asked import case_of, outcome, small, verdicts

DOCS = Path(__file__).parents[2] / "docs"
LOAN = "account loan owed to bank\n  charged USD 1,000\n"
REPAID = f"{LOAN}milestone repaid when loan is recouped, latched\n"


def case_in(path: Path, *reading: str) -> Case:
    file = recoup.load(path, reading)
    return Case.of(file.deal, file.run([]).run, None)


# ---- what comes in goes out ---------------------------------------------------------------------


def test_what_comes_in_goes_out() -> None:
    case = case_of(small("10% of receipts to agent", "recoup loan", "rest to fund", above=LOAN))
    found = verdicts(case)["What comes in goes out, and nobody is paid less than nothing"]
    assert found.outcome is Outcome.PROVED


# ---- more receipts ------------------------------------------------------------------------------


def test_a_bonus_threshold_makes_six_payees_lose() -> None:
    """Each ten millions cost the six below the bonus their part of half a million."""
    found = verdicts(case_in(DOCS / "prove" / "bonus.deal"))
    lose = {v.party for v in found.values() if v.outcome is Outcome.REFUTED}
    assert lose == {"bank", "director", "writer", "cast", "fund", "producer"}
    for verdict in found.values():
        if verdict.outcome is Outcome.REFUTED:
            one, other = verdict.trials
            assert one.paid[0].amount > other.paid[0].amount
            assert other.rows[0].amount - one.rows[0].amount == Decimal("0.01")
            assert other.rows[0].amount % 10_000_000 == 0
    gain = {v.party for v in found.values() if v.theorem == "more receipts"} - lose
    assert gain == {"agent", "star"}


def test_bands_of_the_whole_are_a_cliff() -> None:
    """At 1,000.00 the agent has 100.00 of it; with a cent more, 200.00 of all."""
    case = case_of(small("10% to USD 1,000, then 20%, whole, of receipts to agent", "rest to fund"))
    fund = verdicts(case)["More receipts never pay Fund less (USD)"]
    assert fund.outcome is Outcome.REFUTED
    assert [t.rows[0].amount for t in fund.trials] == [Decimal("1000.00"), Decimal("1000.01")]
    assert [t.paid[0].amount for t in fund.trials] == [Decimal("900.00"), Decimal("800.01")]
    assert outcome(case, "More receipts never pay Agent less (USD)") is Outcome.PROVED


def test_milestones_that_a_receipt_crosses_make_nobody_lose() -> None:
    """A receipt is cut where the loan is repaid: terms that change later change nothing before."""
    case = case_of(
        small(
            "until repaid",
            "  50% of receipts to star",
            "  recoup loan",
            "after repaid",
            "  10% of receipts to star",
            "rest to fund",
            above=REPAID,
        )
    )
    found = [v for v in verdicts(case).values() if v.theorem == "more receipts"]
    assert {v.party for v in found} == {"star", "bank", "fund"}
    assert all(v.outcome is Outcome.PROVED for v in found)
    assert all("whatever state" in v.why for v in found)


def test_a_milestone_that_one_source_reaches_costs_a_party_of_another() -> None:
    """What comes in at `first` repays the loan; the star's half of `second` is a tenth then."""
    first = small("recoup loan", "rest to fund", above=REPAID, receives="theatrical")
    second = (
        'waterfall tv "Television"\n  currency USD\n  receives pay_tv\n  pays\n'
        "    until repaid\n      50% of receipts to star\n"
        "    after repaid\n      10% of receipts to star\n    rest to writer\n"
    )
    found = verdicts(case_of(f"{first}\n{second}"))
    star = found["More receipts never pay Star less (USD)"]
    assert star.outcome is Outcome.REFUTED
    assert found["More receipts never pay Writer less (USD)"].outcome is Outcome.PROVED


def test_a_milestone_may_watch_a_measure() -> None:
    """The star is paid from 1,000.00 on, of which a tenth is 100.00; nobody loses by it."""
    steps = ("after hit", "  10% of receipts to star", "rest to fund")
    above = "milestone hit when 10% of receipts of world reaches USD 100\n"
    found = verdicts(case_of(small(*steps, above=above)))
    outcomes = [v.outcome for v in found.values() if v.theorem == "more receipts"]
    assert outcomes == [Outcome.PROVED, Outcome.PROVED]
    assert found["world.1 (Star) can pay"].outcome is Outcome.PROVED


def test_claims_in_proportion_to_balances() -> None:
    """Of 1,000.00 and 10.00 owed, more receipts pay each no less; both are whole from 1,010.00."""
    above = f"{LOAN}account other owed to star\n  charged USD 10\n"
    case = case_of(
        small("recoup loan, other, in proportion to balance", "rest to fund", above=above)
    )
    outcomes = {v.party: v.outcome for v in verdicts(case).values() if v.party}
    assert outcomes == dict.fromkeys(("bank", "star", "fund"), Outcome.PROVED)
    assert asked_whole(case, 101_000) == (Outcome.PROVED, Decimal("1010.00"))


def test_who_pays_a_bonus_at_a_milestone_loses() -> None:
    text = small(
        "rest to fund",
        above="milestone hit when receipts of world reach USD 1,000, latched\n"
        'bonus "Bonus" USD 50 from fund to star on hit\n',
    )
    found = verdicts(case_of(text))
    fund = found["More receipts never pay Fund less (USD)"]
    assert fund.outcome is Outcome.REFUTED
    assert [t.rows[0].amount for t in fund.trials] == [Decimal("999.99"), Decimal("1000.00")]
    assert found["More receipts never pay Star less (USD)"].outcome is Outcome.PROVED


def test_a_higher_reported_figure_may_cost_a_party() -> None:
    text = small("due USD 100 for each USD 1m of reported theatrical WORLD to star", "rest to fund")
    found = verdicts(case_of(text))
    assert found["More receipts never pay Fund less (USD)"].outcome is Outcome.PROVED
    fund = found["Higher reported figures never pay Fund less (USD)"]
    assert fund.outcome is Outcome.REFUTED
    assert [t.rows[0].kind for t in fund.trials] == ["report", "report"]


# ---- whole --------------------------------------------------------------------------------------


def asked_whole(case: Case, amount: int, party: str = "bank") -> object:
    (found,) = prove(case, Question(party=party, whole_by=amount, over=0))
    return found.outcome, found.least


def test_whole_from_the_very_cent_on() -> None:
    case = case_of(small("10% of receipts to agent", "recoup loan", "rest to fund", above=LOAN))
    least = Decimal("1111.11")
    assert asked_whole(case, 111_111) == (Outcome.PROVED, least)
    assert asked_whole(case, 111_110) == (Outcome.REFUTED, least)


def test_never_whole() -> None:
    case = case_of(
        small("10% of receipts to agent", "recoup loan up to USD 999", "rest to fund", above=LOAN)
    )
    assert asked_whole(case, 10**9) == (Outcome.REFUTED, None)


def test_whole_by_what_was_put_in() -> None:
    """A rate of return is no debt: the fund is whole once it has its 600.00 back."""
    above = 'film lake "Lake"\n\ninvest in lake\n  fund USD 600 on 2024-01-01\n'
    case = case_of(
        small(
            "40% of receipts to agent",
            "recoup investment in lake to an IRR of 10%, act/365, in order",
            "rest to star",
            above=above,
        ),
        as_of=date(2025, 1, 1),
    )
    assert asked_whole(case, 100_000, "fund") == (Outcome.PROVED, Decimal("1000.00"))


def test_whole_counts_what_came_in_before() -> None:
    file = recoup.load(DOCS / "curve" / "first.deal")
    run = file.run(DOCS / "curve" / "costs.csv").run
    case = Case.of(file.deal, run, None)
    (found,) = prove(case, Question(party="fund", whole_by=122_588_237, over=0))
    assert found.outcome is Outcome.PROVED
    assert found.least == Decimal("1225882.35")


def test_who_is_owed_nothing_and_put_in_nothing_is_not_asked_of() -> None:
    case = case_of(small("10% of receipts to agent", "rest to fund"))
    with pytest.raises(QuestionRefused, match="owed nothing"):
        prove(case, Question(party="agent", whole_by=1, over=0))


# ---- steps --------------------------------------------------------------------------------------


def test_steps_that_never_pay_and_what_stops_them() -> None:
    found = verdicts(case_in(DOCS / "prove" / "dead.deal"))
    steps = {v.step: v for v in found.values() if v.theorem == "step"}
    refuted = [name for name, v in steps.items() if v.outcome is Outcome.REFUTED]
    assert refuted == ["world.3", "world.4", "world.5"]
    assert steps["world.3"].clause == '100% of remainder to producer "Producer\'s share"'


def test_nothing_is_left_below_a_hundred_per_cent() -> None:
    case = case_of(small("60% of receipts to agent", "40% of receipts to star", "rest to fund"))
    fund = verdicts(case, step="world.3")["world.3 (Fund) can pay"]
    assert fund.outcome is Outcome.REFUTED
    assert "world.2 leaves nothing" in fund.why


def test_a_step_that_waits_for_a_date_pays_after_it() -> None:
    above = "milestone later when date is 2030-01-01\n"
    case = case_of(
        small("after later", "  10% of receipts to star", "rest to fund", above=above),
        as_of=date(2024, 1, 1),
    )
    found = verdicts(case, step="world.1")["world.1 (Star) can pay"]
    assert found.outcome is Outcome.PROVED
    assert found.trials[0].rows[0].date > date(2030, 1, 1)


def test_a_step_that_costs_may_open_is_not_decided_by_receipts() -> None:
    case = case_of(small("recoup costs", "rest to fund", above="account costs owed to agent\n"))
    found = verdicts(case, step="world.1")
    assert [v.outcome for v in found.values()] == [Outcome.UNDECIDED]


def test_an_unknown_step_is_told_what_it_may_be() -> None:
    case = case_of(small("rest to fund"))
    with pytest.raises(QuestionRefused) as refused:
        prove(case, Question(step="wrld.1"))
    assert "world.1" in refused.value.hint


# ---- two texts ----------------------------------------------------------------------------------


def pair(one: str, other: str) -> list[Case]:
    return [case_of(one, name="one"), case_of(other, name="other")]


def test_two_ways_to_write_the_same_pay_the_same() -> None:
    one = small("10% of receipts to agent", "20% of remainder to star", "rest to fund")
    other = small("10% of receipts to agent", "18% of receipts to star", "rest to fund")
    found = prove_same(pair(one, other), Question())
    assert {v.party for v in found} == {"agent", "star", "fund"}
    assert all(v.outcome is Outcome.PROVED for v in found)


def test_two_texts_part_at_the_first_cent_that_shows_it() -> None:
    """The cap of 150.00 binds from a gross of 1,000.00 on: half a cent more is one cent."""
    one = small("15% of receipts to agent", "rest to fund")
    other = small("15% of receipts to agent up to USD 150", "rest to fund")
    agent, fund = prove_same(pair(one, other), Question())
    assert (agent.outcome, fund.outcome) == (Outcome.REFUTED, Outcome.REFUTED)
    first, second = agent.trials
    assert first.rows[0].amount == second.rows[0].amount == Decimal("1000.04")
    assert [t.paid[0].amount for t in agent.trials] == [Decimal("150.01"), Decimal("150.00")]


def test_the_readings_of_a_dispute() -> None:
    file = recoup.load(DOCS / "prove" / "dispute.deal")
    cases = [Case.of(f.deal, f.run([]).run, None, f.reading[-1]) for f in file.alternatives]
    outcomes = {v.party: v.outcome for v in prove_same(cases, Question())}
    assert outcomes["agent"] is Outcome.PROVED
    assert outcomes["star"] is outcomes["producer"] is Outcome.REFUTED


def test_texts_with_other_sources_are_not_compared() -> None:
    one, other = small("rest to fund"), small("rest to fund").replace("world", "earth")
    with pytest.raises(QuestionRefused, match="`earth`"):
        prove_same(pair(one, other), Question())


# ---- what is not decided ------------------------------------------------------------------------

HELD = small("rest to pot later") + (
    '\nwaterfall held "Held"\n  currency USD\n'
    "  receives pot later, held until 2030-01-01\n  pays\n    rest to fund\n"
)
REFUSED = {
    "pots that wait": HELD,
    "a milestone that a measure may undo": small(
        "after hit",
        "  10% of receipts to star",
        "rest to fund",
        above="milestone hit when receipts of world less 50% of receipts of world "
        "reach USD 10, reversible\n",
    ),
    "a payment by a measure that a milestone makes due": small(
        "recoup loan",
        "rest to fund",
        above=f"{LOAN}milestone repaid when loan is recouped, latched\n"
        'payment "P" of 10% of receipts of world, from fund to star, on repaid\n',
    ),
}


@pytest.mark.parametrize("mechanism", REFUSED)
def test_what_is_not_encoded_is_said_and_never_guessed(mechanism: str) -> None:
    case = case_of(REFUSED[mechanism])
    assert [m.split(" (`")[0] for m in not_encoded(case.stands)] == [mechanism]
    for found in verdicts(case).values():
        assert found.outcome is Outcome.UNDECIDED
        assert mechanism in found.why


def test_too_little_effort_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise TooHard

    monkeypatch.setattr("recoup.proofs.problem.Problem.possible", gives_up)
    case = case_of(small("10% of receipts to agent", "recoup loan", "rest to fund", above=LOAN))
    found = [*verdicts(case).values(), *prove(case, Question(party="bank", whole_by=1, over=0))]
    assert all(v.outcome is Outcome.UNDECIDED for v in found)
    assert all("more effort" in v.why for v in found)


# ---- other currencies ---------------------------------------------------------------------------

CHINA = (
    'deal "China"\n  books USD\n\nparty star "Star"\nparty fund "Fund"\n\n'
    'waterfall china "China"\n  currency CNY\n  receives theatrical\n  pays\n'
    "    25% of receipts to pot net\n    rest to star\n\n"
    'waterfall net "Net"\n  currency USD\n  receives pot net\n  pays\n    rest to fund\n'
)


def rates_of(day: date) -> Rates:
    return Rates([ExchangeRate("USD", "CNY", day, Fraction(8), "", NOWHERE)])


def test_a_day_without_a_rate_takes_the_last_that_an_event_had() -> None:
    first, later = date(2017, 3, 3), date(2017, 6, 30)
    came = Event(
        "r1", first, EventKind.RECEIPT, "theatrical", None, None, 100_00, "CNY", "", NOWHERE
    )  # fmt: skip
    case = case_of(CHINA, (came,), rates_of(first), as_of=later)
    found = verdicts(case)
    assert all(v.outcome is Outcome.PROVED for v in found.values())
    (trial,) = next(v for v in found.values() if v.step == "net.1").trials
    assert trial.paid[0].currency == "USD"


def test_no_rate_by_the_day_is_said_with_the_day() -> None:
    case = case_of(CHINA, (), rates_of(date(2017, 3, 3)), as_of=date(2017, 1, 27))
    assert not_encoded(case.stands) == (
        "a conversion of CNY into USD, of which no rate is known by 2017-01-27",
    )
    assert {v.outcome for v in verdicts(case).values()} == {Outcome.UNDECIDED}


# ---- in words -----------------------------------------------------------------------------------


def test_parties_that_are_called_the_same_are_told_apart() -> None:
    text = small("10% of receipts to agent", "rest to fund").replace('"Agent"', '"Fund"')
    assert {"More receipts never pay Fund (`agent`) less (USD)"} < verdicts(case_of(text)).keys()
