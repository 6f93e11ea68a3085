"""A file as a table of texts: its header, its rows with their numbers, what stands around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recoup.reports.model import Mapping, Marked, Parents, Taken
from recoup.reports.raw import Cells, Raw, refused
from recoup.reports.table import letter_index

if TYPE_CHECKING:
    import polars

# A header is looked for in so many rows.
HEADER_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that the mapping takes for no data, and why."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that is a total: its number, its cells, where among them its amount stands.

    `of` are the rows that it is the total of; None where it is of rows above it.
    """

    row: int
    cells: Cells
    amount: Taken | None = None
    of: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The table of a file: its data are `rows`, or `frame` from the row `first` on."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[int, Cells]]
    above: list[Cells]
    aside: list[Aside] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    frame: "polars.DataFrame | None" = None
    first: int = 1

    @property
    def count(self) -> int:
        return len(self.rows) if self.frame is None else self.frame.height

    def texts(self, rows: set[int]) -> dict[int, str]:
        """What stands in some rows, by their numbers."""
        if self.frame is None:
            return {number: ", ".join(cells) for number, cells in self.rows if number in rows}
        found = {}
        for row in rows:
            cells = self.frame.row(row - self.first)
            found[row] = ", ".join((cell or "").strip() for cell in cells)
        return found

    def places(self, taken: Taken) -> tuple[int, ...] | None:
        """The columns that a value is taken from, or None where the table lacks them."""
        for name in taken.columns:
            parts = name.split(" + ")
            found = [self.place(part, by_letter=taken.by_letter) for part in parts]
            if None not in found:
                return tuple(place for place in found if place is not None)
        return None

    def place(self, name: str, *, by_letter: bool = False) -> int | None:
        """The column of a name of the header, or of a letter."""
        if not by_letter:
            wanted = normal(name)
            return next((i for i, cell in enumerate(self.header) if normal(cell) == wanted), None)
        if name.startswith("parent."):
            return self.header.index(name) if name in self.header else None
        return letter_index(name)


def normal(text: str) -> str:
    """A name of a header as it is compared: blanks and case apart."""
    return " ".join(text.replace("\ufeff", "").split()).casefold()


def grid_of(raw: Raw, mapping: Mapping) -> Grid:
    """The table that a mapping finds in a file. Raises: Unreadable."""
    if raw.frame is not None and raw.header is None:
        return _of_frame(raw, mapping)
    if raw.header is not None:
        grid = Grid(raw.name, raw.header, [], [], frame=raw.frame, first=raw.first)
        body: Sequence[tuple[int, Cells]] = raw.rows
    else:
        at = _header_at(raw, mapping)
        header = tuple(raw.rows[at][1]) if at is not None else ()
        above = [cells for _, cells in raw.rows[: at or 0]]
        grid = Grid(raw.name, header, [], above)
        body = raw.rows[at + 1 :] if at is not None else raw.rows
    if raw.frame is None:
        grid = _divided(grid, body, mapping)
    return grid


def _of_frame(raw: Raw, mapping: Mapping) -> Grid:
    at = len(raw.rows) - 1
    header = tuple(raw.rows[at][1])
    above = [cells for _, cells in raw.rows[:at]]
    return Grid(raw.name, header, [], above, frame=raw.frame, first=raw.first)


def _header_at(raw: Raw, mapping: Mapping) -> int | None:
    """The place of the header among the rows; None where the mapping says that there is none."""
    wanted = mapping.table.header
    if wanted == 0:
        return None
    if wanted is not None:
        for at, (number, _) in enumerate(raw.rows[: wanted + 1]):
            if number == wanted:
                return at
        message = f"the file has no row {wanted}, in which its mapping has the header"
        raise refused(raw.name, "missing-header", message, "mend `header` of the mapping's table")
    for at, (_, cells) in enumerate(raw.rows[:HEADER_WITHIN]):
        grid = Grid(raw.name, tuple(cells), [], [])
        if all(grid.places(taken) is not None for taken in needed(mapping)):
            return at
    message = f"none of the first {HEADER_WITHIN} rows has all columns that the mapping names"
    names = ", ".join(f"`{taken.columns[0]}`" for taken in needed(mapping))
    raise refused(raw.name, "missing-header", message, f"they are {names}")


def needed(mapping: Mapping) -> Iterator[Taken]:
    """The values of a mapping whose columns a table must have."""
    table = mapping.table
    marks = [m.taken for m in (table.rows, table.skips, table.ends) if m is not None]
    if mapping.totals is not None:
        marks.append(mapping.totals.marked.taken)
        marks.extend([mapping.totals.taken] if mapping.totals.taken else [])
    if mapping.restated is not None and mapping.restated.stamp is not None:
        marks.append(mapping.restated.stamp)
    values = [*mapping.values.values(), *(a.taken for a in mapping.amounts), *marks]
    for taken in values:
        if taken.columns and not taken.optional:
            yield taken


def _divided(grid: Grid, body: Sequence[tuple[int, Cells]], mapping: Mapping) -> Grid:
    """The data among the rows below a header; totals, and what is no data, apart."""
    table, totals = mapping.table, mapping.totals
    family = None
    if table.parents is not None:
        family = _Family.of(body, table.parents)
        grid = Grid(grid.name, family.header(grid.header), grid.rows, grid.above)
    ended = False
    for number, cells in body:
        text = ", ".join(cell for cell in cells if cell)
        if not text:
            continue
        ended = ended or _marks(grid, table.ends, cells)
        why = "below the table" if ended else _no_data(grid, mapping, cells)
        if totals is not None and not ended and _marks(grid, totals.marked, cells):
            grid.totals.append(TotalRow(number, cells, totals.taken))
        elif why is not None:
            grid.aside.append(Aside(number, text, why))
        else:
            grid.rows.append((number, family.joined(cells) if family else cells))
    if family is not None:
        grid.totals.extend(family.totals(body))
    return grid


def _no_data(grid: Grid, mapping: Mapping, cells: Cells) -> str | None:
    """Why a row is no data; None where it is."""
    table = mapping.table
    if _marks(grid, table.skips, cells):
        return "a heading or a note"
    if table.parents is not None and _marks(grid, table.parents.marked, cells):
        return "what other rows belong to"
    if table.rows is not None and not _marks(grid, table.rows, cells):
        return "a row of another kind"
    return None


@dataclass(frozen=True, slots=True)
class _Family:
    """Rows that others belong to, by their keys; `width` is that of the file."""

    parents: Parents
    held: dict[str, Cells]
    width: int

    @classmethod
    def of(cls, body: Sequence[tuple[int, Cells]], parents: Parents) -> "_Family":
        plain = Grid("", (), [], [])
        width = max((len(cells) for _, cells in body), default=0)
        key = letter_index(parents.key)
        held = {_at(c, key): c for _, c in body if _marks(plain, parents.marked, c)}
        return cls(parents, held, width)

    def header(self, own: tuple[str, ...]) -> tuple[str, ...]:
        letters = tuple(_letters(i) for i in range(self.width))
        return (*(own or letters), *(f"parent.{letter}" for letter in letters))

    def joined(self, cells: Cells) -> Cells:
        """A row with the cells of its parent, which are empty where it has none."""
        parent = self.held.get(_at(cells, letter_index(self.parents.child)), [])
        return [*_filled(cells, self.width), *_filled(parent, self.width)]

    def totals(self, body: Sequence[tuple[int, Cells]]) -> Iterator[TotalRow]:
        """What parents state as the total of their children."""
        amount, child = self.parents.amount, letter_index(self.parents.child)
        of: dict[str, set[int]] = {}
        plain = Grid("", (), [], [])
        for number, cells in body:
            if not _marks(plain, self.parents.marked, cells):
                of.setdefault(_at(cells, child), set()).add(number)
        for number, cells in body if amount is not None else ():
            if _marks(plain, self.parents.marked, cells):
                own = of.get(_at(cells, letter_index(self.parents.key)), set())
                yield TotalRow(number, cells, amount, frozenset(own))


def _filled(cells: Cells, width: int) -> Cells:
    return cells + [""] * (width - len(cells))


def _marks(grid: Grid, marked: Marked | None, cells: Cells) -> bool:
    if marked is None:
        return False
    places = grid.places(marked.taken)
    return places is not None and marked.marks(" ".join(_at(cells, p) for p in places).strip())


def _at(cells: Cells, place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, left = divmod(index - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
