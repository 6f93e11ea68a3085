"""The documentation site: built from the pages here, no link broken, nothing asked of elsewhere."""

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(folder)))
    return Path(folder)


def test_every_page_is_in_the_navigation(site: Path) -> None:
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f": {page.name}" in listed, page.name
        assert (site / page.with_suffix(".html").name).is_file()


def test_a_reader_asks_nobody_else(site: Path) -> None:
    """Links lead elsewhere where a reader clicks them; scripts, styles and fonts are the site's."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        asked = re.findall(r'<(?:script|img|iframe)[^>]+src="(https?:[^"]+)"', text)
        asked += re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="(https?:[^"]+)"', text)
        assert not asked, page


def test_deals_are_coloured_and_functions_described(site: Path) -> None:
    assert '<span class="k">waterfall</span>' in (site / "language.html").read_text("utf-8")
    assert "Runs receipts, costs and reports through the deal" in (site / "python.html").read_text(
        "utf-8"
    )
