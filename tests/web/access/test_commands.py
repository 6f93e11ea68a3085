"""`recoup users`, and what `recoup serve` refuses."""

import json
from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.cli.serve import reached
from recoup.web.access import accounts
from recoup.web.access.access import LOOPBACK
from recoup.web.access.people import Role
from recoup.web.access.store import PLACE, Store
from tests.ledger.conftest import DEAL
from tests.web.access.conftest import PASSWORD


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder for which nobody has an account."""
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "light.deal").write_text(DEAL, encoding="utf-8")
    return tmp_path


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    return [fault.code for fault in refused.value.diagnostics]


# ---- serve --------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_a_laptop_needs_no_ceremony(bare: Path, host: str) -> None:
    access, _ = reached(bare, host, 8017, None, tls=False)
    assert access.store is None
    assert not (bare / ".recoup").exists()


@pytest.mark.parametrize(
    ("host", "address"),
    [("192.0.2.7", None), ("deals.lan", None), ("127.0.0.1", "https://deals.example.org")],
)
def test_others_are_not_served_without_accounts(bare: Path, host: str, address: str | None) -> None:
    with pytest.raises(Refused) as refused:
        reached(bare, host, 8017, address, tls=False)
    assert codes(refused) == ["no-accounts"]
    assert f"recoup users add {bare} NAME --role owner" in (refused.value.diagnostics[0].hint or "")


def test_a_store_without_accounts_is_none(bare: Path) -> None:
    Store(bare / PLACE).close()
    with pytest.raises(Refused):
        reached(bare, "192.0.2.7", 8017, None, tls=False)
    assert reached(bare, "127.0.0.1", 8017, None, tls=False)[0].store is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_everywhere_is_no_name(folder: Path, host: str) -> None:
    with pytest.raises(Refused) as refused:
        reached(folder, host, 8017, None, tls=True)
    assert codes(refused) == ["no-address"]
    access, url = reached(folder, host, 8017, "https://deals.example.org", tls=False)
    assert (access.hosts, access.secure, url) == (
        frozenset({"deals.example.org"}), True, "https://deals.example.org",
    )  # fmt: skip


def test_where_there_are_accounts_everybody_signs_in(folder: Path) -> None:
    access, url = reached(folder, "127.0.0.1", 8017, None, tls=False)
    assert access.store is not None
    assert (access.hosts, url) == (LOOPBACK, "http://127.0.0.1:8017")
    access, url = reached(folder, "192.0.2.7", 443, None, tls=True)
    assert (access.secure, url) == (True, "https://192.0.2.7:443")


def test_a_command_line_on_a_network_says_how(bare: Path, recoup) -> None:
    code, _, err = recoup("serve", str(bare), "--host", "192.0.2.7")
    assert code == 1
    assert "nobody has an account" in err
    assert "recoup users add" in err


# ---- users --------------------------------------------------------------------------------------


def test_users(bare: Path, recoup) -> None:
    at = str(bare)
    assert recoup("users", "list", at)[0] == 1
    code, out, _ = recoup("users", "add", at, "Ann", "--role", "owner", given=f"{PASSWORD}\n")
    assert (code, "ann" in out) == (0, True)
    reader = ("bob", "--role", "reader", "--sees", "films/light.deal:star")
    assert recoup("users", "add", at, *reader, given=PASSWORD)[0] == 0
    listed = json.loads(recoup("users", "list", at, "--json")[1])
    assert [(u["name"], u["role"], u["sees"]) for u in listed] == [
        ("ann", "owner", []),
        ("bob", "reader", ["films--light:star"]),
    ]
    assert recoup("users", "change", at, "bob", "--role", "analyst")[0] == 0
    assert recoup("users", "password", at, "bob", given="quite another one")[0] == 0
    store = Store(bare / PLACE)
    person = accounts.person_with(store, "bob", "quite another one")
    assert person is not None
    assert person.role is Role.ANALYST
    store.close()
    assert recoup("users", "remove", at, "bob")[0] == 0
    assert recoup("users", "trail", at, "--json")[:2] == (0, "[]\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "ann", "--role", "owner"), "weak-password"),
        (("add", "a b", "--role", "owner"), "bad-name"),
        (("add", "ann", "--role", "reader"), "nothing-to-see"),
        (("add", "ann", "--role", "reader", "--sees", "films/light:stra"), "unknown-party"),
        (("add", "ann", "--role", "reader", "--sees", "films/night:star"), "no-such-deal"),
        (("add", "ann", "--role", "owner", "--sees", "films/light:star"), "sees-all"),
        (("remove", "ann"), "no-accounts"),
    ],
)
def test_users_refused(bare: Path, recoup, words: tuple[str, ...], code: str) -> None:
    command, *more = words
    exit_code, _, err = recoup("users", command, str(bare), *more, given="short")
    assert (exit_code, f"[{code}]" in err) == (1, True)
