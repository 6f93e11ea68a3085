"""The page as a whole: the folder's deals, a deal's tabs, the two languages."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")

DOG = "/deals/a-dogs-purpose--a-dogs-purpose"


def test_from_the_folder_to_what_a_party_was_paid(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="A Dog's Purpose").click()
    paid = page.get_by_role("region", name="Paid to", exact=True)
    expect(paid.get_by_role("row", name="Special fund for film")).to_contain_text("28,572,710.00")
    assert page.url.endswith(f"{DOG}/money")


def test_the_language_is_in_the_address(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/money")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("link", name="资金")).to_be_visible()
    assert "lang=zh" in page.url
    page.reload()
    expect(page.get_by_role("link", name="资金")).to_be_visible()


def test_a_deal_that_is_not_there_is_said(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/nowhere/money")
    expect(page.get_by_role("alert")).to_contain_text("no such deal")
