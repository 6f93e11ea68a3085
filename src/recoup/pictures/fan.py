"""What comes in period by period, as a fan: the middle, and bands around it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from recoup.pictures.style import COLOURS, INK, Picture, finished, sheet, short
from recoup.pictures.words import Lang, word


class Figures(Protocol):
    """Five quantiles in one currency, below which 5, 10, 50, 90 and 95 futures in 100 lie."""

    @property
    def currency(self) -> str | None: ...
    @property
    def figures(self) -> tuple[Decimal, ...]: ...


class Period(Protocol):
    """What one line of receipts brings in one period."""

    @property
    def line(self) -> str: ...
    @property
    def last_day(self) -> date: ...
    @property
    def quantiles(self) -> Figures: ...


def fan_picture(periods: Sequence[Period], title: str, lang: Lang = "en") -> Picture:
    """A fan for each line of receipts, its periods from left to right.

    The wide bar goes from P10 to P90, the thin one from P5 to P95, the stroke across is the middle.
    Each period stands by itself, since what comes late is no more certain than what comes early.
    """
    names = dict.fromkeys(p.line for p in periods)
    groups = [[p for p in periods if p.line == name] for name in names]
    with sheet(8.6, 0.8 + 2.5 * max(1, len(groups)), title, word("fan", lang)) as drawn:
        every = drawn.figure.subplots(max(1, len(groups)), 1, squeeze=False)
        for axes, group in zip(every[:, 0], groups, strict=False):
            _line(axes, group, lang)
    return finished(drawn)


def _line(axes: Any, periods: Sequence[Period], lang: Lang) -> None:
    shown = [p for p in periods if p.quantiles.figures[-1] > 0] or list(periods)
    for place, period in enumerate(shown):
        p5, p10, p50, p90, p95 = (float(x) for x in period.quantiles.figures)
        first = place == 0
        axes.bar(
            place, p95 - p5, bottom=p5, width=0.1, color="#8A9299",
            label=word("of_hundred", lang) if first else None,
        )  # fmt: skip
        axes.bar(
            place, p90 - p10, bottom=p10, width=0.5, color=COLOURS[4],
            label=word("of_ten", lang) if first else None,
        )  # fmt: skip
        axes.plot(
            [place - 0.25, place + 0.25], [p50, p50], color=INK, linewidth=2,
            label=word("middle", lang) if first else None,
        )  # fmt: skip
    axes.set_title(f"{shown[0].line}, {shown[0].quantiles.currency}", loc="left", fontsize=10.5)
    every = max(1, len(shown) // 12)
    ticks = range(0, len(shown), every)
    axes.set_xticks(ticks, [shown[i].last_day.strftime("%Y-%m") for i in ticks], fontsize=8.5)
    axes.set_xlim(-0.6, len(shown) - 0.4)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda value, _: short(value, lang))
    axes.legend(frameon=False, fontsize=8.5, loc="upper right")
