"""A folder of two deals with accounts of every role, and clients that ask as each of them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from recoup.cli.main import main
from recoup.ledger.book import Book
from recoup.settlement.records import Settlement
from recoup.web.access import accounts, sessions
from recoup.web.access.access import Access
from recoup.web.access.pace import Pace
from recoup.web.access.people import Grant, Person, Role
from recoup.web.access.store import PLACE, Store
from recoup.web.app import create
from recoup.web.folder import Folder
from tests.ledger.conftest import DEAL, RECEIPTS

PASSWORD = "open, sesame & go"
AT = "http://127.0.0.1:8017"
OTHER_DEAL = DEAL.replace('"Light"', '"Night"').replace("light", "night")
HIDDEN = "Hush hush"
DEFINITION = f"""definition studio_view
  currency EUR
  counts receipts of money
  allots
    7% of receipts "{HIDDEN}"
    rest to studio
"""

Client = Callable[[str | None], TestClient]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, made once: `light` with a book that has issued statements, and `night`."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "night").mkdir()
    (folder / "light.deal").write_text(f"{DEAL}\n{DEFINITION}", encoding="utf-8")
    (folder / "light.receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    (folder / "night" / "night.deal").write_text(OTHER_DEAL, encoding="utf-8")
    book = Book.create(folder / "ledger.db", folder / "light.deal")
    book.import_file(folder / "light.receipts.csv")
    book.close_period(date(2024, 6, 30))
    for party in ("star", "studio"):
        Settlement(book).issue(party, date(2024, 7, 10))
    store = Store(folder / PLACE)
    for role in Role:
        grants = [Grant("light", "star")] if role is Role.READER else []
        accounts.add(store, role.value, role, PASSWORD, grants)
    store.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The folder, for a test to change."""
    return Path(shutil.copytree(made, tmp_path / "served"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store(folder / PLACE)
    yield store
    store.close()


@pytest.fixture
def app(folder: Path, store: Store) -> FastAPI:
    return create(Folder(folder), Access(store, pace=Pace(1_000_000)))


@pytest.fixture
def asking(app: FastAPI, store: Store) -> Client:
    """A client of somebody: by a role, or by the name of an account; None is nobody."""

    def client(name: str | None) -> TestClient:
        asks = TestClient(app, base_url=AT)
        if name is not None:
            person = accounts.find(store, name)
            token = sessions.begin(store, Person(person.name, person.role))
            asks.cookies.set("recoup", token)
        return asks

    return client


@pytest.fixture
def recoup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command with what is typed into it. Returns: its exit code, output and errors."""

    def run(*words: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", StringIO(given))
        with pytest.raises(SystemExit) as end:
            main(words)
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run
