"""The names that a deal declares, and the reading of words and values against them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.media import STANDARD_MEASURES, STANDARD_MEDIA
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m
from recoup.values.calendar import days_said
from recoup.values.currency import CURRENCIES
from recoup.values.language import LANGUAGES
from recoup.values.money import Money, NotWholeMinorUnits, minor_units
from recoup.values.number import show_rate
from recoup.values.shown import show
from recoup.values.territory import TERRITORIES, countries

# Words that begin a phrase of their own wherever one of these may stand.
RESERVED = frozenset(
    """
    after and date disputed due investment investors less or plus pot receipts recoup reported
    rest undisclosed until what when
    """.split()
)
_MAY_BEGIN_A_PHRASE = frozenset({"party", "account", "milestone", "term"})


@dataclass(slots=True)
class Scope:
    """Every declared name with its place, and the diagnostics of reading words against them."""

    declared: dict[str, dict[str, Span]] = field(default_factory=dict)
    media: dict[str, str | None] = field(default_factory=lambda: dict(STANDARD_MEDIA))
    terms: dict[str, d.Rate | d.Amount] = field(default_factory=dict)
    undisclosed: dict[str, d.Undisclosed] = field(default_factory=dict)
    named_undisclosed: dict[str, Span] = field(default_factory=dict)
    budgets: dict[str, d.Amount] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    # ---- reporting ---------------------------------------------------------------------------

    def error(
        self, code: str, message: str, span: Span, hint: str | None = None, *related: Related
    ) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))

    # ---- names -------------------------------------------------------------------------------

    def declare(self, kind: str, word: m.Word) -> None:
        names = self.declared.setdefault(kind, {})
        if kind in _MAY_BEGIN_A_PHRASE and word.text in RESERVED:
            self.error(
                "reserved-name",
                f"`{word}` begins something else wherever a {kind} may stand",
                word.span,
                f"call it otherwise, such as `the_{word}`",
            )
        if word.text in names:
            self.error(
                "duplicate-name",
                f"the {kind} `{word}` is declared twice",
                word.span,
                "rename one of them",
                Related("it is first declared here", names[word.text]),
            )
            return
        names[word.text] = word.span

    def names(self, kind: str) -> dict[str, Span]:
        return self.declared.get(kind, {})

    def resolve(self, kind: str, word: m.Word, *, declare: str = "") -> str:
        """The word itself; an unknown one is reported with the closest declared name."""
        known = self.names(kind)
        if word.text not in known:
            self._unknown(kind, word, known, declare)
        return word.text

    def _unknown(self, kind: str, word: m.Word, known: dict[str, Span], declare: str) -> None:
        near = closest(word.text, known)
        related: tuple[Related, ...] = ()
        example = declare or f'{kind} {word} "…"'
        hint = f"declare it: `{example}`"
        if near is not None:
            hint = f"write `{near}`, or declare it: `{example}`"
            related = (Related("the closest declared name is here", known[near]),)
        self.error(f"unknown-{kind}", f"no {kind} is called `{word}`", word.span, hint, *related)

    def medium(self, word: m.Word) -> str:
        if word.text not in self.media:
            near = closest(word.text, self.media)
            mend = f"write `{near}`, or declare it" if near else "declare it"
            self.error(
                "unknown-medium",
                f"`{word}` is no medium that this deal knows",
                word.span,
                f'{mend}: `medium {word} "…"`',
            )
        return word.text

    def measure(self, word: m.Word) -> str:
        if word.text not in self.media and word.text not in STANDARD_MEASURES:
            known = [*self.media, *STANDARD_MEASURES]
            near = closest(word.text, known)
            self.error(
                "unknown-series",
                f"`{word}` is neither a medium nor a measure that is reported",
                word.span,
                f"did you mean `{near}`?" if near else f"use one of {_listed(STANDARD_MEASURES)}",
            )
        return word.text

    def currency(self, word: m.Word) -> str:
        if word.text not in CURRENCIES:
            near = closest(word.text, CURRENCIES)
            self.error(
                "unknown-currency",
                f"ISO 4217 has no currency `{word}`",
                word.span,
                f"did you mean `{near}`?" if near else None,
            )
        return word.text

    def territory(self, word: m.Word) -> str:
        if word.text not in TERRITORIES:
            near = closest(word.text, TERRITORIES)
            self.error(
                "unknown-territory",
                f"`{word}` is neither an ISO 3166 country nor a known group of countries",
                word.span,
                f"did you mean `{near}`?" if near else "write the country's two letters",
            )
        return word.text

    def language(self, word: m.Word) -> str:
        if word.text.split("-")[0] not in LANGUAGES:
            near = closest(word.text, LANGUAGES)
            self.error(
                "unknown-language",
                f"ISO 639 has no language `{word}`",
                word.span,
                f"did you mean `{near}`?" if near else "write the language's letters, as `zh`",
            )
        return word.text

    def territories(self, node: m.Territories) -> d.Territories:
        covered: set[str] = set()
        for word in node.included:
            self.territory(word)
            covered |= countries(word.text) if word.text in TERRITORIES else set()
        for word in node.excluded:
            self.territory(word)
            covered -= countries(word.text) if word.text in TERRITORIES else set()
        text = ", ".join(w.text for w in node.included)
        if node.excluded:
            text += " except " + ", ".join(w.text for w in node.excluded)
        return d.Territories(frozenset(covered), text)

    def film_or_slate(self, word: m.Word) -> str:
        return word.text if word.text in self.names("slate") else self.resolve("film", word)

    # ---- values ------------------------------------------------------------------------------

    def day(self, word: m.Word) -> date:
        try:
            return date.fromisoformat(word.text)
        except ValueError:
            self.error(
                "bad-date",
                f"`{word}` is no full date of the calendar",
                word.span,
                "write year-month-day, such as `2017-03-03`",
            )
            return date.min

    def some_day(self, word: m.Word | None) -> str | None:
        """A date, a month or a year; one that the calendar does not have is reported."""
        if word is None:
            return None
        try:
            days_said(word.text)
        except ValueError:
            self.error(
                "bad-date",
                f"`{word}` is no date, month or year of the calendar",
                word.span,
                "write year-month-day, year-month, or the year alone, such as `2017-03`",
            )
            return None
        return word.text

    def optional_day(self, word: m.Word | None) -> date | None:
        return None if word is None else self.day(word)

    def money(self, node: m.MoneyNode) -> Money:
        currency = self.currency(node.currency)
        if currency not in CURRENCIES:
            return Money(0, currency)
        try:
            return Money(minor_units(node.value, currency), currency)
        except NotWholeMinorUnits:
            self.error(
                "fraction-of-a-cent",
                f"`{node.span.text}` is no whole number of {currency} minor units",
                node.span,
                "write an amount that can be paid",
            )
            return Money(0, currency)

    def amount(self, node: m.AmountNode, name: str) -> d.Amount:
        if isinstance(node, m.UndisclosedNode):
            return self._undisclosed(node, name)
        return self.money(node)

    def of_budget(self, node: m.OfBudget) -> Money:
        """A multiple of a film's stated budget, to the nearest minor unit, halves up."""
        film = self.resolve("film", node.film)
        rate = self.rate(node.rate, f"{film}.budget")
        budget = self.budgets.get(film)
        if not isinstance(rate, Fraction) or not isinstance(budget, Money):
            if film in self.names("film"):
                message = f"a multiple of the budget of `{film}` needs a budget that is disclosed"
                hint = f"add `budget USD …` under `film {film}`, or write the amount itself"
                self.error("budget-unsaid", message, node.span, hint)
            return Money(0, budget.currency if isinstance(budget, Money) else "USD")
        minor = rate * budget.minor
        return Money(
            (2 * minor.numerator + minor.denominator) // (2 * minor.denominator), budget.currency
        )

    def points(
        self,
        node: m.RateNode,
        changes: tuple[m.RateChange, ...],
        floor: m.RateNode | None,
        name: str,
        span: Span,
    ) -> d.Rate:
        """A rate with what is added to it or taken off it; a fraction where all of it is known."""
        base = self.rate(node, name)
        if not changes:
            return base
        parts = tuple((c.plus, self.rate(c.rate, name)) for c in changes)
        least = self.rate(floor, name) if floor is not None else None
        value = d.Points(base, parts, least, span)
        known = [r for r in (base, *(r for _, r in parts), least) if r is not None]
        if value.low < 0:
            message = f"this may come to {show_rate(value.low)}, less than nothing"
            self.error(
                "points-below-zero", message, span, "add `not below` and the least it can be"
            )
        return value.low if all(isinstance(r, Fraction) for r in known) else value

    def rate(self, node: m.RateNode, name: str) -> d.Rate:
        value = self.rate_or_amount(node, name)
        if isinstance(value, Money):
            self.error(
                "not-a-rate",
                f"`{node.span.text}` is an amount; a percentage is needed here",
                node.span,
            )
            return Fraction(0)
        return value

    def rate_or_amount(self, node: m.RateNode, name: str) -> d.Rate | Money:
        """The value of a rate, or of the named term that stands in its place."""
        if isinstance(node, m.UndisclosedNode):
            return self._undisclosed(node, name)
        if isinstance(node, m.Word):
            if node.text not in self.terms:
                self._unknown("term", node, self.names("term"), f"term {node} 10%")
                return Fraction(0)
            return self.terms[node.text]
        return node.value

    def _undisclosed(self, node: m.UndisclosedNode, default: str) -> d.Undisclosed:
        name = node.name.text if node.name else default
        base, number = name, 2
        self._check_named_once(node)
        while name in self.undisclosed and self.undisclosed[name].span != node.span:
            name = f"{base}.{number}"
            number += 1
        low, high = (
            self.money(n) if isinstance(n, m.MoneyNode) else n.value for n in (node.low, node.high)
        )
        self._check_range(low, high, node)
        value = d.Undisclosed(name, low, high, node.span)
        self.undisclosed[name] = value
        return value

    def _check_named_once(self, node: m.UndisclosedNode) -> None:
        """One name is one figure: a second term of that name would be assumed apart from it."""
        if node.name is None:
            return
        first = self.named_undisclosed.setdefault(node.name.text, node.span)
        if first != node.span:
            self.error(
                "duplicate-name",
                f"two undisclosed terms are called `{node.name}`",
                node.name.span,
                "rename one of them; one rate for both places is a `term`",
                Related("the first is here", first),
            )

    def _check_range(
        self, low: Fraction | Money, high: Fraction | Money, node: m.UndisclosedNode
    ) -> None:
        if isinstance(low, Money) and isinstance(high, Money):
            same, ordered = low.currency == high.currency, low.minor <= high.minor
        elif isinstance(low, Fraction) and isinstance(high, Fraction):
            same, ordered = True, low <= high
        else:
            return
        if not same:
            self.error("bad-range", "the two ends of the range are in two currencies", node.span)
        elif not ordered:
            self.error(
                "bad-range",
                f"the range ends at {show(high)}, below its start {show(low)}",
                node.span,
                f"write `{node.high.span.text}..{node.low.span.text}`",
            )

    def bounded_rate(self, node: m.RateNode, name: str) -> d.Rate:
        """A rate that is a share of something: from 0 to 100%."""
        rate = self.rate(node, name)
        most = rate.high if isinstance(rate, d.Undisclosed) else rate
        if isinstance(most, Fraction) and most > 1:
            self.error(
                "share-above-100",
                f"{show_rate(most)} is more than the whole; a share is at most 100%",
                node.span,
            )
        return rate


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{w}`" for w in words)
