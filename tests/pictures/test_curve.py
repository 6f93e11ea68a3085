"""The picture of a curve says what the table says, and keeps the deal's text where it belongs."""

from pathlib import Path

from recoup.api import load
from recoup.pictures.curve import curve_picture
from tests.pictures.reading import words

FOLDER = Path(__file__).parents[2] / "docs" / "curve"


def test_every_party_has_a_line_with_its_title() -> None:
    result = load(FOLDER / "first.deal").run(FOLDER / "costs.csv")
    found = result.curve(None)
    drawn = curve_picture(found, result.file.deal.title)
    said = words(drawn.svg)
    assert {"Sales agent", "Film fund", "Producer", "My first deal"} <= set(said)
    assert {str(n) for n in range(1, len(found.pieces))} <= set(said)
    assert curve_picture(found, result.file.deal.title) == drawn


def test_text_of_the_deal_is_escaped(tmp_path: Path) -> None:
    text = (FOLDER / "first.deal").read_text(encoding="utf-8")
    path = tmp_path / "evil.deal"
    path.write_text(text.replace("Film fund", "</text><script>alert(1)</script> $x^2$ 基金"))
    svg = curve_picture(load(path).run([]).curve(None), "<b>&").svg
    assert "<script>" not in svg
    assert "</text><script>alert(1)</script> $x^2$ 基金" in words(svg)
