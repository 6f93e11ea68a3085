"""What the gate refuses, whoever asks, and what it tells the browser to refuse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from recoup.web.access.access import (
    LARGEST_BODY_BYTES,
    LARGEST_BODY_OF_NOBODY_BYTES,
    Access,
    host_of,
)
from recoup.web.access.pace import OF_NOBODY, Pace
from recoup.web.access.store import Store
from recoup.web.app import create
from recoup.web.folder import Folder
from tests.web.access.conftest import AT, PASSWORD, Client


@pytest.fixture
def laptop(folder: Path) -> TestClient:
    """One local user, no accounts."""
    return TestClient(create(Folder(folder)), base_url=AT)


# ---- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:8017", "localhost", "localhost:1", "[::1]:8017"])
def test_a_laptop_answers_by_its_own_names(laptop: TestClient, host: str) -> None:
    assert laptop.get("/api/deals", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "a b", "[::1"]
)
@pytest.mark.parametrize("path", ["/", "/api/deals", "/assets/main.js"])
def test_a_name_that_somebody_pointed_here_is_refused(
    laptop: TestClient, host: str, path: str
) -> None:
    assert laptop.get(path, headers={"host": host}).status_code == 421


def test_on_a_network_only_its_address_is_answered(folder: Path, store: Store) -> None:
    access = Access(store, frozenset({"deals.example.org"}), secure=True)
    client = TestClient(create(Folder(folder), access), base_url="https://deals.example.org")
    assert client.get("/api/session").status_code == 200
    assert client.get("/api/session", headers={"host": "127.0.0.1"}).status_code == 421


@pytest.mark.parametrize(
    ("text", "host"),
    [("a:1", "a"), ("A.b", "a.b"), ("[::1]:80", "[::1]"), ("a/b", None), ("a:x", None), ("", None)],
)
def test_the_name_in_a_host_header(text: str, host: str | None) -> None:
    assert host_of(text) == host


# ---- other sites --------------------------------------------------------------------------------

ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9999"},
    {"sec-fetch-site": "cross-site", "origin": AT},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_what_another_site_has_the_browser_ask_is_refused(
    laptop: TestClient, method: str, headers: dict[str, str]
) -> None:
    assert laptop.request(method, "/api/deals/light", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": AT}, {}])
def test_the_page_itself_may_ask(laptop: TestClient, headers: dict[str, str]) -> None:
    text = laptop.get("/api/deals/light").json()
    edit = {"text": text["text"] + "\n", "instead_of": text["digest"]}
    assert laptop.put("/api/deals/light", json=edit, headers=headers).status_code == 200


def test_a_link_in_a_mail_opens_the_page(laptop: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert laptop.get("/deals/light/money", headers=headers).status_code in (200, 503)


def test_no_socket_is_opened(laptop: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), laptop.websocket_connect("/api/deals"):
        pass


# ---- sizes --------------------------------------------------------------------------------------


def pieces(total: int) -> Iterator[bytes]:
    for _ in range(total // 2**16 + 1):
        yield b" " * 2**16


def test_too_much_is_refused_by_its_told_length(asking: Client) -> None:
    body = b" " * (LARGEST_BODY_BYTES + 1)
    assert asking("owner").put("/api/deals/light", content=body).status_code == 413


def test_too_much_is_refused_as_it_comes(asking: Client) -> None:
    headers = {"content-type": "application/json"}
    sent = asking("owner").put(
        "/api/deals/light", content=pieces(LARGEST_BODY_BYTES), headers=headers
    )
    assert sent.status_code == 413
    assert sent.json()["diagnostics"][0]["code"] == "too-large"


def test_who_is_not_signed_in_may_send_little(asking: Client) -> None:
    body = b" " * (LARGEST_BODY_OF_NOBODY_BYTES + 1)
    assert asking(None).post("/api/session", content=body).status_code == 413


@pytest.mark.parametrize("length", ["-1", "many", "1e9", ""])
def test_a_length_that_is_none(laptop: TestClient, length: str) -> None:
    assert laptop.get("/api/deals", headers={"content-length": length}).status_code == 413


# ---- how often ----------------------------------------------------------------------------------


def test_passwords_cannot_be_tried_on_and_on(folder: Path, store: Store) -> None:
    client = TestClient(create(Folder(folder), Access(store)), base_url=AT)
    tried = {"name": "owner", "password": "x" * 1001}
    told = [client.post("/api/session", json=tried).status_code for _ in range(3)]
    assert told == [422, 422, 422]
    tried["password"] = "not the one"
    told = [client.post("/api/session", json=tried).status_code for _ in range(21)]
    assert told == [401] * 20 + [429]
    right = client.post("/api/session", json={"name": "owner", "password": PASSWORD})
    assert right.status_code == 429
    assert right.headers["retry-after"]


def test_nobody_asks_without_end(folder: Path, store: Store) -> None:
    client = TestClient(create(Folder(folder), Access(store, pace=Pace(5))), base_url=AT)
    told = [client.get("/api/deals").status_code for _ in range(OF_NOBODY.amount + 1)]
    assert told == [401] * OF_NOBODY.amount + [429]


# ---- what is told to the browser ----------------------------------------------------------------


def policy(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    return answer.headers["content-security-policy"]


def test_scripts_come_from_the_package_alone(laptop: TestClient) -> None:
    for path in ("/", "/deals/light/money", "/assets/nothing.js"):
        found = policy(laptop, path)
        assert "script-src 'self';" in found
        assert "default-src 'none'" in found
        assert "frame-ancestors 'none'" in found


def test_a_document_runs_nothing(asking: Client) -> None:
    found = policy(asking("reader"), "/api/mine/light/star/statements/1/html")
    assert found.startswith("sandbox ")
    assert "allow-scripts" not in found
    assert "script-src" not in found


def test_figures_are_not_kept_by_the_browser(asking: Client) -> None:
    answer = asking("owner").get("/api/deals/light/money")
    assert answer.headers["cache-control"] == "no-store"


def test_https_is_kept_to(folder: Path, store: Store) -> None:
    access = Access(store, frozenset({"deals.example.org"}), secure=True)
    client = TestClient(create(Folder(folder), access), base_url="https://deals.example.org")
    signed = client.post("/api/session", json={"name": "Owner", "password": PASSWORD})
    assert "max-age" in signed.headers["strict-transport-security"]
    cookie = signed.headers["set-cookie"]
    assert cookie.startswith("__Host-recoup=")
    for attribute in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert client.get("/api/deals").status_code == 200


# ---- paths --------------------------------------------------------------------------------------

PATHS = [
    "/assets/..%2f..%2f..%2fapp.py",
    "/assets/%2e%2e/%2e%2e/app.py",
    "/assets/..\\..\\app.py",
    "/assets//etc/passwd",
    "/assets/%2fetc%2fpasswd",
    "/assets/.hidden",
    "/assets/%00",
    "/api/deals/..%2f..%2fetc%2fpasswd",
    "/api/deals/..--..--etc--passwd",
    "/api/deals/.recoup--access/money",
    "/api/deals/%2e%2e",
    "/api/deals/light%00",
    "/api/mine/light/..%2fstudio",
    "/.recoup/access.db",
    "/api/../.recoup/access.db",
    "/light.deal",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["owner", "reader"])
def test_no_path_leads_out_of_what_is_served(asking: Client, who: str, path: str) -> None:
    answer = asking(who).get(path)
    if answer.status_code == 200:
        assert '<div id="page">' in answer.text  # the page itself, which says that nothing is there
    else:
        assert answer.status_code in (404, 422, 503)  # 503: the page is not built here
    for secret in (b"root:", b"SQLite format", b"def create", b"owed to studio"):
        assert secret not in answer.content


@pytest.fixture
def built(folder: Path, tmp_path: Path) -> TestClient:
    """An application whose page is built, with a secret beside it."""
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("the page")
    (page / "secret.txt").write_text("a secret")
    (page / "assets" / "main.js").write_text("the script")
    app: FastAPI = create(Folder(folder), page=page)
    return TestClient(app, base_url=AT)


@pytest.mark.parametrize("path", [*PATHS, "/assets/..%2fsecret.txt", "/assets/../secret.txt"])
def test_beside_the_assets_nothing_is_served(built: TestClient, path: str) -> None:
    assert "a secret" not in built.get(path).text
    assert built.get("/assets/main.js").text == "the script"


@pytest.mark.parametrize("file", ["../secret.deal", "/etc/passwd", "{outside}", "inner/../../x"])
def test_a_deal_takes_in_no_file_from_outside(
    folder: Path, asking: Client, tmp_path: Path, file: str
) -> None:
    """What is wrong in it would be told with its words."""
    secret = tmp_path / "secret.deal"
    secret.write_text("the words of a secret\n")
    owner = asking("owner")
    text = owner.get("/api/deals/light").json()
    used = file.replace("{outside}", str(secret))
    edit = {"text": f'use "{used}"\n{text["text"]}', "instead_of": text["digest"]}
    answer = owner.put("/api/deals/light", json=edit)
    assert answer.json()["diagnostics"][0]["code"] == "use-outside"
    draft = owner.post("/api/deals/light/read", json={"text": edit["text"]})
    assert "words of a secret" not in answer.text + draft.text
    assert owner.get("/api/deals/light").json() == text
