"""What single lines state: the value of a term, the interest of an account."""

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.diagnostics.span import Span
from recoup.language import model as m


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
    compounding: d.Compounding | None = None
    day_count: str | None = None
    interest_first: bool | None = None
    for word in node.terms:
        if word.text == "simple":
            compounding = d.Compounding.SIMPLE
        elif word.text.startswith("compounded"):
            compounding = d.Compounding(word.text.split()[1])
        elif word.text.endswith("first"):
            interest_first = word.text.startswith("interest")
        else:
            day_count = word.text
    rate = scope.rate(node.rate, f"{account}.interest")
    return d.Interest(rate, compounding, day_count, interest_first, statement.span)
