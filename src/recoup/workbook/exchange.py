"""Exchange rates, and how money changes currency: the fraction of a minor unit is carried."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from recoup.engine.conversion import Converter
from recoup.receipts.model import ExchangeRate
from recoup.values.currency import minor_digits
from recoup.workbook.formula import Formula, number
from recoup.workbook.grid import LABEL, Book, Sheet
from recoup.workbook.terms import Ratio, put_changed, put_ratio

REMARK = (
    "The rates that this run uses. Change the shaded figures; which day's rate a receipt takes "
    "depends on the days alone. A rate counts to the ninth decimal."
)

# Fractions are carried in billionths of a minor unit.
NANO = 10**9
_LIMB = 10**4
_LIMBS = 4


@dataclass(slots=True)
class Exchange:
    """The sheet of exchange rates, one row for each that is used."""

    book: Book
    converter: Converter
    sheet: Sheet
    row: int = LABEL + 1
    known: dict[object, Ratio] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, converter: Converter) -> "Exchange":
        sheet = book.sheet("Rates", "Exchange rates", REMARK)
        for key, label, width in (
            ("day", "Day", 12),
            ("from", "From", 8),
            ("to", "To", 8),
            ("value", "Rate", 16),
            ("divisor", "Divided by", 11),
            ("parts", "Whole parts", 14),
            ("of", "Of so many", 14),
            ("own", "As given", 16),
            ("changed", "", 10),
            ("source", "Source", 40),
        ):
            sheet.column(key, label, width=width, working=key in {"parts", "of"})
        return cls(book, converter, sheet)

    def ratio(self, source: str, target: str, day: date) -> Ratio:
        """The rate between minor units on a day, its row written where it is new."""
        used = self.converter.rate(source, target, day)
        assert used is not None
        agreed = self.converter.agreed(source, target) is not None
        rates = self.converter.rates
        within = self.converter.plan.conversion.last_within_days
        found = rates.find(source, target, day, within) if rates and not agreed else None
        fixed = self.converter.plan.conversion.fixed
        inverted = found.inverted if found and found.row else False
        row: ExchangeRate | None = found.row if found else None
        if agreed:
            inverted = (source, target) not in fixed
            given = self._row(None, source, target, used.rate, "agreed in the deal", inverted)
        elif row is not None:
            pair = (row.from_currency, row.to_currency)
            given = self._row(row.date, *pair, row.rate, row.source or row.span.place, False)
        else:
            given = self._row(used.day, source, target, used.rate, used.why, False)
        ratio = Ratio(given.of, given.parts) if inverted else given
        return _shifted(ratio, minor_digits(target) - minor_digits(source))

    def _row(
        self, day: date | None, source: str, target: str, rate: Fraction, why: str, inverted: bool
    ) -> Ratio:
        if inverted:
            source, target, rate = target, source, 1 / rate
        key = (day, source, target)
        if key not in self.known:
            put, at = self.sheet.put, {k: c.index for k, c in self.sheet.columns.items()}
            if day is not None:
                put(self.row, at["day"], day)
            for name, text in (("from", source), ("to", target), ("source", why)):
                put(self.row, at[name], text)
            self.known[key] = put_ratio(self.sheet, self.row, rate, "rate")
            given, divisor = (self.sheet.cells[self.row, at[name]] for name in ("value", "divisor"))
            assert isinstance(given, Formula)
            assert isinstance(divisor, Formula)
            kept = put(self.row, at["own"], given, "kept rate")
            put_changed(self.sheet, self.row, kept, divisor.value)
            self.row += 1
        return self.known[key]


def _shifted(ratio: Ratio, digits: int) -> Ratio:
    """A rate between units as one between minor units."""
    if digits > 0:
        return Ratio(ratio.parts * number(10**digits), ratio.of)
    return Ratio(ratio.parts, ratio.of * number(10**-digits) if digits else ratio.of)


def put_conversion(
    sheet: Sheet, row: int, key: tuple[object, ...], units: Formula, ratio: Ratio, carried: Formula
) -> tuple[Formula, Formula]:
    """Writes money in another currency: whole minor units, and the fraction that is carried.

    The product has more digits than a spreadsheet counts in, so that it is divided in pieces of
    four digits, as by hand.
    """

    def working(name: str, formula: Formula) -> Formula:
        column = sheet.column((*key, name), name, working=True, width=12)
        return sheet.put(row, column.index, formula, "plain")

    limb, rest = number(_LIMB), number(0)
    whole = number(0)
    above = number(0)
    for place in reversed(range(_LIMBS)):
        upper = units // number(_LIMB**place)
        digits = upper - limb * above if place < _LIMBS - 1 else upper
        piece = working(f"piece {_LIMBS - place}", rest * limb + digits * ratio.parts)
        whole += piece // ratio.of * number(_LIMB**place)
        rest = piece - piece // ratio.of * ratio.of
        above = upper
    first = working("fraction 1", rest * number(10**5))
    second = working("fraction 2", (first - first // ratio.of * ratio.of) * limb)
    fraction = first // ratio.of * limb + second // ratio.of + carried
    nano = number(NANO)
    together = working("with what was carried", fraction)
    return whole + together // nano, together - nano * (together // nano)
