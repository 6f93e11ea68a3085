"""What falls due between two events falls due on its own day, whenever the next event comes."""

from datetime import date

from tests.engine.short_runs import paid, receipt, reversal, run_of

_TEXT = """\
party lender
party producer
account costs owed to lender
  charged EUR 10
  charged EUR 10 on 2020-03-01
milestone clear when costs is recouped and date is 2020-02-01, latched
bonus "Early" EUR 5 from lender to producer on clear
waterfall net
  currency EUR
  receives theatrical
  pays
    recoup costs
    rest to producer
"""
_EVENTS = [
    receipt(0, 1_000, day=date(2020, 1, 10)),
    receipt(1, 100, day=date(2020, 6, 1)),
]


def test_a_milestone_is_dated_by_its_own_day() -> None:
    """The costs were recouped when the date came, though they were charged again before June."""
    run = run_of(_TEXT, _EVENTS)
    assert run.state.reached_on == {0: date(2020, 2, 1)}
    assert [(t.date, t.event, t.amount) for t in run.journal.transfers] == [
        (date(2020, 2, 1), None, 500)
    ]


def test_a_run_to_a_date_makes_the_same_transfers() -> None:
    """A statement as of mid-February shows the bonus just as the whole run does."""
    whole = run_of(_TEXT, _EVENTS).journal.transfers
    assert run_of(_TEXT, _EVENTS, as_of=date(2020, 2, 15)).journal.transfers == whole


_LOAN = """\
party bank
party producer
account loan owed to bank
  charged EUR 36,000 on 2020-01-29
  interest 10% a year, {terms}
waterfall net
  currency EUR
  receives theatrical
  pays
    recoup loan
    rest to producer
"""


def test_a_day_on_which_nothing_happens_costs_no_interest() -> None:
    """30/360 counts two days from 29 January to 1 February, whatever is entered on the 31st."""
    text = _LOAN.format(terms="simple, 30/360, interest first")
    repaid = receipt(1, 5_000_000, day=date(2020, 2, 1))
    undone = [
        receipt(2, 100, day=date(2020, 1, 31), what="video"),
        reversal(3, "e2", day=date(2020, 1, 31)),
    ]
    assert paid(run_of(text, [repaid]))["bank"] == 3_602_000
    assert paid(run_of(text, [*undone, repaid]))["bank"] == 3_602_000


def test_unpaid_interest_joins_a_principal_that_is_repaid() -> None:
    """Principal first: what is left is interest, and it bears interest from the next year on."""
    text = _LOAN.format(terms="compounded yearly, act/360, principal first")
    run = run_of(
        text,
        [receipt(0, 3_600_000, day=date(2020, 2, 28)), receipt(1, 10**7, day=date(2021, 12, 27))],
    )
    first = 3_600_000 * 30 // 3_600
    second = first * 360 // 3_600
    assert paid(run)["bank"] == 3_600_000 + first + second
