"""A reading that is chosen is the deal written with that reading alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from recoup.deal.files import deal_from_trees
from recoup.deal.model import Deal
from recoup.deal.readings import read_deals
from recoup.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from recoup.diagnostics.span import Source
from recoup.engine.run import Run, run_plan
from recoup.language.disputes import read_as
from recoup.language.from_text import parse_source
from recoup.language.model import Tree
from recoup.language.show import text_of
from recoup.plan.from_deal import from_deal
from recoup.receipts.model import Event
from tests.laws.deals import Drawn, EveryDayRates, Line, events
from tests.laws.deals import deals as drawn_deals

Path = tuple[int, ...]


@st.composite
def disputes(draw: st.DrawFn) -> tuple[Drawn, Drawn, Drawn, list[Event]]:
    """A deal in which a few lines are disputed: as it is, as one reading alone, and without them.

    The readings are the lines as drawn (`kept`), and no lines at all (`left_out`).
    """
    drawn = draw(drawn_deals())
    happened = draw(events(drawn))
    *inside, first = draw(st.sampled_from(list(_places(drawn.lines))))
    count = draw(st.integers(1, 3))

    def with_lines(readings: tuple[str, ...]) -> Drawn:
        return replace(
            drawn, lines=tuple(_changed(list(drawn.lines), inside, first, count, readings))
        )

    return with_lines(("kept", "left_out")), drawn, with_lines(()), happened


def _places(lines: Sequence[Line], above: Path = ()) -> Iterator[Path]:
    """Every line but `deal`, by the indices that lead to it."""
    for index, line in enumerate(lines):
        if not line.text.startswith("deal"):
            yield (*above, index)
            yield from _places(line.children, (*above, index))


def _changed(
    lines: list[Line], inside: Sequence[int], first: int, count: int, readings: tuple[str, ...]
) -> list[Line]:
    """The lines with those from `first` on disputed, or left out where there are no readings."""
    if inside:
        index = inside[0]
        children = _changed(lines[index].children, inside[1:], first, count, readings)
        return [*lines[:index], replace(lines[index], children=children), *lines[index + 1 :]]
    kept = [line for line in lines[first : first + count] if not line.text.startswith("deal")]
    block = [Line("as kept", kept), Line('as left_out "Nothing"')]
    disputed = [Line('disputed "Whether it is so"', block)] if readings else []
    return [*lines[:first], *disputed, *lines[first + len(kept) :]]


def _parsed(drawn: Drawn) -> Tree:
    tree, diagnostics = parse_source(Source("drawn.deal", drawn.text()))
    assert not diagnostics, diagnostics
    return tree


def _run(deal: Deal, happened: list[Event]) -> Run:
    plan, diagnostics = from_deal(deal)
    assert plan is not None, diagnostics
    found, diagnostics = run_plan(plan, happened, EveryDayRates())
    assert found is not None, diagnostics
    return found


def _said(diagnostics: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in diagnostics if d.severity is Severity.ERROR]


@given(disputes())
def test_a_chosen_reading_is_the_deal_written_with_it_alone(
    case: tuple[Drawn, Drawn, Drawn, list[Event]],
) -> None:
    """The same tree, the same errors, and the same journal, receipt by receipt."""
    disputed, kept, left_out, happened = case
    tree = _parsed(disputed)
    for name, alone in (("kept", kept), ("left_out", left_out)):
        written = _parsed(alone)
        assert read_as([tree], name)[0].statements == written.statements
        (read,) = read_deals([tree], [], [name]).deals
        deal, diagnostics = deal_from_trees([written], [])
        assert _said(read.diagnostics) == _said(diagnostics)
        if not has_errors(diagnostics):
            assert _run(read.deal, happened).journal.rows == _run(deal, happened).journal.rows


@given(disputes())
def test_both_readings_are_found_side_by_side(
    case: tuple[Drawn, Drawn, Drawn, list[Event]],
) -> None:
    """Without a choice, the deal is that of each reading, and each is checked."""
    disputed, kept, left_out, _ = case
    readings = read_deals([_parsed(disputed)], [], [])
    assert [deal.names for deal in readings.deals] == [("kept",), ("left_out",)]
    told = {code for code, _ in _said(readings.diagnostics)}
    expected = set()
    for alone in (kept, left_out):
        _, diagnostics = deal_from_trees([_parsed(alone)], [])
        expected |= {code for code, _ in _said(diagnostics)}
    assert told == expected


@given(disputes())
def test_a_disputed_deal_is_laid_out_and_read_back(
    case: tuple[Drawn, Drawn, Drawn, list[Event]],
) -> None:
    """The formatter is the inverse of the parser for disputes as well."""
    tree = _parsed(case[0])
    again, diagnostics = parse_source(Source("again.deal", text_of(tree)))
    assert not diagnostics
    assert again == tree
