"""Fractions of a cent: whom they are owed to, however many receipts there are."""

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
    text = _HEAD + "    50% of receipts to first\n    50% of receipts to second\n    rest to third\n"
    assert paid(run_of(text, [receipt(i, 101) for i in range(1_000)])) == {
        "first": 50_500,
        "second": 50_500,
    }


def test_a_share_of_what_is_not_there_takes_all_that_is() -> None:
    """30% and then 80% of each cent: the second takes the 70% that are left, the rest nothing."""
    text = _HEAD + "    30% of receipts to first\n    80% of receipts to second\n    rest to third\n"
    assert paid(run_of(text, [receipt(i, 1) for i in range(1_000)])) == {
        "first": 300,
        "second": 700,
    }


def test_a_share_that_found_nothing_left_is_lost() -> None:
    """What a percentage of receipts asks in vain is not asked again of the next receipt."""
    text = _HEAD + (
        "    EUR 100 to first\n    50% of receipts to second\n    rest to third\n"
    )
    assert paid(run_of(text, [receipt(0, 10_000), receipt(1, 10_000)])) == {
        "first": 10_000,
        "second": 5_000,
        "third": 5_000,
    }


def test_nobody_is_charged_for_being_ahead() -> None:
    """After 82 cents and 1 cent three payees are ahead; the next cent is taken from none of them."""
    weights, carries = (50, 2, 1, 2, 50), [0] * 5
    takes = [split_largest_remainder(x, weights, 105, carries, 0) for x in (82, 1, 1)]
    assert all(take >= 0 for parts in takes for take in parts)
    assert [sum(parts) for parts in takes] == [82, 1, 1]
    assert sum(carries) == 0
