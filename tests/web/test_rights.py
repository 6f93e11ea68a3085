"""The pages of rights and of owners: what a cell says, what changes in time, who holds whom."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import served

pytestmark = pytest.mark.xdist_group("browser")

DOG = "/deals/a-dogs-purpose--a-dogs-purpose"
WINDOWS = """deal "Windows"
  signed 2020-01-01

party maker "Maker"
party cinema "Cinema company"
party stream "Streaming service"

film dog "Dog"
  owned by maker

grant theatrical in WORLD of dog from maker to cinema, exclusive
  from 2020-03-01
  until 2020-06-30

grant vod in WORLD of dog from maker to stream, exclusive
  from 2020-09-01
  until 2021-08-31
"""


def test_a_cell_says_who_may_and_by_which_line(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/rights")
    page.get_by_role("button", name="merchandising, CN: Amblin Partners, Alibaba").click()
    who = page.get_by_role("region", name="Who may: merchandising, CN")
    expect(who).to_contain_text("a-dogs-purpose.deal:65")
    expect(who.get_by_role("row")).to_have_count(2)
    assert "cell=merchandising" in page.url


def test_avails_are_downloaded(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/rights")
    refused = page.request.get(f"{site}/api{DOG}/avails.xml")
    assert refused.status in (200, 422)
    assert "avails" in refused.text().lower() or refused.json()["diagnostics"]


def test_the_grid_moves_in_time(page: Page, tmp_path: Path) -> None:
    (tmp_path / "windows.deal").write_text(WINDOWS, encoding="utf-8")
    with served(tmp_path) as site:
        page.goto(f"{site}/deals/windows/rights")
        slider = page.get_by_role("slider")
        expect(slider).to_have_attribute("aria-valuetext", "from 2020-03-01 until 2020-06-30")
        cell = page.get_by_role("button", name="theatrical, WORLD: Cinema company")
        expect(cell).to_be_visible()
        slider.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", "from 2020-07-01 until 2020-08-31")
        expect(cell).to_have_count(0)
        slider.press("ArrowRight")
        expect(page.get_by_role("button", name="Streaming service")).to_be_visible()


def test_who_holds_whom_is_looked_through(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/owners")
    expect(page.get_by_role("list", name="Who holds how much of whom")).to_contain_text("1%..49%")
    page.get_by_label("In what").fill("dog")
    page.get_by_label("In what").press("Tab")
    through = page.get_by_role("region", name="What of its earnings comes to whom")
    expect(through).to_contain_text("Alibaba Pictures Group")
    page.get_by_label("Whose").select_option("alipic")
    expect(page.get_by_role("region", name="Chain by chain")).to_contain_text("stake alipic")
