"""Expectations against what came of a run."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from recoup.analysis.ladder import Reasons, step_title
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Span
from recoup.expectations import model as x
from recoup.expectations.quantities import Amounts, Measured, Unknown
from recoup.values.currency import minor_digits
from recoup.values.money import Money, grouped
from recoup.values.number import show_rate

# The run up to a moment. Raises: Unknown for a row that there is not.
At = Callable[[x.Moment], Measured]


@dataclass(frozen=True, slots=True)
class Unmet:
    """An expectation that does not hold: what was expected, what there is, and the difference.

    `difference` is what there is less what was expected, None where they are no amounts; `why` are
    the steps that paid nothing, each with the term that stops it, or the parts of a sum.
    """

    expectation: x.Expectation
    expected: str
    got: str
    difference: str | None
    why: tuple[Related, ...]
    span: Span

    @property
    def diagnostic(self) -> Diagnostic:
        message = f"expected {self.expected}, got {self.got}"
        if self.difference is not None:
            message += f": the difference is {self.difference}"
        return Diagnostic("unmet", message, self.span, None, self.why)


def compare(expectation: x.Expectation, at: At) -> Unmet | Diagnostic | None:
    """What is wrong with a run in the light of an expectation; None where it holds.

    A Diagnostic where the expectation asks for what the deal does not have.
    """
    try:
        if isinstance(expectation.fact, x.IsReached):
            return _reached(expectation, expectation.fact, at(expectation.moment))
        return _Amount(expectation, expectation.fact, at).compared()
    except Unknown as unknown:
        return unknown.diagnostic
    except _InNoCurrency as fault:
        return fault.diagnostic


def came_to(expectation: x.Expectation, at: At) -> Amounts:
    """What the amount that is expected of a run is in truth, in minor units by currency.

    Raises: Unknown for a name that the deal does not know; TypeError for a milestone.
    """
    if isinstance(expectation.fact, x.IsReached):
        raise TypeError("a milestone is reached or not, and comes to no amount")
    return _Amount(expectation, expectation.fact, at).left


# ---- milestones ---------------------------------------------------------------------------------


def _reached(
    expectation: x.Expectation, fact: x.IsReached, measured: Measured
) -> Unmet | Diagnostic | None:
    run = measured.run
    names = [m.name for m in run.plan.milestones]
    if fact.milestone.text not in names:
        raise Unknown("milestone", fact.milestone, names)
    milestone = run.plan.milestones[names.index(fact.milestone.text)]
    reached = bool(run.state.reached >> milestone.index & 1)
    day = run.state.reached_on.get(milestone.index)
    if reached == fact.reached and fact.on in {None, day}:
        return None
    expected = "it to be not reached"
    if fact.reached:
        expected = f"it to be reached{f' on {fact.on}' if fact.on else ''}"
    got = f"reached {f'on {day}' if day else 'from the start'}" if reached else "not reached"
    if reached:
        return Unmet(expectation, expected, got, None, (), expectation.span)
    why = Related(Reasons(run).progress(milestone.test).en, milestone.span)
    return Unmet(expectation, expected, got, None, (why,), expectation.span)


# ---- amounts ------------------------------------------------------------------------------------


class _InNoCurrency(ValueError):
    """Amounts that cannot be compared, since they are not of one currency."""

    def __init__(self, message: str, span: Span, hint: str) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic("wrong-currency", message, span, hint)


@dataclass(frozen=True, slots=True)
class _Amount:
    """Compares an amount, in minor units; a share of one may be a fraction of a minor unit."""

    expectation: x.Expectation
    fact: x.AmountIs
    at: At

    @property
    def left(self) -> Amounts:
        return self._came(self.fact.left)

    def compared(self) -> Unmet | None:
        left = self.left
        figure = self.fact.figure
        if isinstance(figure, Money):
            base = None
            currency, expected = figure.currency, Fraction(figure.minor)
        else:
            base = self._came(figure.of)
            currency = self._currency_of_both(left, base)
            expected = figure.rate * base[currency]
        self._check_currency(left, currency)
        got = left[currency]
        if abs(got - expected) <= self._tolerance(currency, base):
            return None
        return Unmet(
            self.expectation,
            self._expected(expected, currency, base),
            _shown(Fraction(got), currency),
            _shown(got - expected, currency, signed=True),
            self._why(got, currency),
            self.fact.figure_span,
        )

    # ---- amounts -----------------------------------------------------------------------------

    def _came(self, of: x.Quantity | Money | x.TheSum) -> Amounts:
        """An amount at the moment, less what it was at the earlier one where there is one.

        An amount that the text says is the same at every moment, and is counted as it stands.
        """
        match of:
            case Money():
                return Amounts({of.currency: of.minor})
            case x.Quantity():
                now = Amounts(self.at(self.expectation.moment).amounts(of))
                if self.fact.since is not None:
                    now.subtract(self.at(self.fact.since).amounts(of))
                return now
            case x.TheSum():
                total = Amounts()
                for addend in self.expectation.addends:
                    part = self._came(addend.value)
                    (total.subtract if addend.less else total.update)(part)
                return total

    def _tolerance(self, currency: str, base: Amounts | None) -> Fraction:
        within = self.fact.within
        if within is None:
            return Fraction(0)
        if isinstance(within, Fraction):
            if base is None:
                hint = "write an amount, such as `within USD 0.01`"
                message = "a rate of what? The figure is an amount, and no share of one"
                raise _InNoCurrency(message, self.expectation.span, hint)
            return abs(within * base[currency])
        if within.currency != currency:
            message = f"the amount is in {currency}, what it may differ by in {within.currency}"
            raise _InNoCurrency(message, self.expectation.span, f"write it in {currency}")
        return Fraction(within.minor)

    # ---- currencies --------------------------------------------------------------------------

    def _check_currency(self, left: Amounts, currency: str) -> None:
        """Refuses to find nothing in one currency where there may be something in another."""
        found = [(left, self.fact.figure_span)]
        if self.expectation.addends:
            found = [(self._came(a.value), a.span) for a in self.expectation.addends]
        for amounts, span in found:
            if amounts and currency not in amounts:
                listed = ", ".join(sorted(amounts))
                message = f"nothing of it is ever in {currency}; it is in {listed}"
                raise _InNoCurrency(message, span, "expect it in that currency")

    def _currency_of_both(self, left: Amounts, base: Amounts) -> str:
        currencies = sorted(set(left) | set(base))
        if len(currencies) == 1:
            return currencies[0]
        listed = " and ".join(currencies) if currencies else "no currency"
        message = f"a share needs both amounts in one currency; these are in {listed}"
        raise _InNoCurrency(message, self.fact.figure_span, "expect the amounts one by one")

    # ---- words -------------------------------------------------------------------------------

    def _expected(self, expected: Fraction, currency: str, base: Amounts | None) -> str:
        shown = _shown(expected, currency)
        if base is None:
            return shown
        assert isinstance(self.fact.figure, x.Share)
        whole = _shown(Fraction(base[currency]), currency)
        return f"{shown} ({show_rate(self.fact.figure.rate)} of {whole})"

    def _why(self, got: int, currency: str) -> tuple[Related, ...]:
        if self.expectation.addends:
            return tuple(self._parts())
        left = self.fact.left
        assert isinstance(left, x.Quantity)
        if got:
            return ()
        if left.what is x.What.SPLIT:
            return (Related("no milestone is reached within this receipt", left.span),)
        paid = {x.What.PARTY, x.What.POT, x.What.RECOUPED}
        return unpaid(self.at(self.expectation.moment), left) if left.what in paid else ()

    def _parts(self) -> list[Related]:
        parts = []
        for addend in self.expectation.addends:
            amounts = self._came(addend.value)
            shown = " and ".join(_shown(Fraction(a), c) for c, a in sorted(amounts.items()))
            sign = "less " if addend.less else ""
            parts.append(Related(f"{sign}{shown or 'nothing'}", addend.span))
        return parts


def unpaid(measured: Measured, quantity: x.Quantity) -> tuple[Related, ...]:
    """The steps of a quantity that paid nothing so far, each with what stops it."""
    run, reasons = measured.run, Reasons(measured.run)
    steps = dict.fromkeys(run.plan.slots[slot].step for slot in measured.slots(quantity))
    found = []
    for step in (run.plan.steps[i] for i in steps):
        waterfall = run.plan.waterfalls[step.waterfall]
        why = reasons.stopped_by(step)
        if why is None and not measured.sums.entered(waterfall):
            why = f"nothing has come into `{waterfall.name}` so far"
        if why is not None and not measured.sums.step(step):
            words = f"`{step.name}`, {step_title(run.plan, step)}, paid nothing: {why}"
            found.append(Related(words, step.span))
    return tuple(found)


def _shown(minor: Fraction, currency: str, *, signed: bool = False) -> str:
    """An amount for people; the fraction of a minor unit, where it has one, in four more digits."""
    sign = "-" if minor < 0 else "+" if signed else ""
    size = abs(minor)
    if size.denominator == 1:
        return f"{currency} {sign}{grouped(size.numerator, currency)}"
    digits = minor_digits(currency) + 4
    scaled = round(size * 10**4)
    return f"{currency} {sign}{scaled // 10**digits:,}.{scaled % 10**digits:0{digits}d}…"
