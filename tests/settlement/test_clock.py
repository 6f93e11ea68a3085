"""The clock of objection, and how audits stop it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.deal.model import TimeSpan
from recoup.settlement.clock import last_day
from recoup.settlement.model import Audit

DATED = date(2024, 1, 31)
TWO_YEARS = TimeSpan(months=24)


def audit(begun: str, ended: str | None) -> Audit:
    return Audit("star", date.fromisoformat(begun), ended and date.fromisoformat(ended))  # type: ignore[arg-type]


def test_months_end_on_the_same_day_or_on_the_last() -> None:
    assert TimeSpan(months=1).after(DATED) == date(2024, 2, 29)
    assert TWO_YEARS.after(DATED) == date(2026, 1, 31)
    assert TimeSpan(days=45).after(DATED) == date(2024, 3, 16)


@pytest.mark.parametrize(
    ("audits", "expected"),
    [
        ([], (date(2026, 1, 31), 0, 0)),
        # Ten days, both ends counted.
        ([audit("2025-03-01", "2025-03-10")], (date(2026, 2, 10), 10, 0)),
        # The statement came while the audit was on: only the days after it had begun to run.
        ([audit("2024-01-01", "2024-02-02")], (date(2026, 2, 2), 2, 0)),
        # Days of two audits at once count once.
        (
            [audit("2025-03-01", "2025-03-10"), audit("2025-03-05", "2025-03-12")],
            (date(2026, 2, 12), 12, 0),
        ),
        # The second begins within the time that the first has added.
        (
            [audit("2025-03-01", "2025-03-10"), audit("2026-02-05", "2026-02-06")],
            (date(2026, 2, 12), 12, 0),
        ),
        # Too late: the time had run out.
        ([audit("2026-02-01", "2026-03-01")], (date(2026, 1, 31), 0, 0)),
        # One that goes on leaves what had not run.
        ([audit("2026-01-30", None)], (None, 0, 2)),
        ([audit("2025-03-01", "2025-03-10"), audit("2026-02-10", None)], (None, 10, 1)),
    ],
)
def test_audits_stop_the_clock(audits: list[Audit], expected: tuple[object, int, int]) -> None:
    assert last_day(DATED, TWO_YEARS, audits) == expected


days = st.dates(date(2023, 1, 1), date(2028, 1, 1))
audits = st.lists(
    st.tuples(days, st.integers(0, 200)).map(
        lambda a: Audit("star", a[0], a[0] + timedelta(days=a[1]))
    ),
    max_size=4,
)


@given(days, st.integers(1, 36), audits)
def test_the_clock_is_moved_by_tolling_alone(dated: date, months: int, found: list[Audit]) -> None:
    """Counting day by day: those of no audit run, until as many have run as there were."""
    span = TimeSpan(months=months)
    until, tolled, left = last_day(dated, span, found)
    assert until is not None
    assert left == 0
    runs = (span.after(dated) - dated).days
    day = dated
    while runs:
        day += timedelta(days=1)
        runs -= not any(a.begun <= day <= a.ended for a in found if a.ended)
    # A day of an audit may follow the last one that ran: it moves nothing any more.
    assert day <= until
    assert all(
        any(a.begun <= d <= a.ended for a in found if a.ended)
        for d in (day + timedelta(days=n + 1) for n in range((until - day).days))
    )
    assert (until - span.after(dated)).days == tolled
