"""What all pictures have in common: type, colours, and how a drawing becomes SVG."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import StringIO
from logging import ERROR, getLogger
from pathlib import Path
from textwrap import wrap
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.sax.saxutils import escape

from recoup.pictures.words import Lang

# Masataka Okabe and Kei Ito, "Color Universal Design" (2008), the dark ones first.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES: tuple[Any, ...] = (
    "solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)), (0, (10, 3)), (0, (1, 1)),
    (0, (6, 1.5, 1.5, 1.5, 1.5, 1.5)),
)  # fmt: skip
INK, QUIET, RULE, PAPER = "#202428", "#5B646E", "#D9DCDF", "#FFFFFF"
# Where the pictures' fonts lie that also set Recoup's PDFs; a reader's own come before them.
_FONTS = ("pylopdf_fonts_zh_cn", "pylopdf_fonts_zh_tw")
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "recoup",
    "text.parse_math": False,
    "font.family": ["sans-serif"],
    "font.sans-serif": [
        "Noto Sans SC", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
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
    "axes.axisbelow": True,
    "axes.grid.axis": "y",
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG text, as a notebook shows it."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


@dataclass
class Sheet:
    """What is drawn on; `picture` is there once drawing is done."""

    figure: Any
    picture: Picture | None = None


@contextmanager
def sheet(width: float, height: float, title: str, description: str = "") -> Iterator[Sheet]:
    """A sheet of so many inches under a title; the same drawing gives the same text.

    The title and the description are what a screen reader says of it.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    # Which of the fonts a reader has is for the reader's machine to say, not for ours.
    getLogger("matplotlib.font_manager").setLevel(ERROR)
    _fonts_known()
    with rc_context(_SETTINGS), catch_warnings():
        simplefilter("ignore", UserWarning)
        drawn = Sheet(Figure(figsize=(width, height), layout="constrained"))
        lines = wrap(title, int(width * 9), max_lines=3, placeholder=" …")
        drawn.figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=13, color=INK)
        yield drawn
        text = StringIO()
        about = {"Date": None, "Creator": None, "Title": title, "Description": description or None}
        drawn.figure.savefig(text, format="svg", metadata=about)
    drawn.picture = Picture(_described(text.getvalue(), title, description))


def _described(svg: str, title: str, description: str) -> str:
    """The drawing with what a screen reader says of it at its head."""
    head, tag, rest = svg.partition("<svg ")
    attributes, _, inside = rest.partition(">")
    said = f"<title>{escape(title)}</title>"
    if description:
        said += f"<desc>{escape(description)}</desc>"
    inside = inside.replace(f"<title>{escape(title)}</title>", "", 1)
    return f'{head}{tag}role="img" {attributes}>\n {said}{inside}'


@cache
def _fonts_known() -> None:
    """Tells the library of the fonts that come with Recoup, where they are installed."""
    from matplotlib.font_manager import fontManager

    for name in _FONTS:
        found = find_spec(name)
        for place in (found.submodule_search_locations or ()) if found else ():
            for path in sorted(Path(place).rglob("*.[to]tf")):
                fontManager.addfont(path)


def finished(drawn: Sheet) -> Picture:
    """The picture of a sheet on which drawing is done."""
    assert drawn.picture is not None
    return drawn.picture


def short(amount: float, lang: Lang = "en") -> str:
    """An amount as a picture says it: 1.2m, 300k, 5bn; 120万, 50亿."""
    sizes = ((1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    for size, letter in sizes:
        if abs(amount) >= size:
            figure = amount / size
            return f"{figure:,.0f}{letter}" if abs(figure) >= 9_999.5 else f"{figure:.4g}{letter}"
    return f"{amount:g}"
