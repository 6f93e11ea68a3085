"""The figures that may be changed: percentages, amounts and shares of the deal, exchange rates.

A spreadsheet's percentage is a binary fraction, so that each is turned into whole numbers before it
is used: so many parts of so many. One that has no end in decimals is entered as what it is a part
of: 33 1/3% is 100% divided by 3.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from recoup.analysis.totals import clause
from recoup.diagnostics.span import Span
from recoup.plan import model as p
from recoup.plan.rounding import before_receipts, carry_unit, rounds
from recoup.values.currency import minor_digits
from recoup.workbook.formula import Formula, amount, number
from recoup.workbook.grid import LABEL, Book, Sheet

# How many decimals of a percentage or an exchange rate count, where it has no more itself.
DECIMALS = 9

REMARK = (
    "Change the shaded figures; everything recalculates. A percentage counts to the seventh "
    "decimal; one without an end is entered as a fraction, by its divisor."
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate as whole numbers in lowest terms: `parts` of `of`."""

    parts: Formula
    of: Formula


@dataclass(slots=True)
class Terms:
    """The sheet of the deal's figures, each with its clause, under a name that formulas use."""

    book: Book
    plan: p.Plan
    sheet: Sheet
    row: int = LABEL + 1
    known: dict[object, object] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, plan: p.Plan) -> "Terms":
        sheet = book.sheet("Terms", "Terms of the deal", REMARK)
        for key, label, width in (
            ("name", "Name in formulas", 24),
            ("what", "What it is", 22),
            ("clause", "Clause", 58),
            ("value", "Figure", 18),
            ("divisor", "Divided by", 11),
            ("parts", "Whole parts", 14),
            ("of", "Of so many", 14),
            ("own", "In the deal", 18),
            ("changed", "", 10),
            ("place", "Where", 24),
        ):
            sheet.column(key, label, width=width, working=key in {"parts", "of"})
        return cls(book, plan, sheet)

    # ---- the figures of steps ----------------------------------------------------------------

    def rate(self, name: str, what: str, rate: Fraction, span: Span) -> Ratio:
        """A percentage of a clause."""
        if name not in self.known:
            self._begin(what, span)
            ratio = put_ratio(self.sheet, self.row, rate, "percent")
            shown, divisor = _entered(rate)
            self._keep_own(shown, "percent", divisor)
            parts = self._named(f"{name}_parts", ratio.parts, "parts")
            of = self._named(f"{name}_of", ratio.of, "of")
            self.known[name] = Ratio(parts, of)
            self.row += 1
        found = self.known[name]
        assert isinstance(found, Ratio)
        return found

    def amount(self, name: str, what: str, minor: int, currency: str | None, span: Span) -> Formula:
        """An amount of a clause, or a level without a currency."""
        digits = None if currency is None else minor_digits(currency)
        given = number(minor) if digits is None else amount(minor, digits)
        return self.figure(name, what, given, currency or "plain", span)

    def account(self, account: p.Account) -> str:
        """An account's name, told apart from others of that name; its copies go by it too."""
        name = account.copy_of or account.name
        alike = [
            a.index
            for a in self.plan.accounts
            if (a.copy_of or a.name) == name and a.copy_of == account.copy_of
        ]
        place = sum(a < account.index for a in alike if self.plan.accounts[a].name == account.name)
        return f"{name}_{place + 1}" if place else name

    def day(self, name: str, what: str, day: Formula, span: Span) -> Formula:
        """A day of a clause, as a spreadsheet counts it."""
        return self.figure(name, what, day, "day", span)

    def weights(self, step: p.Step, split: p.Split) -> list[Formula]:
        """The shares by which several payees divide."""
        return [
            self.figure(
                f"{step.name}_share_{n}",
                f"shares of {self.plan.slots[slot].payee}",
                number(weight),
                "plain",
                step.span,
            )
            for n, (slot, weight) in enumerate(zip(split.slots, split.weights, strict=True), 1)
        ]

    def unit(self, waterfall: int) -> Formula:
        """How many parts a minor unit has in what the percentages of a waterfall carry."""
        name = f"{self.plan.waterfalls[waterfall].name}_unit"
        if name not in self.known:
            before = before_receipts(self.plan, waterfall)
            common: list[Formula] = []
            times: list[Formula] = []
            for step in self.plan.steps:
                found = rounds(step.ask) if step.waterfall == waterfall else None
                if found is None:
                    continue
                tracked = found[0].waterfall is None and step.index in before
                (times if tracked else common).append(self.denominator(step))
            unit = number(lcm(*(f.value for f in common)))
            text = f"LCM({','.join(f.text for f in common)})"
            value = unit.value
            for each in times:
                text, value = f"{text}*{each.text}", value * each.value
            assert value * 2 == carry_unit(self.plan, waterfall)
            whole = Formula(f"2*{text}", 2 * value, binds=2, peak=2 * value)
            span = self.plan.waterfalls[waterfall].span
            self.known[name] = self.figure(
                name, "parts of a minor unit carried", whole, "plain", span, derived=True
            )
        found_unit = self.known[name]
        assert isinstance(found_unit, Formula)
        return found_unit

    def denominator(self, step: p.Step) -> Formula:
        """The common denominator of what a step takes."""
        match step.ask:
            case p.Share(rate=rate):
                return self.rate(step.name, "rate", rate, step.span).of
            case p.Recoup(out_of=share) if share is not None:
                return self.rate(step.name, "out of", share.rate, step.span).of
            case p.Bands():
                return self.band_unit(step, step.ask)
        raise AssertionError(step.ask)

    def bands(self, step: p.Step, bands: p.Bands) -> list[tuple[Ratio, Formula | None]]:
        """The rates of the bands of a step, each with the level that it goes to."""
        currency = self.plan.waterfalls[step.waterfall].currency
        return self.levels(step.name, bands.bands, currency, step.span)

    def levels(
        self,
        name: str,
        bands: tuple[tuple[Fraction, int | None], ...],
        currency: str | None,
        span: Span,
    ) -> list[tuple[Ratio, Formula | None]]:
        """Rates by level, each with the level that it goes to."""
        return [
            (
                self.rate(f"{name}_rate_{n}", f"rate of band {n}", rate, span),
                None
                if level is None
                else self.amount(f"{name}_level_{n}", f"end of band {n}", level, currency, span),
            )
            for n, (rate, level) in enumerate(bands, 1)
        ]

    def band_unit(self, step: p.Step, bands: p.Bands) -> Formula:
        """The common denominator of the rates of bands."""
        name = f"{step.name}_bands_of"
        rates = [ratio.of for ratio, _ in self.bands(step, bands)]
        value = lcm(*(f.value for f in rates))
        text = f"LCM({','.join(f.text for f in rates)})"
        whole = Formula(text, value, peak=value)
        return self.figure(
            name, "denominator of the bands", whole, "plain", step.span, derived=True
        )

    # ---- rows --------------------------------------------------------------------------------

    def figure(
        self, name: str, what: str, given: Formula, style: str, span: Span, *, derived: bool = False
    ) -> Formula:
        """A row of the sheet: a figure to be changed, or one that is `derived` from others."""
        if name not in self.known:
            self._begin(what, span)
            column = self.sheet.columns["value"].index
            cell = self.sheet.put(self.row, column, given, style if derived else f"input {style}")
            if not derived:
                self._keep_own(given, style)
            self.known[name] = self._named(name, cell, "value")
            self.row += 1
        found = self.known[name]
        assert isinstance(found, Formula)
        return found

    def _at(self, key: str) -> int:
        return self.sheet.columns[key].index

    def _begin(self, what: str, span: Span) -> None:
        for key, text in (("what", what), ("clause", clause(span)), ("place", span.place)):
            self.sheet.put(self.row, self.sheet.columns[key].index, text)

    def _keep_own(self, given: Formula, style: str, divisor: int | None = None) -> None:
        """The figure of the deal beside the one in use, and whether they differ."""
        kept = self.sheet.put(self.row, self._at("own"), given, f"kept {style}")
        put_changed(self.sheet, self.row, kept, divisor)

    def _named(self, name: str, cell: Formula, key: str) -> Formula:
        column = self.sheet.columns[key].index
        defined = self.book.define(name, self.sheet, self.row, column)
        if key in {"value", "parts"}:
            self.sheet.put(
                self.row, self.sheet.columns["name"].index, defined.removesuffix("_parts")
            )
        return cell.as_(defined, cell.digits)


def put_ratio(sheet: Sheet, row: int, rate: Fraction, style: str) -> Ratio:
    """Writes a rate as a decimal and its divisor, and the whole numbers that they come to.

    The columns `value`, `divisor`, `parts` and `of` of the sheet take them.
    """
    divisor, decimals = _divisor(rate)
    scaled = rate * divisor
    at = {key: column.index for key, column in sheet.columns.items()}
    value = sheet.at(row, at["value"])
    places = max(DECIMALS, decimals)
    sheet.put(row, at["value"], decimal(scaled, decimals), f"input {style}")
    sheet.put(row, at["divisor"], number(divisor), "input plain")
    whole = f"ROUND({value}*10^{places},0)"
    whole_of = f"10^{places}*{sheet.at(row, at['divisor'])}"
    peak = max(abs(scaled.numerator) * 10**places // scaled.denominator, 10**places * divisor)
    made = []
    for key, figure, count in (
        ("parts", whole, rate.numerator),
        ("of", whole_of, rate.denominator),
    ):
        text = f"{figure}/GCD({whole},{whole_of})"
        made.append(sheet.put(row, at[key], Formula(text, count, binds=2, peak=peak), "plain"))
    return Ratio(*made)


def put_changed(sheet: Sheet, row: int, kept: Formula, divisor: int | None = None) -> None:
    """Marks a row whose figure is not the one that the run was given."""
    at = {key: column.index for key, column in sheet.columns.items()}
    condition = f"{sheet.at(row, at['value'])}<>{kept.text}"
    if divisor is not None:
        condition = f"OR({condition},{sheet.at(row, at['divisor'])}<>{divisor})"
    sheet.put(row, at["changed"], Formula(f"IF({condition},1,0)", 0), "changed")


def _entered(rate: Fraction) -> tuple[Formula, int]:
    """A rate as it is entered: a decimal, and its divisor."""
    divisor, decimals = _divisor(rate)
    return decimal(rate * divisor, decimals), divisor


def decimal(value: Fraction, decimals: int) -> Formula:
    """A number with so many decimals, as it is written."""
    return amount(int(value * 10**decimals), decimals)


def _divisor(rate: Fraction) -> tuple[int, int]:
    """What gives a rate an end in decimals when multiplied, and how many decimals that has."""
    rest, twos, fives = rate.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return rest, max(twos, fives)
