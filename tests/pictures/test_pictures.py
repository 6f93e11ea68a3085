"""Every picture: its words in both languages, its sizes by the amounts, its bytes."""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup.analysis.sankey import sankey
from recoup.api import Result, load
from recoup.pictures import flows
from recoup.pictures.dots import dots_picture, stacked
from recoup.pictures.fan import fan_picture
from recoup.pictures.rights import rights_picture
from recoup.pictures.style import COLOURS, Picture, short
from recoup.rights.grid import Grid
from recoup.values.number import parse_number
from tests.pictures.reading import words

FOLDER = Path(__file__).parents[2] / "examples" / "a-dogs-purpose"


@pytest.fixture(scope="module")
def result() -> Result:
    said = shlex.split((FOLDER / "assumed.txt").read_text(encoding="utf-8"))
    assumed = dict(word.split("=", 1) for word in said if word != "--assume")
    deal = load(FOLDER / "a-dogs-purpose.deal")
    return deal.run(FOLDER / "receipts.csv", FOLDER / "rates.csv", assume=assumed)


@dataclass(frozen=True)
class Line:
    party: str
    title: str
    currency: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Figures:
    currency: str | None
    figures: tuple[Decimal, ...]


@dataclass(frozen=True)
class Period:
    line: str
    last_day: date
    quantiles: Figures


def drawn() -> dict[str, Callable[[str], Picture]]:
    """Pictures of figures made up here, by their names."""
    amounts = tuple(Decimal(10_000 * i) for i in range(20))
    lines = [Line("a", "Fund", "USD", amounts), Line("b", "基金", "CNY", amounts)]
    periods = [
        Period("theatrical", date(2020, month, 28), Figures("USD", amounts[month : month + 5]))
        for month in (3, 6, 9, 12)
    ]
    grid = Grid(
        "dog", date(2020, 1, 1), None, ("theatrical", "video"), ("CN", "US"),
        (("A", "b"), ("·", "!")), {"A": "fund", "b": "studio"},
    )  # fmt: skip
    return {
        "dots": lambda lang: dots_picture(lines, "Dots", lang),
        "fan": lambda lang: fan_picture(periods, "Fan", lang),
        "rights": lambda lang: rights_picture([grid], {"fund": "Film fund"}, "Rights", lang),
    }


def test_the_ladder_says_what_each_step_was_paid(result: Result) -> None:
    said = words(result.ladder_picture().svg)
    for step in result.ladder:
        assert f"{step.label} · {step.step}" in said
    assert "29.03m of 30m" in said
    assert "2903万，应付 3000万" in words(result.ladder_picture("zh").svg)


def test_bars_of_the_ladder_are_as_long_as_the_amounts(result: Result) -> None:
    """The bars of the first waterfall, read back from the drawing."""
    first = [step for step in result.ladder if step.waterfall == result.ladder[0].waterfall]
    bars = re.findall(
        rf'<path d="M ([\d.]+) [\d.]+ \nL ([\d.]+) [^"]*z\n"[^>]*style="fill: {COLOURS[0].lower()}',
        result.ladder_picture().svg,
    )
    lengths = [abs(float(b) - float(a)) for a, b in bars[: len(first)]]
    for step, length in zip(first, lengths, strict=True):
        share = float(step.paid / first[-1].paid)
        assert length == pytest.approx(share * lengths[-1], abs=0.05)


def test_flows_are_as_high_as_the_amounts(result: Result) -> None:
    (found,) = sankey(result.sums)
    columns = flows._columns(found)
    placed, scale = flows._placed(found, columns)
    for node in found.nodes:
        assert placed[node.key].height == pytest.approx(flows._through(found, node.key) * scale)
    for column in set(columns.values()):
        stack = sorted(
            (placed[key].bottom, placed[key].height) for key, at in columns.items() if at == column
        )
        for (low, height), (high, _) in pairwise(stack):
            assert low + height <= high + 1e-9
    said = words(result.flow_pictures()[0].svg)
    assert "China: the published gross" in said
    assert "CNY 607.9m" in said


@pytest.mark.parametrize("name", ["dots", "fan", "rights"])
def test_pictures_have_no_word_of_the_other_language(name: str) -> None:
    make = drawn()[name]
    own = {"基金", "CN"}
    assert not [w for w in words(make("en").svg) if re.search(r"[㐀-鿿]", w) and w not in own]
    assert [w for w in words(make("zh").svg) if re.search(r"[㐀-鿿]", w) and w not in own]


@pytest.mark.parametrize("name", ["dots", "fan", "rights"])
def test_the_same_figures_make_the_same_bytes(name: str) -> None:
    make = drawn()[name]
    assert make("en") == make("en")
    assert make("en")._repr_svg_().startswith("<?xml")


def test_a_grid_says_whose_the_letters_are() -> None:
    said = words(drawn()["rights"]("en").svg)
    assert "A Film fund (exclusively)   |   b studio (not exclusively)   |   · free" in said
    assert "! granted twice" in said


def test_names_are_the_deals_own_in_chinese(result: Result) -> None:
    ladder, (flows,) = result.ladder_picture("zh"), result.flow_pictures("zh", keep="alipic")
    assert "一条狗的使命：安培林与阿里影业" in words(ladder.svg)
    assert any("安培林影业" in said for said in words(flows.svg))
    assert any("阿里巴巴影業集團" in said for said in words(flows.svg))


def test_a_screen_reader_is_told_what_it_is(result: Result) -> None:
    head = result.ladder_picture().svg.partition("<g ")[0]
    assert 'role="img"' in head
    assert "<title>A Dog's Purpose: Amblin Partners and Alibaba Pictures</title>" in head
    assert "<desc>Steps, in the order in which money meets them</desc>" in head


def test_a_long_title_is_broken_into_lines() -> None:
    title = " ".join(["a film of many partners"] * 12)
    svg = dots_picture([Line("a", "Fund", "USD", (Decimal(1),) * 20)], title).svg
    assert title not in words(svg)
    assert any(said.startswith("a film of many") for said in words(svg))


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=40), st.floats(0.1, 1e9))
def test_every_dot_stands_alone_and_close_to_its_amount(amounts: list[float], size: float) -> None:
    amounts.sort()
    places = list(stacked(amounts, size))
    assert len(set(places)) == len(amounts)
    assert all(0 <= a - x < size for a, (x, _) in zip(amounts, places, strict=True))


@given(st.integers(0, 10**13))
def test_short_figures_are_close_to_the_amount(amount: int) -> None:
    said = short(float(amount))
    assert abs(parse_number(said) - amount) <= amount / 1000


def luminance(colour: str) -> float:
    """How light a colour is printed in grey (ITU-R BT.709)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_is_filled_is_told_from_what_is_not_in_grey() -> None:
    assert abs(luminance(COLOURS[0]) - luminance("#FFFFFF")) > 0.4
    assert abs(luminance(COLOURS[4]) - luminance("#8A9299")) > 0.05
