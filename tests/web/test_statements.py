"""Statements: previewed, issued from the book, downloaded in every form; and in a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from recoup.ledger.book import Book
from recoup.settlement.records import Settlement
from recoup.web.app import create
from recoup.web.folder import Folder

DOG = "a-dogs-purpose--a-dogs-purpose"
BEGINNINGS = {
    "html": b"<!DOCTYPE html>",
    "pdf": b"%PDF",
    "xlsx": b"PK",
    "csv": b"deal,party",
    "json": b"{",
}


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create(Folder(folder)), base_url="http://127.0.0.1") as client:
        yield client


def get(client: TestClient, place: str = "", **query: str) -> Any:
    return client.get(f"/api/deals/{DOG}/statements{place}", params=query)


def post(client: TestClient, place: str = "", **body: object) -> Any:
    return client.post(f"/api/deals/{DOG}/statements{place}", json=body)


def codes(response: Any) -> set[str]:
    assert response.status_code == 422, response.text
    return {fault["code"] for fault in response.json()["diagnostics"]}


def closed(client: TestClient) -> dict[str, Any]:
    response = post(client, "/close", through="2017-12-31")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("form", BEGINNINGS)
def test_a_preview_comes_in_every_form(client: TestClient, form: str) -> None:
    response = get(client, f"/preview/{form}", period="2017", party="alipic", lang="both")
    assert response.status_code == 200
    assert response.content.startswith(BEGINNINGS[form])


def test_a_preview_speaks_each_language(client: TestClient) -> None:
    texts = {
        lang: get(client, "/preview/html", period="2017", party="alipic", lang=lang).text
        for lang in ("en", "zh", "zh-Hant")
    }
    assert "Participation statement" in texts["en"]
    assert "分红结算单" in texts["zh"]
    assert "分紅結算單" in texts["zh-Hant"]


def test_what_cannot_be_stated_is_said(client: TestClient) -> None:
    assert codes(get(client, "/preview/html", period="soon")) == {"unknown-period"}
    assert codes(get(client, "/preview/html", period="2017", party="nobody")) == {"unknown-party"}
    assert codes(post(client, dated="2018-01-31")) == {"no-book"}
    assert codes(get(client, "/issued/alipic/1/pdf")) == {"no-book"}


def test_closing_makes_the_book_and_issuing_tells_each_party_once(
    client: TestClient, folder: Path
) -> None:
    assert get(client).json()["book"] is None
    assert closed(client)["closed_through"] == "2017-12-31"
    first = post(client, dated="2018-01-31").json()
    assert all(made["new"] and made["number"] == 1 for made in first)
    assert not any(made["new"] for made in post(client, dated="2018-01-31").json())
    (sums,) = next(made for made in first if made["party"] == "alipic")["sections"]
    assert (sums["currency"], sums["due"]) == ("USD", "1034489.73")
    book = Book.open(folder / "a-dogs-purpose/a-dogs-purpose.ledger.db")
    assert len(Settlement(book).statements()) == len(first)
    response = get(client, "/issued/alipic/1/xlsx")
    assert response.headers["content-disposition"].endswith('"alipic-1-2017-12-31.xlsx"')


def test_what_a_file_says_otherwise_is_recorded_only_on_purpose(
    client: TestClient, folder: Path
) -> None:
    closed(client)
    post(client, dated="2018-01-31", parties=["alipic"])
    path = folder / "a-dogs-purpose/receipts.csv"
    path.write_text(path.read_text("utf-8").replace("22101265.00", "22101266.00"), "utf-8")
    refused = post(client, "/close", through="2018-12-31")
    assert codes(refused) == {"file-differs"}
    assert "`us-1`" in refused.json()["diagnostics"][0]["message"]
    assert get(client).json()["book"]["closed_through"] == "2017-12-31"
    assert post(client, "/close", through="2018-12-31", accept=True).status_code == 200
    draft = get(client, "/next/alipic/json", dated="2019-01-31")
    assert draft.status_code == 200
    assert len(get(client).json()["book"]["issued"]) == 1


def test_a_party_too_early_keeps_all_from_being_issued(client: TestClient) -> None:
    closed(client)
    assert codes(post(client, dated="2017-06-30")) == {"dated-too-early"}
    assert get(client).json()["book"]["issued"] == []
    assert codes(post(client, dated="2018-01-31", parties=["alipic", "nobody"])) == {
        "unknown-party"
    }
    assert get(client).json()["book"]["issued"] == []


def test_a_deal_that_cannot_be_run_gets_no_book(client: TestClient, folder: Path) -> None:
    (folder / "a-dogs-purpose/receipts.csv").write_text("date,kind,of,amount\nsoon,receipt,x,1\n")
    assert post(client, "/close", through="2017-12-31").status_code == 422
    assert not list(folder.rglob("*.db"))


def test_deadlines_come_as_a_calendar(client: TestClient) -> None:
    closed(client)
    response = client.get(f"/api/deals/{DOG}/deadlines.ics")
    assert response.text.startswith("BEGIN:VCALENDAR")


# ---- in a browser -------------------------------------------------------------------------------


@pytest.mark.xdist_group("browser")
def test_a_statement_is_looked_at_issued_and_downloaded(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/{DOG}/statements?period=2017")
    page.get_by_role("combobox", name="Party", exact=True).select_option(
        label="Alibaba Pictures Group"
    )
    sheet = page.frame_locator("iframe")
    expect(sheet.get_by_role("heading", name="Alibaba Pictures Group", level=1)).to_be_visible()
    page.get_by_role("combobox", name="Language", exact=True).select_option("zh")
    expect(sheet.get_by_role("heading", name="阿里巴巴影業集團", level=1)).to_be_visible()
    assert "party=alipic" in page.url
    page.get_by_label("Close through").fill("2017-12-31")
    page.get_by_role("button", name="Close the period").click()
    expect(page.get_by_text("Closed through 2017-12-31.")).to_be_visible()
    page.get_by_role("combobox", name="Issue to").select_option(label="Alibaba Pictures Group")
    page.get_by_label("Dated").fill("2018-01-31")
    page.get_by_role("button", name="Issue", exact=True).click()
    issued = page.get_by_role("region", name="Issued")
    expect(issued).to_contain_text("1,034,489.73")
    with page.expect_download() as downloaded:
        # By the keyboard: a headless browser loses clicks below a sandboxed frame.
        link = issued.get_by_role("link", name="Alibaba Pictures Group, statement 1 as PDF")
        link.press("Enter")
    assert downloaded.value.suggested_filename == "alipic-1-2017-12-31.pdf"
    assert Path(downloaded.value.path()).read_bytes().startswith(b"%PDF")
