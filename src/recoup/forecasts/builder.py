"""Lark's rules → the lines of a forecast, one method a rule."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from lark import Token

from recoup.diagnostics.span import Span
from recoup.forecasts import model as f
from recoup.language import model as m
from recoup.language.builder import BadValue, StatementBuilder
from recoup.receipts.cells import BadCell, parse_day
from recoup.values.currency import CURRENCIES
from recoup.values.money import Money, NotWholeMinorUnits, minor_units
from recoup.values.number import parse_number

Items = list[Any]


@dataclass(frozen=True, slots=True)
class Title:
    """The first line: what the forecast is called."""

    text: str


@dataclass(frozen=True, slots=True)
class Budgets:
    """So many times the budget of a film."""

    times: Fraction
    film: m.Word


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A line that draws a quantity, or an undisclosed term of the deal."""

    name: m.Word
    title: str
    shape: f.Shape
    points: tuple[tuple[Fraction | None, Any], ...]
    spread: Fraction | None
    is_term: bool = False


class ForecastBuilder(StatementBuilder):
    """Builds the node of one line, in the words and values of the deal language."""

    # ---- values ------------------------------------------------------------------------------

    def _amount_of(self, node: m.MoneyNode) -> Money:
        currency = node.currency.text
        if currency not in CURRENCIES:
            raise BadValue(f"ISO 4217 has no currency `{currency}`", node.currency.span)
        try:
            return Money(minor_units(node.value, currency), currency)
        except NotWholeMinorUnits:
            message = f"`{node.span.text}` is no whole number of {currency} minor units"
            raise BadValue(message, node.span) from None

    def _day(self, token: Token) -> date:
        try:
            return parse_day(str(token))
        except BadCell as fault:
            raise BadValue(str(fault), self._span(token)) from None

    def _days(self, items: Items) -> list[date]:
        return [self._day(i) for i in items if isinstance(i, Token) and i.type == "DATE"]

    def plain(self, items: Items) -> Fraction:
        token = items[0]
        if token.type == "NUMBER":
            return parse_number(str(token))
        return Fraction(self._percent(token).value)

    def budgets(self, items: Items) -> Budgets:
        return Budgets(parse_number(str(items[0])), self._need(items, "NAME"))

    def _value(self, item: Any) -> Any:
        return self._amount_of(item) if isinstance(item, m.MoneyNode) else item

    # ---- distributions -----------------------------------------------------------------------

    def _points(self, items: Items) -> list[tuple[Fraction | None, Any]]:
        """The quantiles of a list, each after its name such as P90."""
        found: list[tuple[Fraction | None, Any]] = []
        for name, item in pairwise(items):
            if isinstance(name, Token) and name.type == "QUANTILE":
                level = Fraction(str(name)[1:]) / 100
                if not 0 < level < 1:
                    raise BadValue("a quantile lies between P0 and P100", self._span(name))
                found.append((level, self._value(item)))
        return found

    def log_normal(self, items: Items) -> tuple[Any, ...]:
        return self._about(f.Shape.LOG_NORMAL, items)

    def normal(self, items: Items) -> tuple[Any, ...]:
        return self._about(f.Shape.NORMAL, items)

    def _about(self, shape: f.Shape, items: Items) -> tuple[Any, ...]:
        middle = (Fraction(1, 2), self._value(items[0]))
        quantiles = self._points(items)
        if quantiles:
            return shape, (middle, *quantiles), None
        if shape is f.Shape.LOG_NORMAL:
            return shape, (middle,), parse_number(str(items[-1]))
        return shape, (middle, (None, self._value(items[-1]))), None

    def uniform(self, items: Items) -> tuple[Any, ...]:
        low, high = (self._value(i) for i in items)
        return f.Shape.UNIFORM, ((Fraction(0), low), (Fraction(1), high)), None

    def triangular(self, items: Items) -> tuple[Any, ...]:
        return self._peaked(f.Shape.TRIANGULAR, items)

    def pert(self, items: Items) -> tuple[Any, ...]:
        return self._peaked(f.Shape.PERT, items)

    def _peaked(self, shape: f.Shape, items: Items) -> tuple[Any, ...]:
        low, high, likely = (self._value(i) for i in items)
        return shape, ((Fraction(0), low), (None, likely), (Fraction(1), high)), None

    def quantiles(self, items: Items) -> tuple[Any, ...]:
        return f.Shape.QUANTILES, tuple(self._points(items)), None

    def known(self, items: Items) -> tuple[Any, ...]:
        return f.Shape.FIXED, ((Fraction(1, 2), self._value(items[0])),), None

    # ---- lines -------------------------------------------------------------------------------

    def forecast(self, items: Items) -> Title:
        return Title(self._need(items, "STRING").text)

    def grid(self, items: Items) -> f.Grid:
        first, last = self._days(items)
        return f.Grid(self._need(items, "UNIT").text, first, last, self._line)

    def draw(self, items: Items) -> DrawLine:
        title = self._find(items, "STRING")
        name = self._need(items, "NAME")
        shape, points, spread = items[-1]
        return DrawLine(name, title.text if title else name.text, shape, points, spread)

    def drawn_term(self, items: Items) -> DrawLine:
        name = self._need(items, "TERM")
        shape, points, spread = items[-1]
        return DrawLine(name, name.text, shape, points, spread, is_term=True)

    def correlation(self, items: Items) -> f.Correlation:
        first, second = self._names(items)
        rank = parse_number(str(items[-1]))
        if not -1 <= rank <= 1:
            raise BadValue("a correlation lies between -1 and 1", self._span(items[-1]))
        return f.Correlation(first.text, second.text, rank, (), self._line)

    def portion(self, items: Items) -> f.Part:
        share = Fraction(1)
        if len(items) > 1:
            share = Fraction(self._percent(items[0]).value)
        return f.Part(share, self._need(items, "NAME").text)

    def later(self, items: Items) -> tuple[str, m.Word]:
        return ("later", self._need(items, "NAME"))

    def by_period(self, items: Items) -> f.Pattern:
        shares = tuple(Fraction(self._percent(i).value) for i in items)
        if sum(shares) != 1:
            percent = float(sum(shares) * 100)
            raise BadValue(f"the parts come to {percent:g}%, not 100%", self._over_all(items))
        return f.Pattern(shares)

    def by_week(self, items: Items) -> f.Pattern:
        held = Fraction(self._percent(items[0]).value)
        if not 0 < held < 1:
            message = "each week must bring less than the week before, and something"
            raise BadValue(message, self._span(items[0]))
        return f.Pattern((), held)

    def _over_all(self, items: Items) -> Span:
        first, last = self._span(items[0]), self._span(items[-1])
        return Span(first.source, first.start, last.end)

    def receipts(self, items: Items) -> f.ReceiptsLine:
        what, film, territory = items[0]
        later = next((i[1] for i in items if isinstance(i, tuple) and i[0] == "later"), None)
        return f.ReceiptsLine(
            what.text,
            film.text if film else None,
            territory.text if territory else None,
            next(i for i in items if isinstance(i, f.Part)),
            self._days(items)[0],
            later.text if later else None,
            items[-1],
            (),
            self._line,
        )

    def cost(self, items: Items) -> f.CostLine:
        amount = self._value(items[1])
        return f.CostLine(
            self._need(items, "NAME").text, amount, self._days(items)[0], (), self._line
        )

    def report(self, items: Items) -> f.ReportLine:
        what, film, territory = items[0]
        return f.ReportLine(
            what.text,
            film.text if film else None,
            territory.text if territory else None,
            self._need(items, "CURRENCY").text,
            tuple(w.text for w in self._names(items)),
            (),
            self._line,
        )

    def exchange(self, items: Items) -> f.RateLine:
        first, second = (str(i) for i in items[:2])
        moves = items[3] if len(items) > 3 else None
        volatility = Fraction(self._percent(moves).value) if moves is not None else Fraction(0)
        return f.RateLine(first, second, parse_number(str(items[2])), volatility, (), self._line)
