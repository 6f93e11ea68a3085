"""The payout curve as a picture: a line for each party, and every bend."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from recoup.analysis.curve import Curve
from recoup.pictures.style import COLOURS, DASHES, Picture, finished, sheet, short
from recoup.pictures.words import Lang, word

# Beyond so many, parties that get least are left to the table.
MOST_LINES = len(COLOURS)
# How far the picture goes on past the last bend.
_BEYOND = Decimal("1.35")


def curve_picture(
    found: Curve, title: str, lang: Lang = "en", titles: Mapping[str, str] | None = None
) -> Picture:
    """The curve, up to somewhat past its last bend.

    Each party's line bears its title at its end, in a colour and a dash of its own. Thin lines mark
    the bends, numbered as the table lists them. Parties are shown that are paid in the currency of
    what comes in, the greatest first. `titles` are those of parties, where others than the curve's.
    """
    last = max((piece.start for piece in found.pieces), default=Decimal(0))
    end = last * _BEYOND or Decimal(1_000_000)
    lines = _lines(found, end, titles or {})
    with sheet(8.6, 4.8, title) as drawn:
        axes = drawn.figure.subplots()
        for (_, points), colour, dash in zip(lines, COLOURS, DASHES, strict=False):
            xs, ys = zip(*points, strict=True)
            axes.plot(xs, ys, color=colour, linestyle=dash, linewidth=2)
        _label_ends(axes, lines)
        for number, piece in enumerate(found.pieces[1:], start=1):
            at = float(piece.start)
            axes.axvline(at, color="#767676", linewidth=0.7, linestyle=(0, (1, 2)))
            axes.annotate(
                str(number), (at, 1.0), xycoords=("data", "axes fraction"),
                ha="center", va="bottom", fontsize=8, color="#404040",
            )  # fmt: skip
        axes.set_xlabel(word("comes_in", lang, source=found.source, currency=found.currency))
        axes.set_ylabel(word("has", lang, currency=found.currency))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: short(value, lang))
        axes.set_xlim(0, float(end))
        axes.set_ylim(bottom=0)
        axes.margins(y=0.08)
    return finished(drawn)


def _lines(
    found: Curve, end: Decimal, titles: Mapping[str, str]
) -> list[tuple[str, list[tuple[float, float]]]]:
    """Each party's title and its points, the greatest at the end first."""
    parties = {
        p.party: titles.get(p.party, p.title)
        for piece in found.pieces
        for p in piece.portions
        if p.currency == found.currency
    }
    lines = [(title, _points(found, party, end)) for party, title in parties.items()]
    lines = [line for line in lines if line[1][-1][1] > 0]
    return sorted(lines, key=lambda line: -line[1][-1][1])[:MOST_LINES]


def _points(found: Curve, party: str, end: Decimal) -> list[tuple[float, float]]:
    """Where a party stands at every bend, and at the end."""
    points = []
    portion: Any = None
    for piece in found.pieces:
        portion = next(
            (p for p in piece.portions if (p.party, p.currency) == (party, found.currency)), None
        )
        points.append((float(piece.start), float(portion.paid) if portion else 0.0))
    if portion is not None:
        more = float(end) - points[-1][0]
        points.append((float(end), points[-1][1] + float(portion.slope) * more))
    return points


def _label_ends(axes: Any, lines: list[tuple[str, list[tuple[float, float]]]]) -> None:
    """Titles at the ends of lines, moved apart where they would cover each other."""
    if not lines:
        return
    highest = max(points[-1][1] for _, points in lines) or 1.0
    room = highest * 0.055
    taken: list[float] = []
    for (title, points), colour in zip(lines, COLOURS, strict=False):
        height = points[-1][1]
        while any(abs(height - other) < room for other in taken):
            height -= room / 4
        taken.append(height)
        axes.annotate(
            title, (points[-1][0], height), xytext=(6, 0), textcoords="offset points",
            va="center", color=colour, fontsize=9, annotation_clip=False,
        )  # fmt: skip
