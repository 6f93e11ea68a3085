"""Lines among each other: what later rows replace, sums of like lines, figures to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from recoup.reports.lines import Line, Sound

# A series of reports: what it is of, and the currency that it is in.
Series = tuple[str, str | None, str | None, str | None]


class BelowZero(Exception):
    """A report to date that its periods bring below zero."""

    def __init__(self, line: Line, total: int) -> None:
        super().__init__()
        self.line, self.total = line, total


def replaced(rows: Iterable[Sound]) -> tuple[dict[int, int], set[int]]:
    """Which rows others replace, with the first of those; and the rows that are undecided.

    Of the rows of a key those with the latest stamp stand, be they in suspense: what a payer has
    replaced is true no more. Where they are of several protocols, nobody can say which is the last.
    """
    groups: dict[str, list[Sound]] = defaultdict(list)
    for row in rows:
        groups[row.key].append(row)
    by: dict[int, int] = {}
    undecided: set[int] = set()
    for group in groups.values():
        last = max(row.stamp for row in group)
        standing = [row for row in group if row.stamp == last]
        if len({row.protocol for row in standing}) > 1:
            undecided |= {row.row for row in standing}
            continue
        by |= {row.row: standing[0].row for row in group if row.stamp != last}
    return by, undecided


def repeated(rows: Iterable[tuple[int, str]]) -> dict[int, int]:
    """The rows whose id an earlier row has, with that row."""
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for row, name in rows:
        if first.setdefault(name, row) != row:
            again[row] = first[name]
    return again


def summed(lines: Iterable[Line], stem: str) -> list[Line]:
    """Lines that differ in nothing but their amounts as one, in the order of the first of each."""
    groups: dict[tuple[str | bool | None, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(line.like, []).append(line)
    numbers = count(1)
    return [
        group[0]._replace(
            id=f"{stem}-sum-{next(numbers)}",
            amount=sum(line.amount for line in group),
            rows=sum(line.rows for line in group),
        )
        for group in groups.values()
    ]


def to_date(lines: Sequence[Line], before: Mapping[Series, int]) -> list[Line]:
    """Reports of periods as reports to date, each added to those before it.

    `before` are the last figures to date of earlier files. Raises: BelowZero.
    """
    so_far = dict(before)
    found = []
    for line in sorted(lines, key=lambda line: line.date):
        if not line.period:
            found.append(line)
            continue
        series = (line.what, line.film, line.territory, line.currency)
        so_far[series] = so_far.get(series, 0) + line.amount
        if so_far[series] < 0:
            raise BelowZero(line, so_far[series])
        found.append(line._replace(amount=so_far[series], period=False))
    return found
