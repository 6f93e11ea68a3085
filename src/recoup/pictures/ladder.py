"""The ladder of steps as a picture: what each was paid, and what it still wants."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from recoup.analysis.ladder import LadderLine
from recoup.analysis.table import Table
from recoup.pictures.style import COLOURS, INK, PAPER, QUIET, Picture, finished, sheet, short
from recoup.pictures.words import Lang, word

_ROW = 0.34
_FILLED, _UNFILLED = COLOURS[0], "#8A9299"


def ladder_picture(
    steps: Table[LadderLine], titles: Mapping[str, str], title: str, lang: Lang = "en"
) -> Picture:
    """The steps of each waterfall under its title, in the order in which money meets them.

    What a step was paid is a full bar; what it still wants goes on hatched; both are said in
    figures. A thin line shows what reached it. Each waterfall has a scale of its own, since it has
    a currency of its own. `titles` are those of the waterfalls.
    """
    groups = [(name, list(lines)) for name, lines in groupby(steps, key=lambda s: s.waterfall)]
    heights = [len(lines) + 1.6 for _, lines in groups]
    with sheet(8.6, 0.7 + _ROW * sum(heights), title, word("ladder", lang)) as drawn:
        every = drawn.figure.subplots(len(groups), 1, height_ratios=heights, squeeze=False)
        _legend(drawn.figure, lang)
        for axes, (name, lines) in zip(every[:, 0], groups, strict=True):
            _waterfall(axes, lines, lang)
            axes.set_title(
                f"{titles.get(name, name)} ({lines[0].currency})", loc="left", fontsize=10.5
            )
    return finished(drawn)


def _waterfall(axes: Any, lines: list[LadderLine], lang: Lang) -> None:
    most = max((float(max(s.reached, s.paid + (s.wants or 0))) for s in lines), default=0) or 1.0
    for row, step in enumerate(lines):
        paid, wants = float(step.paid), float(step.wants or 0)
        axes.barh(row, paid, height=0.56, color=_FILLED)
        if wants:
            axes.barh(
                row, wants, left=paid, height=0.56, color=PAPER, edgecolor=_UNFILLED, hatch="////"
            )
        axes.plot([0, float(step.reached)], [row + 0.36] * 2, color=INK, linewidth=0.8)
        axes.annotate(
            _figures(step, lang), (max(paid + wants, float(step.reached)), row), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=8.5, color=INK,
        )  # fmt: skip
    axes.set_yticks(range(len(lines)), [f"{s.label} · {s.step}" for s in lines], fontsize=9)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xlim(0, most * 1.32)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.tick_params(left=False)
    for side in ("bottom", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(QUIET)


def _legend(figure: Any, lang: Lang) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    signs = [
        Patch(facecolor=_FILLED, label=word("filled", lang)),
        Patch(facecolor=PAPER, edgecolor=_UNFILLED, hatch="////", label=word("unfilled", lang)),
        Line2D([], [], color=INK, linewidth=0.8, label=word("reached", lang)),
    ]
    figure.legend(handles=signs, loc="upper right", ncols=3, frameon=False, fontsize=8.5)


def _figures(step: LadderLine, lang: Lang) -> str:
    """What a step was paid, of what it asks where that has an end."""
    paid = short(float(step.paid), lang)
    if step.wants:
        return word("wants", lang, paid=paid, asked=short(float(step.paid + step.wants), lang))
    return paid if step.paid or step.reached else word("never_reached", lang)
