"""Fractions of a cent: whom they are owed to, however many receipts there are."""

import pytest

from recoup.engine.arithmetic import split_largest_remainder
from tests.engine.short_runs import paid, receipt, run_of

_HEAD = """\
party first
party second
party third
waterfall net
  currency EUR
  receives theatrical
  pays
"""


def test_two_halves_of_receipts_stay_equal() -> None:
    """The second half does not lose the odd cents that the first takes before it."""
    text = (
        _HEAD + "    50% of receipts to first\n    50% of receipts to second\n    rest to third\n"
    )
    assert paid(run_of(text, [receipt(i, 101) for i in range(1_000)])) == {
        "first": 50_500,
        "second": 50_500,
    }


def test_a_share_of_what_is_not_there_takes_all_that_is() -> None:
    """30% and then 80% of each cent: the second takes the 70% that are left, the rest nothing."""
    text = (
        _HEAD + "    30% of receipts to first\n    80% of receipts to second\n    rest to third\n"
    )
    assert paid(run_of(text, [receipt(i, 1) for i in range(1_000)])) == {
        "first": 300,
        "second": 700,
    }


def test_what_is_left_is_reckoned_without_rounding() -> None:
    """Half of receipts, half of the remainder, 30% of receipts: the quarter left, of every cent."""
    text = _HEAD + (
        "    50% of receipts to first\n    50% of remainder to second\n"
        "    30% of receipts to third\n    rest to fourth\n"
    )
    run = run_of("party fourth\n" + text, [receipt(i, 1) for i in range(1_000)])
    assert paid(run) == {"first": 500, "second": 250, "third": 250}


def test_a_share_that_found_nothing_left_is_lost() -> None:
    """What a percentage of receipts asks in vain is not asked again of the next receipt."""
    text = _HEAD + ("    EUR 100 to first\n    50% of receipts to second\n    rest to third\n")
    assert paid(run_of(text, [receipt(0, 10_000), receipt(1, 10_000)])) == {
        "first": 10_000,
        "second": 5_000,
        "third": 5_000,
    }


def test_nobody_is_charged_for_being_ahead() -> None:
    """After 82 cents and 1 cent three payees are ahead; none of them pays for the next."""
    weights, carries = (50, 2, 1, 2, 50), [0] * 5
    takes = [split_largest_remainder(x, weights, 105, carries, 0) for x in (82, 1, 1)]
    assert all(take >= 0 for parts in takes for take in parts)
    assert [sum(parts) for parts in takes] == [82, 1, 1]
    assert sum(carries) == 0


def test_a_limit_that_is_reached_takes_nothing_from_those_below() -> None:
    """Once the first has its cent, the two halves below it are the whole."""
    text = _HEAD + (
        "    50% of receipts to first up to EUR 0.01\n    50% of receipts to second\n"
        "    50% of receipts to third\n    rest to fourth\n"
    )
    run = run_of("party fourth\n" + text, [receipt(i, 1) for i in range(1_002)])
    assert paid(run) == {"first": 1, "second": 501, "third": 500}


def test_an_account_that_is_recouped_takes_nothing_from_those_below() -> None:
    """The same with an account that is recouped from half of receipts."""
    head = "account costs owed to first\n  charged EUR 0.01\nparty fourth\n"
    text = (
        head
        + _HEAD
        + (
            "    recoup costs from 50% of receipts\n    50% of receipts to second\n"
            "    50% of receipts to third\n    rest to fourth\n"
        )
    )
    run = run_of(text, [receipt(i, 1) for i in range(1_002)])
    assert paid(run) == {"first": 1, "second": 501, "third": 500}


def test_a_sum_between_two_percentages_takes_what_is_left_exactly() -> None:
    """Half a cent is recouped and half paid on the sum: no percentage below gets any of it."""
    text = (
        "account costs owed to first\n  charged EUR 0.75\n"
        + _HEAD
        + (
            "    recoup costs from 50% of receipts\n    EUR 3.38 to second\n"
            "    50% of receipts to third\n    rest to fourth\n"
        )
    )
    run = run_of("party fourth\n" + text, [receipt(i, 1) for i in range(1_000)])
    assert paid(run) == {"first": 75, "second": 338, "third": 294, "fourth": 293}


def test_whole_bands_leave_the_rest_to_those_below() -> None:
    """Bands for the whole between two percentages take their own, and no more."""
    text = _HEAD + (
        "    50% of receipts to first\n    10% to EUR 50, then 20%, whole, of receipts to second\n"
        "    15% of receipts to third\n    rest to fourth\n"
    )
    run = run_of("party fourth\n" + text, [receipt(0, 2_000), receipt(1, 2_000)])
    assert paid(run) == {"first": 2_000, "second": 400, "third": 600, "fourth": 1_000}


@pytest.mark.xfail(
    strict=True,
    reason="a percentage of receipts upstream that asks for more than flows down loses cents: "
    "what is left exactly is followed within a waterfall, not from one to the next",
)
def test_a_share_of_receipts_upstream_takes_all_that_flows_down() -> None:
    """A fifth of each cent flows down, and a third is asked: the second takes the whole fifth."""
    text = """\
party first
party second
party third
waterfall gross
  currency EUR
  receives theatrical
  pays
    80% of receipts to first
    rest to pot net
waterfall net
  currency EUR
  receives pot net
  pays
    1/3 of receipts of gross to second
    rest to third
"""
    found = paid(run_of(text, [receipt(i, 1) for i in range(1_000)]))
    assert abs(found["second"] - 200) <= 2
