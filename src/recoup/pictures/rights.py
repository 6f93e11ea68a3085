"""Who holds which rights where, as a grid: a letter in each cell, and a hatch for each state."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from recoup.pictures.style import COLOURS, INK, PAPER, RULE, Picture, finished, sheet
from recoup.pictures.words import Lang, word

# What stands in a cell that no one party holds.
_STATES = {"·": "free", "?": "unknown", "-": "held_back", "*": "reserved", "!": "clash"}
_HATCHES = {"·": "", "?": "....", "-": "\\\\\\\\", "*": "", "!": "xxxx"}
_CELL = 0.42


class Cells(Protocol):
    """A film's media by territories between two days; what each cell holds, and whose letters."""

    @property
    def film(self) -> str: ...
    @property
    def first(self) -> date | None: ...
    @property
    def last(self) -> date | None: ...
    @property
    def media(self) -> tuple[str, ...]: ...
    @property
    def territories(self) -> tuple[str, ...]: ...
    @property
    def cells(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def legend(self) -> Mapping[str, str]: ...


def rights_picture(
    grids: Sequence[Cells], titles: Mapping[str, str], title: str, lang: Lang = "en"
) -> Picture:
    """The grids one below the other, in the order of their days.

    A letter names the holder, a capital where it holds exclusively; states that nobody holds have a
    sign and a hatch. `titles` are those of the parties.
    """
    heights = [len(g.media) * _CELL + 1.3 for g in grids] or [1.0]
    with sheet(9.0, 0.6 + sum(heights), title) as drawn:
        every = drawn.figure.subplots(max(1, len(grids)), 1, height_ratios=heights, squeeze=False)
        for axes, one in zip(every[:, 0], grids, strict=False):
            _grid(axes, one, titles, lang)
    return finished(drawn)


def _grid(axes: Any, one: Cells, titles: Mapping[str, str], lang: Lang) -> None:
    from matplotlib.patches import Rectangle

    letters = sorted({letter.upper() for letter in one.legend})
    for row, cells in enumerate(one.cells):
        for column, cell in enumerate(cells):
            sign = cell[:1]
            place = letters.index(sign.upper()) if sign.upper() in letters else None
            exclusive = place is not None and sign.isupper()
            axes.add_patch(
                Rectangle(
                    (column, row), 1, 1, edgecolor=RULE, linewidth=0.8,
                    facecolor=PAPER if place is None else COLOURS[place % len(COLOURS)],
                    alpha=0.55 if exclusive else 0.25 if place is not None else 1.0,
                )
            )  # fmt: skip
            if hatch := _HATCHES.get(sign, ""):
                axes.add_patch(
                    Rectangle(
                        (column, row),
                        1,
                        1,
                        fill=False,
                        hatch=hatch,
                        linewidth=0,
                        edgecolor="#9AA3AA",
                    )
                )
            axes.text(column + 0.5, row + 0.5, cell, ha="center", va="center", color=INK)
    axes.set_xlim(0, len(one.territories))
    axes.set_ylim(len(one.media), 0)
    axes.set_xticks([i + 0.5 for i in range(len(one.territories))], one.territories, fontsize=9)
    axes.set_yticks([i + 0.5 for i in range(len(one.media))], one.media, fontsize=9)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(f"{one.film}, {days(one, lang)}", loc="left", fontsize=10.5)
    axes.set_xlabel(_legend(one, titles, lang), fontsize=8.5, loc="left")


def days(one: Cells, lang: Lang) -> str:
    """The days that a grid is of."""
    if one.first is not None and one.first == one.last:
        return word("on", lang, day=one.first)
    parts = []
    if one.first is not None:
        parts.append(word("from", lang, day=one.first))
    if one.last is not None:
        parts.append(word("until", lang, day=one.last))
    return " ".join(parts) or word("always", lang)


def _legend(one: Cells, titles: Mapping[str, str], lang: Lang) -> str:
    """What the letters and signs of a grid stand for, those that it has."""
    used = {sign for row in one.cells for cell in row for sign in cell}
    found = []
    for letter, party in one.legend.items():
        for sign, how in ((letter.upper(), "exclusively"), (letter.lower(), "not_exclusively")):
            if sign in used:
                found.append(f"{sign} {titles.get(party, party)} ({word(how, lang)})")
    found += [f"{sign} {word(state, lang)}" for sign, state in _STATES.items() if sign in used]
    return "\n".join("   |   ".join(found[i : i + 3]) for i in range(0, len(found), 3))
