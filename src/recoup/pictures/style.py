"""What all pictures have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from logging import ERROR, getLogger
from typing import Any

# Masataka Okabe and Kei Ito, "Color Universal Design" (2008), the dark ones first.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES: tuple[Any, ...] = (
    "solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)), (0, (10, 3)), (0, (1, 1)),
    (0, (6, 1.5, 1.5, 1.5, 1.5, 1.5)),
)  # fmt: skip
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "recoup",
    "text.parse_math": False,
    "font.family": ["sans-serif"],
    "font.sans-serif": [
        "Noto Sans", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei",
        "Helvetica", "Arial", "DejaVu Sans",
    ],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#767676",
    "axes.labelcolor": "#404040",
    "xtick.color": "#404040",
    "ytick.color": "#404040",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.8,
}  # fmt: skip


@contextmanager
def picture(width: float, height: float, title: str) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on, in inches; the SVG text is put into the list when drawing is done.

    The same drawing gives the same text.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    # Which of the fonts a reader has is for the reader's machine to say, not for ours.
    getLogger("matplotlib.font_manager").setLevel(ERROR)

    out: list[str] = []
    with rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
        axes.set_title(title, loc="left", fontsize=13, pad=20)
        yield axes, out
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    out.append(text.getvalue())


def short(amount: float) -> str:
    """An amount as an axis says it: 1.2m, 300k, 5bn."""
    for size, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:g}{letter}"
    return f"{amount:g}"
