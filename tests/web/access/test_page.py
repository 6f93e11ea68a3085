"""In a real browser: signing in, a reader refused, a share link, people and the trail."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from recoup.web.access.access import Access
from recoup.web.access.store import Store
from tests.web.access.conftest import PASSWORD
from tests.web.conftest import served

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def site(folder: Path, store: Store) -> Iterator[str]:
    with served(folder, Access(store)) as address:
        yield address


def sign_in(page: Page, site: str, name: str, at: str = "/") -> None:
    page.goto(f"{site}{at}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_reader_reads_its_own_and_is_refused_the_rest(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, site, "reader")
    expect(page.get_by_role("heading", name="Star")).to_be_visible()
    row = page.get_by_role("region", name="Statements").get_by_role("row").nth(1)
    expect(row).to_contain_text("244.03")
    expect(page.get_by_text("10% of receipts to star", exact=True)).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Statement 1 as HTML").click()
    expect(opened.value.get_by_text("Participation statement")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Statement 1 as CSV").click()
    assert "244.03" in Path(saved.value.path()).read_text()
    assert not any("/api/deals" in url for url in asked)
    for path in ("/deals/light/money", "/people", "/trail", "/deals/night--night/deal"):
        page.goto(f"{site}{path}")
        expect(page.get_by_role("alert")).to_contain_text("There is nothing here")
    page.goto(f"{site}/mine/light/studio")
    expect(page.get_by_role("alert")).to_contain_text("no such deal")


def test_a_wrong_password_is_told_and_a_right_one_leads_where_one_was_going(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/deals/light/money")
    page.get_by_label("Name").fill("analyst")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Light")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_an_owner_lets_somebody_in_and_shares_a_link(page: Page, site: str) -> None:
    sign_in(page, site, "owner", "/people")
    page.get_by_text("Add somebody").first.click()
    page.get_by_label("Name").fill("Carl")
    page.get_by_label("First password").fill("a long password")
    page.get_by_label("Sees").first.select_option(label=["Light: Studio"])
    page.get_by_role("button", name="Add somebody").click()
    row = page.get_by_role("region", name="Accounts").get_by_role("row", name="carl")
    expect(row).to_contain_text("Light: Studio")
    page.locator("summary", has_text="Share a link").click()
    page.get_by_label("Sees").last.select_option(label="Light: Star")
    page.get_by_role("button", name="Share a link").click()
    link = page.locator("output").inner_text()
    page.goto(f"{site}/trail?only=changes")
    expect(page.get_by_role("cell", name="/people", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="Star")).to_be_visible()
    assert "#" not in page.url
    expect(page.get_by_role("link", name="carl")).to_have_count(0)


def test_a_laptop_asks_nobody_and_says_how_to_let_others_in(page: Page, folder: Path) -> None:
    with served(folder) as site:
        page.goto(site)
        expect(page.get_by_role("link", name="Light")).to_be_visible()
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        page.get_by_role("link", name="People").click()
        expect(page.get_by_text("recoup users add")).to_be_visible()


EVIL = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>'


def test_nothing_that_is_written_in_a_deal_runs(page: Page, folder: Path) -> None:
    """Not in a title, a party's name, a label, a note; nor in a statement made from them."""
    deal = folder / "light.deal"
    quoted = EVIL.replace('"', "'")
    text = deal.read_text().replace('deal "Light"', f'deal "{quoted}"')
    deal.write_text(text.replace('party star "Star"', f'party star "{quoted}"'))
    with served(folder) as site:
        for path in ("/", "/deals/light/deal", "/deals/light/money", "/mine/light/star"):
            page.goto(f"{site}{path}")
            expect(page.get_by_text("onerror").first).to_be_visible()
        assert page.evaluate("window.stolen") is None
