"""Formulas know what they come to; and on deals that nobody wrote, that is what the engine pays."""

from hypothesis import given, settings

from recoup.receipts.model import Event
from recoup.workbook.formula import (
    ONE,
    ZERO,
    Formula,
    amount,
    both,
    flag,
    least,
    most,
    number,
    when,
)
from recoup.workbook.from_run import compared, live
from recoup.workbook.refusals import refusals
from tests.laws.deals import Drawn, plan_of
from tests.laws.test_laws import NO_SHRINKING, cases, run
from tests.workbook.drawn import EVENTS, SMALL


def cell(name: str, value: int, digits: int | None = None) -> Formula:
    return Formula(name, value, digits)


def test_money_is_worked_with_in_whole_minor_units() -> None:
    receipt, carried = cell("C8", 234_567_891, 2), cell("G7", 100)
    exact = receipt.units * number(2) * cell("china_2_parts", 57) + carried
    paid = (exact // cell("unit", 200)).money(2)
    assert paid.text == "INT((ROUND(C8*100,0)*2*china_2_parts+G7)/unit)/100"
    assert paid.value == (234_567_891 * 114 + 100) // 200


def test_a_sum_of_money_is_rounded_before_it_is_compared() -> None:
    left = cell("C8", 1000, 2) - cell("D8", 999, 2)
    assert left.firm.text == "ROUND(C8-D8,2)"
    assert (left > ZERO).text == "ROUND(C8-D8,2)>0"
    assert least(left, cell("E8", 5, 2)).firm.text == "ROUND(MIN(C8-D8,E8),2)"


def test_brackets_are_written_where_they_matter() -> None:
    a, b, c = cell("A1", 5), cell("B1", 3), cell("C1", 2)
    assert (a - (b - c)).text == "A1-(B1-C1)"
    assert ((a + b) * c).text == "(A1+B1)*C1"
    assert (a // (b * c)).text == "INT(A1/(B1*C1))"
    assert when(both(a > b, b > c), ONE, ZERO).text == "IF(AND(A1>B1,B1>C1),1,0)"
    assert most(ZERO, a - b).value == 2


def test_what_changes_nothing_is_not_written() -> None:
    a = cell("A1", 5, 2)
    assert (a + ZERO).text == (ZERO + a).text == (a - ZERO).text == "A1"
    assert (cell("B1", 3) * ONE).text == "B1"
    assert flag(both()).value == 1
    assert amount(-1250, 2).text == "-12.50"


def test_the_largest_number_on_the_way_is_known() -> None:
    product = cell("A1", 10**9) * cell("B1", 10**9) // cell("C1", 10**9)
    assert product.value == 10**9
    assert product.peak == 10**18


@settings(max_examples=25, deadline=None, phases=NO_SHRINKING)
@given(cases(SMALL, EVENTS))
def test_formulas_come_to_the_engines_figures(case: tuple[Drawn, list[Event]]) -> None:
    """Whatever a deal says and whatever happens, as far as formulas hold it."""
    drawn, happened = case
    found = run(plan_of(drawn.text()), happened)
    if not refusals(found):
        assert not compared(live(found))
