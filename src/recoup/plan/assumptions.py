"""Figures for terms that nobody disclosed, given by whoever asks: `--assume name=value`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from recoup.deal.model import Amount, Deal, Points, Rate, Undisclosed
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.plan.model import Assumption
from recoup.values.currency import CURRENCIES
from recoup.values.money import Money, NotWholeMinorUnits, minor_units
from recoup.values.number import parse_number, parse_rate
from recoup.values.shown import show


@dataclass(slots=True)
class Assumed:
    """The assumed figures by name, and which of them money came to depend on."""

    figures: dict[str, Fraction | Money]
    touched: dict[str, Undisclosed] = field(default_factory=dict)

    def value(self, term: Rate | Amount, diagnostics: list[Diagnostic]) -> Fraction | Money | None:
        """The term's figure; None, and a diagnostic, where none is disclosed or assumed."""
        if isinstance(term, Points):
            return self._points(term, diagnostics)
        if not isinstance(term, Undisclosed):
            return term
        if term.name in self.figures:
            self.touched[term.name] = term
            return self.figures[term.name]
        if term.name not in self.touched:
            self.touched[term.name] = term
            diagnostics.append(_undisclosed(term))
        return None

    def _points(self, points: Points, diagnostics: list[Diagnostic]) -> Fraction | None:
        parts = [points.base, *(rate for _, rate in points.changes)]
        if points.floor is not None:
            parts.append(points.floor)
        known = [self.value(rate, diagnostics) for rate in parts]
        figures = [v for v in known if isinstance(v, Fraction)]
        if len(figures) < len(known):
            return None
        total = figures[0]
        for (plus, _), change in zip(points.changes, figures[1:], strict=False):
            total += change if plus else -change
        return total if points.floor is None else max(total, figures[-1])

    def used(self) -> tuple[Assumption, ...]:
        """What was assumed, for everyone who reads the figures that follow from it."""
        return tuple(
            Assumption(name, show(self.figures[name]), show(term.low), show(term.high), term.span)
            for name, term in self.touched.items()
            if name in self.figures
        )


def _undisclosed(term: Undisclosed) -> Diagnostic:
    example = show(term.low)
    quoted = f'"{term.name}={example}"' if " " in example else f"{term.name}={example}"
    return Diagnostic(
        "undisclosed",
        f"nobody disclosed this term; it lies within {show(term.low)} and {show(term.high)}",
        term.span,
        f"add `--assume {quoted}`, or another figure of the range; or see `recoup run --bounds`",
    )


def assume(deal: Deal, given: Mapping[str, str]) -> tuple[Assumed, list[Diagnostic]]:
    """Reads the given figures; an unknown name, or a figure outside its range, is reported."""
    figures: dict[str, Fraction | Money] = {}
    diagnostics: list[Diagnostic] = []
    for name, text in given.items():
        term = deal.undisclosed.get(name)
        if term is None:
            near = closest(name, deal.undisclosed)
            hint = f"did you mean `{near}`?" if near else None
            message = f"the deal has no undisclosed term `{name}`"
            diagnostics.append(Diagnostic("unknown-assumption", message, None, hint))
            continue
        value = _read(text, term)
        if value is None:
            message = f"`{text}` is no figure for `{name}`"
            hint = f"write it as `{name}={show(term.low)}`"
            diagnostics.append(Diagnostic("bad-assumption", message, term.span, hint))
        elif not _within(value, term):
            message = f"`{name}={text}` lies outside {show(term.low)}..{show(term.high)}"
            diagnostics.append(Diagnostic("assumption-out-of-range", message, term.span))
        else:
            figures[name] = value
    return Assumed(figures), diagnostics


def _read(text: str, term: Undisclosed) -> Fraction | Money | None:
    try:
        if isinstance(term.low, Fraction):
            return parse_rate(text.strip())
        currency, _, number = text.strip().partition(" ")
        if currency not in CURRENCIES:
            currency, number = term.low.currency, text.strip()
        return Money(minor_units(parse_number(number), currency), currency)
    except (ValueError, ZeroDivisionError, NotWholeMinorUnits):
        return None


def _within(value: Fraction | Money, term: Undisclosed) -> bool:
    low, high = term.low, term.high
    if isinstance(value, Money) and isinstance(low, Money) and isinstance(high, Money):
        return value.currency == low.currency and low.minor <= value.minor <= high.minor
    if isinstance(value, Fraction) and isinstance(low, Fraction) and isinstance(high, Fraction):
        return low <= value <= high
    return False
