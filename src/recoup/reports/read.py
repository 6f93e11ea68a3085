"""A payer's file, read through a mapping: events, suspense, and what both come to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Source, Span
from recoup.receipts.basis import parse_basis
from recoup.receipts.match import check_events
from recoup.receipts.model import Event, EventKind
from recoup.reports.files import read_raw
from recoup.reports.grid import Grid, grid_of
from recoup.reports.held import Framed, Kind, Listed
from recoup.reports.lines import Line, Superseded, Suspended
from recoup.reports.model import Mapping as ReportMapping
from recoup.reports.raw import Raw, Unreadable
from recoup.reports.report import Report
from recoup.reports.rows import RowReader
from recoup.reports.settle import BelowZero, Series, repeated, replaced, to_date
from recoup.reports.totals import Money, checks_of, sums_of
from recoup.values.money import grouped

if TYPE_CHECKING:
    import polars

# With fewer rows it does not pay to look at columns.
FAST_ROWS = 2_000


def read_report(
    path: str | Path,
    mapping: ReportMapping,
    *,
    deal: Deal | None = None,
    day: date | None = None,
    total: str | None = None,
    before: Sequence[Event] = (),
    fast: bool = True,
) -> Report:
    """The events of a payer's file, and all rows that are none.

    Args:
        deal: gives the titles of films; rows of names that it does not know are suspended.
        day: the day of all rows, where the mapping has it given.
        total: a control figure, such as `CNY 1,234.50`, that all rows must come to.
        before: events of earlier files, whose reports to date those of periods are added to.
        fast: whether columns may be read at once; the result is the same.

    Raises: Unreadable, with all that is wrong; EventsFileMissing where there is no such file.
    """
    raw = read_raw(Path(path), mapping, fast=fast)
    grid = grid_of(raw, mapping)
    films = {**(titles_of(deal) if deal is not None else {}), **mapping.films}
    reader = RowReader(grid, mapping, films, day)
    work = _by_columns(reader, raw) if fast else None
    if work is None:
        work = _by_rows(reader, raw)
    if deal is not None:
        work.check_names(deal)
    work.settle()
    sums = sums_of(work.held.sums(), work.suspended, work.superseded)
    money = sorted(work.money(), key=lambda row: row[0]) if grid.totals else []
    fixed = reader.fixed.get("currency")
    code = fixed if isinstance(fixed, str) else None
    checks = checks_of(mapping, grid, sums, money, total, code)
    lines, frame = work.final(before)
    return Report(
        grid.name,
        mapping,
        work.read,
        lines,
        frame,
        sorted(work.suspended, key=lambda row: row.row),
        sorted(work.superseded, key=lambda row: row.row),
        grid.aside,
        sums,
        checks,
    )


def titles_of(deal: Deal) -> dict[str, str]:
    """What a deal's films and licences are called, as it is compared."""
    found: dict[str, str] = {}
    named: list[tuple[str, Iterable[str | None]]] = [
        (f.name, (f.name, f.title, f.zh, *(i.text for i in f.identifiers)))
        for f in deal.films.values()
    ]
    for licence in deal.licences:
        named.append((licence.name, (licence.name, licence.title, licence.zh)))
        named.extend((part.name, (part.name, part.title)) for part in licence.parts)
    for name, titles in named:
        for title in titles:
            if title:
                found.setdefault(" ".join(title.split()).casefold(), name)
    return found


def _by_rows(reader: RowReader, raw: Raw) -> "_Work":
    rows = reader.grid.rows
    if reader.grid.frame is not None:
        rows = _rows_of(reader.grid)
    sound, lines, suspended = reader.read(rows)
    return _Work(reader, len(rows), Listed(sound, lines), suspended)


def _rows_of(grid: Grid) -> list[tuple[int, list[str]]]:
    """The rows of columns; cells that a row lacks are left out."""
    assert grid.frame is not None
    rows = []
    for number, texts in enumerate(grid.frame.iter_rows(), grid.first):
        cells = list(texts)
        while cells and cells[-1] is None:
            cells.pop()
        rows.append((number, [(text or "").strip() for text in cells]))
    return rows


def _by_columns(reader: RowReader, raw: Raw) -> "_Work | None":
    """The same by columns; None where the rows are few, or columns cannot be had."""
    grid = reader.grid
    if grid.count < FAST_ROWS:
        return None
    try:
        import polars
    except ImportError:
        return None
    from recoup.reports.columns import Columns

    frame = grid.frame
    if frame is None:
        width = max([len(grid.header), *(len(cells) for _, cells in grid.rows)])
        frame = polars.DataFrame(
            [[*cells, *[None] * (width - len(cells))] for _, cells in grid.rows],
            schema={f"c{i}": polars.String for i in range(width)},
            orient="row",
        )
        frame = frame.with_columns(polars.Series("row", [number for number, _ in grid.rows]))
    else:
        frame = frame.with_row_index("row", grid.first)
    frame = frame.with_columns(polars.col("row").cast(polars.Int64))
    columns = Columns(reader, frame)
    sound, lines, suspended = reader.read(columns.others())
    found = Framed(columns.sound(), columns.lines())
    found.add(sound, lines)
    return _Work(reader, frame.height, found, suspended)


@dataclass
class _Work:
    """Rows on their way to events."""

    reader: RowReader
    read: int
    held: Listed | Framed
    suspended: list[Suspended]
    superseded: list[Superseded] = field(default_factory=list)

    def suspend(self, reasons: Mapping[int, tuple[str, str, str]]) -> None:
        """Takes rows out into suspense, each with the code, the reason and a hint."""
        if not reasons:
            return
        texts = self.reader.grid.texts(set(reasons))
        for row in self.held.take_out(set(reasons)):
            code, reason, hint = reasons[row.row]
            self.suspended.append(
                Suspended(
                    row.row,
                    texts.get(row.row, ""),
                    "",
                    row.amount,
                    row.currency,
                    code,
                    reason,
                    hint,
                    would=row,
                )
            )

    def check_names(self, deal: Deal) -> None:
        """Suspends rows of names that the deal does not know; stops at a gross on another basis."""
        faulty: dict[Kind, Diagnostic] = {}
        stops = []
        for of, (row, amount) in self.held.kinds().items():
            event = self._event(of, row, amount)
            for found in check_events(deal, [event]):
                if found.code == "other-basis":
                    stops.append(found)
                elif found.severity is Severity.ERROR and found.code != "sales-unreported":
                    faulty.setdefault(of, found)
        if stops:
            raise Unreadable(*stops)
        if faulty:
            rows = self.held.rows_of(set(faulty))
            self.suspend(
                {
                    row: (faulty[of].code, faulty[of].message, faulty[of].hint or "")
                    for row, of in rows.items()
                }
            )

    def _event(self, of: Kind, row: int, amount: int) -> Event:
        """All rows that are of one thing, as an event that a deal can be asked about."""
        kind, what, film, territory, currency, basis, channel = of
        line = Line(row, "", "", kind, what, film, territory, 0, currency, basis, channel, False)
        source = Source(f"{self.reader.grid.name}, row {row}", line.of)
        return Event(
            f"row-{row}",
            date(2000, 1, 1),
            EventKind(kind),
            what,
            film,
            territory,
            amount,
            currency,
            "",
            Span(source, 0, len(source.text)),
            channel=channel,
            basis=parse_basis(basis or ""),
        )

    def settle(self) -> None:
        """Rows that others replace are superseded; rows that nobody can decide on, suspended."""
        mapping = self.reader.mapping
        if mapping.restated is not None:
            waiting = [row.would for row in self.suspended if row.would is not None]
            by, undecided = replaced(chain(self.held.all_sound(), waiting))
            if undecided:
                reason = "two protocols restate the same rows at the same time"
                hint = "ask the payer which of them stands"
                self.suspend(dict.fromkeys(undecided, ("two-protocols", reason, hint)))
            if by:
                gone = self.held.take_out(set(by))
                self.superseded = [
                    Superseded(row.row, row.amount, row.currency, by[row.row]) for row in gone
                ]
        if "id" in mapping.values:
            again = repeated(self.held.named())
            self.suspend(
                {
                    row: ("duplicate-id", f"row {first} has the same id", "ask the payer for ids")
                    for row, first in again.items()
                }
            )

    def money(self) -> Iterator[Money]:
        """The money of all rows, as far as it can be read."""
        for row in self.held.all_sound():
            yield row.row, row.amount, row.currency
        for waiting in self.suspended:
            if waiting.amount is not None:
                yield waiting.row, waiting.amount, waiting.currency
        for old in self.superseded:
            yield old.row, old.amount, old.currency

    def final(self, before: Sequence[Event]) -> tuple[list[Line] | None, "polars.DataFrame | None"]:
        """The events: as lines, or as columns where nothing is left to be done to them."""
        mapping = self.reader.mapping
        held = self.held.sum_up(self.reader.stem) if mapping.summed else self.held
        periods = any(a.figures == "of the period" for a in mapping.amounts)
        if isinstance(held, Framed) and not periods:
            return None, held.lines
        lines = held.listed()
        if periods:
            lines = self._to_date(lines, before)
        return lines, None

    def _to_date(self, lines: list[Line], before: Sequence[Event]) -> list[Line]:
        last: dict[Series, int] = {}
        for event in before:
            if event.kind is EventKind.REPORT:
                last[event.what, event.film, event.territory, event.currency] = event.amount
        try:
            return to_date(lines, last)
        except BelowZero as fault:
            line, total = fault.line, fault.total
            shown = grouped(total, line.currency) if line.currency else f"{total:,}"
            source = Source(self.reader.grid.name, "")
            raise Unreadable(
                Diagnostic(
                    "negative-report",
                    f"row {line.row} brings `{line.of}` to {shown}, to date: more came back than "
                    "was ever reported",
                    Span(source, 0, 0),
                    "give the events of earlier files with `--after`",
                )
            ) from None
