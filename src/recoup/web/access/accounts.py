"""Accounts: who has one, in which role, and what a reader among them may see."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from sqlalchemy import Connection, delete, insert, select, update

from recoup.web.access import tables
from recoup.web.access.passwords import hashed, is_right
from recoup.web.access.people import Grant, Person, Role
from recoup.web.access.store import Store

_NAME = re.compile(r"[\w.@+-]{1,100}")


class NoSuchAccount(LookupError):
    """Nobody has an account of that name."""


class AccountExists(ValueError):
    """Somebody has an account of that name already."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as others see it; `made` in seconds since 1970."""

    name: str
    role: Role
    grants: tuple[Grant, ...]
    made: int


def with_accounts(folder: Path) -> Store | None:
    """The store of a folder for which somebody has an account; None where nobody has."""
    store = Store.of(folder)
    return store if store is not None and everyone(store) else None


def name_of(text: str) -> str | None:
    """A name as it is kept: one for all ways of writing it. None where it is none."""
    name = normalize("NFKC", text.strip()).casefold()
    return name if _NAME.fullmatch(name) else None


def add(
    store: Store, name: str, role: Role, password: str, grants: Iterable[Grant] = ()
) -> Account:
    """Makes an account. Raises: AccountExists."""
    kept, now = hashed(password), store.now()
    with store.transaction() as connection:
        if _row(connection, name) is not None:
            raise AccountExists(name)
        values = {"name": name, "role": role.value, "password": kept, "made": now}
        connection.execute(insert(tables.account).values(values))
        _grant(connection, name, grants)
    return find(store, name)


def change(store: Store, name: str, role: Role, grants: Iterable[Grant] = ()) -> Account:
    """Gives an account another role, or other things to see, from now on. Raises: NoSuchAccount."""
    with store.transaction() as connection:
        asked = update(tables.account).where(tables.account.c.name == name)
        if not connection.execute(asked.values(role=role.value)).rowcount:
            raise NoSuchAccount(name)
        connection.execute(delete(tables.granted).where(tables.granted.c.account == name))
        _grant(connection, name, grants)
    return find(store, name)


def set_password(store: Store, name: str, password: str) -> None:
    """Sets a password; whoever was signed in by the old one no longer is. Raises: NoSuchAccount."""
    kept = hashed(password)
    with store.transaction() as connection:
        asked = update(tables.account).where(tables.account.c.name == name)
        if not connection.execute(asked.values(password=kept)).rowcount:
            raise NoSuchAccount(name)
        connection.execute(delete(tables.session).where(tables.session.c.account == name))


def remove(store: Store, name: str) -> None:
    """Takes an account away, with all that was signed in by it. Raises: NoSuchAccount."""
    with store.transaction() as connection:
        asked = delete(tables.account).where(tables.account.c.name == name)
        if not connection.execute(asked).rowcount:
            raise NoSuchAccount(name)


def everyone(store: Store) -> list[Account]:
    """All accounts, by name."""
    with store.transaction() as connection:
        rows = connection.execute(select(tables.account).order_by(tables.account.c.name)).all()
        return [
            Account(r.name, Role(r.role), tuple(sorted(grants_of(connection, r.name))), r.made)
            for r in rows
        ]


def find(store: Store, name: str) -> Account:
    """An account. Raises: NoSuchAccount."""
    found = next((each for each in everyone(store) if each.name == name), None)
    if found is None:
        raise NoSuchAccount(name)
    return found


def person_with(store: Store, name: str, password: str) -> Person | None:
    """Whose name and password these are; None where they are nobody's."""
    known = name_of(name)
    with store.transaction() as connection:
        row = _row(connection, known) if known else None
        grants = grants_of(connection, row.name) if row is not None else frozenset()
    if not is_right(password, row.password if row is not None else None):
        return None
    return None if row is None else Person(row.name, Role(row.role), grants)


def grants_of(connection: Connection, name: str) -> frozenset[Grant]:
    """What a reader may see."""
    row = tables.granted.c
    found = connection.execute(select(row.deal, row.party).where(row.account == name))
    return frozenset(Grant(deal, party) for deal, party in found)


def _row(connection: Connection, name: str):  # type: ignore[no-untyped-def]
    asked = select(tables.account).where(tables.account.c.name == name)
    return connection.execute(asked).one_or_none()


def _grant(connection: Connection, name: str, grants: Iterable[Grant]) -> None:
    rows = [{"account": name, "deal": g.deal, "party": g.party} for g in sorted(set(grants))]
    if rows:
        connection.execute(insert(tables.granted), rows)
