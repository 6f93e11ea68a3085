"""When parties are told and paid, and until when they may object."""

from collections.abc import Iterator, Sequence

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Related
from recoup.diagnostics.span import Span
from recoup.language import model as m


def read_statements(scope: Scope, statements: Sequence[m.Statement]) -> Iterator[d.Statements]:
    """The terms of every `statements` block. A party has one, and so have those not named."""
    first: dict[str, Span] = {}
    for statement in statements:
        assert isinstance(statement.node, m.StatementsHead)
        for word in statement.node.parties:
            scope.resolve("party", word)
            _once(scope, first, word.text, word.span, f"`{word}` has")
        if not statement.node.parties:
            _once(scope, first, "", statement.span, "those who are not named have")
        yield _terms(scope, statement, statement.node)


def _once(scope: Scope, first: dict[str, Span], name: str, span: Span, who: str) -> None:
    if name in first:
        scope.error(
            "statements-twice",
            f"{who} terms of statements already",
            span,
            "keep one of them",
            Related("they stand here", first[name]),
        )
    first.setdefault(name, span)


def _terms(scope: Scope, statement: m.Statement, head: m.StatementsHead) -> d.Statements:
    said: dict[str, object] = {}
    spans: dict[str, Span] = {}
    for child in statement.children:
        for name, value in _said(scope, child.node):
            said[name] = value
            spans[name] = child.span
    fields = (
        "every", "due_within", "paid_within", "least", "held_back", "held_for", "objection",
        "tolled",
    )  # fmt: skip
    found = {name: said.get(name) for name in fields}
    parties = tuple(word.text for word in head.parties)
    return d.Statements(parties, **found, span=statement.span, spans=spans)  # type: ignore[arg-type]


def _said(scope: Scope, node: m.StatementNode) -> Iterator[tuple[str, object]]:
    """The fields that a line says."""
    match node:
        case m.StatementDue(every=every, within=within):
            yield "every", d.StatementPeriod(every.text)
            if within is not None:
                yield "due_within", _span(within)
        case m.PaidWithin(within=within, least=least):
            yield "paid_within", _span(within)
            if least is not None:
                yield "least", scope.money(least)
        case m.HoldsBack(rate=rate, statements=statements):
            yield "held_back", scope.rate(rate, "held_back")
            yield "held_for", statements
        case m.Objection(within=within, tolled=tolled):
            yield "objection", _span(within)
            yield "tolled", tolled
        case _:
            pass


def _span(node: m.TimeSpan) -> d.TimeSpan:
    unit = node.unit.text.rstrip("s")
    match unit:
        case "day":
            return d.TimeSpan(days=node.number)
        case "week":
            return d.TimeSpan(days=7 * node.number)
        case "month":
            return d.TimeSpan(months=node.number)
        case _:
            return d.TimeSpan(months=12 * node.number)
