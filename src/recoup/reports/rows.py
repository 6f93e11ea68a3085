"""Rows one by one: exact, slow, and the measure of what columns do."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.receipts.basis import parse_basis
from recoup.receipts.cells import BadCell
from recoup.receipts.model import EventKind
from recoup.reports.cells import (
    parse_code,
    parse_figure,
    parse_film,
    parse_flag,
    parse_id,
    parse_name,
    parse_sign,
    parse_territory,
)
from recoup.reports.days import parse_day_as, parse_moment
from recoup.reports.grid import Grid, needed
from recoup.reports.lines import Line, Sound, Suspended
from recoup.reports.model import Amount, Figures, Mapping, Taken
from recoup.reports.raw import Cells, Unreadable, refused

Value = str | int | bool | None
Found = Value | BadCell


@dataclass
class RowReader:
    """Reads the rows of a table by a mapping.

    `films` are titles, in the form in which they are compared, with the names that a deal has for
    them; `given` the day that is given with the command.

    Raises: Unreadable where the table lacks what the mapping names.
    """

    grid: Grid
    mapping: Mapping
    films: dict[str, str]
    given: date | None = None
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    fixed: dict[str, Value] = field(default_factory=dict)
    key_places: tuple[int, ...] = ()
    protocol_place: int | None = None
    _known: dict[tuple[str, str], Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_columns()
        taken = {**self.mapping.values, **{a.name: a.taken for a in self.mapping.amounts}}
        restated = self.mapping.restated
        if restated is not None:
            self.key_places = tuple(p for name in restated.by for p in self._key(name))
            if restated.protocol is not None:
                self.protocol_place = self.grid.place(restated.protocol)
            if restated.stamp is not None:
                taken["stamp"] = restated.stamp
        for word, where in taken.items():
            found = self.grid.places(where) if where.columns else None
            if found is not None:
                self.places[word] = found
            elif not where.columns:
                self.fixed[word] = self._fixed(word, where)

    def _check_columns(self) -> None:
        lacking = [t for t in needed(self.mapping) if self.grid.places(t) is None]
        restated = self.mapping.restated
        words = [] if restated is None else [*restated.by, *filter(None, [restated.protocol])]
        also = [word for word in words if not self._key(word)]
        named = dict.fromkeys([*(" / ".join(t.columns) for t in lacking), *also])
        if not named:
            return
        header = Source(self.grid.name, "")
        has = ", ".join(f"`{cell}`" for cell in self.grid.header if cell) or "no header"
        raise Unreadable(
            *(
                Diagnostic(
                    "missing-column",
                    f"the table lacks the column `{name}`, which its mapping names",
                    Span(header, 0, 0),
                    f"it has {has}: add the name that it has now to the mapping",
                )
                for name in named
            )
        )

    def _key(self, name: str) -> tuple[int, ...]:
        """The columns by which rows are the same: those of a value, or one of the header."""
        if name in self.mapping.values:
            return self.grid.places(self.mapping.values[name]) or ()
        place = self.grid.place(name)
        return () if place is None else (place,)

    def _fixed(self, word: str, taken: Taken) -> Value:
        """A value that is the same for all rows. Raises: Unreadable."""
        if taken.given:
            if word == "date" and self.given is not None:
                return self.given.isoformat()
            message = f"the file does not say its {word}, and the command does not either"
            raise refused(self.grid.name, "not-given", message, "add `--date 2017-03-31`")
        text = taken.fixed or ""
        if taken.cell is not None:
            row, column = taken.cell
            above = self.grid.above
            cells = above[row - 1] if row <= len(above) else []
            text = cells[column - 1] if column <= len(cells) else ""
        found = self.value(word, self._cut(word, text))
        if isinstance(found, BadCell):
            message = f"above the table: {found}" if taken.cell else f"{word}: {found}"
            raise refused(self.grid.name, found.code, message, found.hint or "mend the mapping")
        return found

    # ---- cells -------------------------------------------------------------------------------

    def taken(self, word: str) -> Taken:
        """Where a value stands."""
        if word == "stamp":
            restated = self.mapping.restated
            assert restated is not None
            assert restated.stamp is not None
            return restated.stamp
        found = self.mapping.values.get(word)
        return found or next(a.taken for a in self.mapping.amounts if a.name == word)

    def text(self, word: str, cells: Cells) -> str:
        """What stands in the columns of a value."""
        parts = [cells[p] if p < len(cells) else "" for p in self.places[word]]
        return self._cut(word, " ".join(parts))

    def _cut(self, word: str, text: str) -> str:
        text = text.strip()
        pattern = self.taken(word).match
        if pattern is not None:
            match = pattern.search(text)
            text = (match[1] or "").strip() if match else ""
        return "" if text in self.mapping.empty else text

    def value(self, word: str, text: str) -> Found:
        """What a text means as a value of a row, or why it means nothing."""
        found = self._known.get((word, text), self)
        if found is not self:
            return found  # type: ignore[return-value]
        try:
            value: Found = self._value(word, text)
        except BadCell as fault:
            value = fault
        if len(self._known) < 10**6:
            self._known[word, text] = value
        return value

    def _value(self, word: str, text: str) -> Value:
        taken = self.taken(word)
        if text.startswith("=") and word not in self.fixed and taken.columns:
            message = f"`{text[:40]}` is a formula, and no value"
            raise BadCell("formula-in-cell", message, "put the value in its place")
        if not text and taken.optional:
            return False if word == "estimate" else None
        if taken.means:
            meant = taken.means.get(" ".join(text.split()).casefold())
            if meant is None and word in {"medium", "sign", "account"}:
                message = f"the mapping does not say what `{text[:40]}` means"
                raise BadCell("unknown-word", message, f"add it to `means` of `{word}`")
            text = meant or text
        if word == "date":
            return parse_day_as(text, self._formats(taken)).isoformat()
        if word == "stamp":
            return parse_moment(text, self._formats(taken)).isoformat()
        if word == "film":
            return text if taken.fixed else parse_film(text, self.films)
        if word == "territory":
            alias = self.mapping.territories.get(" ".join(text.split()).casefold())
            return parse_territory(alias or text)
        if word == "basis":
            basis = parse_basis(text)
            return None if basis is None else str(basis)
        return _PARSERS[word](text)

    def _formats(self, taken: Taken) -> tuple[str, ...]:
        """How days are written; cells that are days by type come as `2017-03-03`."""
        typed = self.mapping.table.format in {"workbook", "parquet"}
        return (*taken.formats, "yyyy-mm-dd") if typed else taken.formats

    # ---- rows --------------------------------------------------------------------------------

    def read(
        self, rows: Iterable[tuple[int, Cells]]
    ) -> tuple[list[Sound], list[Line], list[Suspended]]:
        """What rows come to, in their order."""
        sound: list[Sound] = []
        lines: list[Line] = []
        suspended: list[Suspended] = []
        for number, cells in rows:
            found = self.row(number, cells)
            if isinstance(found, Suspended):
                suspended.append(found)
            else:
                sound.append(found[0])
                lines.extend(found[1])
        return sound, lines, suspended

    def row(self, number: int, cells: Cells) -> tuple[Sound, list[Line]] | Suspended:
        """What a row comes to."""
        said: dict[str, Value] = dict(self.fixed)
        faults = self._shape_faults(cells)
        for word in self.places:
            if word in self.mapping.values or word == "stamp":
                value = self.value(word, self.text(word, cells))
                if isinstance(value, BadCell):
                    faults.append((word, value))
                else:
                    said[word] = value
        currency = self._currency(said)
        figures: dict[str, int | None] = {}
        for amount in self.mapping.amounts:
            if amount.name in self.places:
                figure = self.figure(amount, self.text(amount.name, cells), currency)
                if isinstance(figure, BadCell):
                    faults.append((amount.name, figure))
                    continue
                figures[amount.name], fault = _signed(amount, figure, said.get("sign"))
                faults.extend([(amount.name, fault)] if fault is not None else [])
        if faults:
            suspended = self._suspended(number, cells, faults, figures, currency)
            if "stamp" in self.places and "stamp" not in said:
                return suspended
            return replace(suspended, would=self._sound(number, cells, 0, None, said))
        money = figures[self.mapping.reconciles]
        assert money is not None
        return self._sound(number, cells, money, currency, said), self._lines(
            number, said, figures, currency
        )

    def _sound(
        self,
        number: int,
        cells: Cells,
        money: int,
        currency: str | None,
        said: dict[str, Value],
    ) -> Sound:
        key = "\t".join(cells[p] if p < len(cells) else "" for p in self.key_places)
        place = self.protocol_place
        protocol = cells[place] if place is not None and place < len(cells) else ""
        stamp = said.get("stamp", "0" if said.get("estimate") else "1")
        of = None if self.mapping.reconciled.count else currency
        return Sound(number, money, of, key, str(stamp), protocol)

    def _shape_faults(self, cells: Cells) -> list[tuple[str, BadCell]]:
        width = len(self.grid.header)
        if not width or len(cells) == width:
            return []
        message = f"the row has {len(cells)} cells; the header has {width}"
        if len(cells) < width:
            return [("", BadCell("too-few-cells", message, "the file may be cut short here"))]
        if any(cells[width:]):
            hint = "a cell with the delimiter in it stands in quotes"
            return [("", BadCell("too-many-cells", message, hint))]
        return []

    @staticmethod
    def _currency(said: dict[str, Value]) -> str | None:
        found = said.get("currency")
        return found if isinstance(found, str) else None

    def figure(self, amount: Amount, text: str, currency: str | None) -> int | BadCell | None:
        """A figure as it is written; None where the row has none and need not."""
        if not text and amount.name != self.mapping.reconciles:
            return None
        if not amount.count and currency is None:
            return BadCell("currency-unsaid", "the row has no currency", "mend the row")
        try:
            return parse_figure(
                text,
                scale=amount.scale,
                currency=None if amount.count else currency,
                marks=(self.mapping.decimal, self.mapping.thousands),
            )
        except BadCell as fault:
            return fault

    def _suspended(
        self,
        number: int,
        cells: Cells,
        faults: list[tuple[str, BadCell]],
        figures: dict[str, int | None],
        currency: str | None,
    ) -> Suspended:
        word, first = faults[0]
        column = ""
        if word in self.places:
            place = self.places[word][0]
            column = self.grid.header[place] if place < len(self.grid.header) else ""
        count = self.mapping.reconciled.count
        return Suspended(
            number,
            ", ".join(cells),
            column,
            figures.get(self.mapping.reconciles),
            None if count else currency,
            first.code,
            "; ".join(dict.fromkeys(str(fault) for _, fault in faults)),
            first.hint or "",
            self.text(self.mapping.reconciles, cells),
        )

    def _lines(
        self,
        number: int,
        said: dict[str, Value],
        figures: dict[str, int | None],
        currency: str | None,
    ) -> list[Line]:
        lines = []
        for amount in self.mapping.amounts:
            figure = figures.get(amount.name)
            if figure is None or amount.kind is None:
                continue
            money = not amount.count
            cost = amount.kind is EventKind.COST
            lines.append(
                Line(
                    number,
                    self.id_of(amount, said.get("id"), number),
                    _text(said["date"]) or "",
                    amount.kind.value,
                    amount.what or _text(said.get("account" if cost else "medium")) or "",
                    None if cost else _text(said.get("film")),
                    None if cost else _text(said.get("territory")),
                    figure,
                    currency if money else None,
                    self.basis(said) if money and not cost else None,
                    _text(said.get("channel")) if amount.kind is not EventKind.REPORT else None,
                    amount.figures is Figures.OF_PERIOD,
                )
            )
        return lines

    def id_of(self, amount: Amount, given: Value, number: int) -> str:
        """What an event is called: as the payer calls its row, or by the file and the row."""
        name = str(given) if given is not None else f"{self.stem}-{number}"
        several = sum(a.kind is not None for a in self.mapping.amounts) > 1
        return f"{name}:{amount.name}" if several else name

    @property
    def stem(self) -> str:
        """The name of the file without what follows its first point, as ids can have it."""
        name = self.grid.name.partition("!")[0].partition(".")[0]
        return re.sub(r"[^\w-]+", "-", name).strip("-") or "file"

    @staticmethod
    def basis(said: dict[str, Value]) -> str | None:
        """The basis of the money of a row, with whether it is an estimate."""
        words = [_text(said.get("basis")), "estimate" if said.get("estimate") else None]
        return " ".join(dict.fromkeys(filter(None, words))) or None


def _signed(amount: Amount, figure: int | None, sign: Value) -> tuple[int | None, BadCell | None]:
    """A figure with the sign that its row says, and what is wrong with it."""
    if figure is None:
        return None, None
    if sign == 1 and figure < 0:
        message = "the figure is negative, and its row is no return"
        return figure, BadCell("sign-contradicts", message, "ask the payer which of the two it is")
    if sign == -1:
        figure = -abs(figure)
    if figure < 0 and amount.figures is Figures.TO_DATE:
        message = "a report is a total to date, and never below zero"
        return figure, BadCell("negative-report", message, "ask the payer for the total to date")
    return figure, None


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


_PARSERS: dict[str, Callable[[str], Value]] = {
    "medium": parse_name,
    "currency": parse_code,
    "estimate": parse_flag,
    "id": parse_id,
    "channel": parse_name,
    "account": parse_name,
    "sign": parse_sign,
}
