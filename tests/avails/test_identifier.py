"""Check characters of EIDR and ISAN: published numbers hold, and any one slip shows."""

from hypothesis import given
from hypothesis import strategies as st

from recoup.values.identifier import check_character, eidr_fault, isan_fault

# From MovieLabs' samples, and the ISAN standard's own example.
EIDRS = ["10.5240/8FF3-1C20-84F5-F247-8BCD-E", "10.5240/77C5-ED35-8FC2-7D9D-9531-1"]
ISANS = ["0000-0001-8947-0000-8-0000-0000-D", "0000-0001-8947-0000-8"]


def test_published_numbers_hold() -> None:
    assert [eidr_fault(text) for text in EIDRS] == [None, None]
    assert [isan_fault(text) for text in [*ISANS, f"ISAN {ISANS[0]}"]] == [None] * 3


def test_other_forms_are_told_apart() -> None:
    assert "form" in str(eidr_fault("8FF3-1C20-84F5-F247-8BCD-E"))
    assert "form" in str(isan_fault("0000-0001"))
    assert "`K`" in str(eidr_fault("10.5240/8FF3-1C20-84F5-F247-8BCD-K"))


@given(st.text("0123456789ABCDEF", min_size=20, max_size=20), st.integers(0, 19), st.data())
def test_one_wrong_digit_shows(digits: str, at: int, data: st.DataObject) -> None:
    """ISO 7064 MOD 37,36 finds every single substitution."""
    other = data.draw(st.sampled_from([c for c in "0123456789ABCDEF" if c != digits[at]]))
    assert check_character(digits) != check_character(digits[:at] + other + digits[at + 1 :])


@given(st.text("0123456789ABCDEF", min_size=20, max_size=20), st.integers(0, 18))
def test_two_neighbours_exchanged_show(digits: str, at: int) -> None:
    exchanged = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if exchanged != digits:
        assert check_character(digits) != check_character(exchanged)
