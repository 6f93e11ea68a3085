"""The measures of a Tree → what they count, with every name resolved."""

from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.diagnostics.span import Span
from recoup.language import model as m

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_measure(
    scope: Scope, node: m.MeasureNode, span: Span, place: str, here: str | None = None
) -> d.Measure:
    """A measure with its names resolved; `span` is the clause that states it.

    `here` is the waterfall whose `receipts` are meant where none is named; `place` names the
    clause in the names of undisclosed terms.
    """
    match node:
        case m.MeasureShare(rate=rate, quantity=quantity):
            share = Fraction(1) if rate is None else scope.rate(rate, place)
            return d.MeasureShare(share, read_quantity(scope, quantity, span, place, here))
        case m.MeasureBands(bands=bands, kind=kind, quantity=quantity):
            return d.MeasureBands(
                tuple(read_band(scope, rate, end, place) for rate, end in bands),
                kind.text == "whole",
                read_quantity(scope, quantity, span, place, here),
            )
        case m.MeasureAmount(amount=amount):
            return d.MeasureAmount(scope.amount(amount, place))
        case m.MeasureEach(amount=amount, unit=unit, quantity=quantity):
            return d.MeasureEach(
                scope.amount(amount, place),
                scope.money(unit) if isinstance(unit, m.MoneyNode) else _count(scope, unit, span),
                read_quantity(scope, quantity, span, place, here),
            )
        case m.MeasureChoice(greater=greater, measures=(one, other)):
            return d.MeasureChoice(
                greater,
                (
                    read_measure(scope, one, span, place, here),
                    read_measure(scope, other, span, place, here),
                ),
            )
        case m.MeasureSum(first=first, changes=changes):
            return d.MeasureSum(
                read_measure(scope, first, span, place, here),
                tuple(
                    (plus, read_measure(scope, part, span, place, here)) for plus, part in changes
                ),
            )


def read_band(scope: Scope, rate: m.RateNode, end: m.BandEnd, place: str) -> d.Band:
    """A band that ends at an amount, or does not end."""
    up_to = scope.money(end) if isinstance(end, m.MoneyNode) else None
    return d.Band(scope.bounded_rate(rate, place), up_to)


def read_quantity(
    scope: Scope, node: m.QuantityNode, span: Span, place: str, here: str | None
) -> d.Quantity:
    """What a measure counts."""
    name, within, series = "", None, None
    match node.kind:
        case "receipts":
            name = _receipts(scope, node, span, here)
        case "pot":
            assert node.name is not None
            name = scope.resolve("pot", node.name, declare=f"rest to pot {node.name}")
        case "received" | "notional":
            assert node.name is not None
            name = scope.resolve("party", node.name)
            within = scope.resolve("waterfall", node.within) if node.within else None
        case "series":
            series = read_series(scope, node)
            name = str(series)
        case _:
            assert node.name is not None
            declare = f'account {node.name} "…" owed to …'
            name = scope.resolve("account", node.name, declare=declare)
    since = None
    if node.since is not None:
        declare = f"milestone {node.since} when …"
        since = scope.resolve("milestone", node.since, declare=declare)
    return d.Quantity(
        node.kind,
        name,
        within,
        series,
        scope.money(node.at) if node.at else None,
        since,
        None if node.above is None else read_level(scope, node.above, span, f"{place}.above"),
        node.span,
    )


def _receipts(scope: Scope, node: m.QuantityNode, span: Span, here: str | None) -> str:
    if node.name is not None:
        return scope.resolve("waterfall", node.name)
    if here is None:
        hint = "write `receipts of` and the name of a waterfall"
        scope.error("receipts-of-what", "the line does not say whose receipts", span, hint)
    return here or ""


def read_series(scope: Scope, node: m.QuantityNode) -> d.Series:
    """An outside series with its medium or measure, film and territory."""
    assert node.name is not None
    assert node.territory is not None
    film = scope.resolve("film", node.film) if node.film else None
    return d.Series(scope.measure(node.name), film, scope.territory(node.territory))


def read_level(scope: Scope, node: m.LevelNode, span: Span, place: str) -> d.Amount | int:
    """An amount, a count, or what a multiple of a film's budget comes to."""
    if isinstance(node, Fraction):
        return _count(scope, node, span)
    if isinstance(node, m.OfBudget):
        return scope.of_budget(node)
    return scope.amount(node, place)


def _count(scope: Scope, number: Fraction, span: Span) -> int:
    if number.denominator != 1:
        scope.error("bad-level", "a count is a whole number", span)
    return int(number)


def read_each(node: m.Each | None) -> d.Each | None:
    """The period of a measure, None where it is taken to date."""
    if node is None:
        return None
    return d.Each(node.period.text, _WEEKDAYS.index(node.weekday.text) if node.weekday else 0)
