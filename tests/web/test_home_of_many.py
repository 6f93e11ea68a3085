"""The home of a folder that is too large to be read for one answer."""

import os
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from recoup.web.app import create
from recoup.web.folder import Folder
from recoup.web.routes import home
from tests.ledger.conftest import DEAL, RECEIPTS
from tests.web.conftest import served


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of thirty deals, written long ago."""
    for number in range(30):
        deal = tmp_path / f"film-{number:02}.deal"
        deal.write_text(DEAL.replace('"Light"', f'"Film {number}"'), encoding="utf-8")
        receipts = tmp_path / f"film-{number:02}.receipts.csv"
        receipts.write_text(RECEIPTS, encoding="utf-8")
        for path in (deal, receipts):
            os.utime(path, (1, 1))
    return tmp_path


def test_what_is_not_read_yet_is_named_and_told_next_time(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(create(Folder(many)), base_url="http://127.0.0.1")
    monkeypatch.setattr(home, "_PATIENCE_SECONDS", 0)
    cards = client.get("/api/deals").json()
    assert [card["title"] for card in cards][:2] == ["film-00", "film-01"]
    assert not any(card["read"] for card in cards)
    monkeypatch.setattr(home, "_PATIENCE_SECONDS", 60)
    cards = client.get("/api/deals").json()
    assert {(card["read"], card["events"]) for card in cards} == {(True, 3)}
    monkeypatch.setattr(home, "_PATIENCE_SECONDS", 0)
    assert client.get("/api/deals").json() == cards
    (many / "film-03.receipts.csv").write_text(RECEIPTS.rsplit("\n", 2)[0] + "\n")
    again = client.get("/api/deals").json()
    assert [card["name"] for card in again if not card["read"]] == ["film-03"]


@pytest.mark.xdist_group("browser")
def test_the_page_asks_until_it_knows_all(
    page: Page, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_PATIENCE_SECONDS", 0.005)
    with served(many) as site:
        page.goto(site)
        expect(page.get_by_role("link", name="Film 29")).to_be_visible()
        expect(page.get_by_role("status")).to_have_count(0)
