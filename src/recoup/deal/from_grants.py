"""Grants and reservations of rights: who may exploit what, where, in which languages, when."""

from collections.abc import Callable
from datetime import date

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.language import model as m
from recoup.values.number import parse_number

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def read_grant(
    scope: Scope, statement: m.Statement, film_or_slate: Callable[[m.Word], str]
) -> d.Grant:
    """A `grant` or `reserve` with the lines below it."""
    node = statement.node
    assert isinstance(node, m.GrantHead | m.ReserveHead)
    start, end = (_day(scope, word) for word in node.window or (None, None))
    holdbacks = []
    offers = []
    option = exercised = terminated = None
    released: tuple[str, date] | None = None
    for child in statement.children:
        match child.node:
            case m.GrantStarts(moment=moment):
                start = read_moment(scope, moment)
            case m.GrantEnds(moment=moment):
                end = read_moment(scope, moment)
            case m.Holdback() as held:
                until = read_moment(scope, held.until)
                holdbacks.append(d.Holdback(_rights(scope, held), until, child.span))
            case m.Option(until=until_word, exercised=word):
                option, exercised = scope.day(until_word), scope.optional_day(word)
            case m.UnlessReleased(territory=place, by=day):
                released = (scope.territory(place), scope.day(day))
            case m.Terminated(day=day):
                terminated = scope.day(day)
            case m.Offer() as offer:
                offers.append(_offer(scope, offer, child))
            case _:
                pass
    if isinstance(node, m.ReserveHead):
        grantor = grantee = scope.resolve("party", node.holder)
        exclusive: bool | None = True
    else:
        grantor = scope.resolve("party", node.grantor)
        grantee = scope.resolve("party", node.grantee)
        exclusive = node.exclusive
    return d.Grant(
        _rights(scope, node),
        film_or_slate(node.film),
        grantor,
        grantee,
        exclusive,
        start,
        end,
        statement.span,
        node.label.text if node.label else None,
        tuple(holdbacks),
        option,
        exercised,
        released,
        terminated,
        offers=tuple(offers),
    )


def _offer(scope: Scope, node: m.Offer, statement: m.Statement) -> d.Offer:
    prices = []
    for price in node.prices:
        value = scope.money(price.value) if isinstance(price.value, m.MoneyNode) else None
        prices.append(d.Price(price.kind.text, str(price.value) if value is None else value))
    return d.Offer(
        node.format.text if node.format else None,
        tuple(prices),
        tuple((kind.text, scope.language(word)) for kind, word in node.languages),
        tuple((kind.text, word.text) for kind, word in node.references),
        statement.span,
    )


def _day(scope: Scope, word: m.Word | None) -> d.Moment | None:
    return None if word is None else d.Moment(scope.day(word), 0, 0, None)


def read_moment(scope: Scope, node: m.Moment) -> d.Moment:
    """A date, or a time after one or after a release."""
    count, unit = 0, ""
    if node.count is not None and node.unit is not None:
        number = parse_number(node.count.text)
        count, unit = int(number), node.unit.text.removesuffix("s")
        if number != count or count < 0:
            scope.error(
                "bad-value", f"`{node.count}` is no whole number of {unit}s", node.count.span
            )
    return d.Moment(
        scope.optional_day(node.date),
        count * _DAYS.get(unit, 0),
        count * _MONTHS.get(unit, 0),
        scope.territory(node.release_in) if node.release_in else None,
    )


def _rights(scope: Scope, node: m.GrantHead | m.ReserveHead | m.Holdback) -> d.Rights:
    return d.Rights(
        tuple(scope.medium(word) for word in node.media.names),
        scope.territories(node.territories),
        tuple(scope.language(word) for word in node.languages),
    )
