"""What falls due between two events falls due on its own day, whenever the next event comes."""

from datetime import date

from tests.engine.short_runs import receipt, run_of

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
