"""The rows of a run as formulas: what stands before each, and what the next one finds.

A receipt that crosses a milestone obeys the old terms up to the cent that crosses it, and the new
ones from there on. A formula cannot put in a row, so that the rows of the run stand once for each
set of terms, in `stretches`: one goes on until a receipt crosses a milestone, which stops it; below
it that receipt is cut where the engine cuts it, by halving; and the next stretch begins with what
is left of it. Nothing moves in the rows of a stretch that lie outside of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from recoup.values.currency import minor_digits
from recoup.workbook.formula import (
    FALSE,
    ONE,
    ZERO,
    Formula,
    both,
    either,
    flag,
    no,
    number,
    total,
    when,
)
from recoup.workbook.grid import OPENING, Book, Sheet, Words, bare, letters
from recoup.workbook.receipts import Receipts

# The halvings that find where a receipt is cut: enough for one so many times the largest, by twos.
_ROOM = 7
# Rows of all stretches together: where there would be more, one stretch is to spare, or none.
_MANY, _TOO_MANY = 200, 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Where something that a run remembers stands: a column, and its figure before the first row.

    What has a `noted` column is what the row's day makes of it, before its receipt comes.
    """

    sheet: Sheet
    column: int
    opening: Formula


@dataclass(slots=True)
class Row:
    """One row on every sheet: of a stretch (`number` is that of the moment), or of a cut receipt.

    `above` is the row whose figures it finds. `open` is the condition under which what is no
    receipt happens in it, `enters` what comes into each waterfall.
    """

    course: "Course"
    at: int
    above: int
    number: int | None
    open: Formula
    enters: dict[int, Formula]
    live: dict[object, Formula] = field(default_factory=dict)

    def before(
        self, key: object, sheet: Sheet, label: str, opening: Formula, **terms: object
    ) -> Formula:
        """What a run remembers, as this row finds it; its column is made where it is new."""
        kept = self.course.kept.get(key)
        if kept is None:
            column = sheet.column(key, label, **terms)
            kept = Kept(sheet, column.index, opening)
            self.course.kept[key] = kept
            sheet.put(OPENING, column.index, opening)
        if key in self.live:
            return self.live[key]
        return self.found(kept)

    def found(self, kept: Kept) -> Formula:
        """A figure as the row above left it."""
        value = kept.sheet.value(self.above, kept.column)
        digits = kept.opening.digits
        return Formula(kept.sheet.at(self.above, kept.column), value, digits, peak=abs(value))

    def keep(self, key: object, formula: Formula) -> Formula:
        """What the next row finds."""
        kept = self.course.kept[key]
        cell = kept.sheet.put(self.at, kept.column, formula)
        self.live[key] = cell.as_(cell.text, kept.opening.digits)
        return self.live[key]

    def put(
        self, sheet: Sheet, key: object, label: str, formula: Formula, **terms: object
    ) -> Formula:
        """A figure of this row in a column of its own."""
        column = sheet.column(key, label, **terms)
        cell = sheet.put(self.at, column.index, formula)
        currency = column.currency
        return cell if currency is None else cell.as_(cell.text, minor_digits(currency))


# What a row does: everything between what it finds and what it leaves. It says whether a receipt
# of it crosses a milestone that changes terms.
Happens = Callable[[Row], Formula]


@dataclass(slots=True)
class Course:
    """The rows of all stretches; `counted` says of each row, 1 or 0, whether its money moved."""

    book: Book
    receipts: Receipts
    sheet: Sheet
    happens: Happens
    cuts: bool
    kept: dict[object, Kept] = field(default_factory=dict)
    noted: dict[object, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    trials: list[int] = field(default_factory=list)
    cut_rows: list[tuple[int, int, Formula]] = field(default_factory=list)
    at: int = OPENING + 1
    stretches: list[tuple[int, int]] = field(default_factory=list)
    left_over: Formula = FALSE

    def lay_out(self, least_stretches: int) -> None:
        """Writes all rows: as many stretches as the run needs, and at least so many.

        Where there are many rows, there is one stretch to spare, and none where there are too many.
        """
        self._stretch(None)
        while self.cuts and self.left_over.value:
            self._next_stretch()
        spare = least_stretches - len(self.stretches)
        if self.count * least_stretches > _MANY:
            spare = min(spare, int(self.count * least_stretches <= _TOO_MANY))
        for _ in range(spare if self.cuts else 0):
            self._next_stretch()

    @property
    def halvings(self) -> int:
        """How often a receipt is halved: one of more minor units than two to this is not cut."""
        largest = max((amount.value for _, amount in self.receipts.enters.values()), default=1)
        return largest.bit_length() + _ROOM

    @property
    def last(self) -> int:
        """The row that leaves what the run ends with."""
        return self.stretches[-1][1]

    @property
    def count(self) -> int:
        return len(self.receipts.moments)

    def ends_with(self, key: object) -> Formula:
        """What a run remembers at its end."""
        kept = self.kept[key]
        value = kept.sheet.value(self.last, kept.column)
        return Formula(kept.sheet.at(self.last, kept.column), value, kept.opening.digits)

    # ---- a stretch ---------------------------------------------------------------------------

    def _stretch(self, cut: "Cut | None") -> None:
        first = self.at
        for number_of in range(1, self.count + 1):
            self._moment(number_of, cut)
        self.stretches.append((first, self.at - 1))
        crossed = [self._crossed(row) for row in range(first, self.at)] if self.cuts else []
        self.left_over = FALSE
        if crossed:
            value = int(any(c.value for c in crossed))
            area = f"{crossed[0].text}:{crossed[-1].text.rpartition(chr(2))[2]}"
            self.left_over = Formula(f"SUM({area})>0", value, binds=0)

    def label(self, sheet: Sheet) -> None:
        """Says on a sheet of the run which row is what."""
        day, event = sheet.columns["day"].index, sheet.columns["event"].index
        sheet.first = OPENING
        sheet.put(OPENING, event, "Opening")
        own = self.receipts.sheet
        for place, (first, last) in enumerate(self.stretches):
            for row in range(first, last + 1):
                number_of = row - first + 1
                sheet.put(row, day, self.receipts.moments[number_of - 1].day)
                name = own.cells[OPENING + number_of, own.columns["event"].index]
                sheet.put(row, event, name)
            if place and self.cut_rows[place - 1][2].value > self.count:
                sheet.folded.update(range(first, last + 1))
        for base, at, start in self.cut_rows:
            sheet.headings.add(base)
            sheet.put(base, event, "Terms as they change: brought forward")
            sheet.put(at, event, self._cut_name(start))
        sheet.folded.update(self.trials)
        if self.cuts:
            sheet.counted = letters(self.sheet.columns["counted"].index)

    def _cut_name(self, start: Formula) -> Words:
        """Which receipt is cut."""
        own = self.receipts.sheet
        column = own.columns["event"].index
        first, last = own.at(OPENING + 1, column), own.at(OPENING + self.count, column)
        name = "none"
        if start.value <= self.count:
            name = f"part of {own.cells[OPENING + start.value, column]}"
        found = f'"part of "&INDEX({first}:{bare(last)},{start.text})'
        return Words(f'IF({start.text}>{self.count},"none",{found})', name)

    @property
    def entries(self) -> list[int]:
        """The waterfalls into which receipts come."""
        return sorted({entry for entry, _ in self.receipts.enters.values()})

    def put_entries(self, row: Row) -> None:
        """What comes into each waterfall in this row, in columns of their own."""
        for entry in self.entries:
            waterfall = self.receipts.run.plan.waterfalls[entry]
            row.enters[entry] = row.put(
                self.sheet,
                ("enters", entry),
                f"Into {waterfall.title}",
                row.enters.get(entry, ZERO),
                currency=waterfall.currency,
            )

    def _crossed(self, row: int) -> Formula:
        column = self.sheet.columns["crosses"].index
        return Formula(self.sheet.at(row, column), self.sheet.value(row, column))

    def _moment(self, number_of: int, cut: "Cut | None") -> None:
        row = Row(self, self.at, self.at - 1, number_of, Formula("TRUE", 1), {})
        stopped = ZERO
        if self.cuts:
            stopped = row.before("stopped", self.sheet, "Terms changed above", ZERO, working=True)
        going = no(stopped.equals(ONE)) if self.cuts else row.open
        past = row.open
        if cut is not None:
            past = number(number_of) > cut.start
            going = both(past, going)
        row.open = past
        found = self.receipts.enters.get(number_of)
        if found is not None:
            entry, amount = found
            moved = when(going, amount, ZERO)
            if cut is not None and entry in cut.rest:
                here = both(number(number_of).equals(cut.start), no(stopped.equals(ONE)))
                moved = when(here, cut.rest[entry], moved)
            row.enters[entry] = moved
        if self.cuts:
            self.put_entries(row)
        crosses = self.happens(row)
        if self.cuts:
            cell = row.put(self.sheet, "crosses", "Changes terms", flag(crosses), working=True)
            row.keep("stopped", flag(either(stopped.equals(ONE), cell.equals(ONE))))
            counted = flag(both(stopped.equals(ZERO), cell.equals(ZERO)))
            row.put(self.sheet, "counted", "Counts", counted)
        self.rows.append(self.at)
        self.at += 1

    # ---- a receipt that is cut ---------------------------------------------------------------

    def _next_stretch(self) -> None:
        first, last = self.stretches[-1]
        cut = Cut.of(self, first, last)
        self._stretch(cut)


@dataclass(slots=True)
class Cut:
    """Where a receipt crosses a milestone: the number of its row, and what of it is left then.

    `start` is one more than the number of rows where no receipt does. The rows of the search are
    folded away: the engine's halving, step by step, each step with the whole way of the money.
    """

    start: Formula
    rest: dict[int, Formula]

    @classmethod
    def of(cls, course: Course, first: int, last: int) -> "Cut":
        sheet, base = course.sheet, course.at
        start = cls._start(course, first, last)
        cls._as_it_stood(course, base, start, first, last)
        whole = cls._whole(course, base, start, first, last)
        course.at += 1
        low, high = ZERO, total([w.units for w in whole.values()])
        trials = {
            key: sheet.column(key, label, working=True).index
            for key, label in (("low", "Too little"), ("high", "Enough"), ("tried", "Tried"))
        }
        for _ in range(course.halvings):
            at = course.at
            course.trials.append(at)
            low = sheet.put(at, trials["low"], low, "plain")
            high = sheet.put(at, trials["high"], high, "plain")
            tried = sheet.put(at, trials["tried"], (low + high) // number(2), "plain")
            row = cls._row(course, base, whole, tried)
            crosses = course.happens(row)
            cell = row.put(sheet, "crosses", "Changes terms", flag(crosses), working=True)
            row.put(sheet, "counted", "Counts", ZERO)
            going = high - low > ONE
            low, high = (
                when(both(going, cell.equals(ZERO)), tried, low),
                when(both(going, cell.equals(ONE)), tried, high),
            )
            course.at += 1
        at = course.at
        part = sheet.put(at, trials["tried"], high, "plain")
        row = cls._row(course, base, whole, part)
        course.happens(row)
        row.put(sheet, "counted", "Counts", ONE)
        row.keep("stopped", ZERO)
        course.cut_rows.append((base, at, start))
        course.rows.append(at)
        course.at += 1
        rest = {
            entry: (amount.units - row.enters[entry].units).money(amount.digits or 0)
            for entry, amount in whole.items()
        }
        rests = {}
        for entry, left in rest.items():
            column = sheet.column(("rest", entry), "Left of it", working=True)
            rests[entry] = sheet.put(at, column.index, left)
        return cls(start, rests)

    @staticmethod
    def _row(course: Course, base: int, whole: dict[int, Formula], part: Formula) -> Row:
        enters = {
            entry: when(amount > ZERO, part.money(amount.digits or 0), ZERO)
            for entry, amount in whole.items()
        }
        row = Row(course, course.at, base, None, FALSE, enters)
        course.put_entries(row)
        return row

    @staticmethod
    def _start(course: Course, first: int, last: int) -> Formula:
        sheet = course.sheet
        crosses = sheet.columns["crosses"].index
        area = f"{sheet.at(first, crosses)}:{bare(sheet.at(last, crosses))}"
        flags = [sheet.value(row, crosses) for row in range(first, last + 1)]
        value = flags.index(1) + 1 if 1 in flags else len(flags) + 1
        text = f"IFERROR(MATCH(1,{area},0),{len(flags) + 1})"
        column = sheet.column("start", "Row that is cut", working=True).index
        return sheet.put(course.at, column, Formula(text, value), "plain")

    @staticmethod
    def _as_it_stood(course: Course, base: int, start: Formula, first: int, last: int) -> None:
        """What stood before the receipt that is cut, its day taken into account."""
        for key, kept in course.kept.items():
            sheet, column = kept.sheet, kept.column
            noted = course.noted.get(key)
            found = _index(sheet, column, first - 1, last, start)
            if noted is not None:
                inside = _index(sheet, noted, first, last, start, beyond=True)
                found = when(start > number(course.count), found, inside)
            sheet.put(base, column, Formula(found.text, found.value, kept.opening.digits))

    @staticmethod
    def _whole(
        course: Course, base: int, start: Formula, first: int, last: int
    ) -> dict[int, Formula]:
        """What the receipt that is cut brings, by where it enters."""
        found = {}
        plan, sheet = course.receipts.run.plan, course.sheet
        for entry in course.entries:
            inside = _index(
                sheet, sheet.columns["enters", entry].index, first, last, start, beyond=True
            )
            money = inside.as_(inside.text, minor_digits(plan.waterfalls[entry].currency))
            chosen = when(start > number(course.count), ZERO, money)
            column = sheet.column(("whole", entry), "The receipt", working=True).index
            found[entry] = sheet.put(base, column, chosen)
        return found


def _index(
    sheet: Sheet, column: int, first: int, last: int, place: Formula, *, beyond: bool = False
) -> Formula:
    """The figure of a column that stands at a place from a row on; `beyond` the last, the last."""
    area = f"{sheet.at(first, column, fixed=True)}:{bare(sheet.at(last, column, fixed=True))}"
    count = last - first + 1
    at = f"MIN({place.text},{count})" if beyond else place.text
    value = sheet.value(first + min(place.value, count) - 1, column)
    return Formula(f"INDEX({area},{at})", value)
