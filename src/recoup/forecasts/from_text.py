"""Text → Forecast, with everything that is wrong in it at once."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from recoup.deal.model import Deal, Undisclosed
from recoup.diagnostics.diagnostic import Diagnostic, Related, has_errors, in_order
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.forecasts import model as f
from recoup.forecasts.builder import Budgets, DrawLine, ForecastBuilder, Title
from recoup.forecasts.correlation import correlation_matrix
from recoup.forecasts.distributions import fault_of
from recoup.language import model as m
from recoup.language.lines import LineParser
from recoup.values.money import Money

_BLOCK_NAMES = {"top_line": "the top of a forecast"}
LINE_RULES = tuple(_BLOCK_NAMES)
_TERMINAL_WORDS = {
    "QUANTILE": "a quantile such as `P90`",
    "UNIT": "`month`, `quarter` or `year`",
    "TERM": "an undisclosed term such as `dog.amblin`",
}


@cache
def _parser() -> LineParser:
    return LineParser(
        Path(__file__).with_name("grammar.lark"),
        ForecastBuilder(),
        {},
        _BLOCK_NAMES,
        terminal_words=_TERMINAL_WORDS,
    )


def parse_forecast(source: Source) -> tuple[m.Tree, list[Diagnostic]]:
    """The lines of a forecast, and everything that its syntax gets wrong."""
    return _parser().tree(source)


def from_text(source: Source, deal: Deal) -> tuple[f.Forecast | None, list[Diagnostic]]:
    """The forecast of a text for a deal, and everything that is wrong in it.

    A text whose lines do not all parse is not judged further; None where anything is wrong.
    """
    tree, diagnostics = parse_forecast(source)
    if has_errors(diagnostics):
        return None, in_order(diagnostics)
    reader = _Reader(deal)
    forecast = reader.forecast(tree)
    found = in_order(reader.diagnostics)
    return (None if has_errors(found) else forecast), found


class _Reader:
    """Puts the lines together; collects what is missing, unknown or impossible."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.diagnostics: list[Diagnostic] = []

    def _fault(
        self, code: str, message: str, span: Span, hint: str | None = None, *related: Related
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))

    def forecast(self, tree: m.Tree) -> f.Forecast | None:
        lines: list[Any] = [self._cited(s) for s in tree.statements]
        titles = [n for n in lines if isinstance(n, Title)]
        grids = [n for n in lines if isinstance(n, f.Grid)]
        start = Span(tree.source, 0, 0)
        if not titles:
            hint = 'write `forecast "what it is called"` at the top'
            self._fault("forecast-without-title", "the forecast has no title", start, hint)
        if len(grids) != 1:
            message = "a forecast counts its receipts on one grid of periods"
            hint = "write one line such as `each quarter from 2017-01-01 to 2018-12-31`"
            self._fault("forecast-grid", message, grids[1].span if grids else start, hint)
        drawn = [self._drawn(s) for s in tree.statements if isinstance(s.node, DrawLine)]
        quantities = tuple(d for d, is_term in drawn if d is not None and not is_term)
        terms = tuple(d for d, is_term in drawn if d is not None and is_term)
        self._said_once(quantities)
        self._said_once(terms)
        if not titles or len(grids) != 1:
            return None
        found = f.Forecast(
            tree.source,
            titles[0].text,
            grids[0],
            quantities,
            terms,
            tuple(n for n in lines if isinstance(n, f.Correlation)),
            tuple(n for n in lines if isinstance(n, f.ReceiptsLine)),
            tuple(n for n in lines if isinstance(n, f.CostLine)),
            tuple(n for n in lines if isinstance(n, f.ReportLine)),
            tuple(n for n in lines if isinstance(n, f.RateLine)),
        )
        self._check(found)
        return found

    def _cited(self, statement: m.Statement) -> Any:
        node: Any = statement.node
        if hasattr(node, "citations"):
            return replace(node, citations=statement.citations)
        return node

    # ---- what is drawn -----------------------------------------------------------------------

    def _drawn(self, statement: m.Statement) -> tuple[f.Drawn | None, bool]:
        line: Any = statement.node
        valued = [(level, self._value(value)) for level, value in line.points]
        points = tuple((level, value) for level, value in valued if value is not None)
        if len(points) < len(valued):
            return None, line.is_term
        distribution = f.Distribution(line.shape, points, statement.span, line.spread)
        wrong = fault_of(distribution)
        if wrong is not None:
            self._fault("impossible-distribution", wrong, statement.span)
            return None, line.is_term
        if line.is_term:
            self._check_term(line.name, distribution)
        drawn = f.Drawn(
            line.name.text, line.title, distribution, statement.citations, line.name.span
        )
        return drawn, line.is_term

    def _value(self, value: Any) -> f.Value | None:
        if not isinstance(value, Budgets):
            return value  # type: ignore[no-any-return]
        film = self.deal.films.get(value.film.text)
        known = film.budgets[0][0] if film is not None and film.budgets else None
        if film is None:
            self._unknown("film", value.film, list(self.deal.films))
        elif not isinstance(known, Money):
            message = f"the deal states no budget of `{value.film.text}`"
            self._fault("forecast-budget", message, value.film.span, "write an amount instead")
        else:
            return Money(round(known.minor * value.times), known.currency)
        return None

    def _unknown(self, kind: str, word: m.Word, known: list[str]) -> None:
        near = closest(word.text, known)
        hint = f"did you mean `{near}`?" if near else None
        self._fault(f"unknown-{kind}", f"there is no {kind} `{word.text}`", word.span, hint)

    def _check_term(self, name: m.Word, distribution: f.Distribution) -> None:
        term = self.deal.undisclosed.get(name.text)
        if term is None:
            message = f"the deal has no undisclosed term `{name.text}`"
            near = closest(name.text, self.deal.undisclosed)
            hint = f"did you mean `{near}`?" if near else None
            self._fault("unknown-assumption", message, name.span, hint)
            return
        if distribution.shape in (f.Shape.LOG_NORMAL, f.Shape.NORMAL, f.Shape.QUANTILES):
            message = f"`{name.text}` may be drawn outside the range that the deal states"
            hint = "draw it uniform, triangular or pert within its range"
            self._fault("term-out-of-range", message, name.span, hint)
        elif not all(_lies_within(value, term) for _, value in distribution.points):
            message = f"a figure of `{name.text}` lies outside the range that the deal states"
            related = Related("the range is stated here", term.span)
            self._fault("term-out-of-range", message, name.span, None, related)

    def _said_once(self, drawn: tuple[f.Drawn, ...]) -> None:
        first: dict[str, f.Drawn] = {}
        for one in drawn:
            if one.name in first:
                related = Related("it is first drawn here", first[one.name].span)
                self._fault("drawn-twice", f"`{one.name}` is drawn twice", one.span, None, related)
            first.setdefault(one.name, one)

    # ---- what comes of it --------------------------------------------------------------------

    def _check(self, forecast: f.Forecast) -> None:
        names = [q.name for q in forecast.quantities]
        if forecast.grid.last <= forecast.grid.first:
            message = "the grid ends before it begins"
            self._fault("forecast-grid", message, forecast.grid.span)
        for pair in forecast.correlations:
            for name in (pair.first, pair.second):
                self._known(name, names, pair.span)
        if not self.diagnostics and correlation_matrix(forecast) is None:
            message = "these correlations cannot hold all at once"
            hint = "what goes with two others cannot go against one of them as strongly"
            self._fault("impossible-correlations", message, forecast.correlations[-1].span, hint)
        for line in forecast.receipts:
            self._check_receipts(forecast, line, names)
        for cost in forecast.costs:
            self._check_cost(forecast, cost, names)
        for report in forecast.reports:
            for name in report.adds:
                self._money(forecast, name, names, report.span)
        if not forecast.receipts:
            message = "the forecast brings no receipts"
            hint = "write a line such as `receipts theatrical of dog from CN, cn, starting …`"
            self._fault("forecast-without-receipts", message, forecast.grid.span, hint)

    def _check_cost(self, forecast: f.Forecast, cost: f.CostLine, names: list[str]) -> None:
        if isinstance(cost.amount, f.Part):
            self._money(forecast, cost.amount.of, names, cost.span)
        if cost.account not in self.deal.accounts:
            message = f"the deal has no account `{cost.account}`"
            near = closest(cost.account, self.deal.accounts)
            hint = f"did you mean `{near}`?" if near else None
            self._fault("unknown-account", message, cost.span, hint)

    def _check_receipts(self, forecast: f.Forecast, line: f.ReceiptsLine, names: list[str]) -> None:
        self._money(forecast, line.part.of, names, line.span)
        later = line.later
        if (
            later is not None
            and self._known(later, names, line.span)
            and forecast.quantity(later).distribution.currency is not None
        ):
            self._fault("not-weeks", f"`{later}` is money, not a number of weeks", line.span)
        if not forecast.grid.first <= line.start <= forecast.grid.last:
            message = "the receipts start outside the grid"
            related = Related("the grid", forecast.grid.span)
            self._fault("outside-grid", message, line.span, None, related)

    def _known(self, name: str, names: list[str], span: Span) -> bool:
        if name in names:
            return True
        near = closest(name, names)
        hint = f"did you mean `{near}`?" if near else f"draw it: `draw {name} log-normal, …`"
        self._fault("unknown-quantity", f"nothing draws `{name}`", span, hint)
        return False

    def _money(self, forecast: f.Forecast, name: str, names: list[str], span: Span) -> None:
        if not self._known(name, names, span):
            return
        if forecast.quantity(name).distribution.currency is None:
            message = f"`{name}` is a plain number, not money"
            hint = "state its figures as money, such as `USD 60m`"
            self._fault("not-money", message, span, hint)


def _lies_within(value: f.Value, term: Undisclosed) -> bool:
    low, high = term.low, term.high
    if isinstance(value, Money):
        return (
            isinstance(low, Money)
            and isinstance(high, Money)
            and low.currency == value.currency
            and low.minor <= value.minor <= high.minor
        )
    return isinstance(low, Fraction) and isinstance(high, Fraction) and low <= value <= high
