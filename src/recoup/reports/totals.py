"""What a file came to against its own total: events and suspense, to the cent."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from recoup.receipts.cells import BadCell
from recoup.reports.cells import parse_figure
from recoup.reports.grid import Grid, TotalRow
from recoup.reports.lines import Superseded, Suspended
from recoup.reports.model import Mapping as ReportMapping
from recoup.reports.raw import refused
from recoup.values.currency import CURRENCIES

# Rows with their money: the number of the row, the amount, its currency (None for a count).
Money = tuple[int, int, str | None]


@dataclass(frozen=True, slots=True)
class Sum:
    """What the rows of a file come to in one currency; None counts things.

    `total` is events, suspense and superseded rows together.
    """

    currency: str | None
    events: int
    suspense: int
    superseded: int

    @property
    def total(self) -> int:
        return self.events + self.suspense + self.superseded


@dataclass(frozen=True, slots=True)
class Check:
    """A total that the file, or the one who gave it, states, against the rows that it is of.

    `where` says where it stands; `rows` is what they come to.
    """

    where: str
    currency: str | None
    stated: int
    rows: int

    @property
    def difference(self) -> int:
        """What the rows lack of the total; negative where they come to more."""
        return self.stated - self.rows


def sums_of(
    events: Mapping[str | None, int],
    suspended: Sequence[Suspended],
    superseded: Sequence[Superseded],
) -> list[Sum]:
    """What all rows come to, by currency."""
    found: dict[str | None, list[int]] = {}

    def add(place: int, amount: int, currency: str | None) -> None:
        found.setdefault(currency, [0, 0, 0])[place] += amount

    for currency, amount in events.items():
        add(0, amount, currency)
    for row in suspended:
        if row.amount is not None:
            add(1, row.amount, row.currency)
    for old in superseded:
        add(2, old.amount, old.currency)
    return [Sum(currency, *three) for currency, three in sorted(found.items(), key=_by_currency)]


def _by_currency(item: tuple[str | None, list[int]]) -> str:
    return item[0] or ""


def checks_of(
    mapping: ReportMapping,
    grid: Grid,
    sums: Sequence[Sum],
    money: Sequence[Money],
    given: str | None,
    fixed: str | None,
) -> list[Check]:
    """Every total that is stated, against the rows that it covers. Raises: Unreadable.

    Args:
        sums: what all rows come to.
        money: the money of each row, in their order: needed where the file has rows of totals.
        given: a control figure from elsewhere, such as `CNY 1,234.50`.
        fixed: the currency of all rows, where the mapping has one.
    """
    found = []
    numbers = [row for row, _, _ in money]
    running = [0, *accumulate(amount for _, amount, _ in money)]
    codes = {found.currency for found in sums} or {fixed}
    since = 0
    for total in grid.totals:
        where = f"row {total.row}"
        if total.of is not None:
            own = [row for row in money if row[0] in total.of]
            of = {currency for _, _, currency in own}
            if of:
                currency = _one_currency(grid, of, f"the total in {where}")
                stated = _stated(mapping, grid, total, currency)
                found.append(Check(where, currency, stated, sum(row[1] for row in own)))
            continue
        currency = _one_currency(grid, codes, f"the total in {where}")
        stated = _stated(mapping, grid, total, currency)
        upto = bisect_left(numbers, total.row)
        found.append(Check(where, currency, stated, running[upto] - running[since]))
        if mapping.totals is not None and mapping.totals.section:
            since = upto
    if given is not None:
        code, amount = _given(mapping, grid, given, codes)
        covered = sum(found.total for found in sums if found.currency == code)
        found.append(Check("--total", code, amount, covered))
    return found


def _one_currency(grid: Grid, codes: set[str | None], what: str) -> str | None:
    if len(codes) == 1:
        return next(iter(codes))
    listed = ", ".join(sorted(code or "a count" for code in codes))
    message = f"the rows are in {listed}, and {what} does not say which of them it is in"
    hint = "take `totals` out of the mapping, and give each with `--total`"
    raise refused(grid.name, "total-currency", message, hint)


def _stated(mapping: ReportMapping, grid: Grid, total: TotalRow, currency: str | None) -> int:
    places = grid.places(total.amount or mapping.reconciled.taken) or ()
    text = " ".join(total.cells[p] for p in places if p < len(total.cells)).strip()
    return _figure(mapping, grid, text, currency, f"the total in row {total.row}")


def _given(
    mapping: ReportMapping, grid: Grid, given: str, codes: set[str | None]
) -> tuple[str | None, int]:
    code: str | None = given[:3].upper()
    text = given[3:].strip()
    if code not in CURRENCIES:
        code, text = _one_currency(grid, codes, "the total that is given"), given.strip()
    try:
        return code, parse_figure(text, scale=0, currency=code)
    except BadCell as fault:
        message = f"the total that is given: {fault}"
        raise refused(grid.name, fault.code, message, "write `--total 'CNY 1,234.50'`") from None


def _figure(mapping: ReportMapping, grid: Grid, text: str, currency: str | None, what: str) -> int:
    marks = (mapping.decimal, mapping.thousands)
    try:
        return parse_figure(text, scale=mapping.reconciled.scale, currency=currency, marks=marks)
    except BadCell as fault:
        hint = fault.hint or "mend `totals` of the mapping"
        raise refused(grid.name, fault.code, f"{what}: {fault}", hint) from None
