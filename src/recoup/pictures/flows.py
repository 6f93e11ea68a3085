"""Where money flowed as a picture: bands from where it came in, through waterfalls, to parties."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from recoup.analysis.sankey import Sankey, SankeyLink, SankeyNode
from recoup.pictures.style import COLOURS, INK, PAPER, QUIET, Picture, finished, sheet, short
from recoup.pictures.words import Lang, word

# Widths and heights on a sheet that is one high and a column wide for each step of the way; a node
# takes at least the height of its label.
_NODE, _GAP, _LABEL, _TALL = 0.035, 0.02, 0.075, 1.0


@dataclass
class _Placed:
    """A node on the sheet: its column, its lower edge and height, and how much of it is used."""

    column: int
    bottom: float
    height: float
    used_in: float = 0.0
    used_out: float = 0.0


def flows_picture(
    found: Sankey, title: str, lang: Lang = "en", titles: Mapping[str, str] | None = None
) -> Picture:
    """The bands of one picture; their widths are the amounts, in the picture's unit.

    Every node bears its title and what passed through it in its own currencies. Bands into parties
    and bands between waterfalls differ in lightness, and nothing is said by colour alone. `titles`
    are those of parties and waterfalls, where they are others than the picture's own.
    """
    columns = _columns(found)
    placed, scale = _placed(found, columns)
    last = max((c for c in columns.values()), default=0)
    with sheet(9.6, 5.6, title, word("flows", lang)) as drawn:
        axes = drawn.figure.subplots()
        axes.set_axis_off()
        axes.set_xlim(-0.02, last + 0.9)
        axes.set_ylim(-0.02, _TALL + 0.02)
        for link in sorted(
            found.links, key=lambda x: (columns[x.source], -placed[x.target].bottom)
        ):
            _band(axes, link, placed, float(link.width) * scale)
        for node in found.nodes:
            named = replace(node, title=(titles or {}).get(node.name, node.title))
            _node(axes, named, placed[node.key], found, lang)
    return finished(drawn)


def _columns(found: Sankey) -> dict[str, int]:
    """How far each node lies from where money comes in; parties stand behind all waterfalls."""
    columns = {node.key: 0 for node in found.nodes}
    for _ in found.nodes:
        for link in found.links:
            columns[link.target] = max(columns[link.target], columns[link.source] + 1)
    last = max(columns.values(), default=0)
    return {n.key: last if n.kind == "party" else columns[n.key] for n in found.nodes}


def _through(found: Sankey, key: str) -> float:
    """The width of a node: what came to it, or what left it, the greater."""
    into = sum(float(x.width) for x in found.links if x.target == key)
    out = sum(float(x.width) for x in found.links if x.source == key)
    return max(into, out)


def _placed(found: Sankey, columns: dict[str, int]) -> tuple[dict[str, _Placed], float]:
    """Where each node stands, and how high a unit of the picture is: the same for all."""
    placed: dict[str, _Placed] = {}
    groups: dict[int, list[SankeyNode]] = {}
    for node in found.nodes:
        groups.setdefault(columns[node.key], []).append(node)
    totals = {c: sum(_through(found, n.key) for n in ns) for c, ns in groups.items()}
    most_nodes = max((len(ns) for ns in groups.values()), default=1)
    scale = (_TALL - _LABEL * (most_nodes - 1)) / (max(totals.values(), default=0) or 1)
    for column, nodes in sorted(groups.items()):
        nodes.sort(key=lambda node: _from_above(found, node, placed))
        top = _TALL
        for node in nodes:
            height = _through(found, node.key) * scale
            room = max(height + _GAP, _LABEL)
            placed[node.key] = _Placed(column, top - (room - _GAP + height) / 2, height)
            top -= room
    return placed, scale


def _from_above(found: Sankey, node: SankeyNode, placed: dict[str, _Placed]) -> tuple[bool, float]:
    """By which nodes of a column stand below each other: as what feeds them does, others last."""
    feeds = [x for x in found.links if x.target == node.key and x.source in placed]
    whole = sum(float(x.width) for x in feeds)
    middles = (
        float(x.width) * (placed[x.source].bottom + placed[x.source].height / 2) for x in feeds
    )
    return bool(node.together), -sum(middles) / whole if whole else 0.0


def _band(axes: Any, link: SankeyLink, placed: dict[str, _Placed], height: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    source, target = placed[link.source], placed[link.target]
    to_party = link.target.startswith("party:")
    y0 = source.bottom + source.height - source.used_out
    y1 = target.bottom + target.height - target.used_in
    source.used_out += height
    target.used_in += height
    x0, x1 = source.column + _NODE, target.column
    middle = (x0 + x1) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 - height), (middle, y1 - height), (middle, y0 - height), (x0, y0 - height),
        (x0, y0),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(
        PathPatch(
            Path(points, codes), facecolor=COLOURS[4] if to_party else "#B9C4CC",
            edgecolor=QUIET, linewidth=0.4, alpha=0.55,
        )
    )  # fmt: skip


def _node(axes: Any, node: SankeyNode, place: _Placed, found: Sankey, lang: Lang) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((place.column, place.bottom), _NODE, place.height, color=INK))
    title = node.title
    if node.together:
        title = word("others", lang, count=len(node.together))
    axes.annotate(
        f"{title}\n{_amounts(found, node, lang)}",
        (place.column + _NODE, place.bottom + place.height / 2),
        xytext=(4, 0), textcoords="offset points", va="center", fontsize=8.5, color=INK,
        linespacing=1.15, bbox={"facecolor": PAPER, "alpha": 0.7, "linewidth": 0, "pad": 1.2},
    )  # fmt: skip


def _amounts(found: Sankey, node: SankeyNode, lang: Lang) -> str:
    """What came to a node, by currency; of one that nothing flows to here, what left it."""
    totals: dict[str, float] = {}
    into = [x for x in found.links if x.target == node.key]
    for link in into or [x for x in found.links if x.source == node.key]:
        if into and link.arrived is not None:
            totals[link.arrived.currency] = totals.get(link.arrived.currency, 0.0) + float(
                link.arrived.amount
            )
            continue
        for each in link.amounts:
            totals[each.currency] = totals.get(each.currency, 0.0) + float(each.amount)
    return ", ".join(f"{currency} {short(amount, lang)}" for currency, amount in totals.items())
