"""What parties may come to have, as quantile dots: each dot is one future in twenty.

Dots that can be counted are read more rightly than areas: M. Kay, T. Kola, J. Hullman and
S. Munson, "When (ish) is My Bus?", CHI 2016.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Protocol

from recoup.pictures.style import COLOURS, INK, PAPER, RULE, Picture, finished, sheet, short
from recoup.pictures.words import Lang, word

# The height of a dot with its room, in inches.
_DOT = 0.085


class Dots(Protocol):
    """Amounts in ascending order, each of which stands for the same share of all futures."""

    @property
    def party(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def amounts(self) -> tuple[Decimal, ...]: ...


def dots_picture(
    lines: Sequence[Dots], title: str, lang: Lang = "en", titles: Mapping[str, str] | None = None
) -> Picture:
    """A row of dots for each party, the currencies on scales of their own.

    Dots that would cover each other are stacked. The ring is the upper of the two middle ones.
    `titles` are those of the parties, where they are others than the lines' own.
    """
    by_currency = sorted(lines, key=lambda line: line.currency)
    groups = [
        _Group.of(list(group), titles or {})
        for _, group in groupby(by_currency, key=lambda line: line.currency)
    ]
    heights = [sum(group.heights) * _DOT + 0.6 for group in groups] or [1.0]
    with sheet(8.6, 0.8 + sum(heights), title, word("dots", lang)) as drawn:
        every = drawn.figure.subplots(max(1, len(groups)), 1, height_ratios=heights, squeeze=False)
        for axes, group in zip(every[:, 0], groups, strict=False):
            _rows(axes, group, lang)
        every[0, 0].set_title(word("dots", lang), loc="left", fontsize=9)
    return finished(drawn)


@dataclass(frozen=True)
class _Group:
    """The parties of one currency: where their dots lie, and how many dots high each row is."""

    titles: list[str]
    currency: str
    middle: list[int]
    columns: list[list[tuple[float, int]]]
    heights: list[float]
    least: float
    most: float

    @staticmethod
    def of(lines: list[Dots], titles: Mapping[str, str]) -> "_Group":
        every = [float(a) for line in lines for a in line.amounts]
        least, most = min(every, default=0.0), max(every, default=1.0)
        size = (max(most, 0.0) - min(least, 0.0) or 1.0) / 90
        columns = [list(stacked([float(a) for a in line.amounts], size)) for line in lines]
        heights = [max((high for _, high in column), default=0) + 2.6 for column in columns]
        return _Group(
            [titles.get(line.party, line.title) for line in lines],
            lines[0].currency,
            [len(line.amounts) // 2 for line in lines],
            columns,
            heights,
            min(least, 0.0) - size * 2,
            max(most, 0.0) + size * 2,
        )


def _rows(axes: Any, group: _Group, lang: Lang) -> None:
    floor, floors = 0.0, []
    for middle, column, height in zip(group.middle, group.columns, group.heights, strict=True):
        floor += height
        floors.append(floor)
        for number, (x, high) in enumerate(column):
            ring = number == middle
            axes.plot(
                x, floor - 0.9 - high, marker="o", markersize=5, linestyle="none",
                markerfacecolor=PAPER if ring else COLOURS[0], markeredgecolor=INK,
                markeredgewidth=1.6 if ring else 0.3,
            )  # fmt: skip
        axes.axhline(floor, color=RULE, linewidth=0.6)
    axes.set_yticks([f - 0.9 for f in floors], group.titles, fontsize=9)
    axes.set_ylim(floor, 0)
    axes.set_xlim(group.least, group.most)
    axes.xaxis.set_major_formatter(lambda value, _: short(value, lang))
    axes.set_xlabel(word("receives", lang, currency=group.currency))
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.tick_params(left=False)


def stacked(amounts: Sequence[float], size: float) -> Iterator[tuple[float, int]]:
    """Where each dot lies: its amount, and how many dots of that width lie below it."""
    column, high = float("-inf"), 0
    for amount in amounts:
        if amount - column < size:
            high += 1
        else:
            column, high = amount, 0
        yield column, high
