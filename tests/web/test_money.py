"""The money pages in a browser: a figure followed, a gross slid over, a term changed, futures."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")

DOG = "/deals/a-dogs-purpose--a-dogs-purpose"


def test_a_figure_is_followed_to_its_receipt_in_three_clicks(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/money")
    page.get_by_role("button", name="Alibaba Pictures Group: what USD 1,034,489.73").click()
    drill = page.get_by_role("complementary", name="What a figure is made of")
    drill.get_by_role("button", name="Marketing in China").click()
    expect(drill.get_by_text("marketing_fee of receipts to alipic")).to_be_visible()
    expect(drill.get_by_text("The Hollywood Reporter")).to_be_visible()
    drill.get_by_role("button", name="2017-03-12 theatrical of dog from CN").click()
    expect(drill.get_by_text("cn-2,2017-03-12,receipt")).to_be_visible()
    expect(drill.get_by_text("receipts.csv, line 9")).to_be_visible()
    page.reload()
    expect(drill.get_by_text("cn-2,2017-03-12,receipt")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drill).to_be_hidden()


def test_what_alibaba_pictures_gets_if_china_grosses_300m(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="A Dog's Purpose").click()
    page.get_by_role("link", name="Curve").click()
    gross = page.get_by_label("If “China: the published gross” brings", exact=True)
    gross.fill("300m")
    gross.press("Enter")
    table = page.get_by_role("region", name="What each party gets")
    expect(table.get_by_role("row", name="Alibaba Pictures Group")).to_contain_text("511,208.52")
    assert "amount=300m" in page.url
    expect(page.get_by_role("slider", name="Slide: If")).to_have_value("300000000")


def test_a_goal_is_sought_both_ways(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/curve?amount=300m")
    page.get_by_label("For", exact=True).select_option(label="Alibaba Pictures Group (USD)")
    page.get_by_label("to have in all USD").fill("1m")
    page.get_by_role("button", name="What must come in?").click()
    expect(page.get_by_text("586,844,677.77")).to_be_visible()
    page.get_by_label("by another percentage of").select_option("rights.1")
    page.get_by_role("button", name="Which percentage?").click()
    expect(page.get_by_text("9.7808% to 100%")).to_be_visible()
    page.get_by_role("button", name="Look there").click()
    table = page.get_by_role("region", name="What each party gets")
    expect(table.get_by_role("row", name="Alibaba Pictures Group")).to_contain_text("1,000,000.0")


def test_a_line_is_changed_and_its_difference_seen(page: Page, site: str, folder: Path) -> None:
    file = folder / "a-dogs-purpose" / "a-dogs-purpose.deal"
    before = file.read_bytes()
    page.goto(f"{site}{DOG}/what-if")
    effects = page.get_by_role("region", name="What the change does")
    expect(effects).to_contain_text("Nothing is changed yet")
    line = page.get_by_label("line 106", exact=True)
    line.fill('6% of receipts to film_fund "Special film fund" [fund]')
    table = effects.get_by_role("region", name="On what has come in")
    row = table.get_by_role("row", name="Special fund for film development")
    expect(row).to_contain_text("+5,714,542.00")
    line.fill("6% of receipts to film_funt")
    expect(effects.get_by_role("alert")).to_contain_text("line 106")
    page.get_by_role("button", name="as before").click()
    expect(effects).to_contain_text("Nothing is changed yet")
    assert file.read_bytes() == before


def test_a_redline_is_taken_from_a_file(page: Page, site: str, folder: Path) -> None:
    text = (folder / "a-dogs-purpose" / "a-dogs-purpose.deal").read_text(encoding="utf-8")
    redline = folder.parent / "redline.deal"
    redline.write_text(text.replace("5% of receipts to film", "6% of receipts to film"))
    page.goto(f"{site}{DOG}/what-if")
    page.get_by_label("Take a redline from a file").set_input_files(redline)
    effects = page.get_by_role("region", name="What the change does")
    expect(effects.get_by_role("region", name="On what has come in")).to_contain_text(
        "+5,714,542.00"
    )


def test_futures_are_run_beside_their_inputs(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/futures")
    expect(page.get_by_text("Gross in China")).to_be_visible()
    page.get_by_label("Futures", exact=True).select_option("2000")
    page.get_by_role("button", name="Run").click()
    table = page.get_by_role("region", name="Received, net of what is paid")
    expect(table.get_by_role("row", name="Alibaba Pictures Group")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("2,048 futures, seed 1")).to_be_visible()


def test_a_long_run_is_cancelled(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/futures")
    page.get_by_label("Futures", exact=True).select_option("1000000")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled: nothing was found.")).to_be_visible(timeout=90_000)


@pytest.mark.parametrize(
    ("name", "shows"),
    [
        ("money", "分账阶梯"),
        ("curve", "需要多少"),
        ("what-if", "含数值的条文"),
        ("futures", "各方所得"),
    ],
)
def test_the_pages_fit_a_phone_in_chinese(page: Page, site: str, name: str, shows: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{site}{DOG}/{name}?lang=zh")
    expect(page.get_by_role("heading", name="一条狗的使命")).to_be_visible()
    expect(page.get_by_role("heading", name=shows)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_least_and_the_most_of_what_nobody_disclosed(page: Page, site: str) -> None:
    page.goto(f"{site}{DOG}/curve?amount=300m")
    page.get_by_role("button", name="Find the least and the most").click()
    table = page.get_by_role("region", name="Over the ranges of what nobody disclosed")
    row = table.get_by_role("row", name="Alibaba Pictures Group")
    expect(row).to_contain_text("1,033,293.81", timeout=90_000)
    expect(row).to_contain_text("0.00")


def test_a_figure_is_given_for_what_nobody_disclosed(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/tik-lionsgate--tik-lionsgate/money")
    expect(page.get_by_role("alert")).to_contain_text("nobody disclosed this term")
    field = page.locator(".figure.missing").get_by_role("textbox").first
    field.fill("10%")
    field.press("Enter")
    expect(page.get_by_role("heading", name="The ladder")).to_be_visible()
    assert "assume=" in page.url


def test_words_of_a_deal_are_never_markup(page: Page, site: str, folder: Path) -> None:
    """The tip over a node of the flows is set as HTML: a title with a picture asks for none."""
    evil = "<img src=http://elsewhere.test/x>"
    (folder / "evil.deal").write_text(
        f'deal "{evil}"\n  signed 2024-01-01\n\nparty studio "{evil}"\n\nfilm light "{evil}"\n\n'
        f'waterfall world "{evil}"\n  currency EUR\n  receives everything\n  pays\n'
        f'    rest to studio "{evil}"\n'
    )
    (folder / "evil.receipts.csv").write_text(
        f"date,kind,of,amount,currency,note\n2024-02-01,receipt,theatrical,10.00,EUR,{evil}\n"
    )
    page.goto(f"{site}/deals/evil/money")
    chart = page.get_by_role("img", name="Where the money flowed")
    expect(page.get_by_role("heading", name="The ladder")).to_be_visible()
    expect(chart.locator("svg")).to_be_visible()
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    expect(chart.get_by_text(evil).last).to_be_visible()
    assert page.locator("img").count() == 0
