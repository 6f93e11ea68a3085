"""What single lines state: the value of a term, the interest of an account."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.diagnostics.span import Span
from recoup.language import model as m


def terms_in_order(statements: Sequence[m.Statement]) -> list[m.Statement]:
    """The terms, each behind those that it is made of, wherever they stand in the text."""
    waiting = {s.node.name.text: s for s in statements if isinstance(s.node, m.TermHead)}
    found: list[m.Statement] = []

    def take(name: str) -> None:
        statement = waiting.pop(name, None)
        if statement is None:
            return
        for part in _parts(statement.node):
            take(part)
        found.append(statement)

    for statement in statements:
        assert isinstance(statement.node, m.TermHead)
        take(statement.node.name.text)
    return found


def _parts(node: m.StatementNode) -> list[str]:
    assert isinstance(node, m.TermHead)
    rates = (node.value, *(change.rate for change in node.changes), node.floor)
    return [rate.text for rate in rates if isinstance(rate, m.Word)]


def read_term(
    scope: Scope,
    node: m.RateNode | m.AmountNode,
    name: str,
    changes: tuple[m.RateChange, ...],
    floor: m.RateNode | None,
    span: Span,
) -> d.Rate | d.Amount:
    """The rate, with others added or taken off, or the amount that a term stands for."""
    if isinstance(node, m.MoneyNode):
        return scope.money(node)
    if isinstance(node, m.UndisclosedNode) and isinstance(node.low, m.MoneyNode):
        return scope.amount(node, name)
    return scope.points(node, changes, floor, name, span)


def read_interest(scope: Scope, statement: m.Statement, account: str) -> d.Interest:
    """The interest that a line states; what it leaves unsaid is None."""
    node = statement.node
    assert isinstance(node, m.Interest)
    rate, floating = read_yearly(scope, node.rate, f"{account}.interest")
    interest = d.Interest(rate, None, None, None, statement.span, floating=floating)
    for word in node.terms:
        interest = _with_term(interest, word.text)
    return interest


def _with_term(interest: d.Interest, text: str) -> d.Interest:
    match text.split():
        case ["simple"]:
            return replace(interest, compounding=d.Compounding.SIMPLE)
        case ["compounded", each, *rest]:
            each_time = d.Compounding(each)
            return replace(interest, compounding=each_time, at_anniversaries=bool(rest))
        case [what, "first"]:
            return replace(interest, interest_first=what == "interest")
        case [*no, "interest", "on", "overhead"]:
            return replace(interest, on_overhead=not no)
        case [*no, "overhead", "on", "interest"]:
            return replace(interest, overhead_on_it=not no)
        case ["from", "the", "midpoint", "of", "each", period]:
            return replace(interest, midpoint_of=d.Period(period))
        case _:
            return replace(interest, day_count=text)


def read_yearly(
    scope: Scope, node: m.RateNode | m.Floating, place: str
) -> tuple[d.Rate, d.Floating | None]:
    """A rate a year, and the reported rate that it is added to, where there is one."""
    if not isinstance(node, m.Floating):
        return scope.rate(node, place), None
    times = scope.rate(node.times, place) if node.times else Fraction(1)
    plus = scope.rate(node.plus, place) if node.plus else Fraction(0)
    return plus, d.Floating(node.name.text, times)
