"""A record does what a frozen dataclass with slots does, in all that the house relies on."""

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.values.record import record


@record
class Line:
    text: str
    size: int = 3
    marks: list[str] = field(default_factory=list)
    place: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    size: int = 3
    marks: list[str] = field(default_factory=list)
    place: object = field(default=None, compare=False, repr=False)


@record
class Nothing:
    pass


Arguments = tuple[tuple[Any, ...], dict[str, Any]]


@st.composite
def arguments(draw: st.DrawFn) -> Arguments:
    """Values for the first fields in order, and for some others by name, perhaps wrongly."""
    values = [st.sampled_from("ab"), st.integers(0, 2), st.lists(st.just("x")), st.integers(0, 1)]
    first = draw(st.integers(0, 5))
    ordered = tuple(draw(v) for v in [*values, st.just(9)][:first])
    named = draw(st.sets(st.sampled_from([*(f.name for f in fields(Line)), "other"])))
    return ordered, {name: draw(st.integers(0, 2)) for name in sorted(named)}


def made(kind: type, given: Arguments) -> Any:
    """The value, or None where it cannot be made."""
    try:
        return kind(*given[0], **given[1])
    except TypeError:
        return None


@given(arguments(), arguments())
def test_it_is_made_shown_and_compared_as_a_dataclass_is(a: Arguments, b: Arguments) -> None:
    ours, theirs = made(Line, a), made(Plain, a)
    assert (ours is None) == (theirs is None)
    if ours is None:
        return
    assert repr(ours) == repr(theirs).replace("Plain", "Line")
    assert ours.place == theirs.place
    assert (ours == made(Line, b)) == (theirs == made(Plain, b))
    assert ours != theirs
    assert pickle.loads(pickle.dumps(ours)) == ours
    assert replace(ours, size=7).size == 7


def test_equal_records_have_one_hash() -> None:
    assert hash(Nothing()) == hash(Nothing())
    assert Nothing() == Nothing()
    assert len({Line("a", marks=()), Line("a", marks=(), place=1)}) == 1  # type: ignore[arg-type]


def test_what_a_field_starts_with_is_its_own() -> None:
    assert Line("a").marks is not Line("a").marks


def test_it_cannot_be_changed() -> None:
    line: Any = Line("a")
    with pytest.raises(FrozenInstanceError, match=r"Line\.text"):
        line.text = "b"
    with pytest.raises(FrozenInstanceError):
        del line.text
    with pytest.raises(FrozenInstanceError):
        line.other = 1
    assert not hasattr(line, "__dict__")


def test_it_is_taken_apart_in_order() -> None:
    match Line("a", 5):
        case Line(text, size):
            assert (text, size) == ("a", 5)
