"""A deal on the page: its words, text and numbers, and edits of them, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.xdist_group("browser")

DOG = "/deals/a-dogs-purpose--a-dogs-purpose/deal"
FUND = "5% of receipts to film_fund"


def deal_of(folder: Path) -> Path:
    return folder / "a-dogs-purpose" / "a-dogs-purpose.deal"


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text")


def open_at(page: Page, address: str) -> Locator:
    """The text, once it is told what is wrong in it."""
    page.goto(address)
    expect(page.get_by_role("status").filter(has_text="nothing wrong")).to_be_visible()
    expect(editor(page)).to_be_visible()
    return editor(page)


def write_at_end_of(page: Page, line: str, text: str) -> None:
    """Types behind the text of a line, which the words or a leap have brought into sight."""
    page.locator(".cm-line", has_text=line).first.click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def test_an_edit_moves_the_money_as_it_is_typed_and_is_saved(
    site: str, folder: Path, page: Page
) -> None:
    open_at(page, f"{site}{DOG}?line=106")
    numbers = page.get_by_role("region", name="Numbers")
    expect(numbers).to_contain_text("28,572,710.00")
    page.get_by_text(FUND).first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    page.keyboard.type("6")
    fund = numbers.get_by_role("row", name="Special fund for film")
    expect(fund).to_contain_text("34,287,252.00")
    expect(fund).to_contain_text("▲ +5,714,542.00")
    expect(page.get_by_role("region", name="Words")).to_contain_text("6% of the receipts of split")
    assert FUND in deal_of(folder).read_text()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("as in the file")
    assert FUND.replace("5%", "6%") in deal_of(folder).read_text()
    expect(fund).not_to_contain_text("▲")
    page.get_by_role("link", name="Money").click()
    expect(page.get_by_role("main")).to_contain_text("34,287,252.00")


def test_a_mistake_is_found_as_it_is_typed(site: str, page: Page) -> None:
    open_at(page, f"{site}{DOG}?line=113")
    write_at_end_of(page, "50% to china_film", "s")
    faults = page.locator(".fault-lines")
    expect(faults).to_contain_text("no party is called china_films")
    expect(page.locator(".cm-lintRange-error")).to_have_text("china_films")
    expect(page.get_by_role("region", name="Words")).to_contain_text("errors in the text")
    page.keyboard.press("Backspace")
    expect(faults).to_have_count(0)


def test_words_are_offered_as_the_grammar_has_them(site: str, page: Page) -> None:
    open_at(page, f"{site}{DOG}?line=106")
    write_at_end_of(page, FUND, "\n5% of re")
    offered = page.get_by_role("listbox")
    expect(offered).to_contain_text("remainder")
    page.keyboard.press("Escape")
    page.keyboard.type("mainder to hua")
    expect(offered).to_contain_text("Huaxia Film Distribution")
    offered.get_by_role("option", name="huaxia").click()
    expect(page.locator(".cm-line", has_text="5% of remainder to huaxia")).to_be_visible()


def test_a_sentence_leads_to_its_line_and_a_line_to_its_sentence(site: str, page: Page) -> None:
    open_at(page, f"{site}{DOG}")
    page.get_by_role("button", name="7/57 goes to Circuits, China").click()
    expect(page.locator(".cm-chosen")).to_contain_text("7/57 to circuits")
    assert "line=110" in page.url
    page.locator(".cm-line", has_text="50/57 to cn_cinemas").click()
    chosen = page.get_by_role("region", name="Words").locator("[aria-current]")
    expect(chosen).to_contain_text("50/57 goes to Cinemas, China")
    page.reload()
    expect(page.locator(".cm-chosen")).to_contain_text("50/57 to cn_cinemas")
    expect(chosen).to_be_in_viewport()


def test_what_is_undisclosed_or_assumed_is_marked(site: str, page: Page) -> None:
    open_at(page, f"{site}{DOG}?line=111")
    words = page.get_by_role("region", name="Words")
    share = words.get_by_role("button", name="Rights holder's share")
    expect(share).to_contain_text("? not disclosed")
    expect(words.get_by_role("button", name="Importer and distributor")).to_contain_text("assumed")
    expect(page.locator(".cm-unsure-gutter")).to_contain_text("?")
    expect(page.locator(".cm-line.cm-undisclosed").first).to_be_visible()


def test_the_text_is_laid_out(site: str, page: Page) -> None:
    open_at(page, f"{site}{DOG}?line=113")
    write_at_end_of(page, "50% to china_film", '   "Importer"')
    page.get_by_role("button", name="Format").click()
    expect(page.locator(".cm-line", has_text="china_film").last).to_be_visible()
    expect(page.get_by_text('50% to china_film "Importer"')).to_be_visible()


def test_the_language_is_switched_with_the_edit_kept(site: str, page: Page) -> None:
    open_at(page, f"{site}{DOG}?line=106")
    write_at_end_of(page, FUND, "  # mine")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("region", name="文字")).to_contain_text("收入的5%归电影专项资金")
    expect(page.get_by_role("status").first).to_contain_text("已改动，未保存")
    expect(page.get_by_role("region", name="数字")).to_contain_text("电影专项资金")


def test_a_change_on_disk_appears(site: str, folder: Path, page: Page) -> None:
    text = open_at(page, f"{site}{DOG}?line=106")
    deal = deal_of(folder)
    deal.write_text(deal.read_text().replace(FUND, "7% of receipts to film_fund"))
    expect(text).to_contain_text("7% of receipts to film_fund")
    numbers = page.get_by_role("region", name="Numbers")
    expect(numbers).to_contain_text("40,001,794.00")
    receipts = folder / "a-dogs-purpose" / "receipts.csv"
    receipts.write_text("\n".join(receipts.read_text().splitlines()[:2]) + "\n")
    expect(numbers).not_to_contain_text("40,001,794.00")


def test_an_edit_is_refused_where_the_file_changed_underneath(
    site: str, folder: Path, page: Page
) -> None:
    open_at(page, f"{site}{DOG}?line=106")
    write_at_end_of(page, FUND, "  # mine")
    deal = deal_of(folder)
    deal.write_text(deal.read_text().replace(FUND, "7% of receipts to film_fund"))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("changed by somebody else")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    assert "# mine" not in deal.read_text()
    alert.get_by_role("button", name="Take what the file says").click()
    expect(editor(page)).to_contain_text("7% of receipts to film_fund")
    expect(alert).to_have_count(0)


def test_every_figure_has_its_source_and_its_line(site: str, page: Page) -> None:
    page.goto(f"{site}{DOG.removesuffix('deal')}facts")
    facts = page.get_by_role("region", name="Facts")
    expect(facts.get_by_role("row", name="60.98% stake")).to_contain_text("每日经济新闻")
    page.get_by_role("button", name="undisclosed", exact=False).click()
    expect(facts.get_by_role("row")).to_have_count(10)
    page.get_by_role("searchbox").fill("corridor")
    expect(facts.get_by_role("row")).to_have_count(2)
    assert "status=undisclosed" in page.url
    facts.get_by_role("link", name="85").click()
    expect(page.locator(".cm-chosen")).to_contain_text("term points")


def test_what_needs_somebody_is_on_the_first_page(site: str, folder: Path, page: Page) -> None:
    page.goto(site)
    needs = page.get_by_role("region", name="Needs attention", exact=True).last
    expect(needs.get_by_role("link", name="1 disputed clause")).to_be_visible()
    deal = deal_of(folder)
    deal.write_text(deal.read_text() + "nonsense\n")
    expect(needs.get_by_role("row", name="A Dog's Purpose")).to_contain_text("1 error in the text")
    page.get_by_role("searchbox").fill("beyond")
    expect(page.get_by_role("region", name="Deals").get_by_role("row")).to_have_count(2)
