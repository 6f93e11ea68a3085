"""A reader sees what is its own party's; of all else it cannot even tell whether it is there."""

import json
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recoup.ledger.book import Book
from recoup.settlement.records import Settlement
from recoup.statements.forms import Form
from recoup.web.access import accounts
from recoup.web.access.people import Grant, Role
from recoup.web.access.store import Store
from tests.web.access.conftest import HIDDEN, PASSWORD, Client

NOTHING = {
    "diagnostics": [
        {
            "code": "no-such-deal",
            "severity": "error",
            "message": "there is no such deal in this folder",
            "hint": None,
            "place": None,
        }
    ]
}


def test_what_a_reader_may_read(asking: Client) -> None:
    reader = asking("reader")
    assert reader.get("/api/mine").json() == [
        {"deal": "light", "deal_title": "Light", "party": "star", "party_title": "Star"}
    ]
    own = reader.get("/api/mine/light/star").json()
    assert [clause["name"] for clause in own["clauses"]] == ["money.1", "money.2", "money.3"]
    assert own["clauses"][0]["text"] == "10% of receipts to star"
    assert own["statements"] == [
        {
            "number": 1,
            "through": "2024-06-30",
            "dated": "2024-07-10",
            "due_by": None,
            "objection_until": None,
            "sums": [{"currency": "EUR", "adds": "244.03", "due": "244.03"}],
        }
    ]


def test_in_chinese(asking: Client) -> None:
    own = asking("reader").get("/api/mine/light/star", params={"lang": "zh"}).json()
    assert "收入" in own["clauses"][0]["said"]


@pytest.mark.parametrize("form", Form)
def test_a_statement_in_every_form(asking: Client, form: Form) -> None:
    answer = asking("reader").get(f"/api/mine/light/star/statements/1/{form}")
    assert answer.status_code == 200
    assert len(answer.content) > 100


def test_nothing_of_what_is_not_its_own(asking: Client) -> None:
    """Another party's definition is in the deal, and in no answer to the reader."""
    reader, everything = asking("reader"), ""
    for path in ("/mine", "/mine/light/star", "/mine/light/star?lang=zh", "/session"):
        everything += reader.get(f"/api{path}").text
    for form in (Form.HTML, Form.CSV, Form.JSON):
        everything += reader.get(f"/api/mine/light/star/statements/1/{form}").text
    assert HIDDEN in asking("analyst").get("/api/deals/light").text
    assert HIDDEN not in everything
    assert "studio_view" not in everything


GUESSES = [
    "/mine/light/studio",
    "/mine/light/studio/statements/1/html",
    "/mine/light/star/statements/2/html",
    "/mine/light/star/statements/-1/html",
    "/mine/light/nobody",
    "/mine/night--night/star",
    "/mine/night--night/star/statements/1/html",
    "/mine/nowhere/star",
    "/mine/light/STAR",
    "/mine/LIGHT/star",
    "/deals",
    "/deals/light",
    "/deals/night--night/money",
    "/deals/nowhere/money",
    "/people",
    "/people/owner",
    "/links",
    "/trail",
    "/parties",
]


@pytest.mark.parametrize("path", GUESSES)
def test_guesses_tell_nothing(asking: Client, path: str) -> None:
    """What is somebody else's and what is nowhere is answered alike, to the letter."""
    answer = asking("reader").get(f"/api{path}")
    assert (answer.status_code, answer.json()) == (404, NOTHING)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deal=st.text(max_size=20), party=st.text(max_size=20))
def test_any_guess_tells_nothing(asking: Client, deal: str, party: str) -> None:
    if (deal, party) == ("light", "star"):
        return
    from urllib.parse import quote

    path = f"/api/mine/{quote(deal, safe='')}/{quote(party, safe='')}"
    answer = asking("reader").get(path)
    assert answer.status_code == 404
    assert b"light" not in answer.content


def test_a_book_that_lies_beside_several_deals_is_that_of_one(
    folder: Path, asking: Client, store: Store
) -> None:
    """The star of another deal in the same folder is not the star of the book."""
    text = (folder / "light.deal").read_text(encoding="utf-8").replace('"Light"', '"Dark"')
    (folder / "dark.deal").write_text(text, encoding="utf-8")
    accounts.change(store, "reader", Role.READER, [Grant("dark", "star")])
    own = asking("reader").get("/api/mine/dark/star").json()
    assert own["deal_title"] == "Dark"
    assert own["statements"] == []


def test_what_is_wrong_in_a_deal_is_not_told(folder: Path, asking: Client) -> None:
    """A diagnostic would quote a line that is none of the reader's business."""
    with (folder / "light.deal").open("a", encoding="utf-8") as file:
        file.write("\nsecret terms of others\n")
    answer = asking("reader").get("/api/mine/light/star")
    assert "secret terms" not in answer.text
    assert answer.json()["clauses"] == []
    assert len(answer.json()["statements"]) == 1


def test_who_loses_a_grant_loses_it_at_once(asking: Client, store: Store) -> None:
    reader = asking("reader")
    assert reader.get("/api/mine/light/star").status_code == 200
    accounts.change(store, "reader", Role.READER, [Grant("night--night", "star")])
    assert reader.get("/api/mine/light/star").status_code == 404
    accounts.remove(store, "reader")
    assert reader.get("/api/mine").status_code == 401


def test_a_later_statement_is_there_when_it_is_issued(folder: Path, asking: Client) -> None:
    book = Book.open(folder / "ledger.db")
    more = folder / "more.csv"
    more.write_text(
        "id,date,kind,of,amount,currency\nw9,2024-08-01,receipt,video of light from FR,10.00,EUR\n"
    )
    book.import_file(more)
    book.close_period(date(2024, 9, 30))
    Settlement(book).issue("star", date(2024, 10, 10))
    own = asking("reader").get("/api/mine/light/star").json()
    assert [s["number"] for s in own["statements"]] == [1, 2]


# ---- share links --------------------------------------------------------------------------------


def shared(owner: TestClient, **link: object) -> dict[str, str]:
    asked = {"sees": {"deal": "light", "party": "star"}, "days": 2, **link}
    answer = owner.post("/api/links", json=asked)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def opened(client: TestClient, link: dict[str, str]) -> int:
    token = link["path"].partition("#")[2]
    return client.post("/api/session/link", json={"token": token}).status_code


def test_a_link_opens_one_side_of_one_deal(asking: Client) -> None:
    link = shared(asking("accountant"), label="for the agent")
    visitor = asking(None)
    assert opened(visitor, link) == 200
    assert visitor.get("/api/session").json()["asker"]["visits"] is True
    assert visitor.get("/api/mine/light/star/statements/1/html").status_code == 200
    assert visitor.get("/api/mine/light/studio").status_code == 404
    assert visitor.get("/api/deals").status_code == 404
    password = {"now": PASSWORD, "new": "another long password"}
    assert visitor.put("/api/session/password", json=password).status_code == 422


def test_a_link_ends(asking: Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    link = shared(asking("owner"))
    visitor, now = asking(None), store.now()
    assert opened(visitor, link) == 200
    monkeypatch.setattr(store, "_clock", lambda: now + 2 * 86_400 + 1)
    assert visitor.get("/api/mine").status_code == 401
    assert opened(visitor, link) == 401


def test_a_link_that_is_withdrawn_ends_at_once(asking: Client) -> None:
    owner, visitor = asking("owner"), asking(None)
    link = shared(owner)
    assert opened(visitor, link) == 200
    assert owner.delete(f"/api/links/{link['name']}").status_code == 204
    assert visitor.get("/api/mine").status_code == 401
    assert opened(visitor, link) == 401
    assert owner.get("/api/links").json() == []


def test_a_token_is_told_once_and_kept_nowhere(folder: Path, asking: Client, store: Store) -> None:
    link = shared(asking("owner"))
    token = link["path"].partition("#")[2]
    visitor = asking(None)
    assert opened(visitor, link) == 200
    kept = b"".join(path.read_bytes() for path in (folder / ".recoup").iterdir())
    assert token.encode() not in kept
    assert visitor.cookies["recoup"].encode() not in kept
    assert PASSWORD.encode() not in kept
    assert token not in json.dumps(asking("owner").get("/api/trail").json())


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"days": 400},
        {"sees": {"deal": "light", "party": "nobody"}},
        {"sees": {"deal": "nowhere", "party": "star"}},
        {"label": "x" * 300},
    ],
)
def test_a_link_that_cannot_be(asking: Client, wrong: dict[str, object]) -> None:
    asked = {"sees": {"deal": "light", "party": "star"}, "days": 2, **wrong}
    assert asking("owner").post("/api/links", json=asked).status_code == 422
