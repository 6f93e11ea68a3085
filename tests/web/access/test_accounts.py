"""Accounts, passwords, sessions and the trail."""

import os
import stat
from pathlib import Path

import pytest

from recoup.web.access import accounts, sessions
from recoup.web.access.passwords import hashed, is_right, too_weak
from recoup.web.access.people import Person, Role
from recoup.web.access.store import PLACE, AccessFailure, Store
from recoup.web.access.trail import Trail, noted
from tests.web.access.conftest import PASSWORD, Client

OWNER = Person("owner", Role.OWNER)


def test_a_password_is_kept_as_a_salted_hash() -> None:
    kept = hashed(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert kept != hashed(PASSWORD)
    assert is_right(PASSWORD, kept)
    assert not is_right(PASSWORD + "x", kept)
    assert not is_right(PASSWORD, None)
    assert not is_right("x" * 5000, kept)


def test_one_password_however_it_is_typed() -> None:
    assert is_right("caf\u00e9 au lait noir", hashed("cafe\u0301 au lait noir"))


@pytest.mark.parametrize("password", ["", "short", "a" * 40, "ababababababab", "x" * 1001])
def test_a_password_that_is_not_taken(password: str) -> None:
    assert too_weak(password)


@pytest.mark.parametrize("text", ["Ann", " ann ", "\uff21nn", "ANN"])
def test_a_name_is_one_however_it_is_typed(text: str) -> None:
    assert accounts.name_of(text) == "ann"


@pytest.mark.parametrize("text", ["", "a b", "<script>", "a\nb", "=cmd", "x" * 101, "a/b", "\x00"])
def test_what_is_no_name(text: str) -> None:
    assert accounts.name_of(text) is None


def test_the_store_is_its_owners_alone(folder: Path) -> None:
    for path in ((folder / PLACE).parent, *((folder / PLACE).parent).iterdir()):
        assert not stat.S_IMODE(os.stat(path).st_mode) & 0o077


def test_a_store_that_is_none(tmp_path: Path) -> None:
    (tmp_path / PLACE.parent).mkdir()
    (tmp_path / PLACE).write_text("something else, and long enough to be no empty file")
    with pytest.raises(AccessFailure):
        Store(tmp_path / PLACE)


def test_two_accounts_of_one_name(store: Store) -> None:
    with pytest.raises(accounts.AccountExists):
        accounts.add(store, "owner", Role.ANALYST, PASSWORD)
    assert accounts.find(store, "owner").role is Role.OWNER


@pytest.mark.parametrize("change", ["remove", "set_password", "change"])
def test_an_account_that_is_not_there(store: Store, change: str) -> None:
    more = {"set_password": (PASSWORD,), "change": (Role.OWNER,)}.get(change, ())
    with pytest.raises(accounts.NoSuchAccount):
        getattr(accounts, change)(store, "nobody", *more)


# ---- sessions -----------------------------------------------------------------------------------


def test_a_session_rests_and_ends(folder: Path) -> None:
    began = now = 1_000_000.0
    store = Store(folder / PLACE, clock=lambda: now)
    token = sessions.begin(store, OWNER)
    assert sessions.find(store, token) == OWNER
    assert sessions.find(store, token + "x") is None
    for _ in range(13):  # looked at again in time, it goes on to the longest
        now += sessions.IDLE_SECONDS - 1
        assert sessions.find(store, token) == OWNER
    now = began + sessions.LONGEST_SECONDS
    assert sessions.find(store, token) is None
    resting = sessions.begin(store, OWNER)
    now += sessions.IDLE_SECONDS
    assert sessions.find(store, resting) is None


def test_another_role_counts_from_the_next_request(store: Store) -> None:
    token = sessions.begin(store, Person("analyst", Role.ANALYST))
    accounts.change(store, "analyst", Role.OWNER)
    found = sessions.find(store, token)
    assert found is not None
    assert found.role is Role.OWNER


def test_a_new_password_signs_out(asking: Client, store: Store) -> None:
    here, there = asking("analyst"), asking("analyst")
    wrong = {"now": "not the one at all", "new": "a much better password"}
    assert here.put("/api/session/password", json=wrong).status_code == 422
    right = {"now": PASSWORD, "new": "a much better password"}
    assert here.put("/api/session/password", json=right).status_code == 204
    assert here.get("/api/deals").status_code == 200
    assert there.get("/api/deals").status_code == 401
    again = {"name": "analyst", "password": "a much better password"}
    assert there.post("/api/session", json=again).status_code == 200


def test_signing_out_ends_the_session_itself(asking: Client) -> None:
    client = asking("owner")
    token = client.cookies["recoup"]
    assert client.delete("/api/session").status_code == 204
    assert client.get("/api/deals", headers={"cookie": f"recoup={token}"}).status_code == 401


def test_signing_in_begins_a_new_session(asking: Client) -> None:
    """A token that somebody has planted before is worth nothing afterwards."""
    client = asking("analyst")
    planted = client.cookies["recoup"]
    by = {"name": "owner", "password": PASSWORD}
    signed = client.post("/api/session", json=by)
    assert signed.json()["asker"]["role"] == "owner"
    assert signed.cookies["recoup"] != planted
    assert client.get("/api/deals", headers={"cookie": f"recoup={planted}"}).status_code == 401


@pytest.mark.parametrize("name", ["owner", "nobody", "' OR 1=1 --", "<b>", ""])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(asking: Client, name: str) -> None:
    answer = asking(None).post("/api/session", json={"name": name, "password": "wrong password"})
    assert answer.status_code == 401
    assert answer.json()["diagnostics"][0]["message"] == "the name or the password is not right"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 5000, "\x7f"])
def test_a_cookie_that_is_none(asking: Client, token: str) -> None:
    client = asking(None)
    assert client.get("/api/deals", headers={"cookie": f"recoup={token}"}).status_code == 401


# ---- owners -------------------------------------------------------------------------------------


def test_people_are_added_changed_and_removed(asking: Client) -> None:
    owner, sees = asking("owner"), [{"deal": "light", "party": "studio"}]
    new = {"name": "Carl", "role": "reader", "password": "a long password", "sees": sees}
    assert owner.post("/api/people", json=new).status_code == 201
    assert owner.post("/api/people", json=new).status_code == 422
    carl = asking("carl")
    assert [m["party"] for m in carl.get("/api/mine").json()] == ["studio"]
    assert owner.put("/api/people/carl", json={"role": "analyst"}).json()["role"] == "analyst"
    assert carl.get("/api/deals").status_code == 200
    assert owner.delete("/api/people/carl").status_code == 204
    assert carl.get("/api/deals").status_code == 401
    assert owner.delete("/api/people/carl").status_code == 404


def test_an_owner_is_not_locked_out_by_a_slip(asking: Client) -> None:
    owner = asking("owner")
    assert owner.delete("/api/people/owner").status_code == 422
    assert owner.put("/api/people/owner", json={"role": "analyst"}).status_code == 422
    assert owner.get("/api/people").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "reader"},
        {"role": "reader", "sees": [{"deal": "light", "party": "star."}]},
        {"role": "owner", "sees": [{"deal": "light", "party": "star"}]},
        {"role": "king"},
        {"password": "short"},
        {"name": "<img src=x onerror=alert(1)>"},
        {"name": '=HYPERLINK("http://evil.example")'},
    ],
)
def test_an_account_that_cannot_be(asking: Client, wrong: dict[str, object]) -> None:
    new = {"name": "carl", "role": "analyst", "password": "a long password", **wrong}
    owner = asking("owner")
    assert owner.post("/api/people", json=new).status_code == 422
    assert len(owner.get("/api/people").json()) == 4


# ---- the trail ----------------------------------------------------------------------------------


def test_who_saw_and_changed_what(asking: Client) -> None:
    owner, reader = asking("owner"), asking("reader")
    reader.get("/api/mine/light/star")
    reader.get("/api/mine/light/star")
    reader.get("/api/mine/light/studio")
    text = owner.get("/api/deals/light").json()
    edit = {"text": text["text"] + "\n", "instead_of": text["digest"]}
    assert owner.put("/api/deals/light", json=edit).status_code == 200
    found = owner.get("/api/trail", params={"deal": "light"}).json()
    assert [(n["who"], n["method"], n["asked"], n["status"]) for n in found] == [
        ("owner", "PUT", "/api/deals/light", 200),
        ("owner", "GET", "/api/deals/light", 200),
        ("reader", "GET", "/api/mine/light/studio", 404),
        ("reader", "GET", "/api/mine/light/star", 200),
    ]
    changes = owner.get("/api/trail", params={"only": "changes"}).json()
    assert [n["method"] for n in changes] == ["PUT"]


def test_signing_in_is_noted_and_so_are_failures(asking: Client) -> None:
    client = asking(None)
    client.post("/api/session", json={"name": "owner", "password": "not the password"})
    client.post("/api/session", json={"name": "owner", "password": PASSWORD})
    found = client.get("/api/trail", params={"who": "owner"}).json()
    assert [(n["method"], n["asked"], n["status"]) for n in found] == [
        ("POST", "/api/session", 200),
        ("POST", "/api/session", 401),
    ]


def test_what_is_seen_again_is_noted_once_in_a_while(store: Store) -> None:
    now = 1_000_000.0
    trail = Trail(store)
    store._clock = lambda: now  # type: ignore[method-assign]
    for _ in range(3):
        trail.note("ann", "owner", "here", "GET", "/api/deals", 200)
    now += 601
    trail.note("ann", "owner", "here", "GET", "/api/deals", 200)
    trail.note("bob", "owner", "here", "GET", "/api/deals", 200)
    trail.note("ann", "owner", "here", "PUT", "/api/deals/x", 200)
    trail.note("ann", "owner", "here", "PUT", "/api/deals/x", 200)
    assert len(noted(store)) == 5


def test_nobody_sees_what_cannot_be_noted(asking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client = asking("owner")

    def full(*_: object) -> None:
        raise AccessFailure("the disk is full")

    monkeypatch.setattr(Trail, "note", full)
    answer = client.get("/api/deals/light")
    assert answer.status_code == 503
    assert "studio" not in answer.text
